"""Counting cases of a period: which are counted, where, and on what axis. The rules: docs/counting.md.

Nothing here asks who may see a figure: the caller has checked `Capability.STATISTICS` in the unit.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import BigIntegerField, Count, Exists, F, Min, OuterRef, Q, QuerySet, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from cases.enums import Kind, LegalBasis, Status
from cases.models import Action, Case, CaseCategory, CaseCause, CaseLegalBasis
from cases.models.case import CaseQuerySet
from core.dates import Period
from figures.measures import By, Measure, Organisation
from organisation.enums import Level
from organisation.models import Unit
from registers.models import ActionType, Category, Cause


class Axis(StrEnum):
    """What a breakdown is by. Event types in two levels; a case may have several."""

    CATEGORY = "category"
    SUBCATEGORY = "subcategory"
    CAUSE = "cause"
    PRIMARY_CAUSE = "primary_cause"
    ACTION_TYPE = "action_type"


@dataclass(frozen=True)
class Scope:
    """Whose cases: those a unit and the units below it answer for.

    `leaves_out_hsl` leaves out cases whose only legal basis is HSL: they belong to the
    patientsäkerhetsberättelse (practice.md 9). `organisation` is None where the measure's own holds.
    """

    unit: Unit
    organisation: Organisation | None = None
    leaves_out_hsl: bool = False

    @property
    def board_id(self) -> int:
        """The id of the nämnd, whose settings hold."""
        return self.unit.board_id or self.unit.pk

    def of(self, measure: Measure) -> "Scope":
        """Return the scope in the organisation that is asked for, else in the one the measure counts by."""
        return replace(self, organisation=self.organisation or measure.organisation)

    def units(self) -> QuerySet[Unit]:
        """Return the units of the scope, closed ones too."""
        if self.organisation is Organisation.THEN:
            return Unit.objects.under_then(self.unit)
        return Unit.objects.under(self.unit)

    def cases(self) -> CaseQuerySet:
        """Return all cases that are counted in the scope, of every kind and time.

        A case that was reclassified is counted as what it became (decision 4). A tombstone still counts.
        """
        cases = Case.objects.filter(board_id=self.unit.board_id).counted()
        if self.unit.level != Level.BOARD:
            cases = cases.filter(unit_id__in=self.units().values("pk"))
        return cases.exclude(_HSL_ONLY) if self.leaves_out_hsl else cases


_BASES = CaseLegalBasis.objects.filter(case_id=OuterRef("pk"))
_HSL_ONLY = Q(Exists(_BASES.filter(basis=LegalBasis.HSL))) & ~Q(Exists(_BASES.exclude(basis=LegalBasis.HSL)))


@dataclass(frozen=True)
class Row:
    """One line of a breakdown. `key` is the register row's id, None for cases that lack one.

    `previous` is None where the previous period is not known, never zero for that reason.
    """

    key: int | None
    name: str
    count: int
    previous: int | None = None
    parent: int | None = None
    is_other: bool = False


@dataclass(frozen=True)
class Share:
    """A part of a whole, in cases."""

    part: int
    whole: int

    @property
    def percent(self) -> int | None:
        """The part in whole per cent, or None of nothing."""
        return round(100 * self.part / self.whole) if self.whole else None


@dataclass(frozen=True)
class OpenActions:
    """Actions still to be done on a day, and those of them whose day has passed."""

    open: int
    overdue: int


def counted_cases(measure: Measure, period: Period, scope: Scope) -> CaseQuerySet:
    """Return the cases a measure counts in a period: dated within it, in Swedish local days."""
    dated = {f"{measure.dated_by}__range": (period.first, period.last)}
    narrowed = measure.only & measure.chosen(scope.board_id)
    return scope.of(measure).cases().filter(narrowed, kind=measure.kind, **dated)


def count(measure: Measure, period: Period, scope: Scope, *, by: By | None = None) -> int:
    """Return a measure's number in a period: of what it counts, or of cases, events or matters as asked."""
    return total(counted_cases(measure, period, scope), by=by or measure.by, alike=measure.alike)


def total(cases: CaseQuerySet, *, by: By = By.CASES, alike: str = "") -> int:
    """Return the number of cases, of matters, or the sum of their events.

    `alike` is the measure's column for what is one matter; without one every case is its own.
    """
    if by is By.CASES or (by is By.MATTERS and not alike):
        return cases.count()
    if by is By.MATTERS:
        return int(cases.order_by().aggregate(n=Count(matter_of(alike), distinct=True))["n"])
    return int(cases.aggregate(n=Sum("event_count"))["n"] or 0)


def matter_of(alike: str) -> Combinable:
    """Return the expression for what matter a case is of, by the column `alike`; "" where each is its own.

    A case without a matter stands for itself: by its own id, which is no matter's below zero.
    """
    own = -1 * F("pk")
    return Coalesce(F(alike), own, output_field=BigIntegerField()) if alike else own


def dismissed(measure: Measure, period: Period, scope: Scope, *, by: By | None = None) -> int:
    """Return how many of the counted cases were found to be ej avvikelse; they are within the total."""
    return total(counted_cases(measure, period, scope).filter(status=Status.DISMISSED), by=by or measure.by)


def left_out_as_hsl(measure: Measure, period: Period, scope: Scope) -> int:
    """Return how many cases a scope without HSL leaves out, so that it can be said."""
    whole = replace(scope, leaves_out_hsl=False)
    return count(measure, period, whole) - count(measure, period, replace(scope, leaves_out_hsl=True))


