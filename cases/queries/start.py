"""The start page's four questions: what is new, what is late, what stands out, did it help."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from cases.enums import UNTOUCHED, Effect
from cases.models import Action, Case, CaseCategory, Deadline
from core.dates import local_date
from organisation.models import User
from organisation.roles import Capability

# Counts stop here (decision 15): more than this is said in words.
MOST_COUNTED = 1000
# How far back the shares and effects of the start page look.
LOOKS_BACK = timedelta(days=120)


@dataclass(frozen=True)
class Waiting:
    """What waits for somebody who works with cases.

    What is new, late or awaiting is counted to `MOST_COUNTED` + 1; the rest is counted whole.
    """

    new: int
    late_cases: int
    late_actions: int
    awaiting_effect: int
    judged: int
    reached: int
    classified: int
    other: int

    @property
    def other_share(self) -> int | None:
        """Övrigt's share of the classified cases in whole per cent; None when there is nothing to share."""
        return round(100 * self.other / self.classified) if self.classified else None


def waiting(user: User, *, at: datetime) -> Waiting | None:
    """Return what waits in the cases the person may read; None when her roles let her read none.

    Shares and effects look back `LOOKS_BACK`, whole Swedish days. Six queries.
    """
    if not user.has_capability(Capability.VIEW):
        return None
    seen = Case.objects.visible_to(user)
    mine = Action.objects.filter(withdrawn_at__isnull=True, case__in=seen)
    since = local_date(at - LOOKS_BACK)
    effects = mine.filter(effect_at__gte=at - LOOKS_BACK).exclude(effect="")
    typed = CaseCategory.objects.filter(case__in=seen.filter(received_on__gte=since))
    shares = typed.aggregate(
        n=Count("case", distinct=True),
        other=Count("case", distinct=True, filter=Q(category__is_other=True)),
    )
    judged = effects.aggregate(n=Count("pk"), reached=Count("pk", filter=Q(effect=Effect.REACHED)))
    return Waiting(
        new=_capped(seen.filter(status__in=UNTOUCHED)),
        late_cases=_capped(seen.open().filter(Exists(_overdue(at)))),
        late_actions=_capped(mine.filter(done_at__isnull=True, due_on__lt=local_date(at))),
        awaiting_effect=_capped(mine.filter(done_at__isnull=False, effect="")),
        judged=judged["n"],
        reached=judged["reached"],
        classified=shares["n"],
        other=shares["other"],
    )


def _overdue(at: datetime) -> QuerySet[Deadline]:
    return Deadline.objects.filter(case=OuterRef("pk"), met_at__isnull=True, due_at__lt=at)


def _capped(rows: QuerySet[Any]) -> int:
    """Count rows up to one more than `MOST_COUNTED`."""
    return rows.order_by()[: MOST_COUNTED + 1].count()
