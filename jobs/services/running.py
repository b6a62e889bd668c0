"""Starting, running and taking over background work."""

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.module_loading import import_string

from audit.log import record
from core.errors import DomainError
from documents.models import Document
from jobs.enums import State
from jobs.models import Job
from organisation.models import Unit, User

logger = logging.getLogger(__name__)
MAX_ATTEMPTS = 10  # a job that kills its worker every time must stop some time


class TakenOverError(Exception):
    """Another worker has taken the job over; this one must stop without writing more."""


@dataclass
class Run:
    """What a handler gets: its job, and the way to say how far it has come."""

    job: Job
    claim: str

    def progress(self, done: int, total: int) -> None:
        """Tell how much is done, which is also the sign of life. Raises TakenOverError."""
        self._update(done=done, total=total, heartbeat=timezone.now())

    def finish(self, document: Document | None, *, at: datetime) -> None:
        """Write the result, in the handler's last transaction. Raises TakenOverError."""
        self._update(
            state=State.DONE, document=document, done=F("total"), finished_at=at, heartbeat=at, error=""
        )

    def _update(self, **values: object) -> None:
        rows = Job.objects.filter(pk=self.job.pk, claim=self.claim, state=State.RUNNING)
        if rows.update(**values) != 1:
            raise TakenOverError


Handler = Callable[[Run], None]


@transaction.atomic
def start_job(
    *,
    kind: str,
    key: str,
    title: str,
    parameters: dict[str, object],
    by: User | None,
    at: datetime,
    board: Unit | None = None,
) -> Job:
    """Put a job in the queue, or return the one that stands there under the same key.

    The caller wakes the worker (`jobs.tasks.wake`); if it does not, the sweep does within 10 s.
    Writes one event for a new job.
    """
    job, new = Job.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "title": title[:200],
            "parameters": parameters,
            "owner": by,
            "board": board,
            "created_at": at,
        },
    )
    if new:
        record("job.start", job, by=by, at=at, summary=f"Beställde: {title}"[:400])
    return job


def run_job(*, job_id: int, by: None, at: datetime) -> bool:
    """Claim and run a job; `by` is None, for the worker acts for nobody.

    Returns whether this call finished it. A job that is over, or alive in another worker, is left alone.
    A DomainError ends the job with its sentence; another error is logged and ends it with a general one.
    """
    claim = secrets.token_hex(16)
    if not _claim(job_id, claim, at):
        return False
    job = Job.objects.select_related("owner", "board").get(pk=job_id)
    handler: Handler = import_string(settings.JOB_HANDLERS[job.kind])
    try:
        handler(Run(job, claim))
    except TakenOverError:
        return False
    except DomainError as error:
        _fail(job, claim, error.message)
    except Exception:
        logger.exception("Job %s failed", job_id)
        _fail(job, claim, "Något gick fel. Försök igen, eller kontakta systemförvaltaren.")
        raise
    return True


def unclaimed_jobs(*, at: datetime) -> list[int]:
    """Return the ids of jobs nobody runs: queued, or running with a heart that has stopped."""
    return list(Job.objects.filter(_unclaimed(at)).order_by("pk").values_list("pk", flat=True))


def _unclaimed(at: datetime) -> Q:
    dead = at - timedelta(seconds=settings.JOB_STALE_AFTER)
    return Q(state=State.QUEUED) | Q(state=State.RUNNING, heartbeat__lt=dead)


def _claim(job_id: int, claim: str, at: datetime) -> bool:
    rows = Job.objects.filter(_unclaimed(at), pk=job_id)
    spent = rows.filter(attempts__gte=MAX_ATTEMPTS).update(
        state=State.FAILED, finished_at=at, error="Arbetet avbröts för många gånger."
    )
    return not spent and bool(
        rows.update(state=State.RUNNING, claim=claim, heartbeat=at, attempts=F("attempts") + 1)
    )


def _fail(job: Job, claim: str, error: str) -> None:
    Job.objects.filter(pk=job.pk, claim=claim).update(
        state=State.FAILED, error=error[:400], finished_at=timezone.now()
    )
