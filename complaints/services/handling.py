"""Handling a complaint: acknowledged, described."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from cases.models import Case
from cases.services.dues import drop, meet_deadlines, stand_on
from cases.services.locking import lock_case, refuse_ended, save_changes
from complaints.enums import ComplaintKind, Sender
from complaints.models import Complaint, ComplaintSubject, SenderMail
from core.errors import DomainError
from organisation.models import User
from registers.models import Contract, Subject, Supplier

ACKNOWLEDGE = "first_action"
# The code of the deadline that an authority has set; the answer meets it.
AUTHORITY = "authority"


@dataclass(frozen=True)
class About:
    """What a complaint is about and whose it is: what the handler describes, all of it together."""

    kind: ComplaintKind
    sender: Sender
    subjects: Sequence[Subject] = ()
    voices: int = 1
    supplier: Supplier | None = None
    contract: Contract | None = None
    authority: str = ""
    authority_number: str = ""
    authority_answer_on: date | None = None


@transaction.atomic
def acknowledge(*, case_id: int, by: User, at: datetime) -> Case:
    """Confirm to the sender that it has come in; meets that deadline. Again changes nothing. One event."""
    case = lock_case(case_id)
    refuse_ended(case)
    if not Complaint.objects.filter(case=case, acknowledged_at__isnull=True).update(acknowledged_at=at):
        return case
    meet_deadlines(case, at, ACKNOWLEDGE)
    SenderMail.queue(case, "news", at, once="acknowledged")
    record("complaint.acknowledge", case, by=by, at=at, summary=_("Klagomålet bekräftades."))
    return case


@transaction.atomic
def describe(*, case_id: int, about: About, by: User, at: datetime, version: int | None = None) -> Case:
    """Say what a complaint is about, from whom, and which supplier it concerns. One event.

    The day an authority wants its answer is a deadline, which stands anew when the day is changed.
    Raises DomainError for a contract that is not the supplier's, or fewer than one voice.
    """
    case = lock_case(case_id, version=version)
    refuse_ended(case)
    if about.contract and about.contract.supplier != about.supplier:
        raise DomainError(_("Avtalet hör till en annan leverantör."), field="contract")
    if about.voices < 1:
        raise DomainError(_("Antalet ska vara minst 1."), field="voices")
    row = Complaint.objects.get(case=case)
    before = ", ".join(subject.name for subject in row.subjects.order_by("order", "name"))
    values = {
        "kind": about.kind,
        "sender": about.sender,
        "voices": about.voices,
        "authority": about.authority,
        "authority_number": about.authority_number,
        "authority_answer_on": about.authority_answer_on,
    }
    changes = {name: (getattr(row, name), new) for name, new in values.items() if getattr(row, name) != new}
    Complaint.objects.filter(pk=row.pk).update(**values)
    if "authority_answer_on" in changes:
        keep_authority_day(case, about.authority_answer_on, at)
    row.complaint_subjects.all().delete()
    ComplaintSubject.objects.bulk_create(
        ComplaintSubject(complaint=row, subject=subject) for subject in about.subjects
    )
    after = ", ".join(subject.name for subject in about.subjects)
    changes |= {"subjects": (before, after)} if before != after else {}
    changes |= save_changes(case, supplier=about.supplier, contract=about.contract)
    record("complaint.describe", case, by=by, at=at, summary=_("Klagomålet beskrevs."), changes=changes)
    return case


def keep_authority_day(case: Case, day: date | None, at: datetime) -> None:
    """Let the day an authority wants its answer be a deadline, in another command's transaction."""
    if day:
        stand_on(case, AUTHORITY, _("Svara myndigheten"), since=at, day=day)
    else:
        drop(case, AUTHORITY)
