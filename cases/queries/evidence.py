"""Did it help? Similar cases before and after an action, over equal spans of days."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils.http import urlencode

from cases.models import Action, Case, CaseCategory
from cases.queries.lists import happened_since, happened_until
from core.dates import ONE_DAY, Period
from registers.models import Category

# A shorter time says nothing; what happened longer ago was another time.
LEAST_DAYS, MOST_DAYS = 14, 180
# With fewer cases in all, a difference says nothing.
FEWEST = 5


@dataclass(frozen=True)
class Span:
    """How many similar cases, with how many events, happened in a span of days, and where they are listed."""

    period: Period
    cases: int
    events: int
    url: str


@dataclass(frozen=True)
class Evidence:
    """The cases of one event type in the unit, in equal spans before and after an action was done."""

    type: str
    before: Span
    after: Span

    @property
    def too_early(self) -> bool:
        """Whether too little time has passed for a difference to say anything."""
        return self.after.period.days < LEAST_DAYS

    @property
    def too_few(self) -> bool:
        """Whether the cases are too few for a difference to say anything."""
        return self.before.cases + self.after.cases < FEWEST


def evidence_for(action: Action, *, on: date) -> list[Evidence]:
    """Return the similar cases around an action that is done, one for each event type of its case.

    Similar: the same kind; the same event type or one below it; the same unit, with those it has taken over
    from and those below it. The case itself is one of them. Counted by when it happened, as the list filters
    it: a collective report that touches both spans is in both. What was reclassified counts once
    (docs/counting.md). The day the action was done is in neither span.
    """
    if action.done_on is None or action.done_on >= on:
        return []
    days = min((on - action.done_on).days, MOST_DAYS)
    after = Period(action.done_on + ONE_DAY, action.done_on + timedelta(days=days))
    before = Period(action.done_on - timedelta(days=days), action.done_on - ONE_DAY)
    return [
        Evidence(row.name, _span(action.case, row, before), _span(action.case, row, after))
        for row in action.case.categories.order_by("name")
    ]


def _span(case: Case, category: Category, period: Period) -> Span:
    typed = CaseCategory.objects.filter(Q(category=category) | Q(category__parent=category))
    similar = Case.objects.counted().filter(
        unit__current_path__startswith=case.unit.current_path, kind=case.kind, pk__in=typed.values("case_id")
    )
    found = happened_since(happened_until(similar, period.last), period.first)
    numbers = found.aggregate(cases=Count("pk"), events=Sum("event_count"))
    asked: dict[str, str | int] = {
        "kind": case.kind,
        "unit": case.unit_id,
        "category": category.pk,
        "occurred_from": str(period.first),
        "occurred_to": str(period.last),
        "counted": "true",
    }
    address = f"{reverse('cases:list')}?{urlencode(asked)}"
    return Span(period, numbers["cases"], numbers["events"] or 0, address)
