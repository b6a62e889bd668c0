"""The figures of a period for every unit of a nämnd, counted together and then frozen.

The same rules as everywhere (docs/counting.md): deviations that came in during the period, each in the unit
that answers for it, in today's organisation; ej avvikelse within the total and shown apart.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from cases.enums import Effect, Kind, Status
from core.dates import Period, local_date
from figures.measures import Measure, all_measures
from figures.queries.by_unit import (
    Key,
    Tally,
    axis_by_unit,
    cases_by_unit,
    effects_by_unit,
    events_by_unit,
    matters_by_unit,
    open_actions_by_unit,
    other_by_unit,
    rolled_up,
)
from figures.queries.counting import Axis, Scope, counted_cases, known_from, largest_first
from organisation.enums import Level, Setting
from organisation.models import Unit
from organisation.paths import ids_in
from organisation.queries import level_word, setting
from registers.models import ActionType, Category, Cause, Register
from reports.queries.hiding import PUBLIC, Hidden, Place, hide

MEASURE = "kvalitetsavvikelse"
AXES = {
    "types": Axis.CATEGORY,
    "subtypes": Axis.SUBCATEGORY,
    "causes": Axis.CAUSE,
    "actions": Axis.ACTION_TYPE,
}
# The tables whose rows add up to the unit's number of cases, which stands beside them.
WITH_TOTAL = frozenset({"types", "causes", "outcomes"})
# The second level of event types is shown below a verksamhetsområde only to those who may read the cases:
# the numbers are small, and two levels of one axis would give each other's hidden numbers away.
HIDEABLE = ("types", "subtypes", "causes", "actions", "outcomes", "other", "effects", "measures")
# Nor are matters: they would tell how few the hidden complaints are, and they do not add up, since one matter
# may stand in two units.
TABLES = (*HIDEABLE, "matters")
NEVER_BELOW = frozenset({"subtypes", "matters"})
Figures = dict[str, dict[int, Counter[Key]]]
# The name of a row, the row it stands under, and whether it is Övrigt.
Name = tuple[str, Key, bool]
Names = Mapping[tuple[str, Key], Name]


@dataclass(frozen=True)
class UnitFigures:
    """One unit's figures as plain JSON, ready to be kept."""

    unit: Unit
    data: dict[str, Any]


@dataclass
class _Side:
    """One period's figures of every unit, and what of them is hidden."""

    figures: Figures
    hidden: dict[str, Hidden] = field(default_factory=dict)

    def at(self, table: str, unit: int, key: Key = None) -> int:
        return self.figures[table].get(unit, Counter())[key]

    def keys(self, table: str, unit: int) -> set[Key]:
        """Return the rows of a unit: those it has, and those whose zero must not be told by their absence."""
        return {*self.figures[table].get(unit, ()), *self.hidden[table].keys_of(unit)}

    def shares_matters(self, unit: int, key: Key) -> bool:
        """Tell whether several of a unit's cases of a measure are about one and the same matter."""
        return self.at("matters", unit, key) != self.at("measures", unit, key)

    def hides(self, table: str, unit: int, key: Key) -> bool:
        return (unit, key) in self.hidden[table].cells

    def hides_total(self, unit: int) -> bool:
        return any(unit in self.hidden[table].totals for table in WITH_TOTAL)


@dataclass(frozen=True)
class _Ground:
    """What is counted where: the nämnd, its units, the tree they stand in, and its smallest shown number."""

    scope: Scope
    units: Sequence[Unit]
    tree: Sequence[Place]
    threshold: int
    names: Names


@dataclass(frozen=True)
class _Whole:
    """Everything the units' figures are written from; `known_before` are the measures of `before`."""

    board: Unit
    now: _Side
    before: _Side | None
    names: Names
    open_actions: Mapping[int, Counter[Key]]
    known_before: frozenset[str]
    threshold: int

    def previous(self, table: str, unit: int, key: Key = None) -> int | None:
        """Return the previous period's number, None where nothing was counted yet (decision 5)."""
        measure = str(key) if table in {"measures", "matters"} else MEASURE
        return self.before.at(table, unit, key) if self.before and measure in self.known_before else None


