"""Answering a complaint."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from cases.models import Case
from cases.services.locking import lock_case
from complaints.enums import Outcome
from complaints.models import Complaint, SenderMail
from core.errors import DomainError
from organisation.models import User


@transaction.atomic
def answer(*, case_id: int, text: str, outcome: Outcome, by: User, at: datetime) -> Case:
    """Write down the answer that was given and what the complaint turned out to be.

    Whoever answered the first time does not answer a new review. The sender is told by mail that there is
    something to read, if she left an address. One event.
    """
    case = lock_case(case_id)
    if not text.strip():
        raise DomainError(_("Skriv svaret."), field="answer")
    row = Complaint.objects.get(case=case)
    if row.review_not_by_id == by.pk:
        raise DomainError(_("Den nya genomgången görs av någon annan än den som svarade först."))
    Complaint.objects.filter(case=case).update(
        answer=text, outcome=outcome, answered_at=at, answered_by=by, satisfied=None, satisfied_at=None
    )
    SenderMail.queue(case, "news", at, once=f"answer {at.isoformat()}")
    record("complaint.answer", case, by=by, at=at, summary=_("Klagomålet besvarades."))
    return case
