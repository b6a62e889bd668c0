"""Making a kvalitetsberättelse: its figures are counted once and frozen, then it is printed."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.log import record
from core.dates import local_date
from core.errors import DomainError
from documents.services import make_pdf
from jobs.models import Job
from jobs.services.running import Run, start_job
from organisation.models import Unit, User
from reports.models import QualityReport
from reports.queries.quality_report import gather

KIND = "quality_report"
TEMPLATE = "pdf/quality_report.html"
FIRST_YEAR = 2000
STEPS = 3  # counted, printed, kept


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
        title=_("Kvalitetsberättelse %(year)d, %(board)s") % {"year": year, "board": board.name},
        parameters={"board": board.pk, "year": year},
        by=by,
        at=at,
        board=board,
    )


def run(run: Run) -> None:
    """Make the report of a job. Stopped at any point and run again, it stores the same, once.

    The figures, and the moment they were taken out, are written in one transaction and never counted
    again; the document has a key of its own. Writes one event for the figures; the document its own.
    """
    run.progress(0, STEPS)
    report = freeze(job=run.job, by=run.job.owner, at=timezone.now())
    run.progress(1, STEPS)
    document = make_pdf(
        kind=KIND,
        title=_("Kvalitetsberättelse %(year)d") % {"year": report.year},
        template=TEMPLATE,
        data=report.data,
        board=report.board,
        subject=report,
        unique_key=f"{KIND}:{run.job.pk}",
        by=run.job.owner,
        at=report.extracted_at,
    )
    run.progress(2, STEPS)
    with transaction.atomic():
        QualityReport.objects.filter(pk=report.pk).update(document=document)
        run.finish(document, at=timezone.now())


@transaction.atomic
def freeze(*, job: Job, by: User | None, at: datetime) -> QualityReport:
    """Count the figures of an ordered report and keep them, or return those that are kept already.

    Writes one event for figures that are new.
    """
    kept = QualityReport.objects.filter(job=job).select_related("board").first()
    if kept:
        return kept
    board = Unit.objects.select_related("municipality").get(pk=job.parameters["board"])
    year = int(job.parameters["year"])
    report = QualityReport.objects.create(
        board=board, year=year, extracted_at=at, data=gather(board, year, at=at), job=job
    )
    record("quality_report.freeze", report, by=by, at=at, summary=_("Siffrorna togs ut."))
    return report
