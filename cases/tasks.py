"""Background work on cases."""

from celery import shared_task
from django.utils import timezone

from cases.services import (
    digests,
    drafts,
    escalating,
    notices,
    readers,
    reorganisations,
    rereading,
    retention_runs,
)
from jobs.tasks import wake


@shared_task(name="cases.send_notices")
def send_notices() -> None:
    """Send the notices that are due."""
    notices.send_notices(by=None, at=timezone.now())


@shared_task(name="cases.escalate")
def escalate() -> None:
    """Let what nobody has read, or done in time, go on to the next chief."""
    escalating.escalate(by=None, at=timezone.now())


@shared_task(name="cases.send_digests")
def send_digests() -> None:
    """Write today's digests; `send_notices` sends them."""
    digests.make_digests(by=None, at=timezone.now())


@shared_task(name="cases.purge_drafts")
def purge_drafts() -> None:
    """Throw away the drafts that nobody came back to."""
    drafts.purge_drafts(by=None, at=timezone.now())


@shared_task(name="cases.draw_samples")
def draw_samples() -> None:
    """Draw the samples of the last months that have not been drawn."""
    rereading.draw_samples(by=None, at=timezone.now())


@shared_task(name="cases.apply_retention")
def apply_retention() -> None:
    """Begin the gallring of the lists that two people stand behind."""
    for job in retention_runs.start_runs(by=None, at=timezone.now()):
        wake(job)


@shared_task(name="cases.perform_reorganisations")
def perform_reorganisations() -> None:
    """Carry out the reorganisations whose day has come."""
    reorganisations.perform_due(by=None, at=timezone.now())


@shared_task(name="cases.name_new_receivers")
def name_new_receivers() -> None:
    """Let whoever has come to receive lex Sarah reports read the open ones."""
    readers.name_new_receivers(by=None, at=timezone.now())


@shared_task(name="cases.pass_on_readings")
def pass_on_readings() -> None:
    """Give what somebody can no longer read again to another."""
    rereading.pass_on_readings(by=None, at=timezone.now())
