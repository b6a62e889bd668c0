"""Stronger actions tried elsewhere in the nämnd against the same cause: how often they helped, in words."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace

from django.db.models import Count, Q, QuerySet

from cases.enums import Effect
from cases.models import Action, Case, CaseCause
from core.identity import mask_identities, mask_words
from core.text import first_words
from organisation.models import User
from organisation.queries import place_names
from registers.enums import Strength

SHOWN = 5
EXAMPLES = 2
# So many of a type's newest actions are looked among for examples, and so much of each is shown.
LOOKED_AMONG = 20
SAID = 240
UNIT_MASK = "[enhet]"


@dataclass(frozen=True)
class Example:
    """An action of another case in its own words, without names and units, and what came of it."""

    case_id: int
    text: str
    effect: str


@dataclass(frozen=True)
class Suggestion:
    """A type of action: how strong, how many are judged, how many of them helped, and examples."""

    type: str
    strength: int
    strength_words: str
    judged: int
    reached: int
    examples: tuple[Example, ...] = ()


def stronger_for(case: Case, user: User) -> list[Suggestion]:
    """Return the stronger types of action whose effect was judged against the case's primary cause.

    From the nämnd's other cases that anybody with a role may read; the strongest first, and among them
    those that most often helped. The examples are of the same kind of case, never of one the person is
    barred from, with what may point out a person masked and the units left out. Nobody can promise that
    every name is found (docs/measurements.md), so nothing else of the case is told with it.
    """
    judged = _judged(case)
    rows = (
        judged.values("type__name", "type__strength")
        .annotate(judged=Count("pk"), reached=Count("pk", filter=Q(effect=Effect.REACHED)))
        .order_by("-type__strength", "-reached", "-judged", "type__name")
    )
    found = [
        Suggestion(
            row["type__name"],
            row["type__strength"],
            str(Strength(row["type__strength"]).label),
            row["judged"],
            row["reached"],
        )
        for row in rows[:SHOWN]
    ]
    examples = _examples(judged, case, user, [row.type for row in found]) if found else {}
    return [replace(row, examples=tuple(examples.get(row.type, ()))) for row in found]


def _judged(case: Case) -> QuerySet[Action]:
    primary = case.case_causes.filter(is_primary=True).values("cause_id")
    return (
        Action.objects.filter(
            case__board=case.board_id,
            case__restricted=False,
            case__protected=False,
            case__in=CaseCause.objects.filter(is_primary=True, cause__in=primary).values("case_id"),
            type__strength__gt=Strength.WEAKER,
            withdrawn_at__isnull=True,
        )
        .exclude(effect="")
        .exclude(case=case)
    )


def _examples(
    judged: QuerySet[Action], case: Case, user: User, types: Collection[str]
) -> dict[str, list[Example]]:
    """Return {type: examples}, those that helped first, the newest first among them, none twice."""
    rows = (
        judged.filter(type__name__in=types, case__kind=case.kind, case__original__masked_at__isnull=True)
        .exclude(case__bars__person=user)
        .select_related("type", "responsible", "case__reporter")
        .prefetch_related("case__people")
        .order_by("-pk")[: LOOKED_AMONG * len(types)]
    )
    places, found = place_names(), defaultdict[str, list[Example]](list)
    for row in sorted(rows, key=lambda row: row.effect != Effect.REACHED):
        told = found[row.type.name]
        if len(told) < EXAMPLES and (text := _masked(row, places)) not in {one.text for one in told}:
            told.append(Example(row.case_id, text, str(row.get_effect_display())))
    return found


def _masked(action: Action, places: Collection[str]) -> str:
    """Return an action's text without its units and without what may point out a person."""
    case = action.case
    people = [action.responsible, case.reporter]
    names = [str(one) for one in people if one] + [one.name for one in case.people.all() if one.name]
    text = mask_words(action.text, places, mask=UNIT_MASK)
    return first_words(mask_identities(text, known=[UNIT_MASK], names=names), SAID)
