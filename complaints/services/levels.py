"""The service levels of a nämnd: within what time a complaint is confirmed and answered."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from cases.enums import Kind
from complaints.services.answering import ANSWER
from complaints.services.handling import ACKNOWLEDGE
from organisation.models import Unit, User
from registers.enums import Amount
from registers.services.deadlines import set_deadline

CODES = (ACKNOWLEDGE, ANSWER)


@dataclass(frozen=True)
class Level:
    """So many working days, calendar days, or hours."""

    amount: int
    unit: Amount


@transaction.atomic
def set_levels(
    *, board: Unit, acknowledge: Level, answer: Level, since: date, by: User, at: datetime
) -> Unit:
    """Set within what time a nämnd confirms and answers what comes in from a day on. Returns the nämnd.

    Errors and events as `set_deadline`, for each of the two that changes.
    """
    for code, level in zip(CODES, (acknowledge, answer), strict=True):
        set_deadline(
            board=board,
            kind=Kind.COMPLAINT,
            code=code,
            amount=level.amount,
            unit=level.unit,
            since=since,
            by=by,
            at=at,
        )
    return board
