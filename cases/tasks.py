"""Background work on cases."""

from celery import shared_task
from django.utils import timezone

from cases.services import notices


@shared_task(name="cases.send_notices")
def send_notices() -> None:
    """Send the notices that are due."""
    notices.send_notices(by=None, at=timezone.now())
