"""What a sender without an account sees of her own case: where it stands, the talk, the answer.

A code is no identification (practice.md 13): nothing is shown but what the two have written to each
other, the complaint she sent herself, and an answer that somebody has marked as fit for it. A report by
somebody who works for the nämnd is about others: of it nothing is repeated.
"""

from dataclasses import dataclass
from datetime import datetime

from cases.enums import ENDED, Kind, Status
from cases.models import Case
from cases.queries.dialogue import Said, messages_of
from cases.queries.following import Followed, case_behind, followed
from complaints.models import Complaint

RECEIVED, ACKNOWLEDGED, INVESTIGATING = "received", "acknowledged", "investigating"
WAITING, ANSWERED, REVIEW, CLOSED = "waiting", "answered", "review", "closed"


@dataclass(frozen=True)
class Shown:
    """A case as its sender is shown it. `status` is the word's place among the public's words.

    `text`, `wish` and `files` are what she sent, of a complaint (`repeats`) and of nothing else.
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
    is_answered: bool = False
    answer: str = ""
    satisfied: bool | None = None
    may_ask_for_review: bool = False
    has_had_review: bool = False


def sender_case(reference: str, code: str) -> Case | None:
    """Return the case with this number that was given this code; None when they do not belong together."""
    case = case_behind(code)
    return case if case and case.reference == reference.strip().upper().replace(" ", "") else None


def shown(case: Case) -> Shown:
    """Return what the sender is shown of her case. About six queries; no reading is logged: it is hers."""
    seen = followed(case)
    original = case.original
    complaint = case.complaint if case.kind == Kind.COMPLAINT else None
    repeats = complaint is not None and original.masked_at is None
    sent = case.attachments.filter(is_original=True).values_list("name", flat=True) if repeats else ()
    base = Shown(
        case=case,
        status=status_of(complaint, seen),
        received_at=case.received_at,
        text=original.text if repeats else "",
        wish=str(original.answers.get("wish", "")) if repeats else "",
        files=tuple(sent),
        talk=tuple(messages_of(case, for_reporter=True)),
        repeats=repeats,
        actions=seen.actions,
        actions_done=seen.actions_done,
    )
    return _with_answer(base, complaint) if complaint and not seen.hidden else base


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


def _with_answer(base: Shown, complaint: Complaint) -> Shown:
    return Shown(
        **{
            **base.__dict__,
            "is_answered": complaint.answered_at is not None,
            "answer": complaint.answer if complaint.answer_is_open else "",
            "satisfied": complaint.satisfied,
            "may_ask_for_review": may_ask_for_review(complaint),
            "has_had_review": complaint.review_asked_at is not None and not complaint.in_review,
        }
    )
