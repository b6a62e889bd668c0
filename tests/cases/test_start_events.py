"""What a deadline is counted from: every kind, event and unit, made to happen by the commands in use."""

from datetime import UTC, date, datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from cases.enums import Effect, Kind, Status
from cases.models import Action, Case
from cases.services import acting, classifying, investigating, moving, placing
from cases.services.deadlines import begin_anew
from cases.services.dues import stand_on
from complaints.enums import AnswerTo, Outcome
from complaints.services.answering import Answer, answer
from core.dates import SWEDEN
from deviations.services import deciding
from lexsarah import services as lexsarah
from lexsarah.enums import Degree
from organisation.models import BoardSetting
from registers.enums import HAPPENS, Amount, StartEvent
from registers.models import DeadlineRule
from registers.services.deadlines import set_deadline
from riskanalysis import services as riskanalysis
from tests.factories import LONG_AGO, make_action, make_case, make_classification, make_deadline_rule

OPENED = datetime(2026, 1, 30, 9, tzinfo=SWEDEN)
# Skärtorsdagen: the next working day is the Tuesday after Easter.
WHEN = datetime(2026, 4, 2, 15, 30, tzinfo=SWEDEN)
# Three of each unit from then on; by hand from an almanac.
DUE = {
    Amount.HOUR: datetime(2026, 4, 2, 18, 30, tzinfo=SWEDEN),
    Amount.DAY: datetime(2026, 4, 5, 23, 59, 59, tzinfo=SWEDEN),
    Amount.WORKING_DAY: datetime(2026, 4, 9, 23, 59, 59, tzinfo=SWEDEN),
    Amount.MONTH: datetime(2026, 7, 2, 23, 59, 59, tzinfo=SWEDEN),
}
# An effect is to be judged by the end of its day.
AFTER_THE_DAY = {Amount.HOUR: datetime(2026, 4, 3, 2, 59, 59, tzinfo=SWEDEN)}
BEGIN = {Kind.RISK: "start", Kind.SELFCONTROL: "start"}
HAPPENING = [(kind, event) for kind, events in HAPPENS.items() for event in events]
# What there is in the code today, in words of its own.
EXPECTED = {
    "complaint": "received assigned begun decided",
    "deviation": "received assigned begun complete effect_due",
    "lexsarah": "received assigned begun complete decided notified effect_due",
    "risk": "received assigned begun effect_due",
    "selfcontrol": "received assigned begun",
}


class Life:
    """A case that is led, by the commands that are used, to right before an event and then past it."""

    def __init__(self, world, kind):
        self.kind = kind
        self.by = world.sara if kind == Kind.LEXSARAH else world.elsa
        self.case = make_case(world.section, kind, at=OPENED)
        self.who = {"case_id": self.case.pk, "by": self.by}

    def perform(self, name, at):
        moving.perform(name=name, at=at, **self.who)

    def assigned(self, at):
        placing.assign(owner=self.by, at=at, **self.who)

    def before_assigned(self):
        pass

    before_begun = before_assigned

    def begun(self, at):
        self.perform(BEGIN.get(self.kind, "investigate"), at)

    def before_complete(self):
        self.begun(OPENED)
        classifying.classify(classification=make_classification(), at=OPENED, **self.who)
        if self.kind == Kind.DEVIATION:
            deciding.assess_lexsarah(possible=False, reason="Ingen kom till skada.", at=OPENED, **self.who)
        investigating.save_investigation(
            facts="Batteriet var slut.",
            assessment="Rutinen brast.",
            whys=["Ingen bytte."],
            at=OPENED,
            **self.who,
        )

    def complete(self, at):
        investigating.complete_investigation(at=at, **self.who)

    def before_decided(self):
        self.begun(OPENED)

    def decided(self, at):
        if self.kind == Kind.LEXSARAH:
            lexsarah.decide(degree=Degree.HARM, at=at, **self.who)
        else:
            given = Answer("Vi har ändrat rutinen.", AnswerTo.INDIVIDUAL, Outcome.DEVIATION)
            answer(given=given, at=at, **self.who)

    before_notified = before_decided

    def notified(self, at):
        lexsarah.notify_ivo(at=at, **self.who)

    def before_effect_due(self):
        """Done so that its effect is to be judged on the day of WHEN."""
        if self.kind == Kind.RISK:
            self.begun(OPENED)
            riskanalysis.carry_out(done_on=OPENED.date(), scope="Flytten.", at=OPENED, **self.who)
        else:
            self.before_complete()
            self.complete(OPENED)
        action = make_action(Case.objects.get(pk=self.case.pk), self.by, at=OPENED)
        if self.kind == Kind.LEXSARAH:
            self.perform("submit", OPENED)
            lexsarah.decide(degree=Degree.HARM, at=OPENED, **self.who)
        else:
            self.perform("act", OPENED)
        acting.finish_action(
            action_id=action.pk, note="Gjort.", by=self.by, at=at_noon(1), done_on=at_noon(1).date()
        )

    def effect_due(self, _at):
        self.perform("follow_up", at_noon(2))


