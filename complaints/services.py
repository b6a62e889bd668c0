"""Commands only complaints have."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from cases.enums import Kind
from cases.models import Case
from cases.services.locking import lock_case
from cases.services.opening import Report, open_case
from complaints.enums import ComplaintKind, Outcome, Sender
from complaints.models import Complaint
from core.errors import DomainError
from organisation.models import Unit, User


def register(
    *,
    unit: Unit,
    report: Report,
    sender: Sender,
    by: User | None,
    at: datetime,
    kind: ComplaintKind = ComplaintKind.COMPLAINT,
    received_at: datetime | None = None,
) -> Case:
    """Register a complaint that came in; `received_at` when it arrived, if earlier. One event."""
    return open_case(
        kind=Kind.COMPLAINT,
        unit=unit,
        report=report,
        by=by,
        at=at,
        received_at=received_at,
        detail={"sender": sender, "kind": kind},
    )


@transaction.atomic
def answer(*, case_id: int, text: str, outcome: Outcome, by: User, at: datetime) -> Case:
    """Write down the answer that was given and what the complaint turned out to be. One event."""
    case = lock_case(case_id)
    if not text.strip():
        raise DomainError(_("Skriv svaret."), field="answer")
    Complaint.objects.filter(case=case).update(answer=text, outcome=outcome, answered_at=at)
    record("complaint.answer", case, by=by, at=at, summary=_("Klagomålet besvarades."))
    return case
