"""How often a suggested event type was the one that was chosen, per nämnd and type (`TypeSuggestion`)."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from cases.models import Case, CaseCategory, TypeSuggestion
from cases.models.case import CaseQuerySet
from core.dates import add_months, start_of_day
from organisation.enums import Setting
from organisation.models import Unit, User
from organisation.queries import setting
from organisation.roles import Capability
from registers.models import Category

MONTHS = 12
# What a number may stand for: all where something was suggested, the first was chosen, one of them, none.
SHOWN, FIRST, ANY, NONE = "shown", "first", "any", "none"
SORTS = (SHOWN, FIRST, ANY, NONE)


@dataclass(frozen=True)
class Hits:
    """In how many cases something was suggested, and in how many the first, or one of them, was chosen."""

    shown: int
    first: int
    any: int

    @property
    def first_percent(self) -> int:
        """The share where the first was chosen, in whole per cent."""
        return round(100 * self.first / self.shown) if self.shown else 0

    @property
    def any_percent(self) -> int:
        """The share where one of those shown was chosen, in whole per cent."""
        return round(100 * self.any / self.shown) if self.shown else 0

    @property
    def none(self) -> int:
        """In how many none of those shown was chosen."""
        return self.shown - self.any


@dataclass(frozen=True)
class TypeHits:
    """An event type that was chosen, and whether it had been suggested."""

    category: Category
    hits: Hits


@dataclass(frozen=True)
class BoardHits:
    """A nämnd's suggestions of the last months; `links` where the person may read its cases.

    `whole` is False for whoever follows no statistics there, and is shown no types; `too_few` where the
    nämnd's number is too small for her.
    """

    board: Unit
    hits: Hits
    types: list[TypeHits]
    links: bool
    whole: bool
    too_few: bool = False


def accuracy(boards: Collection[Unit], user: User, *, on: date) -> list[BoardHits]:
    """Return how the suggestions of the last twelve months went in some nämnder. At most three queries each.

    Counts alone, restricted cases too: what was suggested there is no part of what they hold. Whoever looks
    after the system gets no figures of a nämnd's events with that (decision 8): no types, and no small total.
    """
    reads = set(user.unit_ids_with(Capability.VIEW))
    follows = reads.union(user.unit_ids_with(Capability.STATISTICS))
    return [
        _of_board(board, on, links=board.pk in reads) if board.pk in follows else _in_whole(board, on)
        for board in boards
    ]


def cases_behind(user: User, *, board_id: int, sort: str, category_id: int | None, on: date) -> CaseQuerySet:
    """Return the cases behind one of the numbers, those the person may read, newest first."""
    suggested = _suggested(board_id, on)
    first, some = _chosen(category_id)
    cases = Case.objects.visible_to(user).filter(pk__in=suggested.values("case_id"))
    if category_id:
        typed = CaseCategory.objects.filter(case=OuterRef("pk"), category=category_id)
        cases = cases.filter(Exists(typed))
    wanted = {FIRST: Q(Exists(first)), ANY: Q(Exists(some)), NONE: ~Q(Exists(some))}
    return cases.filter(wanted.get(sort, Q())).order_by("-received_at", "-pk")


def _chosen(category_id: int | None) -> tuple[QuerySet[TypeSuggestion], QuerySet[TypeSuggestion]]:
    """Return the suggestions of a case that were chosen: the first alone, and any; of one type or of all."""
    some = TypeSuggestion.objects.filter(case=OuterRef("pk"), accepted=True)
    some = some.filter(category=category_id) if category_id else some
    return some.filter(rank=1), some


def _suggested(board_id: int, on: date) -> QuerySet[TypeSuggestion]:
    since = start_of_day(add_months(on, -MONTHS))
    return TypeSuggestion.objects.filter(case__board=board_id, shown_at__gte=since)


def _hits(suggested: QuerySet[TypeSuggestion]) -> Hits:
    counts = suggested.aggregate(
        shown=Count("case", distinct=True),
        first=Count("case", distinct=True, filter=Q(accepted=True, rank=1)),
        any=Count("case", distinct=True, filter=Q(accepted=True)),
    )
    return Hits(**counts)


def _in_whole(board: Unit, on: date) -> BoardHits:
    hits = _hits(_suggested(board.pk, on))
    too_few = 0 < hits.shown < setting(board.pk, Setting.SMALL_NUMBER, on=on)
    return BoardHits(board, Hits(0, 0, 0) if too_few else hits, [], links=False, whole=False, too_few=too_few)


def _of_board(board: Unit, on: date, *, links: bool) -> BoardHits:
    suggested = _suggested(board.pk, on)
    types = CaseCategory.objects.filter(case__in=suggested.values("case_id")).select_related(
        "category__parent"
    )
    ranks = dict[tuple[int, int], int](
        ((case, category), rank)
        for case, category, rank in suggested.filter(accepted=True).values_list(
            "case_id", "category_id", "rank"
        )
    )
    counts: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    names: dict[int, Category] = {}
    for row in types:
        rank = ranks.get((row.case_id, row.category_id))
        names[row.category_id] = row.category
        for place, counted in enumerate((True, rank == 1, rank is not None)):
            counts[row.category_id][place] += counted
    found = [TypeHits(names[pk], Hits(*numbers)) for pk, numbers in counts.items()]
    found.sort(key=lambda row: (-row.hits.shown, row.category.name))
    return BoardHits(board, _hits(suggested), found, links, whole=True)
