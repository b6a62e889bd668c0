"""What a gallringsbeslut reaches, when, and what stands in the way (decision 13).

Nothing here asks who may know: the caller has `Capability.RETAIN` for the whole nämnd. What leads to a row
starts in `visible_to`; a number alone, on a list and in its protocol, is no part of what a case says.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case as Conditional
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import ExtractYear

from cases import kinds
from cases.enums import ENDED, Kept
from cases.models import Case, CaseLink, EndedReceipt, Receipt, RetentionHold, RetentionItem, RetentionRun
from cases.models.case import CaseQuerySet
from cases.queries.paging import Key, day_key
from core.codes import read_code
from core.crypto import keyed_digest
from core.dates import add_months
from organisation.enums import Level
from organisation.models import Unit, User
from organisation.roles import Capability
from registers.enums import CountedFrom, Removal
from registers.models import RetentionRule

MONTHS = 12
OLDEST_FIRST = (day_key("closed_on"), Key("pk"))


@dataclass(frozen=True)
class YearLine:
    """The cases that become old enough in a year: how many, and how many of them something stops."""

    year: int
    count: int
    held: int
    pending: int
    stopped: int

    @property
    def free(self) -> int:
        """How many nothing stops."""
        return self.count - self.stopped


@dataclass(frozen=True)
class Forecast:
    """What a decision does: now, by year to come, and how many cases are still open."""

    due: int
    stopped: int
    years: tuple[YearLine, ...]
    open: int

    @property
    def free(self) -> int:
        """How many may go now."""
        return self.due - self.stopped


def boards_kept(user: User) -> list[Unit]:
    """Return the nämnder whose gallring the person looks after: her role stands on the whole of them."""
    units = user.units_with(Capability.RETAIN)
    wanted = [unit.pk for unit in units if unit.level == Level.BOARD]
    return list(Unit.objects.filter(pk__in=wanted).order_by("name"))


def rules_for(user: User) -> QuerySet[RetentionRule]:
    """Return the gallringsbeslut of the person's nämnder, those that have ended too, the newest first."""
    rules = RetentionRule.objects.filter(board__in=boards_kept(user)).select_related("board")
    return rules.order_by(F("valid_to").asc(nulls_first=True), "-decided_on", "kind", "pk")


def runs_for(user: User) -> QuerySet[RetentionRun]:
    """Return the lists of the person's nämnder, the newest first, with how many cases each has."""
    runs = RetentionRun.objects.filter(board__in=boards_kept(user))
    done = Count("items", filter=Q(items__done_at__isnull=False))
    people = ("rule", "board", "proposed_by", "approved_by", "withdrawn_by", "document")
    return runs.select_related(*people).annotate(size=Count("items"), done=done)


def reached(rule: RetentionRule) -> CaseQuerySet:
    """Return the ended cases a rule is about, whenever their time comes, but for those it has dealt with."""
    dealt_with = RetentionItem.objects.filter(
        case=OuterRef("pk"),
        done_at__gte=OuterRef("closed_at"),
        run__removes__in=Removal(rule.removes).this_and_more,
    )
    cases = Case.objects.filter(
        board=rule.board_id, kind=rule.kind, status__in=sorted(ENDED), erased_at__isnull=True
    )
    return cases.exclude(Exists(dealt_with))


def counted_from(rule: RetentionRule) -> str:
    """Return the column whose day the rule's years are counted from."""
    return {CountedFrom.CLOSED: "closed_on", CountedFrom.RECEIVED: "received_on"}[
        CountedFrom(rule.counted_from)
    ]


def due(rule: RetentionRule, *, on: date) -> CaseQuerySet:
    """Return the cases that are old enough on a day, those that something stops too, the oldest first."""
    column = counted_from(rule)
    last = add_months(on, -MONTHS * rule.years)
    return reached(rule).filter(**{f"{column}__lte": last}).order_by(column, "pk")


def is_due(case: Case, rule: RetentionRule, *, on: date) -> bool:
    """Tell whether one case has ended and is old enough on a day."""
    day = getattr(case, counted_from(rule))
    return case.is_ended and add_months(day, MONTHS * rule.years) <= on


def with_obstacles(cases: CaseQuerySet, kind: str) -> QuerySet[Any]:
    """Return the cases of a kind with what stops each: `held`, `pending`."""
    links, of_case = CaseLink.objects.order_by(), OuterRef("pk")
    pending = Q(Exists(links.filter(source=of_case).exclude(target__status__in=sorted(ENDED))))
    pending |= Q(Exists(links.filter(target=of_case).exclude(source__status__in=sorted(ENDED))))
    if (own := kinds.get(kind).pending) is not None:
        pending |= own
    return cases.annotate(
        held=Exists(RetentionHold.objects.filter(case=of_case, until__isnull=True)),
        # In a CASE, so that what is unknown (a day that is not written) is a no and not nothing.
        pending=Conditional(When(pending, then=Value(True)), default=Value(False)),
    )


def obstacle(case: Case) -> Kept | None:
    """Return what stops one case from being erased, None for nothing. One query."""
    row = with_obstacles(Case.objects.filter(pk=case.pk), case.kind).values("held", "pending").get()
    return Kept.HELD if row["held"] else Kept.PENDING if row["pending"] else None


def forecast(rule: RetentionRule, *, on: date) -> Forecast:
    """Return what a decision does and when, counted by the year in which the cases become old enough."""
    now = with_obstacles(due(rule, on=on), rule.kind)
    counts = now.order_by().aggregate(n=Count("pk"), stopped=_stopped())
    still_open = Case.objects.filter(board=rule.board_id, kind=rule.kind).open()
    return Forecast(counts["n"], counts["stopped"], tuple(_years(rule)), still_open.count())


def due_in(rule: RetentionRule, year: int) -> CaseQuerySet:
    """Return the cases that become old enough in a year, the oldest first."""
    column = counted_from(rule)
    return reached(rule).filter(**{f"{column}__year": year - rule.years}).order_by(column, "pk")


def _years(rule: RetentionRule) -> Iterable[YearLine]:
    rows = (
        with_obstacles(reached(rule), rule.kind)
        .order_by()
        .annotate(year=ExtractYear(counted_from(rule)) + Value(rule.years))
        .values("year")
        .annotate(
            n=Count("pk"),
            with_hold=Count("pk", filter=Q(held=True)),
            with_pending=Count("pk", filter=Q(pending=True)),
            stopped=_stopped(),
        )
        .order_by("year")
    )
    return [
        YearLine(row["year"], row["n"], row["with_hold"], row["with_pending"], row["stopped"]) for row in rows
    ]


def _stopped() -> Count:
    return Count("pk", filter=Q(held=True) | Q(pending=True))


def erased_by(case: Case) -> RetentionItem | None:
    """Return the row that says by which decision a case was erased; None where no list says it."""
    items = case.retention_items.filter(done_at__isnull=False, run__removes=Removal.ERASE)
    return items.select_related("run__rule").order_by("-done_at").first()


def ended_digest(receipt_digest: str) -> str:
    """Return the digest under which an ended code is kept: made of its old one, and not the way back."""
    return keyed_digest(receipt_digest, purpose="ended receipt")


def ended_code(typed: str) -> EndedReceipt | None:
    """Return what is known of a secret code whose case was erased; None for any other code. One query."""
    digest = ended_digest(Receipt.digest_of(read_code(typed)))
    return EndedReceipt.objects.filter(digest=digest).first()
