"""An appeal that came as a complaint: seen in its words, handed over the same day, or said to be none.

Choosing the wrong form must never cost a right (practice.md 11; FL 2017:900 45 §).
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from cases import access
from cases.enums import Channel
from cases.models import Case
from cases.services.dues import drop, meet_deadlines, stand_same_day
from cases.services.locking import lock_case, refuse_ended, save_changes
from complaints.enums import Outcome
from complaints.models import Complaint, SenderMail
from complaints.queries.appealing import APPEAL, HAND_OVER
from core.dates import local_date
from core.errors import DomainError
from organisation.models import User
from organisation.roles import Capability

# What the sender answered that makes it urgent whatever else it is.
PRESSING = ("acute", "child")


def await_handing_over(case: Case) -> None:
    """Let an appeal be handed over the day it came in, in another command's transaction."""
    stand_same_day(case, APPEAL, str(HAND_OVER), came=case.received_at)


@transaction.atomic
def pass_appeal_on(*, case_id: int, to: str, by: User, at: datetime) -> Case:
    """Write down that an appeal was given to whoever decides, the same day; its arrival day is kept.

    A letter that turned out to be an appeal gets the day the complaint came in. Meets its deadline. Raises
    DomainError without a receiver. One event.
    """
    case = lock_case(case_id)
    if not to.strip():
        raise DomainError(_("Skriv vem som har fått överklagandet."), field="to")
    row = Complaint.objects.get(case=case)
    values: dict[str, Any] = {
        "appeal_arrived_on": row.appeal_arrived_on or local_date(case.received_at),
        "appeal_passed_on_at": at,
        "appeal_passed_on_to": to.strip(),
        "outcome": Outcome.APPEAL,
        "outcome_reason": row.outcome_reason or _("Brevet är ett överklagande."),
    }
    changes = {name: (getattr(row, name), new) for name, new in values.items() if getattr(row, name) != new}
    changes["appeal_arrived_on"] = ("", values["appeal_arrived_on"])  # told whenever it is handed over
    Complaint.objects.filter(pk=row.pk).update(**values)
    meet_deadlines(case, at, APPEAL)
    SenderMail.queue(case, "news", at, once="appeal")
    save_changes(case)
    summary = _("Överklagandet lämnades till beslutsfattaren.")
    record("complaint.appeal", case, by=by, at=at, summary=summary, changes=changes)
    return case


@transaction.atomic
def not_an_appeal(*, case_id: int, reason: str, by: User, at: datetime, version: int | None = None) -> Case:
    """Say, with a reason, that what was taken for an appeal is none: its day, deadline and outcome go.

    It is answered and erased as any complaint, and is read the same day only where something else makes it
    urgent. Whoever says so decides in the case, since a right may hang on
    it: else PermissionDenied. Raises DomainError without a reason, where no appeal waits to be handed over,
    and in an ended case. One event, which keeps the reason and the day.
    """
    case = lock_case(case_id, version=version)
    refuse_ended(case)
    if not access.can(by, Capability.DECIDE, case):
        raise PermissionDenied
    if not reason.strip():
        raise DomainError(_("Skriv ett skäl."), field="reason")
    row = Complaint.objects.get(case=case)
    if not row.appeal_waits:
        raise DomainError(_("Det finns inget överklagande som väntar på att lämnas över."))
    values: dict[str, Any] = {"appeal_arrived_on": None}
    if row.outcome == Outcome.APPEAL:
        values |= {"outcome": "", "outcome_reason": ""}
    changes: dict[str, Any] = {name: (getattr(row, name), new) for name, new in values.items()}
    Complaint.objects.filter(pk=row.pk).update(**values)
    drop(case, APPEAL)
    changes |= save_changes(case, urgent=case.urgent and _presses_besides(case))
    summary = _("Brevet är inget överklagande.")
    changes |= {"reason": ("", reason)}
    record("complaint.no_appeal", case, by=by, at=at, summary=summary, changes=changes)
    return case


def _presses_besides(case: Case) -> bool:
    """Whether something but an appeal makes it urgent, or may: of a part the letter knows why."""
    told = case.original
    return told.channel == Channel.FROM_CASE or any(told.answers.get(name) for name in PRESSING)
