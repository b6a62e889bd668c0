"""The job counts once: whatever stops it, the figures of all units stay those of one moment."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Event
from documents.models import Document
from jobs.enums import State
from jobs.models import Job
from jobs.services.running import Run, TakenOverError, run_job
from reports.models import PeriodSummary, UnitSummary
from reports.queries.period_summary import count_units
from reports.services import period_summary
from reports.services.period_summary import freeze, order
from tests.factories import NOW
from tests.reports.filling import TERTIAL
from tests.world import open_deviation

pytestmark = pytest.mark.django_db
AT = NOW.replace(month=6)


@pytest.fixture
def job(world):
    open_deviation(world, at=AT)
    return order(board=world.board, period=TERTIAL, order_key="a", by=world.kerstin, at=AT)


def run(job):
    return run_job(job_id=job.pk, by=None, at=timezone.now())


def test_the_summary_of_a_period_has_one_row_per_unit_and_two_documents(world, job):
    run(job)
    summary = PeriodSummary.objects.get()
    assert list(summary.units.order_by("pk").values_list("unit__name", flat=True)) == [
        "Socialnämnden",
        "Socialförvaltningen",
        "Vuxna",
        "Boendeenheten",
        "Solgläntan",
    ]
    assert Document.objects.filter(subject_id=summary.pk, kind="period_summary").count() == 2
    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.document.board) == (State.DONE, 4, 4, world.board)
    verbs = Event.objects.filter(subject_type="reports.periodsummary").values_list("verb", flat=True)
    assert list(verbs) == ["period_summary.freeze"]


def test_figures_that_are_kept_are_not_counted_again(world, job, monkeypatch):
    """The worker dies when the figures are kept; before the next one comes, another case comes in."""

    def die(**_values):
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(period_summary, "make_document", die)
        with pytest.raises(KeyboardInterrupt):
            run(job)
    kept = list(UnitSummary.objects.values_list("pk", "data"))
    open_deviation(world, at=AT)
    Job.objects.update(heartbeat=timezone.now() - timedelta(hours=1))
    assert run(job) is True
    assert list(UnitSummary.objects.values_list("pk", "data")) == kept
    assert PeriodSummary.objects.get().units.get(unit=world.section).data["cases"]["count"] == 1


def test_a_worker_that_lost_its_job_keeps_no_figures(world, job):
    Job.objects.update(state=State.RUNNING, claim="another")
    figures = count_units(world.board, TERTIAL, at=AT)
    with pytest.raises(TakenOverError):
        freeze(run=Run(job, "mine"), period=TERTIAL, figures=figures, by=None, at=AT)
    assert PeriodSummary.objects.count() == 0


def test_a_board_where_nothing_came_in_has_a_summary_that_says_so(world):
    job = order(board=world.other_board, period=TERTIAL, order_key="a", by=None, at=AT)
    run(job)
    data = PeriodSummary.objects.get().units.get().data
    assert (data["name"], data["cases"]["count"]) == ("Omsorgsnämnden", 0)
