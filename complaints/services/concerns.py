"""Concern for a child that came with a complaint: handed to the reception the same day, or said to be none.

It is never queued with the complaint (practice.md 12): the duty to report is everybody's who works here, at
once (SoL 2025:400 19 kap. 1 §), and the reception judges it. The complaint stays and is answered.
"""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.log import record
from cases import access
from cases.models import Case
from cases.services.dues import drop, meet_deadlines, stand_on
from cases.services.locking import lock_case, refuse_ended, save_changes
from complaints.models import Complaint
from core.dates import local_date
from core.errors import DomainError
from organisation.models import User
from organisation.roles import Capability

CONCERN = "concern"
HAND_TO_RECEPTION = gettext_lazy("Lämna orosanmälan till mottagningen")


def await_reception(case: Case) -> None:
    """Give concern for a child the day it came in as its deadline, in another command's transaction."""
    stand_on(case, CONCERN, str(HAND_TO_RECEPTION), since=case.received_at, day=local_date(case.received_at))


@transaction.atomic
def pass_concern_on(*, case_id: int, to: str, by: User, at: datetime, version: int | None = None) -> Case:
    """Write down that concern for a child was handed to whoever receives such reports, and meet its deadline.

    Also where nobody said so when it came in, but the words turned out to mean it. Raises DomainError without
    a receiver, in an ended case, and where it is settled already. One event.
    """
    case = lock_case(case_id, version=version)
    row = _unsettled(case)
    if not to.strip():
        raise DomainError(_("Skriv vem som har fått orosanmälan."), field="to")
    Complaint.objects.filter(pk=row.pk).update(concern_settled_at=at, concern_passed_on_to=to.strip())
    meet_deadlines(case, at, CONCERN)
    save_changes(case)
    summary = _("Orosanmälan lämnades till mottagningen.")
    record("complaint.concern", case, by=by, at=at, summary=summary, changes={"to": ("", to.strip())})
    return case


@transaction.atomic
def no_concern(*, case_id: int, reason: str, by: User, at: datetime, version: int | None = None) -> Case:
    """Say, with a reason, that what the sender ticked is no concern for a child to be reported.

    Whoever says so decides in the case, since a child may depend on it: else PermissionDenied. Raises
    DomainError without a reason, in an ended case, and where no concern waits. One event, with the reason.
    """
    case = lock_case(case_id, version=version)
    row = _unsettled(case)
    if not access.can(by, Capability.DECIDE, case):
        raise PermissionDenied
    if not reason.strip():
        raise DomainError(_("Skriv ett skäl."), field="reason")
    if not row.concern_waits:
        raise DomainError(_("Det finns ingen oro för ett barn som väntar på att lämnas över."))
    Complaint.objects.filter(pk=row.pk).update(concern_settled_at=at)
    drop(case, CONCERN)
    save_changes(case)
    summary = _("Ingen orosanmälan behövs.")
    record("complaint.no_concern", case, by=by, at=at, summary=summary, changes={"reason": ("", reason)})
    return case


def _unsettled(case: Case) -> Complaint:
    refuse_ended(case)
    row = Complaint.objects.select_related("case__original").get(case=case)
    if row.concern_settled_at:
        raise DomainError(_("Det är redan avgjort om en orosanmälan behövs."))
    return row