def count_units(board: Unit, period: Period, *, at: datetime) -> list[UnitFigures]:
    """Return the figures of every unit that has any, as the tree is read: a unit before those below it.

    Parameters: `at` the moment the figures are taken out, aware. Some forty reads, whatever the number
    of units and cases.
    """
    units = list(Unit.objects.filter(board=board).order_by("path"))
    threshold = setting(board.pk, Setting.SMALL_NUMBER, on=local_date(at))
    ground = _Ground(Scope(board), units, _tree(units), threshold, _names())
    before, began = period.previous(), {kind: known_from(kind, ground.scope) for kind in Kind}
    known = {kind for kind, first in began.items() if first is not None and first <= before.last}
    opened = open_actions_by_unit(all_measures()[MEASURE], ground.scope, on=local_date(at))
    whole = _Whole(
        board=board,
        now=_side(ground, period),
        before=_side(ground, before) if known else None,
        names=ground.names,
        open_actions=rolled_up(opened, units),
        known_before=frozenset(key for key, measure in all_measures().items() if measure.kind in known),
        threshold=threshold,
    )
    by_pk = {unit.pk: unit for unit in units}
    standing = (by_pk[place.pk] for place in ground.tree)
    return [UnitFigures(unit, _data(unit, whole)) for unit in standing if _has_any(unit, whole)]


def silent_sections(board: Unit, period: Period, reported: Iterable[int]) -> int:
    """Return how many sektioner existed during a period and reported nothing."""
    living = Unit.objects.filter(board=board, level=Level.SECTION, valid_from__lte=period.last)
    gone = living.filter(valid_to__lt=period.first)
    return living.exclude(pk__in=gone.values("pk")).exclude(pk__in=list(reported)).count()


def _tree(units: Iterable[Unit]) -> list[Place]:
    """Return the units that stand in today's organisation, each before those below it, sisters by name."""
    standing = [unit for unit in units if unit.current_path == unit.path]
    below: dict[int | None, list[Unit]] = {}
    for unit in sorted(standing, key=lambda unit: (unit.name, unit.pk)):
        below.setdefault(unit.parent_id, []).append(unit)
    places: list[Place] = []
    waiting = list(reversed(below.get(None, [])))
    while waiting:
        unit = waiting.pop()
        children = below.get(unit.pk, [])
        places.append(Place(unit.pk, unit.level in PUBLIC, tuple(child.pk for child in children)))
        waiting.extend(reversed(children))
    return places


def _side(ground: _Ground, period: Period) -> _Side:
    """Count one period, roll it up, and see what must be hidden."""
    measure, scope = all_measures()[MEASURE], ground.scope
    counted: dict[str, Tally] = {
        "cases": cases_by_unit(measure, period, scope),
        "events": events_by_unit(measure, period, scope),
        **{table: axis_by_unit(measure, period, scope, axis) for table, axis in AXES.items()},
        "outcomes": _outcomes(measure, period, scope),
        "other": other_by_unit(measure, period, scope),
        "effects": effects_by_unit(measure, period.span, scope),
    }
    figures = {name: rolled_up(tally, ground.units) for name, tally in counted.items()}
    figures |= _others(period, ground)
    # Of Övrigt only the share is shown: what carries another type is no number of its own.
    only_other: dict[int, Counter[Key]] = {
        pk: Counter({"other": row["other"]}) for pk, row in figures["other"].items()
    }
    looked_at = figures | {"other": only_other}
    hidden = {
        table: hide(ground.tree, looked_at[table], ground.threshold, has_total=table in WITH_TOTAL)
        for table in HIDEABLE
    }
    hidden["matters"] = Hidden()  # none may be shown below a verksamhetsområde, and above it all are
    # Nor may the share tell a number that the table of types hides.
    hidden["other"].cells |= {
        (pk, "other") for pk, key in hidden["types"].cells if ground.names["types", key][2]
    }
    return _Side(figures, hidden)


def _outcomes(measure: Measure, period: Period, scope: Scope) -> Tally:
    """Return how the cases were dealt with per unit: ej avvikelse, åtgärdat direkt, or otherwise."""
    rows = counted_cases(measure, period, scope).order_by()
    return Counter(
        (unit, "dismissed" if status == Status.DISMISSED else "direct" if direct else "rest")
        for unit, status, direct in rows.values_list("unit_id", "status", "deviation__dealt_with_directly")
    )


