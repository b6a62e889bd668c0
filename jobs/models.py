"""The table of background work (decision 14)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from jobs.enums import State


class Job(models.Model):
    """One piece of background work.

    The row is the queue: the broker's message only wakes the worker. `key` makes a job exist once;
    `heartbeat` tells a living worker from a dead one; `claim` is the token of the worker that runs it,
    so that one that was thought dead cannot write over its successor.
    """

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120, unique=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )  # null: started by the system or from the command line
    board = models.ForeignKey("organisation.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=200)
    parameters = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    heartbeat = models.DateTimeField(null=True, blank=True)
    claim = models.CharField(max_length=32, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=400, blank=True)
    document = models.ForeignKey(
        "documents.Document", models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "bakgrundsarbete"
        verbose_name_plural = "bakgrundsarbeten"
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["heartbeat"], condition=Q(state__in=["queued", "running"]), name="unfinished_jobs"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def percent(self) -> int:
        """How much is done, 0–100."""
        return 100 * self.done // self.total if self.total else 0

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in (State.DONE, State.FAILED)
