"""A case made in bulk is the case that the services make: the same rows, the same history."""

from dataclasses import replace
from itertools import count

import pytest

from audit.log import history_of
from cases.enums import Kind
from cases.models import Action, Case, Message, NumberSeries
from cases.services.reorganising import change_unit
from config.demo import by_hand
from config.demo.building import surroundings
from config.demo.effects import followed_cases
from config.demo.elsewhere import cases_elsewhere
from config.demo.in_bulk import Bulk
from config.demo.lives import Life
from config.demo.telling import ends
from config.demo.town import moment
from config.demo.writing import write
from core.errors import DomainError
from deviations.queries.suspecting import suspected
from organisation.models import Unit
from tests.demo.conftest import TODAY, everything, lived_by_hand, lived_in_bulk

pytestmark = pytest.mark.django_db
DAY = moment(TODAY.replace(year=2026, month=1, day=14), 10)


def tells(name):
    return lambda step: step.what.get("name") == name


def does(name):
    return lambda step: step.do == name


# What a told life must have in it, for each of the ways a case can go.
COURSES = {
    "dealt with directly": ("deviation", does("close_directly")),
    "dismissed": ("deviation", tells("dismiss")),
    "reclassified as a complaint": ("deviation", does("reclassify")),
    "handed over to lex Sarah": ("deviation", does("hand_over")),
    "investigated, acted on and closed": ("deviation", tells("close")),
    "an effect that was not reached": ("deviation", lambda step: step.what.get("effect") == "not"),
    "with a person": ("deviation", does("add_person")),
    "the individual informed": ("deviation", does("say_informed")),
    "with a note": ("deviation", does("add_note")),
    "a complaint with its number in the diary": ("complaint", does("set_diary_number")),
    "a complaint with an action": ("complaint", does("finish_action")),
    "a complaint that waited for an answer": ("complaint", tells("resume")),
    "a lex Sarah report": ("lexsarah", tells("close")),
    "a report notified to IVO": ("lexsarah", does("notify_ivo")),
    "a risk analysis": ("risk", tells("close")),
    "a self-inspection with faults": ("control", does("finish_action")),
    "a self-inspection that was cancelled": ("control", tells("cancel")),
}


def a_life(told, story, wanted, day=DAY):
    """Tell lives until one goes the wanted way; sections that were reorganised are tried apart."""
    sections = [section for section in told.town.sections if len(section.units) == 1]
    for number in count():
        life = getattr(told.teller, story)(sections[number % len(sections)], day)
        steps = [step for one in life.family() for step in one.steps]
        if any(wanted(step) for step in steps):
            return life
    raise AssertionError


def differences(left, right, place=""):
    """Say where two snapshots differ, so that a failure can be read."""
    if isinstance(left, dict) and isinstance(right, dict) and left.keys() == right.keys():
        parts = [differences(left[key], right[key], f"{place}/{key}") for key in left]
        return {name: pair for part in parts for name, pair in part.items()}
    return {} if left == right else {place: (left, right)}


@pytest.mark.parametrize(("story", "wanted"), COURSES.values(), ids=COURSES)
def test_a_case_made_in_bulk_has_the_rows_and_the_history_of_one_made_by_hand(told, story, wanted):
    life = a_life(told, story, wanted)
    by_services, in_bulk = lived_by_hand(life), lived_in_bulk(told, life)
    assert differences(in_bulk, by_services) == {}
    assert in_bulk == by_services
    assert len(by_services["cases"]) == len(list(life.family()))


def test_the_hand_written_cases_are_those_the_services_make(told):
    for life in (*followed_cases(told.teller), *cases_elsewhere(told.teller)):
        assert differences(lived_in_bulk(told, life), lived_by_hand(life)) == {}, life.report.text


def test_what_is_to_be_read_today_is_told_at_once_and_stays_marked_in_lex_sarah(told):
    life = a_life(told, "deviation", does("hand_over"))
    life.report = replace(life.report, urgent=True)
    by_services = lived_by_hand(life)
    assert differences(lived_in_bulk(told, life), by_services) == {}
    assert [case["case"]["urgent"] for case in by_services["cases"].values()] == [True, True]


def test_a_told_deviation_is_urgent_when_its_words_speak_for_lex_sarah(told):
    section = told.town.sections[0]
    reports = [told.teller.deviation(section, DAY).report for _ in range(300)]
    assert {report.urgent for report in reports} == {True, False}
    assert [report for report in reports if report.urgent != bool(suspected([report.text]))] == []


def test_several_cases_are_numbered_as_if_they_were_opened_one_after_another(told):
    section = told.town.sections[0]
    lives = [told.teller.deviation(section, moment(DAY.date(), hour)) for hour in (9, 10, 11)]
    lives = [Life(one.kind, one.unit, one.by, one.at, one.report, detail=one.detail) for one in lives]
    by_services = lived_by_hand(*lives)
    assert lived_in_bulk(told, *reversed(lives)) == by_services
    assert sorted(by_services["cases"]) == ["SN-AV-2026-1", "SN-AV-2026-2", "SN-AV-2026-3"]


def test_a_case_that_followed_its_unit_has_the_history_of_one_that_did(told):
    section = told.town.sections[0]
    unit = Unit.objects.select_related("board", "parent").get(pk=section.unit_on(DAY.date()).pk)
    life = Life(Kind.DEVIATION, unit, section.staff[0], DAY)
    life.report = told.teller.report(section, "Ingen kom.", DAY, section.staff[0])
    sven = told.town.people["sven"]

    def reorganise():
        on = DAY.date().replace(month=2)
        return change_unit(
            unit=life.unit, name="Nytt namn", on=on, reason="Beslut", by=sven, at=moment(on, 1)
        )

    case = by_hand.play(life)
    new = reorganise()
    history_by_hand = [(row.verb, row.summary, row.fields) for row in history_of(case)]
    assert history_by_hand[-1][0] == "case.follow_unit"
    bulk_life = Life(life.kind, section.unit_on(DAY.date()), life.by, DAY, life.report)
    bulk_life.then("follow_unit", sven, moment(new.valid_from, 1), unit=new)
    left = lived_in_bulk_beside(told, bulk_life)
    assert [(row["verb"], row["summary"], row["fields"]) for row in left["history"]] == history_by_hand
    case.refresh_from_db()
    assert (left["case"]["unit_id"], left["case"]["version"]) == (case.unit_id, case.version)


def lived_in_bulk_beside(told, life):
    """Play one more life in bulk in a database that has cases."""
    bulk = Bulk(surroundings(told.town))
    bulk.last_case = Case.objects.order_by("-pk").values_list("pk", flat=True)[0]
    bulk.last_action = Action.objects.count()
    bulk.last_message = Message.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    for row in NumberSeries.objects.all():
        bulk.series[row.board_id, row.prefix, row.year] = row.last
    bulk.play([life])
    write(bulk)
    return everything(Case.objects.get(pk=life.pk))


def test_a_step_that_the_workflow_does_not_have_is_refused(told):
    life = a_life(told, "deviation", tells("close"))
    closing = next(step for step in life.steps if tells("close")(step))
    life.steps = [closing]
    assert ends(closing)
    with pytest.raises(DomainError, match="går inte från"):
        lived_in_bulk(told, life)
