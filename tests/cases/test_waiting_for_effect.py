"""A case that only waits for the day its effect is to be judged is handled, and nothing calls it late."""

from datetime import datetime, timedelta

import pytest

from audit.models import Event
from cases.enums import Effect
from cases.models import Action, Case, Escalation, Notice
from cases.queries.inbox import box
from cases.services import acting, investigating, moving
from cases.services.digests import make_digests
from cases.services.dues import DAYS_TO_END
from cases.services.escalating import escalate
from core.dates import SWEDEN, add_working_days, end_of_day, local_date
from registers.services.standard import load_standard_registers
from tests.factories import investigate, make_action
from tests.world import open_deviation

MONDAY = datetime(2026, 3, 2, 9, tzinfo=SWEDEN)
DONE = MONDAY + timedelta(days=10)
SEEN = DONE + timedelta(days=60)  # the standard number of days after an action


@pytest.fixture
def case(world):
    """A deviation under the standard deadlines, handled as told: its action is done on the tenth day."""
    load_standard_registers(by=None, at=MONDAY)
    case = open_deviation(world, at=MONDAY)
    investigate(case, world.elsa, at=MONDAY)
    action = make_action(case, world.elsa, at=MONDAY, due_on=DONE.date())
    investigating.complete_investigation(case_id=case.pk, by=world.elsa, at=MONDAY)
    moving.perform(name="act", case_id=case.pk, by=world.elsa, at=MONDAY)
    finish_and_wait(case, action, world.elsa, DONE)
    return case


def finish_and_wait(case, action, by, at):
    acting.finish_action(action_id=action.pk, note="Gjort.", by=by, at=at)
    moving.perform(name="follow_up", case_id=case.pk, by=by, at=at)


def judge(case, effect, by, at):
    action = Action.objects.filter(case=case).latest("pk")
    acting.judge_effect(action_id=action.pk, effect=effect, note="Det ser vi.", by=by, at=at)


def said(case, at):
    """Return what the letter of a day says of the case to anybody, after what climbs has climbed."""
    escalate(by=None, at=at)
    make_digests(by=None, at=at)
    lines = [line for row in Notice.objects.filter(template="digest", send_at=at) for line in row.lines]
    return sorted(
        {reason for line in lines if line["reference"] == case.reference for reason in line["reasons"]}
    )


def late(world, at):
    return list(box("overdue", world.elsa, at=at))


def days(first, last):
    """Return every third day, so that every day of the week is among them, and the last one before."""
    between = (last - first).days
    return [first + timedelta(days=n) for n in sorted({*range(0, between, 3), between - 1})]


def test_over_its_whole_life_nothing_calls_it_late_and_the_letter_tells_the_day_of_the_effect(world, case):
    for at in days(DONE + timedelta(days=1), SEEN):
        assert (late(world, at), said(case, at)) == ([], []), at
    assert (late(world, SEEN), said(case, SEEN)) == ([], ["effekt ska bedömas"])
    judge(case, Effect.NOT, world.elsa, SEEN)
    again = SEEN + timedelta(days=30)
    action = make_action(case, world.elsa, at=SEEN + timedelta(minutes=1), due_on=again.date())
    for at in days(SEEN + timedelta(days=1), again):
        assert (late(world, at), said(case, at)) == ([], []), at
    finish_and_wait(case, action, world.elsa, again)
    seen = again + timedelta(days=60)
    for at in days(again + timedelta(days=1), seen):
        assert (late(world, at), said(case, at)) == ([], []), at
    judge(case, Effect.REACHED, world.elsa, seen)
    moving.perform(name="close", case_id=case.pk, by=world.elsa, at=seen)
    assert not Escalation.objects.exists()


def test_who_forgets_to_judge_the_effect_is_late_and_the_next_chief_is_told(world, case):
    day = SEEN + timedelta(days=1)
    assert late(world, day) == [case]
    ends = end_of_day(add_working_days(SEEN.date(), DAYS_TO_END))
    assert Case.objects.get(pk=case.pk).due_at == ends
    told = [said(case, at) for at in days(ends, ends + timedelta(days=14))]
    assert "försenad" in told[-1]
    assert Escalation.objects.get().person == world.ulla


def test_the_later_day_stands_in_the_history_and_on_the_deadline(world, case):
    row = case.deadlines.get(code="close")
    was = end_of_day(local_date(MONDAY) + timedelta(days=60))
    event = Event.objects.get(verb="case.follow_up")
    moved = {value.field: (value.old, value.new) for value in event.values.all()}["due_at"]
    assert [datetime.fromisoformat(moment) for moment in moved] == [was, row.due_at]
    assert (row.due_at > was, row.extended_reason) == (True, "Effekten ska bedömas först.")


def test_one_more_action_while_the_effect_is_followed_gives_its_own_days(world, case):
    at = DONE + timedelta(days=20)
    action = make_action(case, world.elsa, at=at, due_on=at.date())
    acting.finish_action(action_id=action.pk, note="Gjort.", by=world.elsa, at=at)
    ends = end_of_day(add_working_days((at + timedelta(days=60)).date(), DAYS_TO_END))
    assert case.deadlines.get(code="close").due_at == ends


def test_a_later_day_somebody_has_set_stands(world, case):
    far = MONDAY + timedelta(days=400)
    case.deadlines.filter(code="close").update(due_at=far, extended_reason="Avtal.")
    judge(case, Effect.NOT, world.elsa, SEEN)
    row = case.deadlines.get(code="close")
    assert (row.due_at, row.extended_reason) == (far, "Avtal.")
