"""`manage.py run_jobs`: run what stands in the queue here and now, without a worker."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from jobs.services import running


class Command(BaseCommand):
    """Run every job nobody runs, one after another."""

    help = "Kör de bakgrundsarbeten som väntar."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Run them and print how many."""
        ids = running.unclaimed_jobs(at=timezone.now())
        done = sum(running.run_job(job_id=job_id, by=None, at=timezone.now()) for job_id in ids)
        self.stdout.write(f"{done} arbeten kördes.")
