"""The same counts as in `counting`, for every unit of a nämnd at once: a few reads whatever their number.

A case is counted where it is answered for, in one unit; so a unit's figure is its own and those of the
units below it added together. Nothing here asks who may see a figure.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db.models import QuerySet

from cases.models import Action, Case, CaseCategory
from cases.models.case import CaseQuerySet
from core.dates import Period
from figures.measures import Measure
from figures.queries.counting import Axis, Scope, counted_cases, matter_of, rows_of
from organisation.models import Unit
from organisation.paths import ids_in

Key = int | str | None
# The number of each unit and row.
Tally = Counter[tuple[int, Key]]


def cases_by_unit(measure: Measure, period: Period, scope: Scope) -> Tally:
    """Return the number of counted cases per unit."""
    units = _units_of(counted_cases(measure, period, scope))
    return Counter((unit, None) for unit in units.values())


def matters_by_unit(measure: Measure, period: Period, scope: Scope) -> Tally:
    """Return the number of counted cases per unit and matter; a case that shares none is a matter of its own.

    Rolled up, a unit's sum is its cases and the number of its rows its matters: one matter in two units is
    one in the unit above both.
    """
    cases = counted_cases(measure, period, scope).order_by()
    return Counter(cases.values_list("unit_id", matter_of(measure.alike)))


def events_by_unit(measure: Measure, period: Period, scope: Scope) -> Tally:
    """Return the number of events in the counted cases per unit."""
    tally: Tally = Counter()
    for unit, events in (
        counted_cases(measure, period, scope).order_by().values_list("unit_id", "event_count")
    ):
        tally[unit, None] += events
    return tally


def axis_by_unit(measure: Measure, period: Period, scope: Scope, axis: Axis) -> Tally:
    """Return the number of counted cases per unit and row of a register, None for those that have no row.

    As in `counting.breakdown`: a case stands in every row it has, and action types count actions.
    """
    cases = counted_cases(measure, period, scope)
    if axis is Axis.ACTION_TYPE:
        actions = Action.objects.filter(case__in=cases, withdrawn_at__isnull=True)
        return Counter(actions.order_by().values_list("case__unit_id", "type_id"))
    units = _units_of(cases)
    rows = [(case, key) for case, key, _events in rows_of(cases, axis)]
    without = units.keys() - {case for case, _key in rows}
    return Counter([(units[case], key) for case, key in rows] + [(units[case], None) for case in without])


def other_by_unit(measure: Measure, period: Period, scope: Scope) -> Tally:
    """Return the classified cases per unit: those that carry Övrigt on either level ("other"), and the rest.

    As in `counting.share_of_other`.
    """
    rows = CaseCategory.objects.filter(case__in=counted_cases(measure, period, scope))
    other: dict[tuple[int, int], bool] = {}
    columns = ("case__unit_id", "case_id", "category__is_other", "category__parent__is_other")
    for unit, case, own, parents in rows.values_list(*columns):
        other[unit, case] = other.get((unit, case), False) or bool(own or parents)
    return Counter((unit, "other" if is_other else "named") for (unit, _case), is_other in other.items())


def effects_by_unit(measure: Measure, span: tuple[datetime, datetime], scope: Scope) -> Tally:
    """Return what was said of the effect of actions within `span`, per unit, whenever the case came in.

    Parameters: `span` the moments that bound the period, start inclusive, end exclusive.
    """
    actions = _actions_of(measure, scope).filter(effect_at__gte=span[0], effect_at__lt=span[1])
    return Counter(actions.exclude(effect="").values_list("case__unit_id", "effect"))


def open_actions_by_unit(measure: Measure, scope: Scope, *, on: date) -> Tally:
    """Return the actions still to be done on a day per unit: "open", and those of them that are "overdue"."""
    actions = _actions_of(measure, scope).filter(done_at__isnull=True).values_list("case__unit_id", "due_on")
    tally: Tally = Counter()
    for unit, due_on in actions:
        tally[unit, "open"] += 1
        tally[unit, "overdue"] += due_on < on
    return tally


def rolled_up(tally: Mapping[tuple[int, Key], int], units: Iterable[Unit]) -> dict[int, Counter[Key]]:
    """Return each unit's figures with those of the units that stand below it today added."""
    above = {unit.pk: ids_in(unit.current_path) for unit in units}
    sums: dict[int, Counter[Key]] = {}
    for (unit, key), number in tally.items():
        for pk in above[unit]:
            sums.setdefault(pk, Counter())[key] += number
    return sums


def _units_of(cases: CaseQuerySet) -> dict[int, int]:
    return dict(cases.order_by().values_list("pk", "unit_id"))


def _actions_of(measure: Measure, scope: Scope) -> QuerySet[Action]:
    narrowed = measure.only & measure.chosen(scope.board_id)
    cases: QuerySet[Case] = scope.cases().filter(narrowed, kind=measure.kind)
    return Action.objects.filter(case__in=cases, withdrawn_at__isnull=True).order_by()
