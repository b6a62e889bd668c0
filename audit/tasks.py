"""Background work on the log."""

from celery import shared_task
from django.utils import timezone

from audit.services import sealing


@shared_task(name="audit.seal")
def seal() -> None:
    """Seal what has settled since the last run."""
    sealing.seal_events(by=None, at=timezone.now())
