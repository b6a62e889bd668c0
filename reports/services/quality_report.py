"""Making a kvalitetsberättelse: its figures are counted once and frozen, then it is a PDF and a Word file."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.log import record
from core.dates import local_date
from core.errors import DomainError
from documents.enums import DocumentKind
from documents.queries import kind_word
from documents.services import make_docx, make_pdf
from jobs.models import Job
from jobs.services.running import Run, start_job
from organisation.models import Unit, User
from reports.models import QualityReport
from reports.queries.quality_report import gather
from reports.queries.snapshot import one_moment

KIND = DocumentKind.QUALITY_REPORT
RESULT_VIEW = "reports:quality_report_of_job"
TEMPLATE = "pdf/quality_report.html"
FIRST_YEAR = 2000
STEPS = 4  # counted, printed, written for Word, kept


def order(*, board: Unit, year: int, order_key: str, by: User | None, at: datetime) -> Job:
    """Order a kvalitetsberättelse of a nämnd for a year, and return the job that makes it.

    The same `order_key` gives the first order back, so that a form sent twice is one report. Raises
    DomainError for a year that has not begun. Writes one event.
    """
    if not FIRST_YEAR <= year <= local_date(at).year:
        raise DomainError(_("Välj ett år som har börjat."), field="year")
    return start_job(
        kind=KIND,
        key=f"{KIND}:{board.pk}:{year}:{order_key}",
        title=f"{kind_word(KIND, board)} {year}, {board.name}",
        parameters={"board": board.pk, "year": year, "result_view": RESULT_VIEW},
        by=by,
        at=at,
        board=board,
    )


def run(run: Run) -> None:
    """Make the report of a job. Stopped at any point and run again, it stores the same, once.

    The figures, and the moment they were taken out, are written in one transaction and never counted
    again; each of the two documents has a key of its own. Writes one event for the figures; the documents
    their own.
    """
    run.progress(0, STEPS)
    report = _kept(run.job) or _count(run)
    run.progress(1, STEPS)
    same: dict[str, Any] = {
        "kind": KIND,
        "template": TEMPLATE,
        "data": report.data,
        "board": report.board,
        "subject": report,
        "by": run.job.owner,
        "at": report.extracted_at,
    }
    document = make_pdf(**same, title=report.heading, unique_key=f"{KIND}:{run.job.pk}")
    run.progress(2, STEPS)
    word = make_docx(**same, title=document.title, unique_key=f"{KIND}:{run.job.pk}:word")
    run.progress(3, STEPS)
    with transaction.atomic():
        QualityReport.objects.filter(pk=report.pk).update(document=document, word=word)
        run.finish(document, at=timezone.now())


@transaction.atomic
def freeze(
    *, run: Run, board: Unit, year: int, data: dict[str, Any], by: User | None, at: datetime
) -> QualityReport:
    """Keep the figures of an ordered report, which were taken out at `at`. Writes one event.

    Raises TakenOverError when another worker has the job, and then keeps nothing.
    """
    run.progress(1, STEPS)
    report = QualityReport.objects.create(board=board, year=year, extracted_at=at, data=data, job=run.job)
    record("quality_report.freeze", report, by=by, at=at, summary=_("Siffrorna togs ut."))
    return report


def _kept(job: Job) -> QualityReport | None:
    return QualityReport.objects.filter(job=job).select_related("board").first()


def _count(run: Run) -> QualityReport:
    board = Unit.objects.select_related("municipality").get(pk=run.job.parameters["board"])
    year, at = int(run.job.parameters["year"]), timezone.now()
    with one_moment():
        data = gather(board, year, at=at)
    return freeze(run=run, board=board, year=year, data=data, by=run.job.owner, at=at)
