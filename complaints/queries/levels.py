"""What service levels hold in a nämnd, and what they make of a complaint that comes in."""

from dataclasses import dataclass
from datetime import date, datetime

from cases.enums import Kind
from core.dates import TimeUnit, due_at
from organisation.models import Unit, User
from organisation.queries import administered_boards, boards
from registers.enums import Amount, StartEvent
from registers.models import DeadlineRule
from registers.queries import deadline_rules

DAYS_IN_WEEK = 7


@dataclass(frozen=True)
class Held:
    """A time limit that holds in a nämnd, whether it is its own, and when it ends for what comes in now."""

    rule: DeadlineRule
    is_own: bool
    due_at: datetime

    @property
    def from_receipt(self) -> bool:
        """Whether it is counted from when the complaint came in."""
        return self.rule.start_event == StartEvent.RECEIVED

    @property
    def words(self) -> str:
        """How long, in words: "10 arbetsdagar", whole weeks as weeks."""
        return f"{self.rule.amount} {Amount(self.rule.unit).label}"


def levels_of(board: Unit, *, at: datetime, on: date) -> dict[str, Held]:
    """Return the time limits for complaints that hold in a nämnd on a day, by code."""
    return {
        rule.code: Held(rule, rule.board_id is not None, due_at(at, rule.amount, TimeUnit(rule.unit)))
        for rule in deadline_rules(Kind.COMPLAINT, board.pk, on=on)
    }


def levels_to_come(board: Unit, *, on: date) -> list[DeadlineRule]:
    """Return the nämnd's own limits for complaints that begin after a day, the first one first."""
    rules = DeadlineRule.objects.filter(board=board, kind=Kind.COMPLAINT, valid_from__gt=on)
    return list(rules.order_by("valid_from", "code"))


def boards_to_set(user: User, *, on: date) -> list[Unit]:
    """Return the nämnder whose registers the person looks after, by name."""
    allowed = administered_boards(user)
    found = boards(on=on)
    return list(found if allowed is None else found.filter(pk__in=allowed))
