"""Registering a complaint, however it came in."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cases.enums import Kind
from cases.models import Case
from cases.services.opening import Report, open_case
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
