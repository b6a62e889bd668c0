"""The lists of cases and actions: who sees what, what each filter keeps, what the page says."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from audit.models import ReadEntry
from cases.enums import ActionLevel, Kind, Precision, Status
from cases.models import Case
from cases.queries import inbox
from cases.queries.lists import own_actions
from cases.services import acting, classifying, moving, readers
from cases.services.linking import reclassify
from cases.services.placing import assign
from cases.services.writing import add_person
from core.dates import SWEDEN
from tests.factories import (
    NOW,
    investigate,
    make_action,
    make_action_type,
    make_case,
    make_category,
    make_cause,
    make_deadline_rule,
    note_by_hand,
)
from tests.world import open_deviation

URL, ACTIONS = "/arenden/", "/atgarder/"


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOW, tick=False)


def page(client, user, url=URL, **asked):
    client.force_login(user)
    return client.get(url, asked)


def shown(client, user, **asked):
    """Return the numbers a list shows, in its order."""
    response = page(client, user, **asked)
    assert response.context["form"].errors == {}
    return [row.reference for row in response.context["rows"]]


def texts(client, user, **asked):
    return [row.text for row in page(client, user, ACTIONS, **asked).context["rows"]]


def classify(world, case, **axes):
    told = classifying.Classification(**{"categories": [world.category], **axes})
    classifying.classify(case_id=case.pk, classification=told, by=world.elsa, at=NOW)


@pytest.fixture
def two(world):
    """Two cases of Solgläntan; the tests make the first one different."""
    return open_deviation(world), open_deviation(world)


def test_the_list_holds_what_the_person_may_read_newest_first(client, world):
    old, new = open_deviation(world, at=NOW - timedelta(days=1)), open_deviation(world)
    other = open_deviation(world, world.other_section, at=NOW - timedelta(days=2))
    open_deviation(world, world.board2_section)
    make_case(world.section, Kind.LEXSARAH)
    assert shown(client, world.elsa) == [new.reference, old.reference]
    assert shown(client, world.kerstin) == [new.reference, old.reference, other.reference]
    assert shown(client, world.anna) == []


def test_a_protected_case_shows_neither_place_nor_words(client, world):
    case = open_deviation(world, text="Kanariefågel sjöng i rummet.")
    add_person(case_id=case.pk, by=world.elsa, at=NOW, name="N.N.", protected=True)
    response = page(client, world.elsa)
    (row,) = response.context["rows"]
    assert (row.words, row.place) == ("", "")
    assert "Kanariefågel" not in response.content.decode()


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"kind": "complaint"}, [0]),
        ({"status": "closed"}, []),
        ({"status": "open"}, [0, 1]),
        ({"status": "ended"}, []),
        ({"owner": "none"}, [0, 1]),
        ({"owner": "me"}, []),
        ({"protected": "true"}, []),
        ({"protected": "false"}, [0, 1]),
        ({"received_from": "2026-03-02"}, [0, 1]),
        ({"received_to": "2026-03-01"}, []),
        ({"received_from": "2026-03-01", "received_to": "2026-03-02", "kind": "deviation"}, [1]),
    ],
)
def test_the_plain_filters(client, world, asked, expected):
    cases = [make_case(world.section, Kind.COMPLAINT), open_deviation(world)]
    assert sorted(shown(client, world.elsa, **asked)) == sorted(cases[place].reference for place in expected)


def test_a_status_is_one_of_them_and_ended_is_all_that_have(client, world, two):
    begun, _new = two
    moving.perform(name="investigate", case_id=begun.pk, by=world.elsa, at=NOW)
    assert shown(client, world.elsa, status="investigating") == [begun.reference]


def test_a_unit_holds_what_stands_below_it(client, world):
    here = open_deviation(world)
    there = open_deviation(world, world.other_section, at=NOW - timedelta(days=1))
    assert shown(client, world.kerstin, unit=world.section.pk) == [here.reference]
    assert shown(client, world.kerstin, unit=world.area.pk) == [here.reference, there.reference]


def test_an_event_type_holds_those_below_it(client, world, two):
    below = make_category("Trycksår", parent=world.category)
    classify(world, two[0], categories=[below])
    assert shown(client, world.elsa, category=world.category.pk) == [two[0].reference]
    assert shown(client, world.elsa, category=below.pk) == [two[0].reference]
    assert shown(client, world.elsa, category=world.other_category.pk) == []


def test_cause_basis_severity_and_risk(client, world, two):
    cause = make_cause("Bemanning")
    classify(world, two[0], causes=[cause], legal_bases=["LSS"], severity=3, likelihood=4)
    classify(world, two[1], severity=1, likelihood=2)
    first, second = (case.reference for case in two)
    assert shown(client, world.elsa, cause=cause.pk) == [first]
    assert shown(client, world.elsa, basis="LSS") == [first]
    assert shown(client, world.elsa, severity_min=2) == [first]
    assert shown(client, world.elsa, severity_max=2) == [second]
    assert shown(client, world.elsa, risk_min=12, risk_max=16) == [first]
    assert shown(client, world.elsa, risk_max=9) == [second]


def test_an_event_over_several_days_is_found_by_each_of_them(client, world):
    def at(day):
        return datetime(2026, 2, day, 12, tzinfo=SWEDEN)

    span = {"occurred_from": at(3), "occurred_to": at(6), "precision": Precision.PERIOD}
    case = open_deviation(world, report=span)
    moment = open_deviation(world, report={"occurred_from": at(10)}, text="Annat.")
    assert shown(client, world.elsa, occurred_from="2026-02-05", occurred_to="2026-02-05") == [case.reference]
    assert shown(client, world.elsa, occurred_from="2026-02-07") == [moment.reference]
    assert shown(client, world.elsa, occurred_to="2026-02-09") == [case.reference]
    assert shown(client, world.elsa, occurred_to="2026-02-02") == []


def test_owner_is_a_person_me_or_nobody(client, world, two):
    assign(case_id=two[0].pk, owner=world.harald, by=world.elsa, at=NOW)
    assert shown(client, world.harald, owner="me") == [two[0].reference]
    assert shown(client, world.elsa, owner=world.harald.pk) == [two[0].reference]
    assert shown(client, world.elsa, owner="none") == [two[1].reference]


def test_what_falls_due_soon_is_what_the_inbox_says(client, world):
    make_deadline_rule("close", amount=10, unit="day")
    open_deviation(world, at=NOW - timedelta(days=11))
    soon = open_deviation(world, at=NOW - timedelta(days=3))
    open_deviation(world)
    assert shown(client, world.elsa, due_soon="true") == [soon.reference]
    assert [case.reference for case in inbox.box("soon", world.elsa, at=NOW)] == [soon.reference]


def test_overdue_and_open_actions(client, world):
    make_deadline_rule("close", amount=10, unit="day")
    late = open_deviation(world, at=NOW - timedelta(days=20))
    acted = open_deviation(world)
    make_action(acted, world.elsa)
    assert shown(client, world.elsa, overdue="true") == [late.reference]
    assert shown(client, world.elsa, open_actions="true") == [acted.reference]


@pytest.mark.parametrize(
    ("asked", "field", "sentence"),
    [
        ({"received_from": "i går"}, "received_from", "Skriv dagen som 2026-11-23."),
        ({"received_from": "0001-01-01"}, "received_from", "Välj en dag från och med 1990."),
        ({"occurred_to": "9999-12-31"}, "occurred_to", "Välj en dag till och med 2100."),
        (
            {"received_from": "2026-03-02", "received_to": "2026-03-01"},
            "received_to",
            "Slutet ligger före början.",
        ),
        ({"risk_min": "12", "risk_max": "4"}, "risk_max", "Högst är lägre än lägst."),
        (
            {"unit": "999999999999999999999"},
            "unit",
            "Välj ett giltigt alternativ. 999999999999999999999 finns inte bland tillgängliga alternativ.",
        ),
        (
            {"q": "och"},
            "q",
            "Skriv ett ord till. Så vanliga eller korta ord går inte att söka på.",
        ),
        ({"q": "\x00"}, "q", "Null-tecken är inte tillåtna."),
    ],
)
def test_a_value_that_cannot_be_read_is_told_beside_it(client, world, asked, field, sentence):
    response = page(client, world.elsa, **asked)
    assert response.status_code == 200
    assert dict(response.context["form"].errors) == {field: [sentence]}
    assert response.context["rows"] == []
    assert sentence in response.content.decode()


def test_a_unit_that_is_not_mine_is_no_choice(client, world, two):
    errors = page(client, world.elsa, unit=world.other_section.pk).context["form"].errors
    assert list(errors) == ["unit"]


def test_the_order_by_deadline_holds_what_is_open_and_says_so(client, world):
    make_deadline_rule("close", amount=10, unit="day")
    later, sooner = open_deviation(world), open_deviation(world, at=NOW - timedelta(days=5))
    acted = open_deviation(world)
    make_action(acted, world.elsa, due_on=(NOW + timedelta(days=1)).date())
    assert shown(client, world.elsa, sort="due") == [acted.reference, sooner.reference, later.reference]
    assert "Bara ärenden som pågår visas" in page(client, world.elsa, sort="due").content.decode()


def test_a_press_on_the_column_turns_the_order_and_keeps_the_filter(client, world, two):
    head = {c["label"]: c for c in page(client, world.elsa, kind="deviation").context["columns"]}
    assert (head["Inkom"]["sort"], head["Inkom"]["sort_url"]) == (
        "descending",
        "?kind=deviation&sort=-received",
    )
    assert (head["Risk"]["sort"], head["Risk"]["sort_url"]) == ("", "?kind=deviation&sort=risk")


def test_an_unknown_order_is_the_first_one(client, world, two):
    assert shown(client, world.elsa, sort="hittepå") == [two[1].reference, two[0].reference]


def test_what_was_shown_is_in_the_read_log_one_row_for_each_namnd(client, world, two):
    other = open_deviation(world, world.board2_section)
    readers.name_reader(case_id=other.pk, person=world.elsa, reason="Samverkan", by=None, at=NOW)
    page(client, world.elsa)
    logged = ReadEntry.objects.filter(reader=world.elsa).values_list(
        "reading", "board_id", "case_ids", "detail"
    )
    assert sorted(logged) == [
        ("list", world.board.pk, [two[1].pk, two[0].pk], "Ärenden"),
        ("list", world.other_board.pk, [other.pk], "Ärenden"),
    ]


def test_an_empty_list_says_what_belongs_there(client, world):
    assert "Här är inga ärenden än" in page(client, world.elsa).content.decode()
    assert "Inga ärenden passar urvalet" in page(client, world.elsa, kind="risk").content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_makes_eleven_queries_however_many_rows(client, world, number, django_assert_num_queries):
    make_deadline_rule("close")
    for _each in range(number):
        open_deviation(world)
        case = open_deviation(world)
        make_action(case, world.elsa, due_on=NOW.date())
        Case.objects.filter(pk=case.pk).update(status=Status.FOLLOWING_UP)
    note_by_hand()
    client.force_login(world.elsa)
    client.get(URL, {"kind": "deviation", "status": "open"})
    with django_assert_num_queries(11):
        client.get(URL, {"kind": "deviation", "status": "open"})


# Actions


@pytest.fixture
def acted(world):
    """A case of Solgläntan with an action of Elsa's and one of Anna's, who may not read the case."""
    case = investigate(open_deviation(world, at=NOW - timedelta(days=5)), world.elsa)
    return (
        case,
        make_action(case, world.elsa, text="Byt batteri.", due_on=date(2026, 3, 10)),
        make_action(case, world.anna, text="Lämna nyckeln.", due_on=date(2026, 3, 1)),
    )


def test_the_actions_are_those_of_the_cases_i_may_read_nearest_first(client, world, acted):
    assert texts(client, world.elsa) == ["Lämna nyckeln.", "Byt batteri."]
    assert texts(client, world.nils) == []
    assert texts(client, world.elsa, whose="mine") == ["Byt batteri."]


def test_who_may_not_read_the_case_sees_her_own_action_and_nothing_more(client, world, acted):
    case, _elsas, annas = acted
    response = page(client, world.anna, ACTIONS)
    (row,) = response.context["rows"]
    assert (row.text, row.reference, row.place, row.may_finish) == ("Lämna nyckeln.", "", "", True)
    assert case.reference not in response.content.decode()
    assert reverse("cases:finish_action", args=[annas.pk]) in response.content.decode()


def test_a_deputy_has_the_absent_chiefs_actions_in_the_cases_she_may_read(world, acted):
    case, elsas, _annas = acted
    assert list(own_actions(world.eva)) == [elsas]
    Case.objects.filter(pk=case.pk).update(restricted=True)
    assert list(own_actions(world.eva)) == []
    assert list(own_actions(world.elsa)) == [elsas]


def test_a_barred_person_has_no_action_in_the_case(world, acted):
    case, _elsas, _annas = acted
    readers.bar_person(case_id=case.pk, person=world.elsa, reason="Gäller henne.", by=None, at=NOW)
    assert list(own_actions(world.elsa)) == []


def test_an_action_of_a_protected_case_is_read_by_whoever_is_to_do_it(client, world, acted):
    case, *_actions = acted
    add_person(case_id=case.pk, by=world.elsa, at=NOW, name="N.N.", protected=True)
    rows = page(client, world.elsa, ACTIONS).context["rows"]
    assert [(row.text, row.place) for row in rows] == [("", ""), ("Byt batteri.", "")]


def test_the_states_of_an_action(client, world, acted):
    _case, elsas, annas = acted
    assert texts(client, world.elsa, state="overdue") == ["Lämna nyckeln."]
    acting.finish_action(action_id=annas.pk, note="Gjort.", by=world.anna, at=NOW)
    assert texts(client, world.elsa, state="overdue") == []
    assert texts(client, world.elsa, state="open") == ["Byt batteri."]
    assert texts(client, world.elsa, state="awaiting_effect") == ["Lämna nyckeln."]
    acting.judge_effect(action_id=annas.pk, effect="reached", note="Det fungerar.", by=world.elsa, at=NOW)
    assert texts(client, world.elsa, state="awaiting_effect") == []
    assert texts(client, world.elsa, state="done") == ["Lämna nyckeln."]
    acting.withdraw_action(action_id=elsas.pk, reason="Behövs inte.", by=world.elsa, at=NOW)
    assert texts(client, world.elsa, state="all") == ["Lämna nyckeln."]


def test_the_filters_of_the_actions(client, world, acted):
    case, *_actions = acted
    strong = make_action_type("Bygg bort risken", strength=3)
    plan = acting.Plan("Byt dörr.", strong, ActionLevel.AREA, world.harald, date(2026, 4, 1))
    acting.add_action(case_id=case.pk, plan=plan, by=world.elsa, at=NOW)
    assert texts(client, world.elsa, type=strong.pk) == ["Byt dörr."]
    assert texts(client, world.elsa, strength=3) == ["Byt dörr."]
    assert texts(client, world.elsa, level="verksamhetsomrade") == ["Byt dörr."]
    assert texts(client, world.elsa, responsible=world.harald.pk) == ["Byt dörr."]
    assert texts(client, world.elsa, unit=world.section.pk) == ["Lämna nyckeln.", "Byt batteri.", "Byt dörr."]
    assert texts(client, world.elsa, sort="strength") == ["Byt dörr.", "Lämna nyckeln.", "Byt batteri."]
    assert texts(client, world.kerstin, unit=world.other_section.pk) == []


@pytest.mark.parametrize("sort", ["due", "unit", "responsible", "type", "strength", "-due", "-strength"])
def test_every_order_of_the_actions_holds_them_all(client, world, acted, sort):
    assert sorted(texts(client, world.elsa, sort=sort)) == ["Byt batteri.", "Lämna nyckeln."]


def test_what_was_shown_of_the_actions_is_in_the_read_log(client, world, acted):
    case, *_actions = acted
    page(client, world.anna, ACTIONS)
    entry = ReadEntry.objects.get(reader=world.anna)
    assert (entry.reading, entry.case_ids, entry.detail) == ("list", [case.pk], "Åtgärder")


@pytest.mark.parametrize("number", [1, 3])
def test_the_actions_make_eight_queries_however_many_rows(client, world, number, django_assert_num_queries):
    for _each in range(number):
        make_action(open_deviation(world), world.elsa)
    client.force_login(world.elsa)
    client.get(ACTIONS)
    with django_assert_num_queries(8):
        client.get(ACTIONS)


def test_the_rarer_choices_are_shown_when_asked_for_and_when_set(client, world):
    client.force_login(world.elsa)
    plain, more, chosen = (client.get(f"/arenden/{query}") for query in ("", "?fler=1", "?risk_min=8"))
    shown = [
        ["risk_min" in page.context["form"].fields, "cause" in page.context["form"].fields]
        for page in (plain, more, chosen)
    ]
    assert shown == [[False, False], [True, True], [True, False]]
    assert (plain.context["more_url"], more.context["more_url"]) == ("?fler=1", "")


def test_what_was_reclassified_is_left_out_where_only_what_counts_is_asked_for(client, world):
    kept, moved = open_deviation(world), open_deviation(world)
    reclassify(case_id=moved.pk, kind=Kind.COMPLAINT, reason="Det är ett klagomål.", by=world.elsa, at=NOW)
    client.force_login(world.elsa)
    everything, counted = (client.get(f"/arenden/?kind=deviation{more}") for more in ("", "&counted=true"))
    assert {row.reference for row in everything.context["rows"]} == {kept.reference, moved.reference}
    assert [row.reference for row in counted.context["rows"]] == [kept.reference]


def test_an_effect_that_can_no_longer_be_judged_is_not_waited_for(client, world):
    case = open_deviation(world)
    action = make_action(case, world.elsa, text="Flytta skåpet.")
    acting.finish_action(action_id=action.pk, note="", by=world.elsa, at=NOW)
    assert texts(client, world.elsa, state="awaiting_effect") == ["Flytta skåpet."]
    Case.objects.filter(pk=case.pk).update(status=Status.CLOSED, closed_at=NOW, closed_on=NOW.date())
    assert texts(client, world.elsa, state="awaiting_effect") == []
