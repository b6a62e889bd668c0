"""The dialogue with whoever reported: told at four points, able to add and to ask, and answered.

Part of a command where the point is part of its work; a command of its own where somebody writes.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from cases import kinds
from cases.enums import Point, Side
from cases.models import Attachment, Case, Message
from cases.queries.dialogue import feedback_codes, filled_in, tells_by_mail
from cases.queries.own import hidden_from_reporter
from cases.services.dues import stand_same_day
from cases.services.locking import lock_case, save_changes
from cases.services.notices import tell, tell_handlers
from cases.services.words import store_words
from core.dates import local_date
from core.errors import DomainError
from documents.services.uploads import store_upload
from organisation.models import User
from registers.queries import text as worded
from registers.services.texts import TEXTS

MOST_FILES = 10


def words_for(case: Case, point: Point, *, at: datetime, status: str = "", name: str = "") -> str:
    """Return what the reporter is told at a point of the work, in the nämnd's words or the common ones.

    "" where the reporter is not to be told (`queries.dialogue.feedback_codes`). `name` as `filled_in`.
    """
    own = kinds.get(case.kind).words_to_sender
    if own and not case.reporter_id:
        return own(case, point, status or case.status, at)
    day = local_date(at)
    for code in feedback_codes(case, point, status=status):
        if body := worded(code, case.board_id, on=day) or TEXTS.get(code, ("", ""))[1]:
            return filled_in(body, case, at=at, name=name)
    return ""


def words_before(case: Case, point: Point, *, at: datetime, status: str = "", name: str = "") -> str:
    """Return what the reporter would be told if the case went to `status` now, to be seen and changed.

    "" where she is not to be told, or nobody may choose the words: in a case only named readers see, and
    to a sender without an account, since a code is no identification. To her one writes in the dialogue.
    `name` is what stands for a handläggare who is not chosen yet.
    """
    if hidden_from_reporter(case, status=status) or not case.reporter_id:
        return ""
    if not kinds.get(case.kind).tells_reporter:
        return ""
    return words_for(case, point, at=at, status=status, name=name)


def tell_reporter(case: Case, point: Point, at: datetime, *, by: User | None, text: str = "") -> None:
    """Write the message of a point, in another command's transaction, and a notice about it by mail.

    `text` is what somebody chose to say instead of the usual words, where what it names is filled in. Of a
    case that only named readers see nothing but the neutral sentence is said, and to a sender without an
    account nothing but the usual words, whoever wrote what. Nothing where the kind tells no reporter.
    """
    if not kinds.get(case.kind).tells_reporter:
        return
    usual = words_for(case, point, at=at)
    fixed = hidden_from_reporter(case) or not case.reporter_id
    said = usual if fixed else filled_in(text.strip(), case, at=at) or usual
    if not said:
        return
    if said != usual:
        store_words(case, said)
    _write(case, by, at, side=Side.HANDLER, point=point, text=said)


def write_to_reporter(case: Case, point: Point, text: str, *, by: User | None, at: datetime) -> Message:
    """Write words that were seen before to whoever reported, in another command's transaction.

    Unlike an answer it reads and silences nothing that she has asked.
    """
    store_words(case, text)
    return _write(case, by, at, side=Side.HANDLER, point=point, text=text)


@transaction.atomic
def answer(*, case_id: int, text: str, by: User, at: datetime) -> Message:
    """Write to whoever reported; what she has written is read with that. Writes one event."""
    case = lock_case(case_id)
    _refuse_empty(text)
    case.messages.filter(side=Side.REPORTER, read_at=None).update(read_at=at)
    message = _write(case, by, at, side=Side.HANDLER, point=Point.ANSWER, text=text)
    store_words(case, text)
    record("case.answer", case, by=by, at=at, summary=_("Rapportören fick ett meddelande."))
    return message


@transaction.atomic
def write_as_reporter(
    *,
    case_id: int,
    point: Point,
    text: str,
    by: User | None,
    at: datetime,
    uploads: Iterable[tuple[str, bytes]] = (),
) -> Message:
    """Add to a report (`Point.ADDITION`) or ask about it (`Point.QUESTION`); the report is not touched.

    `by` is None for a sender without an account, who has shown her secret code. `uploads` are files as
    (name, bytes), all of them kept or none. Whoever handles the case is told; of a case that has ended,
    its chief. Raises PermissionDenied for anybody but the reporter and for a barred one, DomainError for
    an empty text, too many files or a file that is refused. Writes one event.
    """
    case = lock_case(case_id)
    _check_reporter(case, by)
    _refuse_empty(text)
    message = _write(case, by, at, side=Side.REPORTER, point=point, text=text)
    _attach(message, list(uploads), by, at)
    store_words(case, text)
    due = _due_the_same_day(case, text, at)
    tell_handlers(case, "question", at, once=str(message.pk))
    asked = point == Point.QUESTION
    summary = _("Rapportören ställde en fråga.") if asked else _("Rapportören lade till något.")
    record("case.reporter_wrote", case, by=by, at=at, summary=summary, changes=due)
    return message


@transaction.atomic
def mark_read(*, case_id: int, reader: Side, by: User | None, at: datetime) -> None:
    """Say that one side has read what the other has written. The reading itself is logged by its page."""
    Message.objects.filter(case_id=case_id, read_at=None).exclude(side=reader).update(read_at=at)


def _write(case: Case, by: User | None, at: datetime, *, side: Side, point: Point, text: str) -> Message:
    message = Message.objects.create(
        case=case, side=side, point=point, author=by, text=text.strip(), written_at=at
    )
    if side == Side.HANDLER and case.reporter and tells_by_mail(case, by.pk if by else None):
        tell(case, case.reporter, "feedback", at, once=str(message.pk))
    elif side == Side.HANDLER and not case.reporter:
        kinds.get(case.kind).tell_sender(case, str(message.pk), at)
    return message


def _due_the_same_day(case: Case, text: str, at: datetime) -> dict[str, tuple[str, date]]:
    """Let what is written later have its day, as if it had stood in the report; return what changed."""
    kind = kinds.get(case.kind)
    pressing = kind.due_the_same_day(text)
    if pressing is None or not kind.heard(case, text, local_date(at)):
        return {}
    code, name = pressing
    save_changes(case, urgent=True)
    return {"due_at": ("", stand_same_day(case, code, str(name), came=at))}


def _check_reporter(case: Case, by: User | None) -> None:
    if by and (case.reporter_id != by.pk or case.bars.filter(person=by).exists()):
        raise PermissionDenied


def _refuse_empty(text: str) -> None:
    if not text.strip():
        raise DomainError(_("Skriv något i meddelandet."), field="text")


def _attach(message: Message, uploads: list[tuple[str, bytes]], by: User | None, at: datetime) -> None:
    if len(uploads) > MOST_FILES:
        raise DomainError(
            _("Du kan bifoga högst %(most)d filer.") % {"most": MOST_FILES}, field="attachments"
        )
    files = [store_upload(name=name, content=content, by=by, at=at) for name, content in uploads]
    Attachment.objects.bulk_create(
        Attachment(case=message.case, file=file, name=file.name, message=message, added_at=at, added_by=by)
        for file in files
    )
