"""What a sender without an account sees of her own case: where it stands, the talk, the answer.

A code is no identification (practice.md 13): nothing is shown but what the two have written to each other,
the complaint she sent herself, and an answer that somebody has marked as fit for it. A report by somebody
who works for the nämnd is about others: of it nothing is repeated. A letter that was split is one case to
her; what was joined with another's shows that one's answer and nothing else of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from cases.enums import ENDED, Kind, Point, Side, Status
from cases.models import Case, Message
from cases.queries.dialogue import Said, messages_of
from cases.queries.following import Followed, case_behind, followed
from cases.queries.own import hidden_from_reporter
from complaints.models import Complaint, PassedOn
from complaints.queries.letters import whole_letter
from core.dates import local_date

RECEIVED, ACKNOWLEDGED, INVESTIGATING = "received", "acknowledged", "investigating"
APPEAL, LETTER = "handed_over_appeal", "handed_over_letter"
WAITING, ANSWERED, REVIEW, CLOSED = "waiting", "answered", "review", "closed"


@dataclass(frozen=True)
class HandedOver:
    """That what she sent was given to somebody else, never to whom. `place` is the sentence's place."""

    place: str
    at: datetime
    came_on: date


@dataclass(frozen=True)
class Shown:
    """A case as its sender is shown it. `status` is the word's place among the public's words.

    `text`, `wish` and `files` are what she sent, of a complaint (`repeats`) and of nothing else. `answers`
    are those that may be read with the code; `answer_elsewhere` says that there is one that may not.
    """

    case: Case
    status: str
    received_at: datetime
    text: str
    wish: str
    files: tuple[str, ...]
    talk: tuple[Said, ...]
    repeats: bool
    actions: int
    actions_done: int
    handed_over: tuple[HandedOver, ...] = ()
    is_answered: bool = False
    answers: tuple[str, ...] = ()
    answer_elsewhere: bool = False
    satisfied: bool | None = None
    may_ask_for_review: bool = False
    has_had_review: bool = False


@dataclass(frozen=True)
class Part:
    """One complaint of a letter: `complaint` is None for another kind of case."""

    case: Case
    complaint: Complaint | None
    seen: Followed

    @property
    def status(self) -> str:
        """How far it has come."""
        return status_of(self.complaint, self.seen)

    @property
    def is_told_by_another(self) -> bool:
        """Whether it became another case that its sender may know of, which says where it stands."""
        return self.case.status == Status.RECLASSIFIED and not self.seen.hidden


def sender_case(reference: str, code: str) -> Case | None:
    """Return the case with this number that was given this code; None when they do not belong together."""
    case = case_behind(code)
    return case if case and case.reference == reference.strip().upper().replace(" ", "") else None


def shown(case: Case) -> Shown:
    """Return what the sender is shown of her case. About six queries; no reading is logged: it is hers."""
    parts = [_part(one) for one in whole_letter(case)]
    going_on = [part for part in parts if not part.is_told_by_another]
    original = case.original
    repeats = case.kind == Kind.COMPLAINT and original.masked_at is None
    sent = case.attachments.filter(is_original=True).values_list("name", flat=True) if repeats else ()
    base = Shown(
        case=case,
        status=_least_far([part.status for part in going_on]),
        received_at=case.received_at,
        text=original.text if repeats else "",
        wish=str(original.answers.get("wish", "")) if repeats else "",
        files=tuple(sent),
        talk=_talk(parts),
        repeats=repeats,
        actions=sum(part.seen.actions for part in going_on),
        actions_done=sum(part.seen.actions_done for part in going_on),
    )
    rows = [part.complaint for part in parts if part.complaint and not part.seen.hidden]
    base = replace(base, handed_over=_handed_over(rows))
    return _with_answers(base, [row for row in rows if row.answered_at])


def _part(case: Case) -> Part:
    seen = followed(case)
    if case.status == Status.JOINED:
        # The one kept is somebody else's: what is asked there, and done for her, is not told here.
        waits = seen.status == Status.WAITING
        seen = replace(
            seen,
            actions=0,
            actions_done=0,
            status=Status.INVESTIGATING if waits else seen.status,
            hidden=seen.hidden or hidden_from_reporter(case),
        )
    return Part(case, case.complaint if case.kind == Kind.COMPLAINT else None, seen)


