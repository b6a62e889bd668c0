"""Numbering and keeping documents: exactly once, without gaps, without holding locks while rendering."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction

from audit.log import record
from core.dates import local_date
from documents.models import Document, DocumentNumber, StoredFile
from organisation.models import Unit, User

Render = Callable[[str], bytes]


@dataclass(frozen=True)
class Draft:
    """What is known of a document before it has a number."""

    kind: str
    title: str
    data: dict[str, Any]
    board: Unit | None
    subject: models.Model | None
    unique_key: str | None
    media_type: str
    suffix: str
    language: str = "sv"


def frozen(data: dict[str, Any]) -> dict[str, Any]:
    """Return the data as it will read from the database, so that what is rendered is what is kept.

    Dates become ISO text and lazy texts are settled. Raises TypeError for what JSON cannot hold.
    """
    settled: dict[str, Any] = json.loads(json.dumps(data, cls=DjangoJSONEncoder, allow_nan=False))
    return settled


def checksum(data: dict[str, Any]) -> str:
    """Return the SHA-256, in hexadecimal, of the data written as canonical JSON (sorted, no spaces)."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def keep(draft: Draft, render: Render, *, by: User | None, at: datetime) -> Document:
    """Render a document under its own number, store it and return it.

    `render` takes the number and returns the bytes. Rendering may take seconds, so it is done under
    the number that is next without holding it; if another document took that number meanwhile it is
    done once more with the series locked. A second call with the same `unique_key` returns the first
    document. Call it outside a transaction when the document is large: inside one, the lock lasts
    until the caller commits.
    """
    if made := _already_made(draft):
        return made
    number = _number(local_date(at).year, _last(local_date(at).year) + 1)
    content = render(number)
    return _store(draft, number, content, render, by=by, at=at)


@transaction.atomic
def set_diary_number(*, document: Document, diary_number: str, by: User | None, at: datetime) -> Document:
    """Give a document the number it has in the diary (diarium), the one thing that may come later."""
    before, document.diary_number = document.diary_number, diary_number.strip()
    document.save(update_fields=["diary_number"])
    record(
        "document.set_diary_number",
        document,
        by=by,
        at=at,
        summary=f"Diarienummer angavs för {document.number}.",
        changes={"diary_number": (before, document.diary_number)},
    )
    return document


@transaction.atomic
def _store(
    draft: Draft, number: str, content: bytes, render: Render, *, by: User | None, at: datetime
) -> Document:
    series = _locked_series(local_date(at).year)
    if made := _already_made(draft):
        return made
    series.last += 1
    if (real := _number(series.year, series.last)) != number:
        content = render(real)
    series.save(update_fields=["last"])
    document = _create(draft, real, content, by=by, at=at)
    record("document.make", document, by=by, at=at, summary=f"Dokumentet {real} upprättades.")
    return document


def _create(draft: Draft, number: str, content: bytes, *, by: User | None, at: datetime) -> Document:
    name = f"{number}{draft.suffix}"
    file = StoredFile.objects.create_from(content, name=name, media_type=draft.media_type, at=at)
    return Document.objects.create(
        number=number,
        kind=draft.kind,
        title=draft.title,
        board=draft.board,
        language=draft.language,
        file=file,
        data=draft.data,
        data_checksum=checksum(draft.data),
        subject_type=draft.subject._meta.label_lower if draft.subject else "",
        subject_id=draft.subject.pk if draft.subject else None,
        unique_key=draft.unique_key,
        created_at=at,
        created_by=by,
    )


def _already_made(draft: Draft) -> Document | None:
    if draft.unique_key is None:
        return None
    return Document.objects.filter(unique_key=draft.unique_key).first()


def _last(year: int) -> int:
    return DocumentNumber.objects.filter(year=year).values_list("last", flat=True).first() or 0


def _locked_series(year: int) -> DocumentNumber:
    DocumentNumber.objects.get_or_create(year=year)
    return DocumentNumber.objects.select_for_update().get(year=year)


def _number(year: int, serial: int) -> str:
    return f"DOK-{year}-{serial}"
