"""The inbox: what waits for the one who handles cases, and what she has handed over."""

from datetime import timedelta

import pytest
from django.urls import reverse

from audit.models import ReadEntry
from cases.enums import Kind
from cases.models import Case
from cases.queries import inbox
from cases.services import acting, moving, readers
from cases.services.placing import assign
from cases.services.writing import add_person
from deviations.services import deciding
from tests.factories import NOW, investigate, make_action, make_case, make_deadline_rule, note_by_hand
from tests.world import open_deviation

URL = "/inkorg/"


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOW, tick=False)


def box(user, name):
    return [case.reference for case in inbox.box(name, user, at=NOW).order_by("pk")]


def page(client, user, **asked):
    client.force_login(user)
    return client.get(URL, asked)


def references(response):
    return [row.reference for row in response.context["rows"]]


def test_the_inbox_stands_at_its_address():
    assert reverse("cases:inbox") == URL


def test_new_is_what_nobody_has_begun_with(world):
    new, begun = open_deviation(world), open_deviation(world)
    moving.perform(name="investigate", case_id=begun.pk, by=world.elsa, at=NOW)
    assert box(world.elsa, "new") == [new.reference]


def test_what_is_to_be_read_today_is_said_and_stands_first_among_the_new_until_somebody_begins(world, client):
    urgent = open_deviation(world, at=NOW - timedelta(days=1), report={"urgent": True})
    plain = open_deviation(world, at=NOW)
    shown = page(client, world.elsa, box="new")
    assert references(shown) == [urgent.reference, plain.reference]
    assert [row.read_today for row in shown.context["rows"]] == [True, False]
    assert shown.content.decode().count("Läses i dag") == 1
    moving.perform(name="investigate", case_id=urgent.pk, by=world.elsa, at=NOW)
    assign(case_id=urgent.pk, owner=world.elsa, by=world.elsa, at=NOW)
    mine = page(client, world.elsa, box="mine")
    assert references(mine) == [urgent.reference]
    assert "Läses i dag" not in mine.content.decode()


def test_mine_is_what_i_handle_and_is_still_open(world):
    mine, done = open_deviation(world), open_deviation(world)
    open_deviation(world)
    for case in (mine, done):
        assign(case_id=case.pk, owner=world.harald, by=world.elsa, at=NOW)
    deciding.assess_lexsarah(case_id=done.pk, possible=False, reason="Ingen skada.", by=world.elsa, at=NOW)
    moving.perform(name="dismiss", case_id=done.pk, by=world.elsa, at=NOW, reason="En synpunkt.")
    assert box(world.harald, "mine") == [mine.reference]
    assert box(world.elsa, "mine") == []


def test_a_deputy_has_the_absent_chiefs_cases_as_hers(world):
    case = open_deviation(world)
    assign(case_id=case.pk, owner=world.elsa, by=world.elsa, at=NOW)
    assert box(world.eva, "mine") == [case.reference]
    assert box(world.harald, "mine") == []


def test_what_falls_due_within_five_working_days_is_soon_and_what_is_past_is_overdue(world):
    make_deadline_rule("close", amount=10, unit="day")
    late = open_deviation(world, at=NOW - timedelta(days=11))
    soon = open_deviation(world, at=NOW - timedelta(days=3))
    open_deviation(world, at=NOW)
    assert box(world.elsa, "soon") == [soon.reference]
    assert box(world.elsa, "overdue") == [late.reference]


def test_an_action_and_an_effect_fall_due_as_a_deadline_does(world):
    case = investigate(open_deviation(world, at=NOW), world.elsa)
    action = make_action(case, world.elsa, due_on=(NOW + timedelta(days=2)).date())
    assert (box(world.elsa, "soon"), box(world.elsa, "overdue")) == ([case.reference], [])
    later = NOW + timedelta(days=4)
    assert [row.reference for row in inbox.box("overdue", world.elsa, at=later)] == [case.reference]
    acting.finish_action(action_id=action.pk, note="Klart.", by=world.elsa, at=later)
    assert [row.reference for row in inbox.box("overdue", world.elsa, at=later)] == []
    Case.objects.filter(pk=case.pk).update(status="following_up")
    note_by_hand()
    seen = later + timedelta(days=61)
    assert [row.reference for row in inbox.box("overdue", world.elsa, at=seen)] == [case.reference]


def test_a_case_that_has_ended_is_in_no_part(world):
    make_deadline_rule("close", amount=1, unit="day")
    case = open_deviation(world, at=NOW - timedelta(days=9))
    deciding.assess_lexsarah(case_id=case.pk, possible=False, reason="Ingen skada.", by=world.elsa, at=NOW)
    moving.perform(name="dismiss", case_id=case.pk, by=world.elsa, at=NOW, reason="En synpunkt.")
    assert {name: box(world.elsa, name) for name in inbox.BOXES} == {
        "new": [],
        "untaken": [],
        "mine": [],
        "soon": [],
        "overdue": [],
    }


def test_who_reads_without_handling_has_nothing_waiting(world):
    open_deviation(world)
    assert box(world.kerstin, "new") == []


def test_a_named_reader_has_the_restricted_case_waiting(world):
    case = make_case(world.section, Kind.LEXSARAH)
    readers.name_reader(case_id=case.pk, person=world.ludvig, reason="Utreder", by=None, at=NOW)
    assert box(world.ludvig, "new") == [case.reference]
    assert box(world.elsa, "new") == []


