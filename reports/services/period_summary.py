"""Making a period summary: all units' figures are counted once, together, and frozen; then printed."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.log import record
from core.dates import Period, local_date
from core.errors import DomainError
from jobs.models import Job
from jobs.services.running import Run, start_job
from organisation.models import Unit, User
from reports.models import PeriodSummary, UnitSummary
from reports.queries.period_summary import UnitFigures, count_units
from reports.queries.snapshot import one_moment
from reports.services.period_documents import PDF, XLSX, make_document

KIND = "period_summary"
RESULT_VIEW = "reports:summary_of_job"
FIRST_DAY = date(2000, 1, 1)
STEPS = 4  # counted, kept, printed, written as a workbook


def order(*, board: Unit, period: Period, order_key: str, by: User | None, at: datetime) -> Job:
    """Order a nämnd's period summary and return the job that makes it.

    The same `order_key` gives the first order back, so that a form sent twice is one summary; another
    key is a new extraction. Raises DomainError for a period that has not begun. Writes one event.
    """
    if period.first > local_date(at):
        raise DomainError(_("Perioden har inte börjat än."), field="first_day")
    if period.first < FIRST_DAY:
        raise DomainError(_("Välj en period från och med år 2000."), field="first_day")
    return start_job(
        kind=KIND,
        key=f"{KIND}:{board.pk}:{period.first}:{period.last}:{order_key}",
        title=_("Periodsammanställning %(period)s, %(board)s")
        % {"period": period.label, "board": board.name},
        parameters={
            "board": board.pk,
            "first_day": period.first.isoformat(),
            "last_day": period.last.isoformat(),
            "result_view": RESULT_VIEW,
        },
        by=by,
        at=at,
        board=board,
    )


def run(run: Run) -> None:
    """Make the summary of a job. Stopped at any point and run again, it stores the same, once.

    All figures are read as at one moment and written in one transaction, so that the units' figures add
    up to the nämnd's; they are never counted again. Each document has a key of its own.
    """
    run.progress(0, STEPS)
    summary = _kept(run.job) or _count(run)
    run.progress(2, STEPS)
    whole = summary.units.select_related("summary__board", "unit").get(unit=summary.board)
    made: dict[str, Any] = {"of": whole, "sees_all": False, "by": run.job.owner, "at": summary.extracted_at}
    pdf = make_document(form=PDF, **made)
    run.progress(3, STEPS)
    make_document(form=XLSX, **made)
    run.finish(pdf, at=timezone.now())


@transaction.atomic
def freeze(
    *, run: Run, period: Period, figures: Sequence[UnitFigures], by: User | None, at: datetime
) -> PeriodSummary:
    """Keep the figures of an ordered summary, which were taken out at `at`. Writes one event.

    Raises TakenOverError when another worker has the job, and then keeps nothing.
    """
    run.progress(2, STEPS)
    summary = PeriodSummary.objects.create(
        board_id=run.job.parameters["board"],
        first_day=period.first,
        last_day=period.last,
        extracted_at=at,
        job=run.job,
    )
    # One by one in this order, so that their ids follow the tree.
    UnitSummary.objects.bulk_create(
        UnitSummary(summary=summary, unit=found.unit, data=found.data) for found in figures
    )
    record("period_summary.freeze", summary, by=by, at=at, summary=_("Siffrorna togs ut."))
    return summary


def period_of(summary: PeriodSummary) -> Period:
    """Return the period of a summary."""
    return Period(summary.first_day, summary.last_day)


def _kept(job: Job) -> PeriodSummary | None:
    return PeriodSummary.objects.filter(job=job).select_related("board").first()


def _count(run: Run) -> PeriodSummary:
    parameters = run.job.parameters
    board = Unit.objects.get(pk=parameters["board"])
    period = Period(date.fromisoformat(parameters["first_day"]), date.fromisoformat(parameters["last_day"]))
    at = timezone.now()
    with one_moment():
        figures = count_units(board, period, at=at)
    run.progress(1, STEPS)
    return freeze(run=run, period=period, figures=figures, by=run.job.owner, at=at)