def _others(period: Period, ground: _Ground) -> Figures:
    """Return every unit's number of every measure but the deviations, and how many matters that is."""
    found: Figures = {"measures": {}, "matters": {}}
    for key, measure in all_measures().items():
        if key != MEASURE:
            tally = matters_by_unit(measure, period, ground.scope)
            for unit, matters in rolled_up(tally, ground.units).items():
                found["measures"].setdefault(unit, Counter())[key] = matters.total()
                found["matters"].setdefault(unit, Counter())[key] = len(matters)
    return found


def _names() -> dict[tuple[str, Key], Name]:
    """Return the names of every table's rows."""
    registers: dict[str, type[Register]] = {
        "types": Category,
        "subtypes": Category,
        "causes": Cause,
        "actions": ActionType,
    }
    names: dict[tuple[str, Key], Name] = {
        (table, row.pk): (row.name, getattr(row, "parent_id", None), getattr(row, "is_other", False))
        for table, register in registers.items()
        for row in register.objects.all()
    }
    fixed: dict[tuple[str, Key], str] = {
        ("outcomes", "dismissed"): _("Ej avvikelse"),
        ("outcomes", "direct"): _("Åtgärdat direkt"),
        ("outcomes", "rest"): _("Övriga"),
        ("other", "other"): _("Typen Övrigt"),
        ("other", "named"): _("Annan typ"),
        **{("effects", value): str(label) for value, label in Effect.choices},
        **{("measures", key): str(measure.label) for key, measure in all_measures().items()},
        **{(table, None): _("Ej angivet") for table in AXES},
    }
    matters: dict[tuple[str, Key], Name] = {
        ("matters", key): (_("flera om samma sak räknade som en"), key, False) for key in all_measures()
    }
    return names | matters | {place: (name, None, False) for place, name in fixed.items()}


def _has_any(unit: Unit, whole: _Whole) -> bool:
    """Tell whether a unit has anything to show; the nämnd always has, if only that nothing came in."""
    if unit.level == Level.BOARD:
        return True
    sides = [side for side in (whole.now, whole.before) if side]
    return bool(whole.open_actions.get(unit.pk)) or any(
        side.figures[table].get(unit.pk) for side in sides for table in ("cases", "effects", "measures")
    )


def _data(unit: Unit, whole: _Whole) -> dict[str, Any]:
    """Write one unit's figures as JSON: every number with its previous one, and whether each is hidden."""
    now, before, opened = whole.now, whole.before, whole.open_actions.get(unit.pk, Counter())
    return {
        "name": unit.name,
        "level": unit.level,
        "level_name": level_word(unit.level, whole.board),
        "parent": unit.parent_id,
        "depth": len(ids_in(unit.path)) - 1,
        "cases": {
            "count": now.at("cases", unit.pk),
            "previous": whole.previous("cases", unit.pk),
            "hidden": now.hides_total(unit.pk),
            "previous_hidden": bool(before and before.hides_total(unit.pk)),
        },
        "events": now.at("events", unit.pk),
        "threshold": whole.threshold,
        "open_actions": opened["open"],
        "overdue_actions": opened["overdue"],
        "tables": {table: _rows(table, unit, whole) for table in TABLES},
    }


def _rows(table: str, unit: Unit, whole: _Whole) -> list[dict[str, Any]]:
    now, before = whole.now, whole.before
    sides = [side for side in (now, before) if side]
    keys = {key for side in sides for key in side.keys(table, unit.pk)}
    if table == "matters":  # said only where it is another number than the complaints
        keys = {key for key in keys if any(side.shares_matters(unit.pk, key) for side in sides)}
    below = table in NEVER_BELOW and unit.level not in PUBLIC
    rows = [
        {
            "key": key,
            "name": whole.names[table, key][0],
            "parent": whole.names[table, key][1],
            "is_other": whole.names[table, key][2],
            "count": now.at(table, unit.pk, key),
            "previous": whole.previous(table, unit.pk, key),
            "hidden": below or now.hides(table, unit.pk, key),
            "previous_hidden": below or bool(before and before.hides(table, unit.pk, key)),
        }
        for key in keys
    ]
    return sorted(rows, key=lambda row: largest_first(row["key"], row["count"], row["previous"], row["name"]))
