"""The worker's way into the table of jobs."""

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from jobs.models import Job
from jobs.services import running


@shared_task(name="jobs.run")
def run(*, job_id: int) -> None:
    """Run one job."""
    running.run_job(job_id=job_id, by=None, at=timezone.now())


@shared_task(name="jobs.requeue_stale")
def requeue_stale() -> None:
    """Wake the worker for what nobody runs: a lost message, or a worker that was killed."""
    for job_id in running.unclaimed_jobs(at=timezone.now()):
        run.delay(job_id=job_id)


def wake(job: Job) -> None:
    """Tell the worker about a new job once it is committed.

    A broker that does not answer is logged and stops nothing: the row is the queue, and the sweep finds it.
    """
    transaction.on_commit(lambda: run.delay(job_id=job.pk), robust=True)
