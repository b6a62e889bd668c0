"""The log's tables. Nothing here holds case text: values stand in rows that retention may delete."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q

from audit.enums import Reading
from core.errors import DomainError


class AppendOnly(models.Model):
    """A row that is written once; triggers in the database say the same (migration 0002)."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; a second save is refused."""
        if not self._state.adding:
            raise DomainError("En loggrad kan inte ändras.")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse: the log is append-only."""
        raise DomainError("En loggrad kan inte tas bort.")


class Event(AppendOnly):
    """One command that was carried out: who, what, on which aggregate root.

    `summary` is the Swedish sentence as it was written then, without case content; `fields` names
    what changed and `digests` holds keyed digests of the values, so that deleting the values
    (`EventValue`) leaves the chain verifiable.
    """

    at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )  # null: the system itself
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    label = models.CharField(max_length=120)
    summary = models.CharField(max_length=400)
    board_id = models.BigIntegerField(null=True, blank=True)
    fields = models.JSONField(default=list)
    digests = models.JSONField(default=dict)

    class Meta:
        verbose_name = "händelse i loggen"
        verbose_name_plural = "händelser i loggen"
        ordering = ["id"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "id"]),
            models.Index(fields=["board_id", "id"]),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.verb} {self.label}"


class EventValue(models.Model):
    """What a field held before and after; deletable by retention, never editable."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="values")
    field = models.CharField(max_length=60)
    old = models.TextField(blank=True)
    new = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.event_id} {self.field}"


class ReadEntry(AppendOnly):
    """Somebody saw case text: one row per opened page, list, search or export."""

    at = models.DateTimeField(db_index=True)
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reading = models.CharField(max_length=20, choices=Reading.choices)
    case_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    case_ids = models.JSONField(default=list)
    board_id = models.BigIntegerField(null=True, blank=True)
    detail = models.CharField(max_length=200, blank=True)  # which list or file; never what was searched for

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["reader", "at"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.reading}"


class Seal(AppendOnly):
    """A digest over a nämnd's events since the last seal, chained to that seal."""

    board_id = models.BigIntegerField(null=True, blank=True)
    first_event = models.BigIntegerField()
    last_event = models.BigIntegerField()
    count = models.PositiveIntegerField()
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["board_id", "last_event"], name="one_seal_per_end"),
            # Apart, since an empty nämnd is never the same as another to a database.
            models.UniqueConstraint(
                fields=["last_event"], condition=Q(board_id__isnull=True), name="one_seal_per_end_of_none"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.board_id}: {self.first_event}–{self.last_event}"
