"""Earlier cases like this one, stronger actions that helped elsewhere, and what is seen before and after."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from audit.models import ReadEntry
from cases.enums import ActionLevel, Effect, Status
from cases.models import Action, Case, CaseBar
from cases.queries.evidence import evidence_for
from cases.queries.similar import similar_cases
from cases.queries.stronger import Suggestion, stronger_for
from cases.services import reorganising
from cases.services.classifying import classify
from cases.services.writing import add_person
from core.dates import SWEDEN, start_of_day
from organisation.models import User
from tests.factories import (
    NOW,
    make_action,
    make_action_type,
    make_category,
    make_cause,
    make_classification,
    make_unit,
    note_by_hand,
)
from tests.world import open_deviation

TODAY = NOW.date()
MEDICINE = "Kvällsdosen av medicinen gavs till fel rum"


def classified(world, unit=None, *, category=None, cause=None, **values):
    case = open_deviation(world, unit, **values)
    axes = make_classification(category or world.category, cause or world.cause)
    classify(case_id=case.pk, classification=axes, by=world.elsa, at=NOW)
    return case


@pytest.fixture
def stair(world):
    """Cases about something else, so that the words of the others are rare."""
    return [open_deviation(world, text=f"Trappan var hal utanför entré {n}") for n in range(3)]


def test_what_shares_rare_words_comes_first_and_only_ones_own_may_be_read(world, stair):
    case = open_deviation(world, text=MEDICINE)
    twin = open_deviation(world, text="Medicinen: kvällsdosen gavs i fel rum igen")
    cousin = open_deviation(world, text="Fel rum städades")
    away = open_deviation(world, world.other_section, text=f"{MEDICINE} hos CANARY")
    found = similar_cases(case, world.elsa, on=TODAY)
    assert [match.pk for match in found.here][:2] == [twin.pk, cousin.pk]
    assert len(found.elsewhere) == 1
    assert "CANARY" not in repr(found.elsewhere)
    assert away.reference not in repr(found.elsewhere)


HIDDEN = {
    "restricted": {"restricted": True},
    "protected": {"protected": True},
    "erased": {"erased_at": NOW},
    "reclassified": {"status": Status.RECLASSIFIED, "closed_at": NOW, "closed_on": TODAY},
    "old": {"received_on": TODAY - timedelta(days=1200)},
}


@pytest.mark.parametrize("hidden", HIDDEN.values(), ids=HIDDEN)
def test_nothing_is_told_of_a_case_elsewhere_that_could_be_recognised_or_is_not_counted(world, hidden):
    case = open_deviation(world, text=MEDICINE)
    away = open_deviation(world, world.other_section, text=MEDICINE)
    assert len(similar_cases(case, world.elsa, on=TODAY).elsewhere) == 1
    Case.objects.filter(pk=away.pk).update(**hidden)
    assert similar_cases(case, world.elsa, on=TODAY).elsewhere == []


def test_a_protected_identity_is_told_of_by_number_alone(world, client):
    case = open_deviation(world, text=MEDICINE)
    twin = open_deviation(world, text=f"{MEDICINE} hos Kanariefågeln")
    add_person(case_id=twin.pk, name="N.N.", protected=True, by=world.elsa, at=NOW)
    client.force_login(world.elsa)
    html = client.get(reverse("cases:similar", args=[case.reference])).content.decode()
    assert (twin.reference in html, "Kanarie" in html) == (True, False)


def test_another_board_is_never_looked_into(world):
    case = open_deviation(world, text=MEDICINE)
    open_deviation(world, world.board2_section, text=MEDICINE)
    found = similar_cases(case, world.elsa, on=TODAY)
    assert (found.here, found.elsewhere) == ([], [])


def test_the_same_type_is_found_without_a_word_in_common_and_says_what_helped(world):
    case = classified(world, text="Helt andra ord")
    away = classified(world, world.other_section, text="Något annat alls")
    action = make_action(away, world.nils)
    Action.objects.filter(pk=action.pk).update(
        done_at=NOW, done_on=TODAY, effect=Effect.REACHED, effect_at=NOW
    )
    note_by_hand()
    match = similar_cases(case, world.elsa, on=TODAY).elsewhere[0]
    assert (match.types, match.cause) == (("Brist i omvårdnad",), "Rutin saknas")
    assert [(done.type, done.effect) for done in match.actions] == [("Ändra rutin", "Ja, effekten är nådd")]


def test_the_page_is_for_those_who_work_with_the_case(world, client):
    case = open_deviation(world, text=MEDICINE)
    twin = open_deviation(world, text=MEDICINE)
    client.force_login(world.elsa)
    html = client.get(reverse("cases:similar", args=[case.reference])).content.decode()
    assert twin.reference in html


def judged(world, case, kind, effect):
    action = make_action(case, world.nils)
    Action.objects.filter(pk=action.pk).update(
        type=kind, done_at=NOW, done_on=TODAY, effect=effect, effect_at=NOW
    )
    note_by_hand()
    return action


def test_stronger_actions_against_the_same_cause_are_counted_and_weak_ones_left_out(world):
    weak, strong = make_action_type("Påminna", strength=1), make_action_type("Bygga om", strength=3)
    case, away = classified(world), classified(world, world.other_section)
    other_cause = classified(world, world.other_section, cause=make_cause("Tidsbrist"))
    for kind, effect in (
        (weak, "reached"),
        (strong, "reached"),
        (strong, "not"),
        (world.action_type, "partly"),
    ):
        judged(world, away, kind, effect)
    judged(world, other_cause, strong, "reached")
    found = stronger_for(case, world.elsa)
    assert [replace(row, examples=()) for row in found] == [
        Suggestion("Bygga om", 3, "Starkare", judged=2, reached=1),
        Suggestion("Ändra rutin", 2, "Medelstark", judged=1, reached=0),
    ]
    Case.objects.filter(pk=away.pk).update(restricted=True)
    assert stronger_for(case, world.elsa) == []


def test_the_same_words_in_two_cases_are_one_example_and_make_room_for_another(world):
    strong = make_action_type("Bygga om", strength=3)
    case = classified(world)
    for text in ("Flytta skrivaren", "Byt lås", "Byt lås"):
        action = judged(world, classified(world, world.other_section), strong, "reached")
        Action.objects.filter(pk=action.pk).update(text=text)
    (found,) = stronger_for(case, world.elsa)
    assert (found.judged, [one.text for one in found.examples]) == (3, ["Byt lås", "Flytta skrivaren"])


def test_whose_actions_were_shown_as_examples_stands_in_the_read_log(world, client):
    case, away = classified(world), classified(world, world.other_section)
    judged(world, away, make_action_type("Bygga om", strength=3), "reached")
    client.force_login(world.elsa)
    page = reverse("cases:add_action", args=[case.reference])
    client.get(page)
    noted = ReadEntry.objects.filter(detail="Åtgärder i andra ärenden")
    assert [(row.reader, row.case_ids, row.board_id) for row in noted] == [
        (world.elsa, [away.pk], world.board.pk)
    ]
    told = {
        "text": "Byt.",
        "type": world.action_type.pk,
        "level": ActionLevel.SECTION,
        "due_on": "2027-01-01",
    }
    sent = client.post(page, {**told, "responsible": world.elsa.pk})
    assert (sent.status_code, noted.count()) == (302, 1)  # nothing more was shown


def test_what_was_done_elsewhere_is_shown_without_names_and_units_and_only_where_it_may_be(world):
    strong = make_action_type("Bygga om", strength=3)
    case, away = classified(world), classified(world, world.other_section)
    place = world.other_section.name
    said = f"Bygg om hallen på {place} med Zyxia, ring Beda Kanariefågel 070-123 45 67"
    add_person(case_id=away.pk, name="Zyxia", by=world.nils, at=NOW)
    Action.objects.filter(pk=judged(world, away, strong, "reached").pk).update(text=said)
    (example,) = stronger_for(case, world.elsa)[0].examples
    assert example.text == "Bygg om hallen på [enhet] med [namn], ring [namn] [telefonnummer]"
    assert example.effect == "Ja, effekten är nådd"
    CaseBar.objects.create(case=away, person=world.elsa, reason="Hon är med", set_at=NOW)
    assert stronger_for(case, world.elsa)[0].examples == ()
    assert len(stronger_for(case, world.eva)[0].examples) == 1
    for hidden in ({"protected": True}, {"restricted": True, "protected": False}):
        Case.objects.filter(pk=away.pk).update(**hidden)
        assert stronger_for(case, world.eva) == []


def happened(world, day, **values):
    case = classified(world, **values)
    moment = datetime(day.year, day.month, day.day, 12, tzinfo=SWEDEN)
    Case.objects.filter(pk=case.pk).update(occurred_from=moment)
    return case


def done(world, case, day):
    action = make_action(case, world.elsa)
    Action.objects.filter(pk=action.pk).update(done_at=NOW, done_on=day)
    note_by_hand()
    return Action.objects.select_related("case").get(pk=action.pk)


def test_similar_cases_are_counted_over_equal_spans_and_lead_to_their_list(world, client):
    on = date(2026, 10, 31)
    case = happened(world, date(2026, 9, 10))
    for day in (date(2026, 9, 2), date(2026, 9, 20), date(2026, 10, 1), date(2026, 10, 15)):
        happened(world, day)
    happened(world, date(2026, 9, 5), category=make_category("Annan typ"))
    happened(world, date(2026, 9, 5), unit=world.other_section)
    gone = happened(world, date(2026, 9, 5))
    Case.objects.filter(pk=gone.pk).update(status=Status.RECLASSIFIED, closed_at=NOW, closed_on=TODAY)
    (found,) = evidence_for(done(world, case, date(2026, 10, 1)), on=on)
    # The day it was done, 1 October, is in neither span.
    assert (found.before.cases, found.after.cases) == (3, 1)
    assert found.before.period.days == found.after.period.days == 30
    assert (found.too_early, found.too_few) == (False, True)
    client.force_login(world.elsa)
    for span in (found.before, found.after):
        assert f"{span.cases} ärende" in client.get(span.url).content.decode()


def renamed(world, on):
    order = {"on": on, "reason": "Ny organisation", "by": world.sven, "at": start_of_day(on)}
    return reorganising.change_unit(unit=world.section, name="Mångården", **order)


def moved(world, on):
    order = {"on": on, "reason": "Ny organisation", "by": world.sven, "at": start_of_day(on)}
    return reorganising.change_unit(unit=world.section, parent=world.other_section.parent, **order)


def merged(world, on):
    joined = make_unit(world.unit, "Tom sektion")
    order = {"on": on, "reason": "Ny organisation", "by": world.sven, "at": start_of_day(on)}
    return reorganising.merge_units(
        units=[world.section, joined], name="Hopslagna", parent=world.unit, **order
    )


@pytest.mark.parametrize("change", [renamed, moved, merged])
def test_a_reorganised_unit_is_the_same_before_and_after(world, client, change, time_machine):
    case = happened(world, date(2026, 9, 10), text=MEDICINE)
    ended = happened(world, date(2026, 9, 20), text=MEDICINE)
    Case.objects.filter(pk=ended.pk).update(status=Status.DISMISSED, closed_at=NOW, closed_on=TODAY)
    action = done(world, case, date(2026, 10, 1))
    unit = change(world, date(2026, 10, 5))
    case.refresh_from_db()
    ended.refresh_from_db()
    assert (case.unit, ended.unit) == (unit, world.section)
    action = Action.objects.select_related("case").get(pk=action.pk)
    (found,) = evidence_for(action, on=date(2026, 10, 31))
    assert (found.before.cases, found.after.cases) == (2, 0)
    time_machine.move_to(datetime(2026, 10, 31, 12, tzinfo=SWEDEN), tick=False)
    similar = similar_cases(case, User.objects.get(pk=world.elsa.pk), on=TODAY)
    assert ([match.pk for match in similar.here], similar.elsewhere) == ([ended.pk], [])
    client.force_login(world.elsa)
    assert "2 ärende" in client.get(found.before.url).content.decode()


def test_a_unit_with_sections_is_counted_as_its_list_is(world, client):
    on = date(2026, 10, 31)
    case = happened(world, date(2026, 9, 10), unit=world.unit)
    happened(world, date(2026, 9, 20))
    action = done(world, case, date(2026, 10, 1))
    (found,) = evidence_for(action, on=on)
    client.force_login(world.ulla)
    assert f"{found.before.cases} ärende" in client.get(found.before.url).content.decode()
    assert found.before.cases == 2


def test_a_type_with_types_below_it_is_counted_as_its_list_is(world, client):
    case = happened(world, date(2026, 9, 10))
    happened(world, date(2026, 9, 20), category=make_category("Utebliven måltid", parent=world.category))
    (found,) = evidence_for(done(world, case, date(2026, 10, 1)), on=date(2026, 10, 31))
    client.force_login(world.elsa)
    assert found.before.cases == 2
    assert "2 ärende" in client.get(found.before.url).content.decode()


@pytest.mark.parametrize(("days", "too_early"), [(1, True), (13, True), (14, False), (400, False)])
def test_a_short_time_says_nothing_and_a_long_one_is_cut(world, days, too_early):
    case = classified(world)
    (found,) = evidence_for(done(world, case, TODAY - timedelta(days=days)), on=TODAY)
    assert (found.too_early, found.after.period.days) == (too_early, min(days, 180))


def test_nothing_is_counted_before_an_action_is_done_or_without_a_type(world):
    assert evidence_for(done(world, classified(world), TODAY), on=TODAY) == []
    assert evidence_for(done(world, open_deviation(world), TODAY - timedelta(days=30)), on=TODAY) == []


def test_the_evidence_stands_where_the_effect_is_judged(world, client):
    action = done(world, classified(world), TODAY - timedelta(days=30))
    client.force_login(world.elsa)
    html = client.get(reverse("cases:judge_effect", args=[action.pk])).content.decode()
    assert "Före och efter: Brist i omvårdnad" in html
