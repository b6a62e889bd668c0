"""The reports a nämnd has behind it: the last tertial's summaries and last year's kvalitetsberättelse."""

from datetime import date

from django.utils import timezone

from config.demo.town import Town, moment
from core.dates import Period
from jobs.models import Job
from jobs.services.running import run_job
from reports.services import period_summary, quality_report

KEY = "demo"


def make_reports(town: Town, *, today: date) -> None:
    """Order the reports through their services and do the work here and now, without a worker.

    Takes seconds, in transactions of its own: call it when the demo is written.
    """
    period = Period.containing(today).previous()
    at, by = moment(today, 7, 30), town.people["kerstin"]
    for board in town.boards:
        _run(period_summary.order(board=board, period=period, order_key=KEY, by=by, at=at))
    _run(quality_report.order(board=town.boards[0], year=today.year - 1, order_key=KEY, by=by, at=at))


def _run(job: Job) -> None:
    run_job(job_id=job.pk, by=None, at=timezone.now())