def at_noon(day):
    """Return a moment in February, 60 days before as late in April."""
    return datetime(2026, 2, day, 12, tzinfo=SWEDEN)


def deadlines(case):
    return {row.code: row for row in case.deadlines.all()}


@pytest.fixture
def rule():
    """Make a rule of three units that is counted from an event."""

    def make(kind, event, unit=Amount.DAY, **values):
        return make_deadline_rule("own", 3, unit, kind=kind, start_event=event, **values)

    return make


@pytest.mark.parametrize("unit", Amount)
@pytest.mark.parametrize(("kind", "event"), HAPPENING)
def test_it_begins_with_its_event_and_ends_by_the_almanac(world, rule, kind, event, unit):
    rule(kind, event, unit)
    if event == StartEvent.RECEIVED:
        case = make_case(world.section, kind, at=WHEN)
    else:
        life = Life(world, kind)
        getattr(life, f"before_{event}")()
        case = life.case
        assert "own" not in deadlines(case)
        getattr(life, event)(WHEN)
    row = deadlines(case)["own"]
    expected = DUE | (AFTER_THE_DAY if event == StartEvent.EFFECT_DUE else {})
    assert (row.start_event, row.due_at, row.met_at) == (event, expected[unit], None)
    case.refresh_from_db()
    assert case.due_at == row.due_at


@pytest.mark.parametrize("event", StartEvent)
@pytest.mark.parametrize("kind", EXPECTED)
def test_what_never_happens_in_a_kind_is_no_start_of_its_deadlines(db, kind, event):
    rule = DeadlineRule(kind=kind, code="own", name="Egen", amount=3, unit="day", start_event=event)
    rule.valid_from = LONG_AGO
    if event in EXPECTED[kind].split():
        rule.full_clean()
    else:
        with pytest.raises(ValidationError, match="Det händer inte i ett sådant ärende"):
            rule.full_clean()


def test_a_kind_that_is_not_there_has_no_deadlines(db):
    rule = DeadlineRule(kind="avvikelser", code="own", name="Egen", amount=3, unit="day", valid_from=LONG_AGO)
    with pytest.raises(ValidationError, match="Det finns inget sådant ärendeslag"):
        rule.full_clean()


@pytest.mark.parametrize("kind", EXPECTED)
def test_without_a_word_of_it_a_deadline_counts_from_when_the_case_came_in(world, kind):
    make_deadline_rule("own", 3, Amount.DAY, kind=kind)
    row = deadlines(make_case(world.section, kind, at=WHEN))["own"]
    assert (row.start_event, row.due_at) == (StartEvent.RECEIVED, DUE[Amount.DAY])


def test_a_second_handler_or_a_case_opened_again_does_not_give_more_time(world, rule):
    rule(Kind.DEVIATION, StartEvent.ASSIGNED)
    make_deadline_rule("work", 3, Amount.DAY, kind=Kind.DEVIATION, start_event=StartEvent.BEGUN)
    life = Life(world, Kind.DEVIATION)
    life.assigned(OPENED)
    life.begun(OPENED)
    first = {code: row.due_at for code, row in deadlines(life.case).items()}
    placing.assign(case_id=life.case.pk, owner=world.harald, by=world.elsa, at=WHEN)
    deciding.assess_lexsarah(possible=False, reason="Nej.", at=WHEN, **life.who)
    moving.perform(name="dismiss", reason="Dubblett.", at=WHEN, **life.who)
    moving.perform(name="reopen", reason="Ingen dubblett.", at=WHEN, **life.who)
    assert {code: row.due_at for code, row in deadlines(life.case).items()} == first
    assert first.keys() == {"own", "work"}


def test_a_case_keeps_the_start_that_held_when_it_came_in(world, rule):
    old = rule(Kind.DEVIATION, StartEvent.ASSIGNED)
    life = Life(world, Kind.DEVIATION)
    old.valid_to = date(2026, 3, 31)
    old.save()
    new = rule(Kind.DEVIATION, StartEvent.RECEIVED)
    new.valid_from = date(2026, 4, 1)
    new.save()
    life.assigned(WHEN)
    assert deadlines(life.case)["own"].due_at == DUE[Amount.DAY]


