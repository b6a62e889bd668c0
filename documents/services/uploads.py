"""Taking in files that people attach."""

import unicodedata
from datetime import datetime
from pathlib import PurePosixPath

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from core.errors import DomainError
from documents.models import StoredFile
from documents.services.cleaning import clean
from organisation.models import User

LONGEST_NAME = 100
FIELD = "attachments"


@transaction.atomic
def store_upload(*, name: str, content: bytes, by: User | None, at: datetime) -> StoredFile:
    """Store an attached file without its metadata, under a harmless name, and return it.

    The type is what the bytes say, not the name: JPEG, PNG, WebP, PDF, Word, Excel and OpenDocument
    without macros, and plain text. Position, camera, author, company and earlier revisions of the file
    are taken away; nothing of the original is kept. `content` is at most settings.ATTACHMENT_MAX_BYTES.
    Raises DomainError (field "attachments") for a file that is empty, too large, of another type,
    locked, broken or a bomb. The audit event names the type, never the file's name.
    """
    _refuse_size(len(content))
    cleaned = clean(content, name=name)
    _refuse_size(len(cleaned.content))
    file = StoredFile.objects.create_from(
        cleaned.content, name=safe_name(name, cleaned.suffix), media_type=cleaned.media_type, at=at
    )
    record("file.store", file, by=by, at=at, summary=f"En fil sparades ({cleaned.suffix[1:]}).")
    return file


def safe_name(name: str, suffix: str) -> str:
    """Return the last part of a file name without control and direction signs, with the true suffix."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(sign for sign in last if unicodedata.category(sign)[0] not in "CZ" or sign == " ")
    stem = PurePosixPath("".join(sign for sign in shown if sign not in '<>:"|?*')).stem.strip(" .'")
    return f"{stem[: LONGEST_NAME - len(suffix)] or 'bilaga'}{suffix}"


def _refuse_size(size: int) -> None:
    if size == 0:
        raise DomainError(_("Filen är tom. Välj en annan fil."), field=FIELD)
    if size > settings.ATTACHMENT_MAX_BYTES:
        most = settings.ATTACHMENT_MAX_BYTES // (1024 * 1024)
        raise DomainError(
            _("Filen är för stor. Den får vara högst %(most)d MB.") % {"most": most}, field=FIELD
        )