def test_the_page_counts_every_part_and_shows_the_chosen_one(client, world):
    make_deadline_rule("close", amount=10, unit="day")
    open_deviation(world)
    late = open_deviation(world, at=NOW - timedelta(days=11))
    moving.perform(name="investigate", case_id=late.pk, by=world.elsa, at=NOW)
    response = page(client, world.elsa, box="overdue")
    assert references(response) == [late.reference]
    assert [(key, count, current) for key, _label, count, current in response.context["tabs"]] == [
        ("new", "1", False),
        ("untaken", "1", False),
        ("mine", "0", False),
        ("soon", "0", False),
        ("overdue", "1", True),
    ]


@pytest.mark.parametrize("name", inbox.BOXES)
def test_every_part_leads_to_its_cases_in_the_list_where_a_unit_can_be_chosen(client, world, name):
    make_deadline_rule("close", amount=10, unit="day")
    for unit in (world.section, world.other_section):
        open_deviation(world, unit=unit)
        for days in (3, 11):
            begun = open_deviation(world, unit=unit, at=NOW - timedelta(days=days))
            moving.perform(name="investigate", case_id=begun.pk, by=world.astrid, at=NOW)
        assign(case_id=begun.pk, owner=world.astrid, by=world.astrid, at=NOW)
    shown = page(client, world.astrid, box=name)
    url = f"/arenden/?inbox={name}"
    assert url in shown.content.decode()
    assert sorted(references(client.get(url))) == sorted(references(shown))
    in_unit = client.get(f"{url}&unit={world.section.pk}")
    assert 0 < len(references(in_unit)) < len(references(shown))


def test_a_deputys_part_is_the_same_in_the_list(client, world):
    case = open_deviation(world)
    assign(case_id=case.pk, owner=world.elsa, by=world.elsa, at=NOW)
    client.force_login(world.eva)
    assert references(client.get("/arenden/?inbox=mine")) == [case.reference]


def test_an_unknown_part_shows_the_first(client, world):
    case = open_deviation(world)
    assert references(page(client, world.elsa, box="hittepå")) == [case.reference]


def test_a_row_says_the_next_step_and_its_deadline_in_words(client, world):
    make_deadline_rule("first_action", amount=3, unit="working_day", name="Första bedömning")
    case = open_deviation(world, text="Larmet gick inte fram till personalen.")
    (row,) = page(client, world.elsa).context["rows"]
    assert (row.reference, row.words, row.place, row.next_step) == (
        case.reference,
        "Larmet gick inte fram till personalen.",
        "Solgläntan",
        "Börja utreda",
    )
    html = page(client, world.elsa).content.decode()
    assert "Första bedömning: <time" in html
    assert "förfaller om 3 arbetsdagar (tors 5 mar)" in html


def test_a_protected_case_shows_neither_place_nor_words(client, world):
    case = open_deviation(world, text="Kanariefågel sjöng i rummet.")
    add_person(case_id=case.pk, by=world.elsa, at=NOW, name="N.N.", protected=True)
    response = page(client, world.elsa)
    (row,) = response.context["rows"]
    assert (row.words, row.place, row.protected) == ("", "", True)
    assert "Kanariefågel" not in response.content.decode()
    assert "Skyddade personuppgifter" in response.content.decode()


def hand_over(world):
    case = open_deviation(world, text="Kanariefågel sjöng i rummet.")
    own = make_action(case, world.elsa, text="Byt lås i dag.")
    make_action(case, world.harald, text="Någon annans åtgärd.")
    deciding.hand_over_to_lexsarah(case_id=case.pk, reason="Allvarligt.", by=world.elsa, at=NOW)
    return case, own


def test_the_chief_keeps_a_card_with_number_date_and_her_own_measures(client, world):
    case, own = hand_over(world)
    response = page(client, world.elsa)
    html = response.content.decode()
    assert [(card.reference, [a.text for a in card.own]) for card in response.context["cards"]] == [
        (case.reference, [own.text])
    ]
    assert "2 mar 2026" in html
    assert "Kanariefågel" not in html
    assert "Någon annans åtgärd" not in html
    assert reverse("cases:case", args=[case.reference]) not in html


def test_only_those_who_decide_there_and_may_not_read_get_the_card(world):
    case, _own = hand_over(world)
    barred = world.ulla
    readers.bar_person(case_id=case.pk, person=barred, reason="Rapporten gäller henne.", by=None, at=NOW)
    cards = {
        name: [card.reference for card in inbox.handed_over(getattr(world, name))]
        for name in ("elsa", "eva", "ulla", "astrid", "harald", "nils", "olle", "kerstin", "anna", "sara")
    }
    assert {name for name, shown in cards.items() if shown == [case.reference]} == {"elsa", "eva", "astrid"}


def test_what_was_shown_is_in_the_read_log(client, world):
    case = open_deviation(world)
    handed, _own = hand_over(world)
    page(client, world.elsa)
    entry = ReadEntry.objects.get(reader=world.elsa)
    assert (entry.reading, entry.case_ids, entry.board_id, entry.detail) == (
        "list",
        [case.pk, handed.pk],
        world.board.pk,
        "Inkorg",
    )


@pytest.mark.parametrize("number", [1, 3])
def test_the_inbox_makes_eleven_queries_however_many_rows(client, world, number, django_assert_num_queries):
    make_deadline_rule("first_action")
    for _each in range(number):
        open_deviation(world)
        make_action(open_deviation(world), world.elsa)
        hand_over(world)
    client.force_login(world.elsa)
    client.get(URL)
    with django_assert_num_queries(11):
        client.get(URL)