def test_the_namnds_own_start_wins_and_goes_along_when_it_only_changes_how_long(world, rule):
    rule(Kind.DEVIATION, StartEvent.RECEIVED)
    rule(Kind.DEVIATION, StartEvent.ASSIGNED, board=world.board)
    order = {"board": world.board, "kind": Kind.DEVIATION, "code": "own", "since": OPENED.date()}
    set_deadline(amount=5, unit=Amount.WORKING_DAY, by=world.sven, at=OPENED, **order)
    life = Life(world, Kind.DEVIATION)
    assert deadlines(life.case) == {}
    life.assigned(WHEN)
    row = deadlines(life.case)["own"]
    assert (row.amount, row.due_at.date()) == (5, date(2026, 4, 13))


def test_what_began_anew_names_no_event(world, rule):
    rule(Kind.COMPLAINT, StartEvent.RECEIVED)
    case = make_case(world.section, Kind.COMPLAINT, at=OPENED)
    begin_anew(case, "own", WHEN)
    row = deadlines(case)["own"]
    assert (row.start_event, row.due_at) == ("", DUE[Amount.DAY])


def test_nothing_begins_in_a_case_that_has_ended(world, rule):
    rule(Kind.LEXSARAH, StartEvent.NOTIFIED)
    life = Life(world, Kind.LEXSARAH)
    life.begun(OPENED)
    Case.objects.filter(pk=life.case.pk).update(
        status=Status.CLOSED, closed_at=OPENED, closed_on=OPENED.date()
    )
    life.notified(WHEN)
    assert deadlines(life.case) == {}


def followed_up(world, rule):
    """A deviation whose own deadline counts from the day of its last effect, 2 April."""
    rule(Kind.DEVIATION, StartEvent.EFFECT_DUE)
    life = Life(world, Kind.DEVIATION)
    life.before_effect_due()
    life.effect_due(WHEN)
    return life


def test_with_more_to_wait_for_it_moves_to_a_later_day_and_with_less_it_stays(world, rule):
    life = followed_up(world, rule)
    action = make_action(Case.objects.get(pk=life.case.pk), life.by, at=at_noon(3))
    acting.finish_action(action_id=action.pk, note="Gjort.", by=life.by, at=at_noon(10))
    assert deadlines(life.case)["own"].due_at.date() == date(2026, 4, 14)
    BoardSetting.objects.create(board=world.board, name="effect_after_days", value=10, valid_from=LONG_AGO)
    third = make_action(Case.objects.get(pk=life.case.pk), life.by, at=at_noon(11))
    acting.finish_action(action_id=third.pk, note="Gjort.", by=life.by, at=at_noon(12))
    assert deadlines(life.case)["own"].due_at.date() == date(2026, 4, 14)


def test_when_the_effect_is_not_reached_it_goes_and_begins_with_the_next_one(world, rule):
    life = followed_up(world, rule)
    first = Action.objects.get(case=life.case)
    acting.judge_effect(action_id=first.pk, effect=Effect.NOT, note="Nej.", by=life.by, at=WHEN)
    assert deadlines(life.case) == {}
    later = WHEN + timedelta(hours=1)
    action = make_action(Case.objects.get(pk=life.case.pk), life.by, at=later)
    acting.finish_action(action_id=action.pk, note="Gjort.", by=life.by, at=later)
    moving.perform(name="follow_up", at=later, **life.who)
    assert deadlines(life.case)["own"].due_at.date() == date(2026, 6, 4)


def test_the_namnds_own_time_after_the_last_effect_takes_the_place_of_the_standard(world):
    make_deadline_rule("close", 3, Amount.DAY, kind=Kind.DEVIATION, start_event=StartEvent.EFFECT_DUE)
    life = Life(world, Kind.DEVIATION)
    life.before_effect_due()
    life.effect_due(WHEN)
    row = deadlines(life.case)["close"]
    assert (row.due_at, row.extended_reason) == (DUE[Amount.DAY], "")


def test_the_case_tells_what_each_deadline_counts_from(world, rule, client):
    rule(Kind.DEVIATION, StartEvent.ASSIGNED)
    life = Life(world, Kind.DEVIATION)
    life.assigned(WHEN.astimezone(UTC))
    client.force_login(life.by)
    page = client.get(f"/arenden/{life.case.reference}/mer/").content.decode()
    assert "Räknas från 2 apr 2026: Handläggare utsågs" in page


def test_deadlines_from_before_say_that_they_began_with_the_case_and_no_other(world, rule):
    rule(Kind.COMPLAINT, StartEvent.RECEIVED)
    make_deadline_rule("anew", 3, Amount.DAY, kind=Kind.COMPLAINT)
    case = make_case(world.section, Kind.COMPLAINT, at=OPENED)
    begin_anew(case, "anew", WHEN)
    stand_on(case, "authority", "Svara myndigheten", since=OPENED, day=WHEN.date())
    case.deadlines.update(start_event="")
    import_module("cases.migrations.0025_start_event").say_what_began_with_the_case(apps, None)
    found = {code: row.start_event for code, row in deadlines(case).items()}
    assert found == {"own": "received", "anew": "", "authority": ""}
