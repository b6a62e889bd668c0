"""What a measure is. The processes register theirs in `settings.MEASURES`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache

from django.conf import settings
from django.db.models import Q
from django.utils.module_loading import import_string

from cases.enums import Kind
from core.text import Words


class By(StrEnum):
    """What one counts: a collective report is one case of several events (decision 3).

    What may be a trend is judged by matters: forty complaints on one decision are one (practice.md 16).
    """

    CASES = "cases"
    EVENTS = "events"
    MATTERS = "matters"  # many reports on one and the same matter are one


class Organisation(StrEnum):
    """As units stand today, or as they stood when the case came to them (decision 5)."""

    NOW = "now"
    THEN = "then"


@dataclass(frozen=True)
class Measure:
    """One thing that is counted (decision 5).

    `key` is its name in imports and addresses; `label` in words, plural; `kind` whose cases it counts;
    `dated_by` the local-date column that places a case in a period (received_on, closed_on,
    lexsarah__decided_on …); `only` narrows the cases; `alike` is the column with what several cases are about
    together, "" where every case is its own matter; `chosen(board_id)` narrows them further as the nämnd's
    settings say, and `told(board_id, first, last)` says in sentences what they make of it between two days;
    `by` is what it counts and `organisation` which version of it, where nobody asks for another;
    `definition` says in a sentence what it counts.
    """

    key: str
    label: Words
    kind: Kind
    dated_by: str = "received_on"
    only: Q = field(default_factory=Q)
    alike: str = ""
    chosen: Callable[[int], Q] = lambda _board_id: Q()
    told: Callable[[int, date, date], list[str]] = lambda _board_id, _first, _last: []
    by: By = By.CASES
    organisation: Organisation = Organisation.NOW
    definition: Words = ""


@cache
def all_measures() -> dict[str, Measure]:
    """Return the registered measures by key, in the order of `settings.MEASURES`."""
    groups: Iterable[Iterable[Measure]] = map(import_string, settings.MEASURES)
    return {measure.key: measure for group in groups for measure in group}
