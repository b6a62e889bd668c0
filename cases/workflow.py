"""The workflow as data: what an arrow is. Each kind declares its own arrows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from cases.enums import Status
from cases.models import Case
from core.text import Words
from organisation.roles import Right

# Why an arrow cannot be taken, in Swedish, or None when it can.
Guard = Callable[[Case], Words | None]


@dataclass(frozen=True)
class Transition:
    """One arrow: from where, to where, who may, what must hold first.

    `needs_reason` asks for a reason in words; `unless_reason` are guards that a reason in words, kept in the
    history, answers. `by_service` marks an arrow that another command takes
    (handing over, reclassifying, an effect not reached); it has no button of its own.
    """

    name: str
    label: Words
    sources: frozenset[Status]
    target: Status
    needs: Right
    guards: tuple[Guard, ...] = ()
    unless_reason: tuple[Guard, ...] = ()
    needs_reason: bool = False
    by_service: bool = False

    def blockers(self, case: Case) -> list[str]:
        """Return the reasons why the arrow cannot be taken now; empty when it can."""
        return [str(reason) for guard in self.guards if (reason := guard(case))]

    def asks(self, case: Case) -> list[str]:
        """Return what a reason in words must answer for before the arrow is taken; empty for nothing."""
        return [str(reason) for guard in self.unless_reason if (reason := guard(case))]

    def wants_reason(self, case: Case) -> bool:
        """Tell whether the arrow is taken with a reason in words and not without."""
        return self.needs_reason or bool(self.asks(case))


@dataclass(frozen=True)
class Workflow:
    """The arrows of one kind, where its cases start, and its own words for the statuses.

    `complete` is what the kind asks for before an investigation is klar, beside what every kind asks for.
    """

    start: Status
    transitions: tuple[Transition, ...]
    labels: Mapping[Status, Words]
    complete: tuple[Guard, ...] = ()

    @cached_property
    def by_name(self) -> dict[str, Transition]:
        """The arrows by name."""
        return {step.name: step for step in self.transitions}

    @cached_property
    def statuses(self) -> frozenset[Status]:
        """Every status a case of this kind can have."""
        return frozenset({self.start, *(step.target for step in self.transitions)})

    def leaving(self, status: str) -> list[Transition]:
        """Return the arrows a person may take from a status."""
        return [step for step in self.transitions if status in step.sources and not step.by_service]

    def label(self, status: str) -> str:
        """Return the kind's own word for a status."""
        return str(self.labels.get(Status(status), Status(status).label))
