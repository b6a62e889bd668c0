"""A *ny genomgång* has a day to be answered, and somebody it waits for until it has a handläggare."""

from datetime import datetime, timedelta

import pytest

from audit.models import Event
from cases.enums import Kind, Status
from cases.models import Case, Deadline, Notice
from cases.queries import inbox
from cases.queries.digest import reasons_by_person
from cases.services import moving, placing
from cases.services.readers import bar_person
from complaints.enums import AnswerTo, Outcome
from complaints.services import answering, extending, following, joining
from core.dates import SWEDEN
from registers.models import DeadlineRule
from tests.factories import NOW, make_case, make_deadline_rule

ASKED = NOW + timedelta(days=30)
DUE = datetime(2026, 4, 17, 23, 59, 59, tzinfo=SWEDEN)  # ten working days, over Easter
WAITS = "väntar på att du väljer handläggare"


@pytest.fixture
def case(world):
    """Answered by Elsa within the ten working days, and closed."""
    make_deadline_rule("answer", 10, "working_day", kind=Kind.COMPLAINT, name="Svara på klagomålet")
    case = make_case(world.section, Kind.COMPLAINT)
    moving.perform(name="investigate", case_id=case.pk, by=world.elsa, at=NOW)
    placing.assign(case_id=case.pk, owner=world.elsa, by=world.elsa, at=NOW)
    answer(case, world.elsa, NOW)
    return case


def answer(case, by, at):
    told = answering.Answer(
        text="Vi ringer.",
        to=AnswerTo.INDIVIDUAL,
        outcome=Outcome.DEVIATION,
        fit_for_code=True,
    )
    return answering.answer(case_id=case.pk, given=told, by=by, at=at)


def close(case, world):
    return moving.perform(name="close", case_id=case.pk, by=world.elsa, at=NOW)


def ask(case, why=""):
    following.ask_for_review(case_id=case.pk, why=why, by=None, at=ASKED)
    return Case.objects.get(pk=case.pk)


def told(person, at):
    lines = reasons_by_person(at=at).get(person, [])
    return {line["reference"]: line["reasons"] for line in lines}


def box(user, name, at=ASKED):
    return [row.reference for row in inbox.box(name, user, at=at)]


@pytest.mark.parametrize("closed", [True, False])
def test_it_is_to_be_answered_in_the_namnds_time_from_when_it_was_asked_for(world, case, closed):
    first = case.deadlines.get()
    if closed:
        close(case, world)
    asked = ask(case)
    limit = case.deadlines.get()
    assert (limit.pk, limit.starts_at, limit.due_at, limit.met_at) == (first.pk, ASKED, DUE, None)
    assert asked.due_at == DUE
    event = Event.objects.get(verb="complaint.ask_review")
    assert [value.field for value in event.values.all()] == ["due_at"]
    answer(case, world.ulla, ASKED + timedelta(days=1))
    assert case.deadlines.get().met_at == ASKED + timedelta(days=1)


def test_of_a_duplicate_too(world, case):
    kept = make_case(world.section, Kind.COMPLAINT)
    twice = make_case(world.section, Kind.COMPLAINT)
    joining.join_duplicate(case_id=twice.pk, into=kept.pk, by=world.elsa, at=NOW)
    answer(kept, world.elsa, NOW)
    ask(twice)
    assert Deadline.objects.get(case=twice).due_at == DUE


def test_where_the_namnd_has_no_such_time_none_is_set(world, case):
    case.deadlines.all().delete()
    DeadlineRule.objects.all().delete()
    assert ask(case).due_at is None


def test_more_time_can_be_given_as_for_the_first_answer(world, case):
    asked = ask(case)
    later = (DUE + timedelta(days=3)).date()
    row = extending.extend_answer(
        case_id=asked.pk, due_on=later, reason="Vi väntar på intyg.", by=world.ulla, at=ASKED
    )
    assert row.due_at.date() == later


@pytest.mark.parametrize("closed", [True, False])
def test_it_waits_in_the_inbox_and_the_digest_of_the_chief_above_until_somebody_has_it(world, case, closed):
    if closed:
        close(case, world)
    ask(case)
    assert Notice.objects.get(template="review").recipient == world.ulla
    assert box(world.ulla, "untaken") == [case.reference]
    assert told(world.ulla, ASKED) == {case.reference: [WAITS]}
    assert told(world.elsa, ASKED) == {}
    placing.assign(case_id=case.pk, owner=world.harald, by=world.ulla, at=ASKED)
    assert (box(world.ulla, "untaken"), told(world.ulla, ASKED)) == ([], {})
    assert box(world.harald, "mine") == [case.reference]


def test_late_it_is_late_as_others_and_the_chief_above_is_told(world, case):
    ask(case, "Det stämmer inte. Varför?")
    late = DUE + timedelta(days=1)
    assert box(world.ulla, "overdue", late) == [case.reference]
    assert told(world.ulla, late) == {case.reference: [WAITS, "försenad", "obesvarad fråga"]}
    assert told(world.elsa, late) == {}


def test_a_chief_who_is_barred_from_it_is_passed_over(world, case):
    bar_person(case_id=case.pk, person=world.ulla, reason="Berörd", by=world.elsa, at=NOW)
    ask(case)
    assert told(world.ulla, ASKED) == {}
    assert told(world.astrid, ASKED) == {case.reference: [WAITS]}


def test_a_closed_room_is_told_to_its_readers_alone(world, case):
    ask(case)
    Case.objects.filter(pk=case.pk).update(restricted=True)
    assert told(world.ulla, ASKED) == {}


def test_an_answered_complaint_that_nobody_has_and_nobody_closed_is_found(world, case):
    Case.objects.filter(pk=case.pk).update(owner=None)
    assert box(world.elsa, "untaken") == [case.reference]
    assert told(world.ulla, NOW) == {}  # no review: it is whoever decides nearest who closes it
    close(case, world)
    assert box(world.elsa, "untaken") == []


def test_what_nobody_has_begun_with_stands_among_the_new_alone(world):
    case = make_case(world.section, Kind.COMPLAINT)
    assert case.status == Status.RECEIVED
    assert (box(world.elsa, "new"), box(world.elsa, "untaken")) == ([case.reference], [])
