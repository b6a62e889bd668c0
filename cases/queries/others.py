"""Övrigt under control: how large its share is, which cases stand there and why, what recurs in them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db.models import Count, Exists, OuterRef, Q

from cases.models import Case, CaseCategory, CaseCause, CaseWord
from cases.models.case import CaseQuerySet
from cases.queries.paging import Key, day_key
from cases.queries.suggesting import Suggestion, history_of, ranked, report_text
from core.identity.lists import given_names, surnames
from core.text import first_words, normalise_word, words
from organisation.models import Unit, User
from registers.models import Category, Cause

A_PAGE = 20
NEWEST_FIRST = (day_key("received_on", descending=True), Key("pk", descending=True))
SAID = 160
# A word is shown only when so many cases by so many reporters hold it (patterns.md: nothing that points out).
LEAST_CASES, LEAST_REPORTERS, MOST_WORDS = 3, 2, 12
CHOICES = 3


@dataclass(frozen=True)
class Share:
    """How many of the classified cases stand in Övrigt, by event type and by cause."""

    typed: int
    other_typed: int
    caused: int
    other_caused: int

    @property
    def type_percent(self) -> int:
        """The share by event type, in whole per cent."""
        return round(100 * self.other_typed / self.typed) if self.typed else 0

    @property
    def cause_percent(self) -> int:
        """The share by cause, in whole per cent."""
        return round(100 * self.other_caused / self.caused) if self.caused else 0


@dataclass(frozen=True)
class OtherCase:
    """A case in Övrigt: its first words and its reason, and what it might be instead.

    A protected case has neither words nor place.
    """

    case: Case
    words: str
    place: str
    is_type: bool
    is_cause: bool
    suggestions: list[Suggestion]
    causes: list[Cause]


@dataclass(frozen=True)
class Recurring:
    """A word that recurs in Övrigt, and in how many of its cases."""

    word: str
    cases: int


def cases_of(user: User, *, unit: Unit | None = None, first: date, last: date) -> CaseQuerySet:
    """Return the cases the person may read that came in between two days, of one unit and all below it."""
    cases = Case.objects.visible_to(user).filter(received_on__range=(first, last))
    return cases.filter(unit__current_path__startswith=unit.current_path) if unit else cases


def share_of(cases: CaseQuerySet) -> Share:
    """Return the shares of Övrigt among cases. One query."""
    types, causes = (
        CaseCategory.objects.filter(case=OuterRef("pk")),
        CaseCause.objects.filter(case=OuterRef("pk")),
    )
    found = cases.order_by().aggregate(
        typed=Count("pk", filter=Exists(types)),
        other_typed=Count("pk", filter=Exists(types.filter(category__is_other=True))),
        caused=Count("pk", filter=Exists(causes)),
        other_caused=Count("pk", filter=Exists(causes.filter(cause__is_other=True))),
    )
    return Share(**found)


def in_other(cases: CaseQuerySet, *, word: str = "") -> CaseQuerySet:
    """Return those in Övrigt, by type or cause; with a word, only those that hold it.

    One that was erased counts in the share, but nobody can say what it should have been.
    """
    types = CaseCategory.objects.filter(case=OuterRef("pk"), category__is_other=True)
    causes = CaseCause.objects.filter(case=OuterRef("pk"), cause__is_other=True)
    found = cases.filter(Q(Exists(types)) | Q(Exists(causes)), erased_at__isnull=True)
    if word:
        found = found.filter(Exists(CaseWord.objects.filter(case=OuterRef("pk"), word=word)), protected=False)
    return found


def to_work_off(cases: CaseQuerySet) -> CaseQuerySet:
    """Return those whose classification somebody can change: neither ended nor locked by klar."""
    return cases.open().exclude(investigation__completed_at__isnull=False)


def with_parts(cases: CaseQuerySet) -> CaseQuerySet:
    """Return the cases with what their rows tell of."""
    return cases.select_related("original", "unit").prefetch_related(
        "case_categories__category", "case_causes__cause"
    )


def rows_of(cases: Iterable[Case], *, on: date) -> list[OtherCase]:
    """Return the cases with what they might be instead; the nämnd's history is read once for all."""
    rows = list(cases)
    texts = {case.pk: report_text(case) for case in rows}
    by_board: dict[tuple[int, str], list[Case]] = defaultdict(list)
    for case in rows:
        by_board[case.board_id, case.kind].append(case)
    instead: dict[int, list[Suggestion]] = {}
    causes: dict[int, list[Cause]] = {}
    for (board_id, kind), own in by_board.items():
        tokens = set().union(*(words(texts[case.pk]) for case in own))
        known = history_of(board_id, kind, tokens)
        offered = Category.objects.offered(board_id, on=on).filter(is_other=False).select_related("parent")
        types = list(offered)
        instead |= {case.pk: ranked(texts[case.pk], types, known)[:CHOICES] for case in own}
        causes |= _likely_causes(own, on=on)
    return [_row(case, texts[case.pk], instead[case.pk], causes[case.pk]) for case in rows]


