"""A nämnd with a drawn year of deviations: the counting must hold whatever they are."""

import random
from datetime import datetime, timedelta

from cases.enums import ActionLevel, Effect, Status
from cases.models import Action, Case, CaseCategory, CaseCause
from core.dates import SWEDEN, Period
from deviations.models import Deviation
from registers.models import ActionType, Category, Cause
from tests.factories import make_action_type, make_case, make_category, make_cause, make_unit, note_by_hand

TERTIAL = Period.tertial(2026, 2)
FIRST = datetime(2026, 1, 2, 12, 0, tzinfo=SWEDEN)
DAYS = 240  # two tertials


def fill(world, *, cases=40, sections=3, seed=11):
    """Give the world's board more sections, registers in two levels and `cases` deviations; return units."""
    chance = random.Random(seed)
    units = [world.unit, world.section, world.other_section]
    units += [make_unit(chance.choice([world.unit, world.area])) for _n in range(sections)]
    _registers(world)
    for _n in range(cases):
        at = FIRST + timedelta(days=chance.randrange(DAYS))
        report = {"event_count": chance.choice([1, 1, 3])}
        case = make_case(chance.choice(units), reporter=world.anna, at=at, report=report)
        _classify(case, chance)
        _end(case, chance, at)
        _act(case, chance, at, world.elsa)
    return units


def _registers(world):
    world.late = make_category("Försenad dokumentation", parent=world.category)
    world.wrong = make_category("Felaktig dokumentation", parent=world.category)
    world.sub_other = make_category("Övrigt", parent=world.category, is_other=True)
    world.violence = make_category("Hot och våld")
    make_cause("Tidsbrist")
    make_action_type("Utbilda", strength=1)


def _classify(case, chance):
    types, causes = list(Category.objects.order_by("pk")), list(Cause.objects.order_by("pk"))
    chosen = chance.sample(types, chance.choice([0, 1, 1, 2]))
    CaseCategory.objects.bulk_create(CaseCategory(case=case, category=row) for row in chosen)
    found = chance.sample(causes, chance.choice([0, 1, 2]))
    CaseCause.objects.bulk_create(CaseCause(case=case, cause=row) for row in found)


def _end(case, chance, at):
    ended = {"closed_at": at, "closed_on": at.date()}
    fate = chance.choice(["open", "open", "dismissed", "direct"])
    if fate == "dismissed":
        Case.objects.filter(pk=case.pk).update(status=Status.DISMISSED, **ended)
    if fate == "direct":
        Case.objects.filter(pk=case.pk).update(status=Status.CLOSED, **ended)
        Deviation.objects.filter(case=case).update(dealt_with_directly=True)


def _act(case, chance, at, chief):
    if chance.random() < 0.5:
        return
    done = at + timedelta(days=20) if chance.random() < 0.6 else None
    Action.objects.create(
        case=case,
        type=chance.choice(list(ActionType.objects.order_by("pk"))),
        level=ActionLevel.SECTION,
        text="Byt batteri.",
        responsible=chief,
        due_on=at.date() + timedelta(days=30),
        created_at=at,
        done_at=done,
        effect=chance.choice(list(Effect)) if done else "",
        effect_at=done,
    )
    note_by_hand()
