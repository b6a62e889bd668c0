"""Earlier cases like this one: in the unit to read; elsewhere what was done and whether it helped.

Likeness is the words two cases share, each weighted by how rare it is (inverse document frequency; Spärck
Jones, 1972, Journal of Documentation 28, 11-21), and more when they share an event type. Only the rarest
words are asked for, so that the question stays small however many cases there are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import log

from django.db.models import Case as Choice
from django.db.models import Count, FloatField, Prefetch, Q, QuerySet, Sum, Value, When
from django.utils.translation import gettext as _

from cases.models import Action, Case, CaseCause, CaseWord
from core.dates import Period, add_months
from core.text import first_words
from organisation.models import User
from registers.models import Category

RAREST_WORDS = 10
# A word in more cases than this tells nothing of one of them.
COMMONEST = 3_000
CANDIDATES = 300
SHOWN = 5
YEARS_BACK = 3
SAME_TYPE = 1.5
SAID = 120


@dataclass(frozen=True)
class Done:
    """An action in a similar case: its type, its strength and what came of it, in words."""

    type: str
    strength: int
    strength_words: str
    effect: str


@dataclass(frozen=True)
class Match:
    """A similar case. `reference` and `words` are only there where the person may read the case.

    Of a protected identity the words are only that it is one, as in every list.
    """

    types: tuple[str, ...]
    period: str
    cause: str
    actions: tuple[Done, ...]
    reference: str = ""
    words: str = ""
    pk: int = 0


@dataclass(frozen=True)
class Similar:
    """The most similar cases: in the same unit, and elsewhere without anything to know them by."""

    here: list[Match]
    elsewhere: list[Match]


def similar_cases(case: Case, user: User, *, on: date) -> Similar:
    """Return the cases most like one, of its kind, in its nämnd, from the last three years.

    Elsewhere only what no identity can follow from: types, tertial, cause, kinds of action and effect; never
    from a restricted case or one with a protected identity.
    """
    scores = _scores(case, _alike(case, on=on))
    best = sorted(scores, key=lambda pk: (-scores[pk], -pk))
    # Also what stands on a unit this one has taken over from: a new name makes no other unit.
    in_unit = Q(unit__current_path__startswith=case.unit.current_path)
    seen = Case.objects.visible_to(user).filter(in_unit)
    others = Case.objects.exclude(in_unit).filter(restricted=False, protected=False)
    return Similar(
        here=[_match(row, own=True) for row in _first(seen, best)],
        elsewhere=[_match(row, own=False) for row in _first(others, best)],
    )


def _alike(case: Case, *, on: date) -> QuerySet[Case]:
    return (
        Case.objects.counted()
        .filter(
            board=case.board_id,
            kind=case.kind,
            received_on__gte=add_months(on, -12 * YEARS_BACK),
            erased_at__isnull=True,
        )
        .exclude(pk=case.pk)
    )


def _scores(case: Case, alike: QuerySet[Case]) -> dict[int, float]:
    """Return {case: likeness} of the candidates: those that share rare words, and the newest of its types."""
    by_words = dict(_sharing_words(case, alike))
    types = list(case.categories.values_list("pk", flat=True))
    same_type = set(
        alike.filter(case_categories__category__in=types)
        .order_by("-received_at", "-pk")
        .values_list("pk", flat=True)[:CANDIDATES]
    )
    shares = set(
        alike.filter(pk__in=list(by_words), case_categories__category__in=types).values_list("pk", flat=True)
    )
    scored = {pk: score * (SAME_TYPE if pk in shares else 1) for pk, score in by_words.items()}
    return {**dict.fromkeys(same_type, 0.0), **scored}


def _sharing_words(case: Case, alike: QuerySet[Case]) -> Iterable[tuple[int, float]]:
    weights = _weights(case)
    if not weights:
        return []
    weight = Choice(
        *(When(word=word, then=Value(value)) for word, value in weights.items()), output_field=FloatField()
    )
    rows = CaseWord.objects.filter(word__in=list(weights), case__in=alike)
    return list(
        rows.values("case_id")
        .annotate(score=Sum(weight))
        .order_by("-score", "-case_id")
        .values_list("case_id", "score")[:CANDIDATES]
    )


def _weights(case: Case) -> Mapping[str, float]:
    """Return the case's rarest words that others have too, and how much each tells."""
    own = case.words.values("word")
    counts = dict(
        CaseWord.objects.filter(word__in=own)
        .values("word")
        .annotate(n=Count("pk"))
        .filter(n__gte=2, n__lte=COMMONEST)
        .order_by("n", "word")
        .values_list("word", "n")[:RAREST_WORDS]
    )
    return {word: log(2 * COMMONEST / n) for word, n in counts.items()}


def _first(cases: QuerySet[Case], best: list[int]) -> list[Case]:
    """Return the first few of the best that are among the cases, in that order, with what is told of them."""
    found = set(cases.filter(pk__in=best).values_list("pk", flat=True))
    wanted = [pk for pk in best if pk in found][:SHOWN]
    rows = (
        Case.objects.filter(pk__in=wanted)
        .select_related("original")
        .prefetch_related(
            Prefetch("categories", Category.objects.order_by("name")),
            Prefetch("case_causes", CaseCause.objects.filter(is_primary=True).select_related("cause")),
            Prefetch("actions", Action.objects.filter(withdrawn_at__isnull=True).select_related("type")),
        )
        .in_bulk()
    )
    return [rows[pk] for pk in wanted]


def _match(case: Case, *, own: bool) -> Match:
    told = Match(
        types=tuple(row.name for row in case.categories.all()),
        period=Period.containing(case.received_on).label,
        cause=next((row.cause.name for row in case.case_causes.all()), ""),
        actions=tuple(
            Done(
                action.type.name,
                action.type.strength,
                action.type.get_strength_display(),
                action.get_effect_display() if action.effect else "",
            )
            for action in case.actions.all()
        ),
    )
    if not own:
        return told
    told_here = case.title or first_words(case.original.text, SAID)
    words = _("Skyddade personuppgifter") if case.protected else told_here
    return Match(told.types, told.period, told.cause, told.actions, case.reference, words, case.pk)
