"""Complaints, as the spine sees them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.enums import NOT_COUNTED, Kind, Point
from cases.kinds import CaseKind
from cases.models import Case
from cases.queries.letters import letter_of
from cases.queries.own import hidden_from_reporter
from complaints.enums import Sender
from complaints.guards import somebody_else
from complaints.models import Complaint, Matter, PassedOn, SenderMail
from complaints.queries.appealing import APPEAL, HAND_OVER, asks_to_change
from complaints.queries.reviews import untaken
from complaints.workflow import WORKFLOW
from core.dates import local_date
from core.text import Words
from organisation.models import User
from registers.enums import language_of
from registers.queries import public_words


def create_detail(case: Case, values: Mapping[str, Any]) -> Complaint:
    """Write the detail row."""
    return Complaint.objects.create(case=case, **values)


def fields_from(_origin: Case) -> dict[str, Any]:
    """Return what a complaint takes over: one reclassified from a deviation came from staff."""
    return {"sender": Sender.STAFF}


def fields_by_staff(on: date, told: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a complaint that staff send straight in begins with: that it came from staff.

    One that asks for a decision to be changed keeps the day it came in (FL 2017:900 45 §).
    """
    return {"sender": Sender.STAFF, "appeal_arrived_on": on if asks_to_change(told["text"]) else None}


def due_the_same_day(text: str) -> tuple[str, Words] | None:
    """Return the deadline of an appeal, which is handed over the day it comes in; None for anything else."""
    return (APPEAL, HAND_OVER) if asks_to_change(text) else None


def heard(case: Case, text: str, on: date) -> bool:
    """Keep the day an appeal came in that is written later; tell whether it is one nobody has seen before."""
    unseen = Complaint.objects.filter(case=case, appeal_arrived_on=None)
    return asks_to_change(text) and bool(unseen.update(appeal_arrived_on=on))


def erase_detail(case: Case) -> None:
    """Empty the detail row's text at retention."""
    mine = Complaint.objects.filter(case=case)
    matter = mine.values_list("matter", flat=True).get()
    mine.update(
        answer="",
        wish="",
        consent="",
        outcome_reason="",
        authority_number="",
        appeal_passed_on_to="",
        concern_passed_on_to="",
    )
    PassedOn.objects.filter(case=case).update(reasoning="", name="–")
    SenderMail.objects.filter(case=case).delete()
    # What they were about together stays as long as one of them has its text.
    if (
        matter
        and not Complaint.objects.filter(matter=matter, case__original__masked_at__isnull=True).exists()
    ):
        Matter.objects.filter(pk=matter).update(title="")


def tell_sender(case: Case, once: str, at: datetime) -> None:
    """Tell whoever sent it in without an account, by mail if she left an address, that there is news."""
    SenderMail.queue(case, "news", at, once=once)


def words_to_sender(case: Case, point: Point, status: str, at: datetime) -> str:
    """Return what a sender with a code is told at a point, in her language; "" without a code or words.

    That it came in her receipt has told her. What it became inside, she is not told.
    """
    if hidden_from_reporter(case, status=status) or status in NOT_COUNTED:
        return ""
    if point == Point.RECEIVED or not letter_of(case).receipts.exists():
        return ""
    words = public_words(language_of(case.complaint.language), on=local_date(at), board_id=case.board_id)
    return words.get(f"point_{point}", "")


def answer_to_reporter(case: Case) -> str:
    """Return the answer as whoever reported it with an account reads it; "" where there is none for her.

    It is hers where it came from staff; else she reads what may be read without saying who one is.
    """
    row = case.complaint
    hers = row.sender == Sender.STAFF or row.answer_is_open
    return row.answer if row.answered_at and hers else ""


def why_not_handler(case: Case, person: User) -> Words | None:
    """Say that whoever answered first is not the one who looks again."""
    return somebody_else(case.complaint, person)


def why_today(case: Case) -> str:
    """Return what the sender answered that makes it urgent, and whether a decision is appealed."""
    said, appealed = case.original.answers, case.complaint.appeal_arrived_on
    whys = (
        (said.get("acute"), _("akut")),
        (said.get("child"), _("oro för barn")),
        (appealed, _("överklagande")),
    )
    return ", ".join(str(words) for holds, words in whys if holds)


KIND = CaseKind(
    kind=Kind.COMPLAINT,
    prefix="KL",
    workflow=WORKFLOW,
    create_detail=create_detail,
    fields_from=fields_from,
    fields_by_staff=fields_by_staff,
    due_the_same_day=due_the_same_day,
    heard=heard,
    erase_detail=erase_detail,
    tells_reporter=True,
    tell_sender=tell_sender,
    words_to_sender=words_to_sender,
    why_not_handler=why_not_handler,
    answer_to_reporter=answer_to_reporter,
    untaken=untaken,
    why_today=why_today,
    begun_by_touch=False,  # it is confirmed to whoever sent it, or answered
    # The answer's is told to the sender, the authority's is the authority's, the others' are the law's.
    deadline_pages={
        "answer": "complaints:extend",
        "authority": "complaints:about",
        "appeal": "complaints:appeal",
        "concern": "complaints:concern",
    },
    row_command=(_("Samla med andra"), "complaints:group"),
    detail_template="complaints/_detail.html",
    # An appeal that has not reached whoever decides on it, a new review that nobody has made.
    pending=Q(complaint__appeal_arrived_on__isnull=False, complaint__appeal_passed_on_at__isnull=True)
    | Q(complaint__review_asked_at__gt=F("complaint__answered_at")),
)
