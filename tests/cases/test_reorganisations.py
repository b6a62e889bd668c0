"""A reorganisation decided ahead: until its day all is as before, from then on the new units take over."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command

from audit.models import Event
from cases.enums import Change, Kind, UnitRole
from cases.models import Case, Reorganisation, SampleDraw
from cases.queries.inbox import waiting_for
from cases.services import placing, reorganisations
from cases.services.reorganisations import Part, Plan
from cases.tasks import perform_reorganisations
from config.settings import CELERY_BEAT_SCHEDULE
from core.dates import SWEDEN, Period
from core.errors import DomainError
from deviations.queries.reporting import places
from figures.measures import By, all_measures
from figures.queries.counting import Scope, count
from organisation.enums import Level
from organisation.models import Membership, Succession, Unit, User
from organisation.roles import Role
from organisation.services.units import close_unit
from tests.cases.changes import EVE, LATE, MIDNIGHT, NOVEMBER, ON, PLANS, perform, register
from tests.factories import grant, make_case, make_unit
from tests.shared import at_once
from tests.world import CAST, open_deviation

# Where each open case stands when it is done; and the units that are offered to whoever reports.
STANDS = {
    "before": {"first": "Solgläntan", "second": "Solgläntan", "beside": "Ekgården"},
    "name": {"first": "Mångården", "second": "Mångården", "beside": "Ekgården"},
    "place": {"first": "Solgläntan", "second": "Solgläntan", "beside": "Ekgården"},
    "level": {"first": "Solgläntan", "second": "Solgläntan", "beside": "Ekgården"},
    "area": {"first": "Solgläntan", "second": "Solgläntan", "beside": "Ekgården"},
    "merge": {"first": "Gårdarna", "second": "Gårdarna", "beside": "Gårdarna"},
    "split": {"first": "Norra", "second": "Södra", "beside": "Ekgården"},
    "board": {"first": "Solgläntan", "second": "Solgläntan", "beside": "Ekgården"},
}
OPEN_HERE, HERE, ALL = "first second", "first second ended", "first second ended beside"
# Who reads what, by role; the restricted case is read by whom it names, whatever becomes of its unit.
BEFORE = {
    **dict.fromkeys(CAST, ""),
    "anna": "",
    "harald": HERE,
    "elsa": HERE,
    "eva": HERE,
    "ulla": HERE,
    "astrid": ALL,
    "kerstin": ALL,
    "stina": ALL,
    "sara": "secret",
    "nils": "beside",
    "olle": "foreign",
    "karin": "foreign",
}
AFTER = {
    "name": {},
    # It has left Boendeenheten, with its history; the area above reads as before.
    "place": {"ulla": ""},
    "level": {"ulla": ""},
    "area": {},
    # The new unit has both histories, and both chiefs and those below them.
    "merge": {"harald": ALL, "elsa": ALL, "eva": ALL, "ulla": "", "nils": ALL},
    # The history is not divided: it stands on the enhet above, and the open cases follow to the parts.
    "split": {"harald": OPEN_HERE, "elsa": OPEN_HERE, "eva": OPEN_HERE},
    "board": {},
}


@pytest.fixture
def world(world):
    world.cases = {
        "first": open_deviation(world),
        "second": open_deviation(world),
        "ended": open_deviation(world),
        "beside": open_deviation(world, world.other_section),
        "secret": make_case(world.section, Kind.LEXSARAH, reporter=world.anna),
        "foreign": open_deviation(world, world.board2_section),
    }
    ended = {"status": "dismissed", "closed_at": NOVEMBER, "closed_on": NOVEMBER.date()}
    Case.objects.filter(pk=world.cases["ended"].pk).update(**ended)
    return world


def person(world, name):
    return User.objects.get(pk=getattr(world, name).pk)


def labels(world, cases):
    ids = set(cases.values_list("pk", flat=True))
    return {label for label, case in world.cases.items() if case.pk in ids}


def read_by_everybody(world):
    found = {name: labels(world, Case.objects.visible_to(person(world, name))) for name in CAST}
    return {name: " ".join(label for label in world.cases if label in seen) for name, seen in found.items()}


def in_order(world, table):
    return {
        name: " ".join(label for label in world.cases if label in text.split())
        for name, text in table.items()
    }


def totals(board):
    """Every measure of a nämnd, counted each way, over the year that was."""
    return {
        (key, by): count(measure, Period.year(2026), Scope(board), by=by)
        for key, measure in all_measures().items()
        for by in By
    }


@pytest.mark.parametrize("kind", PLANS)
@pytest.mark.parametrize(
    ("moment", "done"), [(EVE, 0), (MIDNIGHT, 1), (LATE, 1)], ids=["before", "on the day", "late"]
)
def test_everything_is_as_before_until_the_day_and_follows_from_it(world, kind, moment, done):
    before = totals(world.board)
    register(world, PLANS[kind](world))
    assert perform(moment) == done
    with time_machine.travel(moment, tick=False):
        assert read_by_everybody(world) == in_order(world, {**BEFORE, **(AFTER[kind] if done else {})})
        offered = {unit.name for unit in places(person(world, "anna"), on=moment.date()).units.values()}
        mine = labels(world, waiting_for(person(world, "elsa")))
    stands = STANDS[kind if done else "before"]
    assert {name: Case.objects.get(pk=world.cases[name].pk).unit.name for name in stands} == stands
    assert set(stands.values()) <= offered
    assert not {"Solgläntan", "Mångården", "Gårdarna", "Norra", "Södra"} & offered - set(stands.values())
    assert mine == {"first", "second"} | ({"beside"} if done and kind == "merge" else set())
    assert totals(Unit.objects.get(pk=world.board.pk).controller) == before


@pytest.mark.parametrize("kind", PLANS)
def test_every_unit_is_closed_the_day_before_and_has_successors_from_the_day(world, kind):
    register(world, PLANS[kind](world))
    assert not Unit.objects.filter(valid_to__isnull=False).exists()
    perform(LATE)
    closed = Unit.objects.filter(valid_to__isnull=False)
    assert set(closed.values_list("valid_to", flat=True)) == {date(2026, 12, 31)}
    rows = Succession.objects.values_list("on", "new__valid_from", "new__valid_to").distinct()
    assert list(rows) == [(ON, ON, None)]
    assert set(closed) == {row.old for row in Succession.objects.select_related("old")}


def test_what_was_registered_is_done_once_and_said_in_the_log(world):
    row = register(world, PLANS["name"](world))
    assert [perform(MIDNIGHT), perform(MIDNIGHT), perform(LATE)] == [1, 0, 0]
    row.refresh_from_db()
    assert (row.done_at, row.waits) == (MIDNIGHT, False)
    told = list(Event.objects.filter(verb__startswith="reorganisation.").order_by("pk"))
    assert [(event.verb, event.at, event.actor) for event in told] == [
        ("reorganisation.register", NOVEMBER, world.sven),
        ("reorganisation.perform", MIDNIGHT, world.sven),
    ]
    assert told[0].summary == "En omorganisation från 1 jan 2027 registrerades: Solgläntan."
    assert {event.board_id for event in told} == {world.board.pk}


def test_several_clocks_at_once_do_it_once(committed_world):
    row = register(committed_world, PLANS["name"](committed_world))
    assert sorted(at_once(lambda _number: perform(MIDNIGHT), times=3)) == [0, 0, 1]
    row.refresh_from_db()
    assert (row.done_at, row.problem, Succession.objects.count()) == (MIDNIGHT, "", 1)


def test_what_is_undone_never_happens_and_what_is_done_cannot_be_undone(world):
    first = register(world, PLANS["name"](world))
    second = register(world, Plan(Change.CHANGE, [world.other_section], name="Ekbacken"))
    reorganisations.withdraw(reorganisation_id=first.pk, by=world.sven, at=EVE)
    assert perform(LATE) == 1
    assert not Unit.objects.filter(name="Mångården").exists()
    for row in (first, second):
        with pytest.raises(DomainError, match="redan genomförd eller ångrad"):
            reorganisations.withdraw(reorganisation_id=row.pk, by=world.sven, at=LATE)
    assert Event.objects.get(verb="reorganisation.withdraw").actor == world.sven


@pytest.mark.parametrize("on", [date(2026, 11, 16), date(2026, 9, 1)])
def test_a_day_that_has_come_holds_at_once(world, on):
    row = register(world, PLANS["name"](world), on=on)
    assert row.done_at == NOVEMBER
    world.cases["first"].refresh_from_db()
    assert (world.cases["first"].unit.name, world.cases["first"].unit.valid_from) == ("Mångården", on)


def test_what_happens_until_the_day_follows_too(world):
    """What came in, also while the machine was off; what ended; who came to work there."""
    register(world, PLANS["name"](world))
    came = [open_deviation(world, at=at) for at in (EVE, datetime(2027, 1, 2, 9, tzinfo=SWEDEN))]
    Case.objects.filter(pk=world.cases["second"].pk).update(
        status="closed", closed_at=EVE, closed_on=EVE.date()
    )
    grant(world.utan, Role.SECTION_CHIEF, world.section, valid_from=date(2026, 12, 1))
    grant(world.nora, Role.SECTION_CHIEF, world.section, valid_from=date(2027, 1, 2))
    perform(LATE)
    new = Unit.objects.get(name="Mångården")
    assert set(Case.objects.filter(unit=new)) == {world.cases["first"], world.cases["secret"], *came}
    assert Case.objects.get(pk=world.cases["second"].pk).unit == world.section
    rows = Membership.objects.filter(unit=new, role=Role.SECTION_CHIEF).order_by("valid_from")
    assert list(rows.values_list("user__username", "valid_from")) == [
        ("elsa", ON),
        ("utan", ON),
        ("nora", date(2027, 1, 2)),
    ]


def test_a_split_takes_what_was_placed_and_is_still_there_and_the_rest_goes_where_it_was_said(world):
    first, second, joint = world.cases["first"], world.cases["second"], world.cases["beside"]
    placing.add_unit(
        case_id=joint.pk, role=UnitRole.ANSWERING, unit=world.section, by=world.nils, at=NOVEMBER
    )
    parts = [
        Part("Norra", [first.reference, second.reference, joint.reference]),
        Part("Södra", takes_rest=True),
    ]
    register(world, Plan(Change.SPLIT, [world.section], parts=parts))
    placing.move_to_unit(case_id=second.pk, unit=world.other_section, reason="Fel", by=world.elsa, at=EVE)
    late = open_deviation(world, at=EVE)
    perform(MIDNIGHT)
    where = dict(Case.objects.values_list("pk", "unit__name"))
    assert [where[case.pk] for case in (first, second, late)] == ["Norra", "Ekgården", "Södra"]
    assert joint.other_units.get(role=UnitRole.ANSWERING).unit.name == "Norra"


def test_a_case_that_two_units_answered_for_is_placed_once_when_what_they_became_is_split(world):
    joint = world.cases["beside"]
    placing.add_unit(
        case_id=joint.pk, role=UnitRole.ANSWERING, unit=world.section, by=world.nils, at=NOVEMBER
    )
    register(world, PLANS["merge"](world), on=NOVEMBER.date())
    merged = Unit.objects.get(name="Gårdarna")
    parts = [Part("Norra", [joint.reference]), Part("Södra", takes_rest=True)]
    register(world, Plan(Change.SPLIT, [merged], parts=parts))
    perform(MIDNIGHT)
    joint.refresh_from_db()
    assert (joint.unit.name, joint.other_units.get().unit.name) == ("Norra", "Norra")


@pytest.mark.parametrize(
    ("plan", "field", "words"),
    [
        (lambda w: Plan(Change.CHANGE, [w.section, w.other_section], name="X"), "units", "Välj en enhet"),
        (lambda w: Plan(Change.CHANGE, [w.section]), "name", "Skriv ett nytt namn, eller välj"),
        (lambda w: Plan(Change.MERGE, [w.section], name="X", parent=w.area), "units", "minst två enheter"),
        (lambda w: Plan(Change.MERGE, [w.section, w.other_section], parent=w.area), "name", "vad den nya"),
        (lambda w: Plan(Change.MERGE, [w.section, w.other_section], name="X"), "parent", "ligger under"),
        (lambda w: split(w, Part("Norra"), Part("Norra", takes_rest=True)), "divided", "ett eget namn"),
        (lambda w: split(w, Part("Norra"), Part("", takes_rest=True)), "divided", "ett eget namn"),
        (lambda w: split(w, Part("Norra"), Part("Södra")), "divided", "Skriv resten hos en av enheterna"),
        (
            lambda w: split(w, Part("Norra", takes_rest=True), Part("Södra", takes_rest=True)),
            "divided",
            "Skriv resten hos en av enheterna",
        ),
        (lambda w: split(w, Part("Norra", takes_rest=True)), "divided", "minst två nya enheter"),
        (
            lambda w: split(w, Part("Norra", [w.cases["beside"].reference]), Part("Södra", takes_rest=True)),
            "divided",
            "är inget öppet ärende i enheten",
        ),
        (
            lambda w: split(
                w, Part("A", [w.cases["first"].reference]), Part("B", [w.cases["first"].reference], True)
            ),
            "divided",
            "står på två ställen",
        ),
        (lambda w: Plan(Change.CHANGE, [w.unit], level=Level.SECTION), "level", "hamna på fel nivå"),
        (
            lambda w: Plan(Change.MERGE, [w.unit, w.other_section], name="X", parent=w.area),
            "units",
            "underenheter",
        ),
    ],
)
def test_what_could_not_be_done_is_refused_when_it_is_registered_and_leaves_nothing(
    world, plan, field, words
):
    before = (Unit.objects.count(), Event.objects.count(), Reorganisation.objects.count())
    with pytest.raises(DomainError, match=words) as error:
        register(world, plan(world))
    assert error.value.field == field
    assert (Unit.objects.count(), Event.objects.count(), Reorganisation.objects.count()) == before


def split(world, *parts):
    return Plan(Change.SPLIT, [world.section], parts=parts)


def test_a_split_today_places_every_open_case_or_says_who_takes_the_rest(world):
    placed = [world.cases[name].reference for name in ("first", "second", "secret")]
    with pytest.raises(DomainError, match="vart och ett av de öppna ärendena"):
        register(world, split(world, Part("Norra", placed[:1]), Part("Södra")), on=NOVEMBER.date())
    register(world, split(world, Part("Norra", placed), Part("Södra")), on=NOVEMBER.date())
    assert Case.objects.filter(unit__name="Norra").count() == 3


def test_two_changes_of_one_unit_are_refused_on_one_day_and_follow_each_other_on_two(world):
    register(world, PLANS["name"](world))
    for kind in ("name", "area", "merge", "board"):
        with pytest.raises(DomainError, match="kan inte ändras från den dagen"):
            register(world, PLANS[kind](world))
    register(world, PLANS["area"](world), on=ON + timedelta(days=1))
    assert perform(LATE) == 2
    new = Unit.objects.get(name="Mångården", valid_to=None)
    assert (new.valid_from, new.parent.parent.name) == (date(2027, 1, 2), "Vuxna och äldre")
    assert Unit.objects.get(pk=world.section.pk).current_path == new.path


def test_a_change_that_would_stop_one_that_waits_is_refused_and_so_is_an_undoing(world):
    leaves = register(world, Plan(Change.CHANGE, [world.section], parent=world.area))
    beside = make_unit(world.area, "Öst", level=Level.UNIT)
    register(world, Plan(Change.MERGE, [world.unit, beside], name="Hela", parent=world.area))
    waits = "Slås ihop från 1 jan 2027 väntar, och skulle då inte kunna genomföras"
    with pytest.raises(DomainError, match=waits):
        reorganisations.withdraw(reorganisation_id=leaves.pk, by=world.sven, at=EVE)
    with pytest.raises(DomainError, match=waits):
        register(world, Plan(Change.CHANGE, [beside], name="Västra"), on=NOVEMBER.date())
    leaves.refresh_from_db()
    assert (leaves.waits, perform(LATE)) == (True, 2)


def test_one_that_cannot_be_done_on_its_day_says_why_once_stops_no_other_and_is_tried_again(world):
    west, east = (make_unit(world.area, name, level=Level.UNIT) for name in ("Väst", "Öst"))
    row = register(world, Plan(Change.MERGE, [west, east], name="Hela", parent=world.area))
    register(world, PLANS["name"](world))
    in_the_way = make_unit(west, "Ny grupp")
    assert [perform(LATE), perform(LATE)] == [1, 0]
    row.refresh_from_db()
    assert (row.waits, row.problem) == (True, "Väst har underenheter. Flytta dem först.")
    assert Event.objects.filter(verb="reorganisation.fail").count() == 1
    assert west.successions.count() == east.successions.count() == 0
    close_unit(unit=in_the_way, last_day=EVE.date(), by=None, at=LATE)
    assert perform(LATE) == 1
    row.refresh_from_db()
    assert (row.done_at, row.problem) == (LATE, "")


def test_the_clock_asks_for_it_and_so_may_anybody_by_hand(world, capsys):
    assert CELERY_BEAT_SCHEDULE["cases.perform_reorganisations"]["schedule"] <= 300
    register(world, PLANS["name"](world))
    with time_machine.travel(EVE, tick=False):
        perform_reorganisations()
        call_command("perform_reorganisations")
    assert "0 omorganisationer" in capsys.readouterr().out
    with time_machine.travel(MIDNIGHT, tick=False):
        perform_reorganisations()
        call_command("perform_reorganisations")
    assert "0 omorganisationer" in capsys.readouterr().out
    assert Unit.objects.get(name="Mångården").valid_from == ON


# Another nämnd is another controller (decision 8).
ELSEWHERE = {
    "an area moved": lambda w: Plan(Change.CHANGE, [w.area], parent=w.other_administration),
    "a section moved": lambda w: Plan(Change.CHANGE, [w.section], parent=w.other_administration),
    "merged with another's": lambda w: Plan(
        Change.MERGE, [w.section, w.board2_section], name="X", parent=w.administration
    ),
    "merged into another": lambda w: Plan(
        Change.MERGE, [w.section, w.other_section], name="X", parent=w.other_administration
    ),
}


@pytest.mark.parametrize("plan", ELSEWHERE.values(), ids=ELSEWHERE)
@pytest.mark.parametrize("on", [ON, NOVEMBER.date()])
def test_no_namnd_takes_over_what_is_anothers(world, plan, on):
    with pytest.raises(DomainError, match="en nämnd tar inte över en annans ärenden och roller") as error:
        register(world, plan(world), on=on)
    assert error.value.field == "parent"
    perform(LATE)
    with time_machine.travel(LATE, tick=False):
        assert read_by_everybody(world) == in_order(world, BEFORE)
    assert not Succession.objects.exists()


def test_what_another_namnd_is_to_do_begins_anew_there_and_the_old_cases_are_finished_where_they_are(world):
    begun = make_unit(world.other_administration, "Solgläntan", valid_from=ON)
    grant(world.elsa, Role.SECTION_CHIEF, begun, valid_from=ON)
    close_unit(unit=world.section, last_day=EVE.date(), by=world.sven, at=NOVEMBER)
    new = open_deviation(world, begun, at=MIDNIGHT)
    with time_machine.travel(LATE, tick=False):
        for name in ("karin", "olle"):
            assert labels(world, Case.objects.visible_to(person(world, name))) == {"foreign"}
        assert new in Case.objects.visible_to(person(world, "karin"))
        assert new not in Case.objects.visible_to(person(world, "kerstin"))
        elsa = person(world, "elsa")
        assert labels(world, Case.objects.visible_to(elsa)) == set(HERE.split())
        assert new in waiting_for(elsa)


def test_a_namnd_with_a_new_name_does_not_draw_its_samples_again(world):
    drawn = {"sample": "direct", "month": date(2026, 10, 1), "population": 3, "drawn_at": NOVEMBER}
    draw = SampleDraw.objects.create(board=world.board, **drawn)
    register(world, PLANS["board"](world))
    perform(MIDNIGHT)
    draw.refresh_from_db()
    assert draw.board.name == "Socialutskottet"
