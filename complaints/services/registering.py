"""Registering a complaint, however it came in."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from cases.enums import Kind, PersonRole
from cases.models import Case
from cases.services.opening import Report, open_case
from cases.services.writing import add_person
from complaints.enums import ComplaintKind, Sender
from complaints.services.appeals import await_handing_over
from complaints.services.concerns import await_reception
from core.dates import local_date
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
    appeal: bool = False,
) -> Case:
    """Register a complaint that came in. One event.

    Parameters: `received_at` when it arrived, if earlier than `at`; `more` other values of its own row;
    `appeal` that a decision is to be changed: it keeps the day it came in, is read the same day, and is to
    be handed over that day (FL 2017:900 45 §). Concern for a child, answered in the report, is too.
    """
    arrived = local_date(received_at or at) if appeal else None
    case = open_case(
        kind=Kind.COMPLAINT,
        unit=unit,
        report=replace(report, urgent=report.urgent or appeal),
        by=by,
        at=at,
        received_at=received_at,
        detail={"sender": sender, "kind": kind, "appeal_arrived_on": arrived, **(more or {})},
    )
    if case.created_at != at:  # it was sent before, and what it awaits may have been done since
        return case
    if appeal:
        await_handing_over(case)
    if report.answers.get("child"):
        await_reception(case)
    return case


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
    appeal: bool = False,
    name: str = "",
    contact: str = "",
) -> Case:
    """Register what somebody told, with who she is if she wants to be reached: both or neither.

    Parameters: as for `register`; `name` and `contact` are kept encrypted apart from the text. The same form
    sent twice is one case with one person. Events: the case's, and that a person was added.
    """
    case = register(
        unit=unit,
        report=report,
        sender=sender,
        kind=kind,
        received_at=received_at,
        more=more,
        appeal=appeal,
        by=by,
        at=at,
    )
    if (name or contact) and case.created_at == at:
        role = PersonRole.COMPLAINANT
        add_person(case_id=case.pk, role=role, name=name, contact=contact, by=by, at=at)
    return case
