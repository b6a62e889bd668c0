"""`manage.py apply_retention`: carry out the approved gallringslistor here and now, without a worker."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from cases.services import retention_runs
from jobs.services import running


class Command(BaseCommand):
    """Carry out every approved list, one after another; killed and run again, it goes on where it was."""

    help = "Genomför de gallringslistor som två personer står bakom."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Run them and print how many."""
        jobs = retention_runs.start_runs(by=None, at=timezone.now())
        done = sum(running.run_job(job_id=job.pk, by=None, at=timezone.now()) for job in jobs)
        self.stdout.write(f"{done} gallringslistor genomfördes.")
