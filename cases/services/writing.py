"""Notes, files and people in a case."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from cases.enums import PersonRole
from cases.models import Attachment, Case, Note, Person
from cases.services.locking import lock_case, save_changes
from cases.services.words import store_words
from core.crypto import keyed_digest
from core.errors import DomainError
from core.identity import is_identity_number
from documents.models import StoredFile
from documents.services.uploads import store_upload
from organisation.models import User

T = TypeVar("T")


@transaction.atomic
def add_note(*, case_id: int, text: str, by: User, at: datetime) -> Note:
    """Add a note; it is never edited afterwards. Writes one event."""
    case = lock_case(case_id)
    if not text.strip():
        raise DomainError(_("Skriv något i anteckningen."), field="text")
    note = Note.objects.create(case=case, text=text, written_at=at, written_by=by)
    store_words(case, text)
    record("case.note", case, by=by, at=at, summary=_("En anteckning skrevs."))
    return note


@transaction.atomic
def attach_files(*, case_id: int, files: Iterable[StoredFile], by: User, at: datetime) -> Case:
    """Add files that `documents` has already cleaned and stored. Writes one event."""
    case = lock_case(case_id)
    added = Attachment.objects.bulk_create(
        Attachment(case=case, file=file, name=file.name, added_at=at, added_by=by) for file in files
    )
    summary = _("%(count)s filer lades till.") % {"count": len(added)}
    record("case.attach", case, by=by, at=at, summary=summary)
    return case


@transaction.atomic
def attach_uploads(*, case_id: int, uploads: Iterable[tuple[str, bytes]], by: User, at: datetime) -> Case:
    """Clean, store and add files given as (name, bytes): all of them or none.

    Raises DomainError (field "attachments") for a file that `documents` refuses. Writes one event per
    file and one on the case.
    """
    files = [store_upload(name=name, content=content, by=by, at=at) for name, content in uploads]
    return attach_files(case_id=case_id, files=files, by=by, at=at)


@transaction.atomic
def add_person(
    *,
    case_id: int,
    by: User | None,
    at: datetime,
    role: PersonRole = PersonRole.CONCERNED,
    name: str = "",
    identity: str = "",
    case_reference: str = "",
    contact: str = "",
    protected: bool = False,
    is_child: bool | None = None,
) -> Person:
    """Say whom a case concerns: encrypted, apart from the case's text.

    A protected identity (OSL 22:1, 21:3; FOL 16 §) narrows the case's readers at once. Writes one event
    without any of the values.
    """
    case = lock_case(case_id)
    person = Person.objects.create(
        case=case,
        role=role,
        name=name,
        identity=identity,
        case_reference=case_reference,
        contact="" if protected or case.protected else contact,
        digest=identity_digest(identity),
        protected=protected,
        is_child=is_child,
        added_at=at,
        added_by=by,
    )
    if protected and not case.protected:
        save_changes(case, protected=True)
    record("case.add_person", case, by=by, at=at, summary=_("En person lades till i ärendet."))
    return person


@transaction.atomic
def with_concerned(
    command: Callable[[], T], *, case_id: int, moved: Mapping[str, str], by: User, at: datetime
) -> T:
    """Carry out a command whose text named somebody, and say whom the case concerns: both or neither.

    `moved` holds what was taken out of the text (`person_name`, `person_identity`, `person_contact`; a
    number that is none is kept with the contact). Returns what the command returned; writes its events
    and one more.
    """
    number, contact = moved.get("person_identity", ""), moved.get("person_contact", "")
    valid = is_identity_number(number)
    add_person(
        case_id=case_id,
        name=moved.get("person_name", ""),
        identity=number if valid else "",
        contact=contact if valid else ", ".join(filter(None, [number, contact])),
        by=by,
        at=at,
    )
    return command()


def identity_digest(identity: str) -> str:
    """Return the look-up digest of an identity number, however it is written; "" for none."""
    digits = "".join(sign for sign in identity if sign.isdigit())
    return keyed_digest(digits[-10:], purpose="person") if digits else ""
