"""Taking in what the public sends, without an account."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.enums import Channel, PersonRole
from cases.models import Case, OriginalReport
from cases.services.opening import Report
from cases.services.receipts import give_receipt
from cases.services.writing import add_person
from complaints.enums import ComplaintKind, Outcome, Sender
from complaints.models import SenderMail, ServiceArea
from complaints.queries.routing import where_to
from complaints.services.registering import register
from core.dates import local_date
from core.errors import DomainError
from core.text import words
from documents.models import StoredFile
from documents.services.retention import erase_file
from documents.services.uploads import FIELD, store_upload
from organisation.models import Unit, User
from registers.enums import Language

MOST_FILES = 5
LARGEST_FILE = 10 * 1024 * 1024  # bytes
# The same form sent again shows its code again this long: a double click, a page loaded anew. Not for ever:
# whoever goes back in the browser of a shared computer tomorrow is not the sender.
SHOWN_AGAIN = timedelta(minutes=15)
# Words that ask for a decision to be changed, also when the box was not ticked: choosing the wrong form must
# never cost a right (practice.md 11). Compared as `core.text.words` has them.
APPEALS = frozenset(words("överklaga överklagar överklagan överklagande omprövning ompröva appeal"))


@dataclass(frozen=True)
class Told:
    """What somebody outside tells. Who she is stands in `name` and `contact`, empty for the anonymous."""

    text: str
    kind: ComplaintKind
    sender: Sender
    language: Language = Language.SWEDISH
    area: ServiceArea | None = None
    place: str = ""
    external: str = ""
    wish: str = ""
    appeal: bool = False
    acute: bool = False
    child: bool = False
    wants_answer: bool = True
    anonymous: bool = True
    name: str = ""
    contact: str = ""

    @property
    def appeals(self) -> bool:
        """Whether a decision is to be changed: said so, or in words that ask for it."""
        return self.appeal or bool(APPEALS & words(f"{self.text} {self.wish}"))

    @property
    def answers(self) -> dict[str, object]:
        """What stands in the untouched report beside the text: never who she is."""
        told = {
            "area": self.area.name if self.area else "",
            "external": self.external,
            "wish": self.wish,
            "appeal": self.appeal,
            "acute": self.acute,
            "child": self.child,
            "anonymous": self.anonymous,
        }
        return {name: value for name, value in told.items() if value}

    @property
    def hurry(self) -> bool:
        """Whether somebody should be reached the same day."""
        return self.acute or self.child


@dataclass(frozen=True)
class Receipt:
    """What the sender is shown once; without `code` when the form was sent and shown before."""

    case: Case
    code: str
    told: Told


@transaction.atomic
def receive(
    *, told: Told, uploads: Iterable[tuple[str, bytes]], submission_key: str, by: User | None, at: datetime
) -> Receipt:
    """Take in what somebody outside tells, and give her a number and a secret code.

    Parameters: `uploads` are files as (name, bytes); `submission_key` is random and the server's own: the
    same form sent twice is one case and one code. An appeal keeps the day it came in and is to be handed
    over the same day; that, what is acute and concern for a child are flagged for reading the same day.
    Raises DomainError for a file that is refused (field "attachments"), for a key that was used for other
    words (field "text"), and where there is no nämnd to receive it. Events: the case's, the files', and
    that a person was added when she says who she is.
    """
    sent = OriginalReport.objects.filter(submission_key=submission_key).select_related("case").first()
    files = [] if sent else _stored(list(uploads), by, at)
    unit = sent.case.unit if sent else _unit(told, at)
    case = register(
        unit=unit,
        report=_report(told, submission_key, files),
        sender=told.sender,
        kind=told.kind,
        more=_detail(told, at),
        by=by,
        at=at,
    )
    if sent or case.created_at != at:
        for file in files:
            erase_file(file=file, by=by, at=at)
        return Receipt(case, _code_again(case, submission_key, by, at), told)
    if not told.anonymous and (told.name or told.contact):
        add_person(
            case_id=case.pk,
            role=PersonRole.COMPLAINANT,
            name=told.name,
            contact=told.contact,
            by=by,
            at=at,
        )
    code = give_receipt(case=case, key=submission_key, by=by, at=at)
    SenderMail.queue(case, "receipt", at)
    return Receipt(case, code, told)


def _code_again(case: Case, key: str, by: User | None, at: datetime) -> str:
    """Return the code of a form that was sent before; "" when that was a while ago."""
    recent = at - case.created_at < SHOWN_AGAIN
    return give_receipt(case=case, key=key, by=by, at=at) if recent else ""


def _stored(uploads: list[tuple[str, bytes]], by: User | None, at: datetime) -> list[StoredFile]:
    if len(uploads) > MOST_FILES:
        raise DomainError(_("Du kan bifoga högst %(most)d filer.") % {"most": MOST_FILES}, field=FIELD)
    return [_store(name, content, by, at) for name, content in uploads]


class RefusedFileError(DomainError):
    """A file that is not taken in; `name` is what the sender calls it."""

    def __init__(self, message: str, *, name: str) -> None:
        super().__init__(message, field=FIELD)
        self.name = name


def _store(name: str, content: bytes, by: User | None, at: datetime) -> StoredFile:
    if len(content) > LARGEST_FILE:
        raise RefusedFileError(_("Filen är för stor."), name=name)
    try:
        return store_upload(name=name, content=content, by=by, at=at)
    except DomainError as refusal:
        raise RefusedFileError(refusal.message, name=name) from refusal


def _unit(told: Told, at: datetime) -> Unit:
    unit = where_to(kind=told.kind, area=told.area, text=told.text, hurry=told.hurry, on=local_date(at))
    if unit is None:
        raise DomainError(_("Det finns ingen nämnd som kan ta emot."))
    return unit


def _report(told: Told, key: str, files: list[StoredFile]) -> Report:
    return Report(
        text=told.text,
        place=told.place,
        channel=Channel.WEB,
        submission_key=key,
        answers=told.answers,
        files=files,
        urgent=told.hurry or told.appeals,
    )


def _detail(told: Told, at: datetime) -> Mapping[str, Any]:
    """Return what the complaint's own row begins with; only whoever says so herself appeals."""
    return {
        "language": told.language,
        "wish": told.wish,
        "wants_answer": told.wants_answer,
        "appeal_arrived_on": local_date(at) if told.appeals else None,
        "outcome": Outcome.APPEAL if told.appeal else "",
    }
