"""Files and numbered documents: rows that are written once.

Triggers in the database say the same (migration 0002).
"""

import hashlib
from datetime import datetime
from typing import Any, NoReturn

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from core.errors import DomainError


class StoredFileManager(models.Manager["StoredFile"]):
    """Rows without their bytes: those are fetched when `content` is asked for."""

    def get_queryset(self) -> models.QuerySet["StoredFile"]:
        """Leave the bytes behind, so that a list of files is a list of names."""
        return super().get_queryset().defer("content")

    def create_from(self, content: bytes, *, name: str, media_type: str, at: datetime) -> "StoredFile":
        """Write bytes as a row with their size and checksum; part of the commands that call it."""
        return self.create(
            name=name,
            media_type=media_type,
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            content=content,
            created_at=at,
        )


class StoredFile(models.Model):
    """The bytes of one file, in the database so that a rollback or a backup never parts it from its case.

    `sha256` is not unique: the same bytes in two cases are two rows, so that retention in one case
    never empties the other's file. `erased_at` is set when the bytes and the name were taken away.
    """

    name = models.CharField("filnamn", max_length=120, blank=True)
    media_type = models.CharField("filtyp", max_length=100)
    size = models.PositiveIntegerField("storlek i byte")
    sha256 = models.CharField(max_length=64, db_index=True)
    content = models.BinaryField()
    created_at = models.DateTimeField("sparad")
    erased_at = models.DateTimeField("gallrad", null=True, blank=True, editable=False)

    objects = StoredFileManager()

    class Meta:
        verbose_name = "fil"
        verbose_name_plural = "filer"
        base_manager_name = "objects"
        constraints = [
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(name="", content=b""), name="erased_file_is_empty"
            )
        ]

    def __str__(self) -> str:
        # Never its name, which may say who somebody is and would stay in the log for ever.
        return f"Fil {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; a second save is refused."""
        if not self._state.adding:
            raise DomainError("En sparad fil kan inte ändras.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:  # noqa: ARG002
        """Refuse: only retention empties a file, and it leaves the row."""
        raise DomainError("En sparad fil kan inte tas bort.")


class DocumentNumber(models.Model):
    """The last document number given in a year; the row is locked while the next is taken."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"DOK-{self.year}-{self.last}"


class Document(models.Model):
    """A document that was made: its number, its file, and the data it was made from, frozen.

    `kind` is a word of the app that asked for it ("investigation"); `subject_type` and `subject_id`
    point at what it is about, as the log does. `unique_key` makes it exactly once: a job that is run
    again finds the document it made. Only `diary_number` may be set afterwards.
    """

    number = models.CharField("nummer", max_length=20, unique=True)
    kind = models.CharField("slag", max_length=40)
    title = models.CharField("titel", max_length=200)
    board = models.ForeignKey(
        "organisation.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="nämnd"
    )
    diary_number = models.CharField("diarienummer", max_length=40, blank=True)
    language = models.CharField("språk", max_length=10, default="sv")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="documents", verbose_name="fil")
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    data_checksum = models.CharField(max_length=64)
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)
    unique_key = models.CharField(max_length=200, null=True, blank=True, unique=True)
    created_at = models.DateTimeField("skapat")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )  # null: the system itself
    erased_at = models.DateTimeField("gallrat", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "dokument"
        verbose_name_plural = "dokument"
        ordering = ["-id"]
        indexes = [models.Index(fields=["subject_type", "subject_id"])]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert, or set the diary number; any other second save is refused."""
        if not self._state.adding and list(kwargs.get("update_fields") or []) != ["diary_number"]:
            raise DomainError("Ett upprättat dokument kan inte ändras. Gör ett nytt.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:  # noqa: ARG002
        """Refuse: a document is never removed, retention empties it."""
        raise DomainError("Ett upprättat dokument kan inte tas bort.")
