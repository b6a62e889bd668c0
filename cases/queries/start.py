"""The start page's four questions: what is new, what is late, what stands out, did it help."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q

from cases.enums import Effect, Status
from cases.models import Case, CaseCategory
from cases.queries.dialogue import parts_of
from cases.queries.diary import without_number
from cases.queries.lists import actions_awaiting_effect, overdue, overdue_actions, visible_actions
from cases.queries.paging import bounded_count, bounded_counts
from core.dates import local_date, start_of_day
from organisation.models import User
from organisation.roles import Capability

# How far back the shares and effects of the start page look.
LOOKS_BACK = timedelta(days=120)


@dataclass(frozen=True)
class Waiting:
    """What waits for somebody who works with cases.

    What is new, late or awaiting is counted no further than decision 15 says; the rest is counted whole.
    `parts` are those the person's units are to write in samverkan.
    """

    new: int
    parts: int
    late_cases: int
    late_actions: int
    awaiting_effect: int
    judged: int
    reached: int
    classified: int
    other: int
    since: date

    @property
    def other_share(self) -> int | None:
        """Övrigt's share of the classified cases in whole per cent; None when there is nothing to share."""
        return round(100 * self.other / self.classified) if self.classified else None


def to_register(user: User, *, on: date) -> int:
    """Return how many cases wait for the person to give them a number in the diary."""
    return bounded_count(without_number(user, on=on))


def waiting(user: User, *, at: datetime) -> Waiting | None:
    """Return what waits in the cases the person may read; None when her roles let her read none.

    Whoever only reads cases she is named in has numbers of those.

    Shares and effects look back `LOOKS_BACK`, whole Swedish days. Three queries.
    """
    if not (user.has_capability(Capability.VIEW) or user.has_capability(Capability.READ_NAMED)):
        return None
    seen = Case.objects.visible_to(user)
    actions = visible_actions(user)
    since = local_date(at - LOOKS_BACK)
    typed = CaseCategory.objects.filter(case__in=seen.filter(received_on__gte=since))
    other = Q(category__is_other=True)
    shares = typed.aggregate(n=Count("case", distinct=True), other=Count("case", distinct=True, filter=other))
    effects = actions.filter(effect_at__gte=start_of_day(since)).exclude(effect="")
    judged = effects.aggregate(n=Count("pk"), reached=Count("pk", filter=Q(effect=Effect.REACHED)))
    counts = bounded_counts(
        {
            "new": seen.filter(status=Status.RECEIVED),
            "parts": parts_of(user),
            "late_cases": overdue(seen, at=at),
            "late_actions": overdue_actions(actions, at=at),
            "awaiting_effect": actions_awaiting_effect(actions),
        }
    )
    return Waiting(
        **counts,
        judged=judged["n"],
        reached=judged["reached"],
        classified=shares["n"],
        other=shares["other"],
        since=since,
    )
