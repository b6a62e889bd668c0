"""Taking in what the public sends, without an account."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.enums import Channel, PersonRole
from cases.models import Case, OriginalReport
from cases.services.opening import Report
from cases.services.receipts import code_of, give_receipt, holds
from cases.services.writing import add_person
from complaints.enums import ComplaintKind, Outcome, Sender
from complaints.models import SenderMail, ServiceArea
from complaints.queries.appealing import asks_to_change
from complaints.queries.routing import where_to
from complaints.services.registering import register
from core.dates import local_date
from core.errors import DomainError
from core.text import one_line
from documents.models import StoredFile
from documents.services.retention import erase_file
from documents.services.uploads import FIELD, store_upload
from organisation.models import Unit, User
from registers.enums import Language

LONGEST_TEXT = 20_000  # characters
MOST_FILES = 5
LARGEST_FILE = 10 * 1024 * 1024  # bytes
# The same form sent again shows its code again this long: a double click, a page loaded anew. Not for ever:
# whoever goes back in the browser of a shared computer tomorrow is not the sender.
SHOWN_AGAIN = timedelta(minutes=15)
# Whom somebody outside may say she is; staff have the way of their own, and IVO sends no forms.
SENDERS = tuple(sender for sender in Sender if sender not in {Sender.STAFF, Sender.VIA_IVO})


@dataclass(frozen=True)
class Told:
    """What somebody outside tells. Who she is stands in `name` and `contact`, empty for the anonymous.

    Where it belongs is told by a place of the e-service (`area`) or a `unit`; neither is "I do not know".
    `voices` is how many people stand behind it, `group` what they call themselves.
    """

    text: str
    kind: ComplaintKind
    sender: Sender
    language: Language = Language.SWEDISH
    area: ServiceArea | None = None
    unit: Unit | None = None
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
    voices: int = 1
    group: str = ""

    @cached_property
    def appeals(self) -> bool:
        """Whether a decision is to be changed: said so, or in words that ask for it."""
        return self.appeal or asks_to_change(f"{self.text} {self.wish}")

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
    """What the sender is shown once; without `code` when it was sent and shown a while before (not `new`)."""

    case: Case
    code: str
    told: Told
    new: bool = True


@dataclass(frozen=True)
class Way:
    """How something came in: by which `channel`, and when, if that was before it reached us.

    `body` tells a whole call from another under the same key; `shown_again` is how long the same call is
    answered with its code.
    """

    channel: Channel = Channel.WEB
    received_at: datetime | None = None
    body: str = ""
    shown_again: timedelta = SHOWN_AGAIN


def contact_of(email: str, phone: str) -> str:
    """Return how the sender is reached, a line each: an address of mail is never read out of the number."""
    return "\n".join(line for line in map(one_line, (email, phone)) if line)


def read_uploads(files: Iterable[Any]) -> list[tuple[str, bytes]]:
    """Return files that were sent as (name, bytes); no more is read of one than shows it too large."""
    return [(file.name or "", file.read(LARGEST_FILE + 1)) for file in files if file is not None]


@transaction.atomic
def receive(
    *,
    told: Told,
    uploads: Iterable[tuple[str, bytes]],
    submission_key: str,
    by: User | None,
    at: datetime,
    way: Way = Way(),
) -> Receipt:
    """Take in what somebody outside tells, and give her a number and a secret code.

    Parameters: `uploads` are files as (name, bytes); `submission_key` is random and the server's own, or a
    system's (`cases.api`): the same form sent twice is one case and one code; `by` is the system that sends
    it. An appeal keeps the day it came in and is to be handed over the same day; that, what is acute and
    concern for a child are flagged for reading the same day.
    Raises DomainError for a file that is refused (field "attachments"), for a key that was used for other
    words (field "text"), and where there is no nämnd to receive it. Events: the case's, the files', and
    that a person was added when she says who she is.
    """
    uploads = list(uploads)
    # Files are not cleaned again for a form that has been sent; of one without, opening the case finds out.
    sent = uploads and OriginalReport.objects.filter(submission_key=submission_key).exists()
    files = [] if sent else _stored(uploads, by, at)
    case = register(
        unit=_unit(told, at),
        report=_report(told, submission_key, files, way),
        sender=told.sender,
        kind=told.kind,
        received_at=way.received_at,
        more=_detail(told),
        appeal=told.appeals,
        by=by,
        at=at,
    )
    if case.created_at != at:
        for file in files:
            erase_file(file=file, by=by, at=at)
        return Receipt(case, _code_again(case, submission_key, way, at), told, new=False)
    if not told.anonymous and (told.name or told.contact):
        add_person(
            case_id=case.pk,
            role=PersonRole.COMPLAINANT,
            name=told.name,
            contact=told.contact,
            by=by,
            at=at,
        )
        SenderMail.queue(case, "receipt", at)
    return Receipt(case, give_receipt(case=case, key=submission_key, by=by, at=at), told)


def _code_again(case: Case, key: str, way: Way, at: datetime) -> str:
    """Return the code of a form that was sent before; "" when that was a while ago, or it has been ended."""
    recent = at - case.created_at < way.shown_again
    return code_of(key) if recent and holds(code_of(key), case) else ""


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
    unit = where_to(
        kind=told.kind,
        area=told.area,
        unit=told.unit,
        text=told.text,
        hurry=told.hurry,
        on=local_date(at),
    )
    if unit is None:
        raise DomainError(_("Det finns ingen nämnd som kan ta emot."))
    return unit


def _report(told: Told, key: str, files: list[StoredFile], way: Way) -> Report:
    return Report(
        text=told.text,
        place=told.place,
        channel=way.channel,
        reporter_name=told.group,
        submission_key=key,
        answers={**told.answers, "body": way.body} if way.body else told.answers,
        files=files,
        urgent=told.hurry,
    )


def _detail(told: Told) -> Mapping[str, Any]:
    """Return what the complaint's own row begins with; only whoever says so herself appeals."""
    return {
        "language": told.language,
        "wish": told.wish,
        "wants_answer": told.wants_answer,
        "voices": told.voices,
        "outcome": Outcome.APPEAL if told.appeal else "",
    }
