"""Emptying files and documents; the rows, numbers and checksums stay (gallring)."""

from datetime import datetime

from django.db import transaction

from audit.log import record
from documents.models import Document, StoredFile
from organisation.models import User

ERASED_TITLE = "Gallrat dokument"


@transaction.atomic
def erase_file(*, file: StoredFile, by: User | None, at: datetime) -> None:
    """Take away a file's bytes and name; type, size and checksum stay. Erasing twice changes nothing.

    Whether it may be erased (a gallringsbeslut, no pending release) is for the caller to have decided.
    """
    if _empty_file(file, at):
        record("file.erase", file, by=by, at=at, summary="En fil gallrades.")


@transaction.atomic
def erase_document(*, document: Document, by: User | None, at: datetime) -> None:
    """Take away a document's file, title and data; number, dates, diary number and checksums stay."""
    _empty_file(document.file, at)
    changed = Document.objects.filter(pk=document.pk, erased_at__isnull=True).update(
        title=ERASED_TITLE, data={}, erased_at=at
    )
    document.refresh_from_db()
    if changed:
        record("document.erase", document, by=by, at=at, summary=f"Dokumentet {document.number} gallrades.")


def _empty_file(file: StoredFile, at: datetime) -> bool:
    changed = StoredFile.objects.filter(pk=file.pk, erased_at__isnull=True).update(
        content=b"", name="", erased_at=at
    )
    # Reading the row again would leave out the bytes, so what was held is let go of here.
    file.name, file.content = "", b""
    file.refresh_from_db(fields=["erased_at"])
    return bool(changed)
