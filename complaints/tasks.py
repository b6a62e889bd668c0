"""Background work on complaints."""

from celery import shared_task
from django.utils import timezone

from complaints.services import mailing


@shared_task(name="complaints.send_sender_mails")
def send_sender_mails() -> None:
    """Send the mails to senders without an account that are due."""
    mailing.send_sender_mails(by=None, at=timezone.now())
