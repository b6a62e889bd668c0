"""Stronger actions tried elsewhere in the nämnd against the same cause, and how often they helped."""

from dataclasses import dataclass

from django.db.models import Count, Q

from cases.enums import Effect
from cases.models import Action, Case, CaseCause
from registers.enums import Strength

SHOWN = 5


@dataclass(frozen=True)
class Suggestion:
    """A type of action: how strong, how many whose effect is judged, and how many of them helped."""

    type: str
    strength: int
    strength_words: str
    judged: int
    reached: int


def stronger_for(case: Case) -> list[Suggestion]:
    """Return the stronger types of action whose effect was judged against the case's primary cause.

    Counts alone, from the nämnd's other cases that anybody with a role may read; the strongest first, and
    among them those that most often helped.
    """
    primary = case.case_causes.filter(is_primary=True).values("cause_id")
    rows = (
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
        .values("type__name", "type__strength")
        .annotate(judged=Count("pk"), reached=Count("pk", filter=Q(effect=Effect.REACHED)))
        .order_by("-type__strength", "-reached", "-judged", "type__name")
    )
    return [
        Suggestion(
            row["type__name"],
            row["type__strength"],
            str(Strength(row["type__strength"]).label),
            row["judged"],
            row["reached"],
        )
        for row in rows[:SHOWN]
    ]
