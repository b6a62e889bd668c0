"""`manage.py periodsammanstallning`: count a period here and now, without a worker."""

import argparse
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from core.dates import Period, local_date
from core.errors import DomainError
from jobs.models import Job
from jobs.services.running import run_job
from organisation.models import Unit
from organisation.queries import boards
from reports.models import PeriodSummary
from reports.services.period_documents import PDF, XLSX, make_document
from reports.services.period_summary import order


class Command(BaseCommand):
    """Make the period summary of one nämnd, or of all of them."""

    help = "Gör periodsammanställningen för en nämnd, eller för alla."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--tertial", type=_tertial, metavar="ÅÅÅÅ-N", help="tertial 1, 2 eller 3")
        parser.add_argument("--from", dest="first", type=_day, metavar="ÅÅÅÅ-MM-DD")
        parser.add_argument("--to", dest="last", type=_day, metavar="ÅÅÅÅ-MM-DD")
        parser.add_argument("--board", default="", metavar="NAMN", help="nämndens namn; annars alla")
        parser.add_argument("--output", type=Path, metavar="KATALOG", help="var PDF och Excel läggs")

    def handle(self, *_args: Any, **options: Any) -> None:
        at = timezone.now()
        period = _period(options, local_date(at))
        for board in _boards(options["board"], local_date(at)):
            summary = self._made(board, period, at)
            count = summary.units.count()
            self.stdout.write(f"Periodsammanställning {period.label}, {board.name}: {count} enheter.")
            if options["output"]:
                self._write(summary, options["output"])

    def _made(self, board: Unit, period: Period, at: datetime) -> PeriodSummary:
        """Order the summary and run its job to the end. Raises CommandError with the sentence it ended in."""
        try:
            job = order(board=board, period=period, order_key=at.isoformat(), by=None, at=at)
        except DomainError as error:
            raise CommandError(error.message) from error
        run_job(job_id=job.pk, by=None, at=timezone.now())
        made = PeriodSummary.objects.filter(job=job).select_related("board").first()
        if made is None or not Job.objects.get(pk=job.pk).document_id:
            job.refresh_from_db()
            raise CommandError(job.error or f"Arbetet {job.pk} körs av en annan process.")
        return made

    def _write(self, summary: PeriodSummary, folder: Path) -> None:
        """Write the nämnd's PDF and workbook as files named by their numbers."""
        folder.mkdir(parents=True, exist_ok=True)
        whole = summary.units.select_related("summary__board", "unit").get(unit=summary.board)
        for form in (PDF, XLSX):
            document = make_document(of=whole, form=form, sees_all=False, by=None, at=timezone.now())
            path = folder / document.file.name
            path.write_bytes(bytes(document.file.content))
            self.stdout.write(str(path))


def _boards(name: str, today: date) -> list[Unit]:
    found = [board for board in boards(on=today) if name in {"", board.name, board.code}]
    if not found:
        raise CommandError(f"Det finns ingen nämnd som heter {name}." if name else "Det finns ingen nämnd.")
    return found


def _period(options: dict[str, Any], today: date) -> Period:
    """Return the period asked for; the latest tertial that is over where none is."""
    tertial, first, last = options["tertial"], options["first"], options["last"]
    if tertial and (first or last):
        raise CommandError("Ange antingen --tertial eller --from och --to.")
    if bool(first) != bool(last):
        raise CommandError("Ange både --from och --to.")
    if first and last:
        if last < first:
            raise CommandError("--to ligger före --from.")
        return Period(first, last)
    chosen: Period = tertial or Period.containing(today).previous()
    return chosen


def _tertial(text: str) -> Period:
    year, _dash, number = text.partition("-")
    try:
        return Period.tertial(int(year), int(number))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text}: skriv tertialen som 2026-2") from error


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text}: skriv dagen som 2026-11-23") from error
