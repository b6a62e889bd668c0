"""What happens to a case, told as a list of commands.

A life can be played in two ways that leave the same rows: through the services (`by_hand`), one command at
a time, and in memory (`in_bulk`), thousands at once. The tests compare the two row by row.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cases.enums import Kind
from cases.services.opening import Report
from organisation.models import Unit, User


@dataclass(frozen=True)
class Step:
    """One command: its name, who, when, and its arguments; `action` is an action's place in the case."""

    do: str
    by: User
    at: datetime
    what: dict[str, Any] = field(default_factory=dict)


@dataclass
class Life:
    """A case from its opening on. `report` is None in a case that follows from another, which has its own.

    `received_at` is when it came in, if that was before it was opened. `pk` and `reference` are given
    when the life is played.
    """

    kind: Kind
    unit: Unit
    by: User | None
    at: datetime
    report: Report | None = None
    title: str = ""
    detail: dict[str, Any] = field(default_factory=dict)
    received_at: datetime | None = None
    steps: list[Step] = field(default_factory=list)
    pk: int = 0
    reference: str = ""

    def then(self, do: str, by: User, at: datetime, **what: Any) -> None:
        """Add a step."""
        self.steps.append(Step(do, by, at, what))

    @property
    def risk(self) -> int:
        """The risk value as it was last judged; 0 before that."""
        judged = [step.what["classification"] for step in self.steps if "classification" in step.what]
        return (judged[-1].severity or 0) * (judged[-1].likelihood or 0) if judged else 0

    def family(self) -> Iterator["Life"]:
        """Yield the life and every life that follows from it."""
        yield self
        for step in self.steps:
            if child := step.what.get("then"):
                yield from child.family()
