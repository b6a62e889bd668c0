"""Figures of whole years: counted here, or brought in from the system that came before, joined.

For one unit and year an imported figure holds over what was counted (decision 5: the import was refused,
or said so). Where only units below have figures, a unit's own is their sum, and a gap if one of them is.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Sum
from django.db.models.functions import ExtractYear

from core.dates import Period
from figures.measures import By, Measure, Organisation
from figures.models import ImportedFigure
from figures.queries.counting import Scope, counted_cases, known_from
from figures.queries.imported import Source, source_of, standing
from organisation.enums import Level
from organisation.models import Unit
from organisation.paths import ids_in


@dataclass(frozen=True)
class YearFigure:
    """One measure of one unit and year. `value` is None for a gap: a figure that is missing.

    `sources` says where imported parts come from; `not_included` how many cases that were counted here
    an imported figure holds over without having said so.
    """

    value: int | None
    sources: tuple[Source, ...] = ()
    not_included: int = 0


GAP = YearFigure(None)


@dataclass(frozen=True)
class AreaSeries:
    """One verksamhetsområde's figures, one per year, in the order of the years asked for."""

    unit: Unit
    figures: tuple[YearFigure, ...]


class Years:
    """One measure in one nämnd over some years, for every unit at once.

    Four reads, whatever the number of units.
    """

    def __init__(self, measure: Measure, years: Sequence[int], scope: Scope, *, by: By | None = None) -> None:
        scope, by = scope.of(measure), by or measure.by
        self.measure, self.years, self.scope = measure, tuple(years), scope
        self._units = {unit.pk: unit for unit in Unit.objects.filter(board_id=scope.unit.board_id)}
        self._below = _children(self._units.values(), scope.organisation)
        self._counted = _counted(measure, self.years, scope, by)
        self._known_from = known_from(measure.kind, scope)
        self._imported = {
            (figure.unit_id, figure.year): figure
            for figure in standing(scope.unit.board_id, measure.key, self.years)
            if by is By.CASES
        }

    def of(self, unit: Unit) -> tuple[YearFigure, ...]:
        """Return a unit's figures, one per year."""
        return tuple(self._figure(unit.pk, year) for year in self.years)

    def areas(self) -> list[AreaSeries]:
        """Return the verksamhetsområden that have a figure in any of the years, by name.

        In today's organisation an area that was replaced stands where its history does: in its successor,
        or above both after a split, where it is part of no area.
        """
        then = self.scope.organisation is Organisation.THEN
        areas = [
            unit
            for unit in self._units.values()
            if unit.level == Level.AREA and (then or unit.current_path == unit.path)
        ]
        rows = [AreaSeries(unit, self.of(unit)) for unit in sorted(areas, key=lambda unit: unit.name)]
        return [row for row in rows if any(figure.value is not None for figure in row.figures)]

    def _figure(self, pk: int, year: int) -> YearFigure:
        counted = self._counted_under(pk, year)
        if imported := self._imported.get((pk, year)) or self._inherited(pk, year):
            hidden = 0 if imported.holds_over_counted else counted
            return YearFigure(int(imported.count), (source_of(imported),), hidden)
        if not self._has_import_below(pk, year):
            return YearFigure(counted) if self._is_known(pk, year, counted) else GAP
        parts = [self._figure(child, year) for child in self._below[pk] if self._takes_part(child, year)]
        if any(part.value is None for part in parts):
            return GAP
        own = self._counted.get((pk, year), 0)
        return YearFigure(
            own + sum(part.value or 0 for part in parts),
            tuple(dict.fromkeys(source for part in parts for source in part.sources)),
            sum(part.not_included for part in parts),
        )

    def _inherited(self, pk: int, year: int) -> ImportedFigure | None:
        """Return the imported figure of the one unit that stood in this one's place, by another name.

        Only such a unit is of the same level as what its history hangs on: a split one hangs higher up.
        """
        level = self._units[pk].level
        before = [
            unit
            for unit in self._below[pk]
            if self._units[unit].level == level
            and (_existed(self._units[unit], year) or (unit, year) in self._imported)
        ]
        return self._imported.get((before[0], year)) if len(before) == 1 else None

    def _is_known(self, pk: int, year: int, counted: int) -> bool:
        if counted:
            return True
        began = self._known_from
        existed = any(_existed(self._units[unit], year) for unit in self._subtree(pk))
        return existed and began is not None and began.year <= year

    def _takes_part(self, pk: int, year: int) -> bool:
        """Whether a unit below belongs to the sum: it existed then, or has a figure for the year."""
        return (
            any(_existed(self._units[unit], year) for unit in self._subtree(pk))
            or self._counted_under(pk, year) > 0
            or any((unit, year) in self._imported for unit in self._subtree(pk))
        )

    def _has_import_below(self, pk: int, year: int) -> bool:
        return any((unit, year) in self._imported for unit in self._subtree(pk) if unit != pk)

    def _counted_under(self, pk: int, year: int) -> int:
        return sum(self._counted.get((unit, year), 0) for unit in self._subtree(pk))

    def _subtree(self, pk: int) -> list[int]:
        found = [pk]
        for unit in found:
            found.extend(self._below[unit])
        return found


def year_figure(measure: Measure, year: int, scope: Scope) -> YearFigure:
    """Return one measure of one unit and year, imported or counted."""
    return Years(measure, [year], scope).of(scope.unit)[0]


def _existed(unit: Unit, year: int) -> bool:
    return unit.valid_from.year <= year and (unit.valid_to is None or unit.valid_to.year >= year)


def _children(units: Iterable[Unit], organisation: Organisation | None) -> dict[int, list[int]]:
    """Return each unit's children; today, a unit that was replaced hangs where its history stands."""
    below: dict[int, list[int]] = defaultdict(list)
    for unit in units:
        path = unit.path if organisation is Organisation.THEN else unit.current_path
        way = [pk for pk in ids_in(path) if pk != unit.pk]
        if way:
            below[way[-1]].append(unit.pk)
    return below


def _counted(measure: Measure, years: Sequence[int], scope: Scope, by: By) -> dict[tuple[int, int], int]:
    """Return {(unit, year): number} of what was counted, each case in the unit that answers for it."""
    period = Period(date(min(years), 1, 1), date(max(years), 12, 31))
    whole = Scope(scope.unit.controller, scope.organisation, scope.leaves_out_hsl)
    number = Sum("event_count") if by is By.EVENTS else Count("pk")
    rows = (
        counted_cases(measure, period, whole)
        .order_by()
        .annotate(in_year=ExtractYear(F(measure.dated_by)))
        .values_list("unit_id", "in_year")
        .annotate(n=number)
    )
    return {(unit, year): n for unit, year, n in rows}