def _talk(parts: Sequence[Part]) -> tuple[Said, ...]:
    """Return what has been said in all of a letter, oldest first; what was said in several of them once."""
    said = [one for part in parts for one in messages_of(part.case, for_reporter=True)]
    once = {(one.message.written_at, one.message.side, one.message.text): one for one in reversed(said)}
    return tuple(sorted(once.values(), key=lambda one: (one.message.written_at, one.message.pk)))


def _handed_over(rows: Sequence[Complaint]) -> tuple[HandedOver, ...]:
    """Return what of a letter was given to whoever decides on it, or passed on, oldest first. One query."""
    came = {row.pk: local_date(row.case.received_at) for row in rows}
    appeals = [
        HandedOver(APPEAL, row.appeal_passed_on_at, row.appeal_arrived_on or came[row.pk])
        for row in rows
        if row.appeal_passed_on_at
    ]
    letters = PassedOn.objects.filter(case__in=came).values_list("case_id", "tested_at")
    passed_on = [HandedOver(LETTER, at, came[case_id]) for case_id, at in letters]
    return tuple(sorted(appeals + passed_on, key=lambda one: one.at))


def _least_far(statuses: Sequence[str]) -> str:
    """Return where a letter stands: what waits for its sender first, else as far as all parts have come."""
    found = set(statuses)
    steps = (
        (WAITING, WAITING in found),
        (REVIEW, REVIEW in found),
        (statuses[0], len(found) == 1),
        (ANSWERED, found <= {ANSWERED, CLOSED}),
        (ACKNOWLEDGED, found <= {RECEIVED, ACKNOWLEDGED}),
    )
    return next((status for status, holds in steps if holds), INVESTIGATING)


def status_of(complaint: Complaint | None, seen: Followed) -> str:
    """Return how far a case has come, as its sender may know; the words are practice.md's.

    Of a case that only named readers see, or that became one, that it is handled and no more.
    """
    ended, waiting = seen.status in ENDED, seen.status == Status.WAITING
    read = seen.status != Status.RECEIVED
    steps = (
        (INVESTIGATING, seen.hidden),
        (REVIEW, complaint and complaint.in_review),
        (CLOSED, ended),
        (WAITING, waiting),
        (ANSWERED, complaint and complaint.answered_at),
        (INVESTIGATING, read),
        (ACKNOWLEDGED, complaint and complaint.acknowledged_at),
    )
    return next((status for status, holds in steps if holds), RECEIVED)


def may_ask_for_review(complaint: Complaint) -> bool:
    """Whether somebody else can be asked to look again: once, when there is an answer."""
    return complaint.answered_at is not None and complaint.review_asked_at is None


def who_is_written_to(case: Case) -> Case:
    """Return the case of a letter that what its sender writes belongs to.

    The one that has waited longest for her answer; else the one whose handler wrote to her last; else the
    letter itself, or what it was reclassified as.
    """
    parts = whole_letter(case)
    if len(parts) == 1:
        return case
    asked = Message.objects.filter(case__in=parts, side=Side.HANDLER, point=Point.ANSWER)
    last = {row.case_id: row.written_at for row in asked.order_by("written_at")}
    waiting = [part for part in parts if part.status == Status.WAITING]
    if waiting:
        return min(waiting, key=lambda part: last.get(part.pk, part.received_at))
    talked = [part for part in parts if part.pk in last and not part.is_ended]
    going_on = (part for part in parts if part.status != Status.RECLASSIFIED)
    return max(talked, key=lambda part: last[part.pk], default=next(going_on, case))


def _with_answers(base: Shown, rows: Sequence[Complaint]) -> Shown:
    if not rows:
        return base
    said = {row.satisfied for row in rows}
    may = any(map(may_ask_for_review, rows))
    asked = [row for row in rows if row.review_asked_at]
    return replace(
        base,
        is_answered=True,
        answers=tuple(dict.fromkeys(row.answer for row in rows if row.answer_is_open)),
        answer_elsewhere=any(not row.answer_is_open for row in rows),
        satisfied=None if None in said else False not in said,
        may_ask_for_review=may,
        has_had_review=bool(asked) and not may and not any(row.in_review for row in asked),
    )