def known_from(kind: Kind, scope: Scope) -> date | None:
    """Return the day the nämnd's first case of a kind came in: before it nothing was counted here.

    A period that ended before that day is a gap, never zero (decision 5). None: nothing was ever counted.
    """
    cases = Case.objects.filter(board_id=scope.unit.board_id, kind=kind)
    first: date | None = cases.aggregate(first=Min("received_on"))["first"]
    return first


def count_if_known(measure: Measure, period: Period, scope: Scope, *, by: By | None = None) -> int | None:
    """Return a measure's number in a period, or None where nothing was counted yet."""
    first = known_from(measure.kind, scope)
    return None if first is None or first > period.last else count(measure, period, scope, by=by)


def breakdown(
    measure: Measure,
    period: Period,
    scope: Scope,
    axis: Axis,
    *,
    by: By | None = None,
) -> list[Row]:
    """Return a measure's number per row of a register, with the previous period's, largest first.

    A case stands in every row it has, once per row, so the rows may sum to more than the cases. Cases
    that have none stand in a row of their own, last. Action types count actions, not cases.
    """
    now = _counts(counted_cases(measure, period, scope), axis, by or measure.by)
    before = period.previous()
    first = known_from(measure.kind, scope)
    is_known = first is not None and first <= before.last
    then = _counts(counted_cases(measure, before, scope), axis, by or measure.by) if is_known else None
    names = _register(axis, {key for key in (*now, *(then or ())) if key is not None})
    keys = set(now) | set(then or ())
    rows = [
        Row(key, names[key].name, now[key], None if then is None else then[key], *_place(names[key]))
        if key is not None
        else Row(None, _("Ej angivet"), now[None], None if then is None else then[None])
        for key in keys
    ]
    return sorted(rows, key=lambda row: largest_first(row.key, row.count, row.previous, row.name))


def largest_first(key: int | str | None, number: int, previous: int | None, name: str) -> tuple[Any, ...]:
    """Return what the rows of a table are sorted by: largest first, "Ej angivet" last, and always the same.

    Two rows may have the same numbers and the same name (Övrigt stands under many types), so the
    register's row decides in the end: the same figures give the same report, line for line.
    """
    return key is None, -number, -(previous or 0), name, key or 0


def share_of_other(measure: Measure, period: Period, scope: Scope) -> Share:
    """Return how many of the classified cases carry Övrigt as an event type (on either level)."""
    rows = CaseCategory.objects.filter(case__in=counted_cases(measure, period, scope))
    other = rows.filter(Q(category__is_other=True) | Q(category__parent__is_other=True))
    return Share(
        part=other.values("case_id").distinct().count(),
        whole=rows.values("case_id").distinct().count(),
    )


def open_actions(scope: Scope, *, on: date, kind: Kind | None = None) -> OpenActions:
    """Return the actions still to be done on a day in the scope's cases, of one kind or of all."""
    cases = scope.cases().filter(kind=kind) if kind else scope.cases()
    actions = Action.objects.filter(case__in=cases, done_at__isnull=True, withdrawn_at__isnull=True)
    return OpenActions(open=actions.count(), overdue=actions.filter(due_on__lt=on).count())


def _counts(cases: CaseQuerySet, axis: Axis, by: By) -> Counter[int | None]:
    if axis is Axis.ACTION_TYPE:
        actions = Action.objects.filter(case__in=cases, withdrawn_at__isnull=True)
        return Counter(actions.values_list("type_id", flat=True))
    counts: Counter[int | None] = Counter()
    seen: set[int] = set()
    for case_id, key, events in rows_of(cases, axis):
        seen.add(case_id)
        counts[key] += events if by is By.EVENTS else 1
    without = total(cases, by=by) - _sum_of(cases, seen, by)
    if without:
        counts[None] = without
    return counts


def rows_of(cases: CaseQuerySet, axis: Axis) -> Iterable[tuple[int, int, int]]:
    """Return (case, register row, events), each pair once."""
    if axis in {Axis.CAUSE, Axis.PRIMARY_CAUSE}:
        causes = CaseCause.objects.filter(case__in=cases)
        if axis is Axis.PRIMARY_CAUSE:
            causes = causes.filter(is_primary=True)
        return causes.order_by().values_list("case_id", "cause_id", "case__event_count").distinct()
    types = CaseCategory.objects.filter(case__in=cases)
    key = F("category_id") if axis is Axis.SUBCATEGORY else Coalesce("category__parent_id", "category_id")
    rows = types.order_by().annotate(key=key)
    return rows.values_list("case_id", "key", "case__event_count").distinct()


def _sum_of(cases: CaseQuerySet, seen: set[int], by: By) -> int:
    if by is not By.EVENTS:
        return len(seen)
    return sum(events for pk, events in cases.values_list("pk", "event_count") if pk in seen)


def _register(axis: Axis, keys: set[int]) -> dict[int, Category | Cause | ActionType]:
    if axis is Axis.ACTION_TYPE:
        return dict(ActionType.objects.in_bulk(keys))
    if axis in {Axis.CAUSE, Axis.PRIMARY_CAUSE}:
        return dict(Cause.objects.in_bulk(keys))
    return dict(Category.objects.in_bulk(keys))


def _place(entry: Category | Cause | ActionType) -> tuple[int | None, bool]:
    return getattr(entry, "parent_id", None), getattr(entry, "is_other", False)
