"""Make a nämnd's kvalitetsberättelse for a year and write it to a file."""

import time
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from core.dates import local_date
from core.errors import DomainError
from jobs.enums import State
from jobs.models import Job
from jobs.services.running import run_job
from organisation.models import Unit
from organisation.queries import boards
from reports.services.quality_report import order

WORD = ".docx"
PATIENCE = 300  # seconds to wait for a worker that took the job before this command did


class Command(BaseCommand):
    """The report is made and kept as one ordered in the browser is, by the system itself."""

    help = "Gör kvalitetsberättelsen för ett år och skriver den som PDF eller Word."

    def add_arguments(self, parser: CommandParser) -> None:
        """The year, the file, and the nämnd when there is more than one."""
        parser.add_argument("--year", type=int, required=True, metavar="ÅR")
        parser.add_argument(
            "--output",
            type=Path,
            required=True,
            metavar="FIL.pdf",
            help="en fil som slutar på .docx blir Word",
        )
        parser.add_argument("--board", default="", metavar="NAMN", help="nämnden, om det finns flera")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make the report and say its number."""
        at = timezone.now()
        board = _board(options["board"], at)
        try:
            job = order(board=board, year=options["year"], order_key=at.isoformat(), by=None, at=at)
        except DomainError as error:
            raise CommandError(error.message) from error
        run_job(job_id=job.pk, by=None, at=at)
        job = _finished(job)
        if job.document is None:
            raise CommandError(job.error)
        file: Path = options["output"]
        document = job.quality_report.word if file.suffix.lower() == WORD else job.document
        assert document is not None  # noqa: S101 -- for the type checker, a finished job has made both
        file.write_bytes(bytes(document.file.content))
        self.stdout.write(f"{document.number} {job.title}: {file}")


def _board(name: str, at: datetime) -> Unit:
    found = [
        board
        for board in boards(on=local_date(at))
        if not name or name.casefold() in {board.name.casefold(), board.code.casefold()}
    ]
    if len(found) == 1:
        return found[0]
    if name:
        raise CommandError(f"Det finns ingen nämnd som heter {name}.")
    raise CommandError(
        "Det finns flera nämnder. Ange vilken med --board." if found else "Det finns ingen nämnd än."
    )


def _finished(job: Job) -> Job:
    """Return the job when it is over; a worker of a running server may have got to it first."""
    until = time.monotonic() + PATIENCE
    job.refresh_from_db()
    while not job.is_over:
        if time.monotonic() > until:
            raise CommandError("Arbetet blev inte klart i tid. Det fortsätter i bakgrunden.")
        time.sleep(0.5)
        job.refresh_from_db()
    if job.state == State.FAILED:
        raise CommandError(job.error)
    return job
