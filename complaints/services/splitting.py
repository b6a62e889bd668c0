"""One letter about several matters becomes several complaints, each with the day the letter came in."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from cases import access
from cases.enums import Channel, Relation
from cases.models import Case, CaseLink
from cases.services.dues import meet_deadlines
from cases.services.linking import copy_files, copy_people
from cases.services.locking import lock_case, refuse_ended, save_changes
from cases.services.opening import Report
from complaints.enums import ComplaintKind, Sender
from complaints.models import Complaint, ComplaintSubject
from complaints.queries.letters import passages
from complaints.services.handling import ACKNOWLEDGE, keep_authority_day
from complaints.services.registering import register
from core.errors import DomainError
from organisation.models import Unit, User
from organisation.roles import Capability
from registers.models import Subject

# What the part takes over of the letter's own row.
SAME = (
    *("language", "voices", "wants_answer", "acknowledged_at"),
    *("authority", "authority_number", "authority_answer_on"),
)


@dataclass(frozen=True)
class Part:
    """What of a letter becomes a complaint of its own: passages word for word, and what they are about.

    `unit` answers for it, the letter's own where it is None; `with_files` lets the letter's files follow.
    """

    chosen: Sequence[str]
    title: str = ""
    unit: Unit | None = None
    subjects: Sequence[Subject] = field(default_factory=tuple)
    with_files: bool = False

    @property
    def text(self) -> str:
        """The passages, one on each line."""
        return "\n".join(self.chosen)


@transaction.atomic
def split(*, case_id: int, part: Part, by: User, at: datetime, version: int | None = None) -> Case:
    """Make a complaint of its own of a part of a letter. Returns the new one.

    The letter's report is not touched; the new one's holds the passages and says which letter they come from.
    Its deadlines run from the day the letter came in, and it is confirmed if the letter was. The sender
    follows both with the code she has. Whoever sends a part to another unit decides in the letter: else
    PermissionDenied. Raises DomainError beside "chosen" for words that are not the letter's, none or all of
    them; for a letter that only named readers see, or whose work has ended. One event on each.
    """
    letter = lock_case(case_id, version=version)
    row = Complaint.objects.select_related("case").get(case=letter)
    unit = part.unit or letter.unit
    _check(letter, part, unit)
    needs = Capability.INVESTIGATE if unit.pk == letter.unit_id else Capability.DECIDE
    if not access.can(by, needs, letter):
        raise PermissionDenied
    case = register(
        unit=unit,
        report=_report(letter, part),
        sender=Sender(row.sender),
        kind=ComplaintKind(row.kind),
        received_at=letter.received_at,
        more={name: getattr(row, name) for name in SAME},
        by=by,
        at=at,
    )
    CaseLink.objects.create(source=letter, target=case, relation=Relation.SPLIT_INTO, made_at=at)
    copy_people(letter, case)
    if part.with_files:
        copy_files(letter, case)
    _finish(case, row, part, at)
    save_changes(letter)
    record("complaint.split", letter, by=by, at=at, summary=_("En del av brevet blev ett eget klagomål."))
    return case


def _check(letter: Case, part: Part, unit: Unit) -> None:
    refuse_ended(letter)
    if letter.restricted:
        raise DomainError(_("Ett ärende som bara namngivna läser kan inte delas."))
    if unit.board_id != letter.board_id:
        raise DomainError(
            _("Enheten hör till en annan nämnd. Lämna vidare klagomålet i stället."), field="unit"
        )
    known = passages(letter.original.text)
    if not part.chosen:
        raise DomainError(_("Välj det som ska bli ett eget klagomål."), field="chosen")
    if not set(part.chosen) <= set(known):
        raise DomainError(_("Texten ska vara brevets egna ord."), field="chosen")
    if len(part.chosen) >= len(known):
        raise DomainError(
            _("Något ska bli kvar i brevet. Flytta ärendet om allt hör hemma på ett annat ställe."),
            field="chosen",
        )


def _report(letter: Case, part: Part) -> Report:
    told = letter.original
    answers: dict[str, Any] = {"from_case": letter.reference, "part_of_letter": True}
    return Report(
        text=part.text,
        place=told.place,
        channel=Channel.FROM_CASE,
        reporter=letter.reporter,
        reporter_name=told.reporter_name,
        answers=answers,
        urgent=letter.urgent,
    )


def _finish(case: Case, row: Complaint, part: Part, at: datetime) -> None:
    """Give the part what is its own and the letter's, and meet the deadline that the letter has met."""
    letter = row.case
    values = {"protected": letter.protected, "diary_number": letter.diary_number}
    save_changes(case, title=part.title.strip(), **values)
    ComplaintSubject.objects.bulk_create(
        ComplaintSubject(complaint=case.complaint, subject=subject) for subject in part.subjects
    )
    if row.authority_answer_on:
        keep_authority_day(case, row.authority_answer_on, at)
    if row.acknowledged_at:
        meet_deadlines(case, row.acknowledged_at, ACKNOWLEDGE)