def _likely_causes(cases: list[Case], *, on: date) -> dict[int, list[Cause]]:
    """Return the causes most often found with each case's event types in its nämnd, then the commonest.

    The cases are of one kind and one nämnd. What is restricted or protected teaches nothing.
    """
    board_id, kind = cases[0].board_id, cases[0].kind
    offered = list(Cause.objects.offered(board_id, on=on).filter(is_other=False))
    rows = CaseCause.objects.filter(
        case__board=board_id, case__kind=kind, case__restricted=False, case__protected=False
    )
    together: dict[tuple[int, int | None], int] = {
        (cause, category): many
        for cause, category, many in rows.values_list(
            "cause_id", "case__case_categories__category_id"
        ).annotate(many=Count("pk"))
    }
    common: dict[int, int] = defaultdict(int)
    for (cause, _category), many in together.items():
        common[cause] += many
    found = {}
    for case in cases:
        types = [row.category_id for row in case.case_categories.all() if not row.category.is_other]
        fit = {
            row.pk: (-sum(together.get((row.pk, pk), 0) for pk in types), -common[row.pk]) for row in offered
        }
        by_fit = sorted(offered, key=lambda row, fit=fit: (*fit[row.pk], row.order))  # type: ignore[misc]
        found[case.pk] = by_fit[:CHOICES]
    return found


def recurring(cases: CaseQuerySet) -> list[Recurring]:
    """Return words that recur in cases of Övrigt: plain counts, no names, nothing said by one person only.

    Protected and restricted cases are left out.
    """
    open_ones = cases.filter(protected=False, restricted=False).order_by().values("pk")
    found = (
        CaseWord.objects.filter(case__in=open_ones)
        .values("word")
        .annotate(cases=Count("case_id", distinct=True), people=Count("case__reporter_id", distinct=True))
        .filter(cases__gte=LEAST_CASES, people__gte=LEAST_REPORTERS)
        .order_by("-cases", "word")
    )
    rows = [Recurring(row["word"], row["cases"]) for row in found if row["word"] not in _names()]
    return rows[:MOST_WORDS]


@cache
def _names() -> frozenset[str]:
    """Return the names of persons as words are stored: none of them is ever shown as a word that recurs."""
    return frozenset(normalise_word(name) for name in given_names() | surnames())


def _row(case: Case, text: str, instead: list[Suggestion], causes: list[Cause]) -> OtherCase:
    return OtherCase(
        case=case,
        words="" if case.protected else first_words(case.title or text, SAID),
        place=case.place,
        is_type=any(row.category.is_other for row in case.case_categories.all()),
        is_cause=any(row.cause.is_other for row in case.case_causes.all()),
        suggestions=[] if case.protected else instead,
        causes=[] if case.protected else causes,
    )
