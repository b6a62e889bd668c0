"""Drafts: what a person has begun to write, kept on the server, encrypted, hers alone (decision 16).

A form that keeps drafts carries a signed token that says who opened it. With it, what was sent after the
login had run out is kept for that person, and given back to nobody else.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from cases.models import Attachment, Draft
from core.errors import DomainError
from documents.models import StoredFile
from documents.services.retention import erase_file
from documents.services.uploads import store_upload
from organisation.models import User

TOKEN_SALT = "cases.drafts.writer"  # noqa: S105 -- the name of a purpose, no secret
TOKEN_LASTS = timedelta(hours=24)
# Fields of the page's own machinery, which are no part of what was written.
MACHINERY = frozenset({"csrfmiddlewaretoken", "writer"})


class SameFileError(Exception):
    """The file is among those already kept: what was stored of it is taken back."""


@dataclass(frozen=True)
class Writing:
    """Who writes in which form; `key` tells apart forms of the same name, `page` is where it is written."""

    person_id: int
    form: str
    key: str
    page: str


def writer_token(writing: Writing) -> str:
    """Return the signed token of a page's form: its hidden field `writer`."""
    told = [writing.person_id, writing.form, writing.key, writing.page]
    return signing.dumps(told, salt=TOKEN_SALT)


def read_token(token: str) -> Writing | None:
    """Return what a token says; None when it is not ours, changed, or older than a day."""
    try:
        return Writing(*signing.loads(token, salt=TOKEN_SALT, max_age=TOKEN_LASTS))
    except signing.BadSignature:
        return None


def load_draft(*, form: str, key: str, by: User) -> Draft | None:
    """Return the person's own draft, if she has one."""
    return Draft.objects.filter(person=by, form=form, key=key).first()


def drafts_of(*, form: str, by: User) -> list[Draft]:
    """Return a person's drafts of a form, the one saved last first."""
    return list(Draft.objects.filter(person=by, form=form).order_by("-saved_at", "-pk"))


def content_of(draft: Draft | None) -> dict[str, Any]:
    """Return what a draft holds; nothing for no draft."""
    content: dict[str, Any] = json.loads(draft.data) if draft else {}
    return content


def fields_of(posted: Iterable[tuple[str, list[Any]]]) -> dict[str, list[str]]:
    """Return what was posted ({name: values}) without the page's machinery, as a draft keeps it."""
    return {name: [str(value) for value in values] for name, values in posted if name not in MACHINERY}


def save_draft(*, form: str, key: str, data: Mapping[str, object], by: User, at: datetime) -> Draft:
    """Keep what stands in a form. No event: a draft is nobody else's business, no document (TF 2:12)."""
    draft, _new = Draft.objects.update_or_create(
        person=by,
        form=form,
        key=key,
        defaults={"data": json.dumps(data, cls=DjangoJSONEncoder), "saved_at": at},
    )
    return draft


@transaction.atomic
def keep_draft(
    *,
    form: str,
    key: str,
    fields: Mapping[str, list[str]],
    by: User,
    at: datetime,
    uploads: Iterable[tuple[str, bytes]] = (),
    most_files: int = 0,
) -> tuple[Draft, list[DomainError]]:
    """Keep what stands in a form, and the files chosen in it, so that nothing must be chosen again.

    Parameters: `fields` {name: values}; `uploads` (name, content) in the order chosen, of which at most
    `most_files` are kept together with those the draft already has. A file that is refused does not
    stop the others. Returns the draft (`content_of` it has "fields" and "files", ids of stored files)
    and the refusals.
    """
    files = list(content_of(load_draft(form=form, key=key, by=by)).get("files", []))
    refusals: list[DomainError] = []
    for name, content in uploads:
        try:
            with transaction.atomic():
                _keep_file(files, name, content, most_files, by=by, at=at)
        except SameFileError:
            continue
        except DomainError as refusal:
            refusals.append(DomainError(f"{name}: {refusal.message}", field=refusal.field))
    draft = save_draft(form=form, key=key, data={"fields": fields, "files": files}, by=by, at=at)
    return draft, refusals


@transaction.atomic
def drop_draft(*, form: str, key: str, by: User, at: datetime) -> None:
    """Throw a draft away: it was sent, or its writer does not want it."""
    Draft.objects.filter(person=by, form=form, key=key).delete()


@transaction.atomic
def purge_drafts(*, by: User | None, at: datetime) -> int:
    """Throw away the drafts nobody has saved for settings.DRAFT_DAYS days; returns how many.

    Their files are emptied, except those that a case holds. One event for each draft, without what stood
    in it: that something unsent was taken away must be possible to answer for.
    """
    old = list(
        Draft.objects.select_for_update()
        .filter(saved_at__lt=at - timedelta(days=settings.DRAFT_DAYS))
        .select_related("person")
    )
    for draft in old:
        throw_away(draft, by=by, at=at)
    return len(old)


def throw_away(draft: Draft, *, by: User | None, at: datetime) -> None:
    """Remove a draft that its writer did not, in the caller's transaction; its files are emptied.

    One event, without what stood in it.
    """
    chosen = content_of(draft).get("files", [])
    sent = Attachment.objects.filter(file__in=chosen).values("file")
    for file in StoredFile.objects.filter(pk__in=chosen).exclude(pk__in=sent):
        erase_file(file=file, by=by, at=at)
    record("draft.purge", draft.person, by=by, at=at, summary=_("Ett gammalt utkast togs bort."))
    draft.delete()


def _keep_file(files: list[int], name: str, content: bytes, most: int, *, by: User, at: datetime) -> None:
    """Store one chosen file and add its id; the same file chosen twice is kept once."""
    if len(files) >= most:
        raise DomainError(_("Du kan bifoga högst %(most)d filer.") % {"most": most}, field="attachments")
    file = store_upload(name=name, content=content, by=by, at=at)
    same = StoredFile.objects.filter(pk__in=files, sha256=file.sha256, name=file.name)
    if same.exists():
        raise SameFileError
    files.append(file.pk)
