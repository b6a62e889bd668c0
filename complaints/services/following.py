"""What a sender without an account does in her case, with the secret code."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from cases.enums import Kind, Point, Side, Status
from cases.models import Case, Message
from cases.services.deadlines import begin_anew
from cases.services.dialogue import write_as_reporter
from cases.services.locking import lock_case, save_changes
from cases.services.moving import move, step_of
from cases.services.notices import tell, tell_handlers
from complaints.models import Complaint
from complaints.queries.following import may_ask_for_review, who_is_written_to
from complaints.queries.letters import whole_letter
from complaints.queries.reviews import chief_above
from complaints.services.answering import ANSWER
from complaints.services.joining import let_go
from core.dates import local_date
from core.errors import DomainError
from organisation.models import User

# What is asked waits for an answer, what is added waits to be read. Arabic has a sign of its own.
QUESTION_MARKS = frozenset("?؟")


@transaction.atomic
def write(
    *,
    case_id: int,
    text: str,
    opened_at: datetime,
    by: User | None,
    at: datetime,
    uploads: Iterable[tuple[str, bytes]] = (),
) -> Message:
    """Write to the handlers; a case that waited for the answer is worked on again.

    In a letter that was split it is written in the complaint it belongs to (`who_is_written_to`).
    `opened_at` is when the sender was shown the box: the same words sent again from it are one message.
    Errors as `write_as_reporter`. Writes its event, and the workflow's where the case goes on.
    """
    letter = lock_case(case_id)
    said = Message.objects.filter(
        case__in=whole_letter(letter), side=Side.REPORTER, text=text.strip(), written_at__gte=opened_at
    ).first()
    if said:
        return said
    to = who_is_written_to(letter)
    case = letter if to.pk == letter.pk else lock_case(to.pk)
    point = Point.QUESTION if QUESTION_MARKS & set(text) else Point.ADDITION
    message = write_as_reporter(case_id=case.pk, point=point, text=text, uploads=uploads, by=by, at=at)
    if case.kind == Kind.COMPLAINT:
        _go_on(lock_case(case.pk), by, at)
    return message


def _go_on(case: Case, by: User | None, at: datetime) -> None:
    """Let a complaint that its sender wrote in go on: it waited for her, or has ended and is appealed."""
    if case.status == Status.WAITING:
        move(case, step_of(case, "resume"), by=by, at=at)
    elif case.is_ended and Complaint.objects.get(case=case).appeal_waits:
        _open_again(case, _("Avsändaren överklagar."), by, at)


@transaction.atomic
def rate(*, case_id: int, satisfied: bool, by: User | None, at: datetime) -> Case:
    """Say whether the answer was good enough; it may be said again. One event, without what was said.

    Of a letter that was split it is said of all its answers, with one event on each complaint. Raises
    DomainError where there is no answer to speak of.
    """
    letter = lock_case(case_id)
    answered = Complaint.objects.filter(case__in=whole_letter(letter), answered_at__isnull=False)
    rows = list(answered.select_related("case"))
    if not rows:
        raise DomainError(_("Det finns inget svar än."))
    Complaint.objects.filter(pk__in=[row.pk for row in rows]).update(satisfied=satisfied, satisfied_at=at)
    for row in rows:
        summary = _("Avsändaren sa vad hon eller han tyckte om svaret.")
        record("complaint.rate", row.case, by=by, at=at, summary=summary)
    return letter


@transaction.atomic
def ask_for_review(*, case_id: int, why: str, by: User | None, at: datetime) -> Case:
    """Ask for a *ny genomgång*: the case is opened again, its handläggare let go, and a chief above told.

    The nämnd's time for an answer runs from now; until somebody has it, it stands in her digest.

    Whoever answered does not make the review (`answering.answer`). `why` goes into the dialogue. Of a
    letter that was split every answer is looked at again; a duplicate is taken out and looked at for
    itself. Raises DomainError where there is no answer, or a review has been asked for already. Writes one
    event on each, and that of opening the case again.
    """
    letter = lock_case(case_id)
    rows = Complaint.objects.filter(case__in=whole_letter(letter))
    answered = [row for row in rows.order_by("pk") if may_ask_for_review(row)]
    if not answered:
        raise DomainError(_("Det går inte att be om en ny genomgång nu."))
    for complaint in answered:
        _look_again(lock_case(complaint.pk), complaint, why, by, at)
    return letter


def _look_again(case: Case, complaint: Complaint, why: str, by: User | None, at: datetime) -> None:
    first = complaint.answered_by or case.owner
    _open_again(case, _("Avsändaren är inte nöjd med svaret."), by, at)
    Complaint.objects.filter(case=case).update(
        review_asked_at=at, review_not_by=first, satisfied=False, satisfied_at=at
    )
    save_changes(case, owner=None)
    if why.strip():
        write_as_reporter(case_id=case.pk, point=Point.ADDITION, text=why, by=by, at=at)
    changes = begin_anew(case, ANSWER, at)
    _tell_above(case, first, at)
    summary = _("Avsändaren bad om en ny genomgång.")
    record("complaint.ask_review", case, by=by, at=at, summary=summary, changes=changes)


def _open_again(case: Case, reason: str, by: User | None, at: datetime) -> None:
    """Let the work on a complaint that has ended begin again; a duplicate is taken out. Nothing else is."""
    if case.status == Status.JOINED:
        let_go(case, reason, by, at)
    elif case.status == Status.CLOSED:
        move(case, step_of(case, "review"), by=by, at=at, reason=reason)


def _tell_above(case: Case, first: User | None, at: datetime) -> None:
    """Tell the nearest chief above the unit, who did not answer; a closed room is told to its readers."""
    if chief := chief_above(case, first.pk if first else None, on=local_date(at)):
        tell(case, chief, "review", at)
    else:
        tell_handlers(case, "review", at)
