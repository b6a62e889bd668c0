"""Registering a complaint, however it came in."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from cases.enums import Kind, PersonRole
from cases.models import Case
from cases.services.opening import Report, open_case
from cases.services.writing import add_person
from complaints.enums import ComplaintKind, Sender
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
    more: Mapping[str, Any] | None = None,
) -> Case:
    """Register a complaint that came in. One event.

    Parameters: `received_at` when it arrived, if earlier than `at`; `more` other values of its own row.
    """
    return open_case(
        kind=Kind.COMPLAINT,
        unit=unit,
        report=report,
        by=by,
        at=at,
        received_at=received_at,
        detail={"sender": sender, "kind": kind, **(more or {})},
    )


@transaction.atomic
def write_down(
    *,
    unit: Unit,
    report: Report,
    sender: Sender,
    kind: ComplaintKind,
    by: User,
    at: datetime,
    received_at: datetime | None = None,
    more: Mapping[str, Any] | None = None,
    name: str = "",
    contact: str = "",
) -> Case:
    """Register what somebody told, with who she is if she wants to be reached: both or neither.

    `name` and `contact` are kept encrypted apart from the text. The same form sent twice is one case with
    one person. Events: the case's, and that a person was added.
    """
    case = register(
        unit=unit, report=report, sender=sender, kind=kind, received_at=received_at, more=more, by=by, at=at
    )
    if (name or contact) and case.created_at == at:
        role = PersonRole.COMPLAINANT
        add_person(case_id=case.pk, role=role, name=name, contact=contact, by=by, at=at)
    return case
