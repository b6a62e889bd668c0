"""What the sender without an account sees behind her secret code: where her case stands, no fact in it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from cases.enums import Relation
from cases.models import Case, CaseLink, Receipt
from cases.queries.own import hidden_from_reporter, reporter_status
from core.codes import read_code
from core.throttle import Limit

# Wrong codes from one sender before the page closes for a quarter of an hour. 80 bits need no such help.
WRONG_SECRETS = Limit("wrong-secrets", most=10, seconds=15 * 60)
MOST_STEPS = 5
# How a case that goes on as another leads to it.
ONWARD = (Relation.RECLASSIFIED_AS, Relation.JOINED_WITH)


@dataclass(frozen=True)
class Followed:
    """Where a case stands, as its sender may know: never a text, a name or a place."""

    reference: str
    received_at: datetime
    status: str
    status_label: str
    hidden: bool
    closed_at: datetime | None
    actions: int
    actions_done: int


def case_behind(typed: str) -> Case | None:
    """Return the case a typed secret code was given for; None for any other code. One query.

    No reading is logged: what is shown of it holds nothing of what it says.
    """
    receipt = (
        Receipt.objects.filter(digest=Receipt.digest_of(read_code(typed)))
        .select_related("case__board")
        .first()
    )
    return receipt.case if receipt else None


def followed(case: Case) -> Followed:
    """Return where a case stands; what goes on as another case (NOT_COUNTED) is followed to that.

    Of a case that only named readers see: that it is handled, neither when it ended nor what is done.
    """
    now = _became(case)
    hidden = hidden_from_reporter(now)
    status, label = reporter_status(now)
    done = now.actions.filter(withdrawn_at__isnull=True).aggregate(
        n=Count("pk"), done=Count("pk", filter=Q(done_at__isnull=False))
    )
    return Followed(
        reference=case.reference,
        received_at=case.received_at,
        status=status,
        status_label=label,
        hidden=hidden,
        closed_at=None if hidden else now.closed_at,
        actions=0 if hidden else done["n"],
        actions_done=0 if hidden else done["done"],
    )


def _became(case: Case) -> Case:
    for _step in range(MOST_STEPS):
        onward = (
            CaseLink.objects.filter(source=case, relation__in=ONWARD).select_related("target__board").first()
        )
        if onward is None:
            break
        case = onward.target
    return case
