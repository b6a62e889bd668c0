"""How the work with deviations itself goes in a unit: its own pace, backlog and habits, against its own past.

SOSFS 2011:9 5 kap. 2 § (egenkontroll of the own processes). A unit is compared with itself, never with
another. Nothing here asks who may see a figure: the caller has checked `Capability.STATISTICS` in the unit.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from math import exp
from statistics import median

from django.db.models import Count, Q

from cases.enums import OPEN, ActionLevel, Status
from cases.models import Action, Case, Deadline
from cases.models.case import CaseQuerySet
from core.dates import Period, add_months, local_date, working_days_between
from figures.measures import all_measures
from figures.queries.counting import Scope, Share, counted_cases, share_of_other
from organisation.enums import Level
from organisation.models import Unit
from registers.enums import Strength

MEASURE = "kvalitetsavvikelse"
FIRST_ACTION = "first_action"
# An open deviation older than this many months is called old.
OLD_AFTER_MONTHS = 3
# How long a section must have been silent before anything is said, the shortest that can be judged first.
WINDOWS = (timedelta(weeks=8), timedelta(weeks=16), timedelta(weeks=26))
HISTORY = timedelta(weeks=52)
# Silence is said when chance alone would give it less often than this: of 150 sections one or two by chance.
UNLIKELY = 0.01


@dataclass(frozen=True)
class Work:
    """What was done with the deviations that came in during a period.

    `days_to_begin` is the median number of working days from a report to the first touch, of those that
    somebody has begun; None of nothing. `not_begun` of the received are still waiting.
    """

    received: int
    begun: int
    not_begun: int
    days_to_begin: float | None
    other: Share
    weak: Share
    direct: Share
    dismissed: Share


@dataclass(frozen=True)
class Backlog:
    """What lies open now: all, and those that came in before `old_before`."""

    open: int
    old: int
    old_before: date


@dataclass(frozen=True)
class Silence:
    """A section nobody has reported from for a while, though its own history says that somebody would.

    `expected` reports were to be expected in the `weeks` that have passed, from its own year before.
    """

    unit: Unit
    weeks: int
    expected: float


def work(period: Period, scope: Scope) -> Work:
    """Return what was done with the deviations that came in during a period."""
    measure = all_measures()[MEASURE]
    cases = counted_cases(measure, period, scope)
    numbers = cases.aggregate(
        received=Count("pk"),
        waiting=Count("pk", filter=Q(status=Status.RECEIVED)),
        dismissed=Count("pk", filter=Q(status=Status.DISMISSED)),
        direct=Count("pk", filter=Q(deviation__dealt_with_directly=True)),
        ended=Count("pk", filter=~Q(status__in=sorted(OPEN))),
    )
    days = _days_to_begin(cases)
    return Work(
        received=numbers["received"],
        begun=len(days),
        not_begun=numbers["waiting"],
        days_to_begin=median(days) if days else None,
        other=share_of_other(measure, period, scope),
        weak=weak_actions(period, scope),
        direct=Share(numbers["direct"], numbers["ended"]),
        dismissed=Share(numbers["dismissed"], numbers["ended"]),
    )


def weak_actions(period: Period, scope: Scope) -> Share:
    """Return how many of the actions that were decided in a period are of a weaker type.

    Source of the strengths: `registers.enums.Strength`. Of those so that it does not happen again: what is
    done for the individual has no strength to speak of, and to help her first is never weak. Those taken
    back are left out.
    """
    first, last = period.span
    actions = Action.objects.filter(
        case__in=scope.cases().values("pk"),
        created_at__gte=first,
        created_at__lt=last,
        withdrawn_at__isnull=True,
    ).exclude(level=ActionLevel.INDIVIDUAL)
    numbers = actions.aggregate(n=Count("pk"), weak=Count("pk", filter=Q(type__strength=Strength.WEAKER)))
    return Share(numbers["weak"], numbers["n"])


def backlog(scope: Scope, *, on: date) -> Backlog:
    """Return what lies open of the deviations on a day, and how much of it has lain long."""
    measure = all_measures()[MEASURE]
    old_before = add_months(on, -OLD_AFTER_MONTHS)
    cases = scope.cases().filter(measure.only, kind=measure.kind).open()
    numbers = cases.aggregate(n=Count("pk"), old=Count("pk", filter=Q(received_on__lt=old_before)))
    return Backlog(numbers["n"], numbers["old"], old_before)


def silent_sections(scope: Scope, *, on: date) -> list[Silence]:
    """Return the sektioner that have fallen silent against their own history, by name.

    Nobody reported in the last weeks, while the year before makes that unlikely: with a rate of its own,
    Poisson's chance of no report at all is exp(-expected) < 1 %, so at least five were to be expected. A
    section that reports so seldom that half a year says nothing is never named, nor one younger than that
    year and the weeks.
    """
    longest = WINDOWS[-1] + HISTORY
    sections = Unit.objects.active(on).filter(pk__in=scope.units().values("pk"), level=Level.SECTION)
    reports = _reports_by_section(scope, since=on - longest)
    found = (_silence(unit, reports.get(unit.pk, Counter()), on) for unit in sections.order_by("name", "pk"))
    return [silence for silence in found if silence]


def _silence(unit: Unit, reports: Counter[date], on: date) -> Silence | None:
    """Judge the shortest window in which the section's own rate says that something would have come."""
    for window in WINDOWS:
        began = on - window
        history = began - HISTORY
        if unit.valid_from > history:
            return None
        if sum(number for day, number in reports.items() if day > began):
            return None
        before = sum(number for day, number in reports.items() if history < day <= began)
        expected = before * window / HISTORY
        if exp(-expected) < UNLIKELY:
            return Silence(unit, window.days // 7, expected)
    return None


def _reports_by_section(scope: Scope, *, since: date) -> dict[int, Counter[date]]:
    measure = all_measures()[MEASURE]
    rows = Case.objects.filter(
        measure.only, kind=measure.kind, unit__in=scope.units().values("pk"), received_on__gt=since
    )
    days: dict[int, Counter[date]] = {}
    for unit, day in rows.order_by().values_list("unit_id", "received_on"):
        days.setdefault(unit, Counter())[day] += 1
    return days


def _days_to_begin(cases: CaseQuerySet) -> list[int]:
    """Return the working days from report to first touch, of each case somebody has begun."""
    rows = Deadline.objects.filter(case__in=cases.values("pk"), code=FIRST_ACTION, met_at__isnull=False)
    spans = Counter(
        (local_date(start), local_date(met)) for start, met in rows.values_list("starts_at", "met_at") if met
    )
    # Many share their days, and working days are counted one by one.
    return [days for span, number in spans.items() for days in [working_days_between(*span)] * number]
