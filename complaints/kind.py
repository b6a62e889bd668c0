"""Complaints, as the spine sees them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from cases.enums import Kind
from cases.kinds import CaseKind
from cases.models import Case
from complaints.enums import Sender
from complaints.models import Complaint, PassedOn, SenderMail
from complaints.workflow import WORKFLOW


def create_detail(case: Case, values: Mapping[str, Any]) -> Complaint:
    """Write the detail row."""
    return Complaint.objects.create(case=case, **values)


def fields_from(_origin: Case) -> dict[str, Any]:
    """Return what a complaint takes over: one reclassified from a deviation came from staff."""
    return {"sender": Sender.STAFF}


def fields_by_staff(_on: date, _answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a complaint that staff send straight in begins with: that it came from staff."""
    return {"sender": Sender.STAFF}


def erase_detail(case: Case) -> None:
    """Empty the detail row's text at retention."""
    Complaint.objects.filter(case=case).update(answer="", wish="", consent="", outcome_reason="")
    PassedOn.objects.filter(case=case).update(reasoning="")
    SenderMail.objects.filter(case=case).delete()


def tell_sender(case: Case, once: str, at: datetime) -> None:
    """Tell whoever sent it in without an account, by mail if she left an address, that there is news."""
    SenderMail.queue(case, "news", at, once=once)


KIND = CaseKind(
    kind=Kind.COMPLAINT,
    prefix="KL",
    workflow=WORKFLOW,
    create_detail=create_detail,
    fields_from=fields_from,
    fields_by_staff=fields_by_staff,
    erase_detail=erase_detail,
    tell_sender=tell_sender,
    detail_template="complaints/_detail.html",
)
