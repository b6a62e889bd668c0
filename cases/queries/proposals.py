"""Who decides an action that reaches far, and what waits for a person to decide."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Q, QuerySet

from cases.enums import ENDED, ActionLevel
from cases.models import Case, Proposal
from cases.queries.paging import Key, moment_key
from organisation.enums import Level
from organisation.models import Membership, Unit, User, valid_on
from organisation.paths import ids_in
from organisation.roles import Capability, roles_with

# The unit levels whose chief decides an action of a level; a nämnd's actions are its förvaltning's.
DECIDED_AT: Mapping[str, tuple[Level, ...]] = {
    ActionLevel.UNIT: (Level.UNIT, Level.AREA, Level.ADMINISTRATION, Level.BOARD),
    ActionLevel.AREA: (Level.AREA, Level.ADMINISTRATION, Level.BOARD),
    ActionLevel.BOARD: (Level.ADMINISTRATION, Level.BOARD),
}


OLDEST_FIRST = (moment_key("proposed_at"), Key("pk"))


def deciders_of(case: Case, level: str, by: User, *, on: date) -> list[User]:
    """Return whom an action must be put to; nobody when the person decides over it herself.

    An action on the individual's or the case's own level is decided where the case is. Above it, by
    whoever has DECIDE in a unit of that level over the case, or above; the nearest of those who may read
    the case. Where there is nobody so high up, the person decides.
    """
    if level not in DECIDED_AT or case.unit.level in DECIDED_AT[level]:
        return []
    chiefs = _chiefs_over(case.unit, DECIDED_AT[level], on=on)
    if any(chief.pk == by.pk for chief, _path in chiefs):
        return []
    seeing = [(chief, path) for chief, path in chiefs if _reads(chief, case)]
    nearest = max((len(path) for _chief, path in seeing), default=0)
    return [chief for chief, path in seeing if len(path) == nearest]


def may_decide(user: User, proposal: Proposal, *, on: date) -> bool:
    """Tell whether a proposal is this person's to decide: she may read it and decides at its level."""
    chiefs = _chiefs_over(proposal.case.unit, DECIDED_AT[proposal.level], on=on)
    return any(chief.pk == user.pk for chief, _path in chiefs) and _reads(user, proposal.case)


def undecided() -> QuerySet[Proposal]:
    """Return the proposals nobody has decided, in cases that go on."""
    return Proposal.objects.filter(decision="").exclude(case__status__in=ENDED)


def waiting_for(user: User) -> QuerySet[Proposal]:
    """Return the proposals that wait for this person's decision."""
    seen = Case.objects.visible_to(user)
    waiting = (
        undecided()
        .filter(case__in=seen.values("pk"))
        .select_related("case__unit", "case__board", "type", "proposed_by")
    )
    decides = user.unit_ids_with(Capability.DECIDE)
    arms = Q(pk__in=[])
    for level, levels in DECIDED_AT.items():
        over = Unit.objects.filter(pk__in=decides, level__in=levels).values_list("current_path", flat=True)
        below = Q(pk__in=[])
        for path in over:
            below |= Q(case__unit__current_path__startswith=path)
        arms |= Q(level=level) & below
    return waiting.filter(arms)


def _chiefs_over(unit: Unit, levels: tuple[Level, ...], *, on: date) -> list[tuple[User, str]]:
    """Return who decides in a unit of these levels over `unit`, with the path of where her role stands."""
    above = ids_in(unit.current_path)
    rows = Membership.objects.filter(
        valid_on(on),
        unit_id__in=above,
        unit__level__in=levels,
        role__in=roles_with(Capability.DECIDE),
        user__is_active=True,
    ).select_related("user", "unit")
    return [(row.user, row.unit.path) for row in rows.order_by("pk") if row.unit]


def _reads(user: User, case: Case) -> bool:
    return Case.objects.visible_to(user).filter(pk=case.pk).exists()
