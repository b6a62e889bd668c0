"""What the pages of gallring show of a list: where it stands, its years, its numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext as _

from cases.enums import Kept
from cases.models import Case, RetentionItem, RetentionRun
from cases.queries.paging import Key
from cases.queries.retention import counted_from
from organisation.models import User

BY_CASE = (Key("case_id"), Key("pk"))


@dataclass(frozen=True)
class State:
    """Where a list stands, in words; `status` gives the tag its shape."""

    status: str
    label: str


@dataclass(frozen=True)
class Number:
    """One case on a list by its number; `seen`: whether the person may open it."""

    reference: str
    seen: bool
    done: bool
    kept: bool


def state_of(run: RetentionRun) -> State:
    """Return where a list stands."""
    if run.withdrawn_at:
        return State("dismissed", _("Tillbakadragen"))
    if run.finished_at:
        return State("closed", _("Genomförd"))
    if run.approved_at:
        return State("acting", _("Godkänd, genomförs på natten"))
    return State("received", _("Väntar på godkännande"))


def list_lines(run: RetentionRun) -> list[Any]:
    """Return how many cases of each year the list has, and how many are done and kept. One query."""
    rows = (
        run.items.order_by()
        .annotate(year=ExtractYear(f"case__{counted_from(run.rule)}"))
        .values("year")
        .annotate(
            n=Count("pk"),
            done=Count("pk", filter=Q(done_at__isnull=False)),
            kept=Count("pk", filter=~Q(kept="")),
        )
    )
    return list(rows.order_by("year"))


def kept_words(run: RetentionRun) -> list[str]:
    """Return why cases were left as they were, each reason with how many. One query."""
    rows = run.items.exclude(kept="").order_by().values("kept").annotate(n=Count("pk")).order_by("kept")
    return [f"{Kept(row['kept']).label}: {row['n']}" for row in rows]


def numbers_of(items: Sequence[RetentionItem], user: User) -> list[Number]:
    """Return the numbers of a page of a list; only those the person may read can be opened. One query."""
    ids = [item.case_id for item in items]
    seen = set(Case.objects.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))
    return [
        Number(item.case.reference, item.case_id in seen, item.done_at is not None, bool(item.kept))
        for item in items
    ]
