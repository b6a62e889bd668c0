"""The list of actions as a workbook: who may, what it holds, and that no cell of it can run."""

import pytest
from django.urls import reverse

from audit.models import ReadEntry
from cases import exports
from cases.enums import Effect, Kind
from cases.services import acting, readers
from cases.services.writing import add_person
from tests.cases.test_export import MAY, about, sheets
from tests.factories import NOW, make_action, make_case
from tests.world import open_deviation

URL = "/atgarder/export/"


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOW, tick=False)


def export(client, user, **asked):
    client.force_login(user)
    return client.get(URL, asked)


def rows(response):
    head, *lines = sheets(response)["Åtgärder"]
    return [dict(zip(head, line, strict=True)) for line in lines]


def texts(response):
    return [row["Åtgärd"] for row in rows(response)]


def test_only_those_who_may_take_lists_out_get_one_and_are_offered_it(client, world):
    case = open_deviation(world)
    make_action(case, world.elsa)
    answers, offered = {}, set()
    for name, person in vars(world).items():
        if hasattr(person, "username"):
            answers[name] = export(client, person).status_code
            if f'href="{URL}' in client.get(reverse("cases:actions")).content.decode():
                offered.add(name)
    assert answers == {name: 200 if name in MAY else 403 for name in answers}
    assert "elsa" in offered
    assert offered <= MAY


def test_the_file_holds_what_the_list_is_filtered_to_in_its_order(client, world):
    case = open_deviation(world)
    first, second = (make_action(case, world.elsa, text=text) for text in ("Byt batteri.", "Köp larm."))
    make_action(open_deviation(world, world.other_section), world.nils, text="Inte Elsas.")
    assert set(texts(export(client, world.elsa))) == {"Byt batteri.", "Köp larm."}
    acting.finish_action(action_id=second.pk, note="Klart.", by=world.elsa, at=NOW)
    acting.judge_effect(action_id=second.pk, effect=Effect.PARTLY, note="Färre.", by=world.elsa, at=NOW)
    assert texts(export(client, world.elsa)) == [first.text]
    (row,) = rows(export(client, world.elsa, state="done"))
    assert (row["Åtgärd"], row["Ärende"], row["Enhet"]) == ("Köp larm.", case.reference, "Solgläntan")
    assert (row["Ansvarig"], row["Typ"], row["Nivå"]) == ("Elsa", "Ändra rutin", "Sektion")
    assert (row["Gjord"].date(), row["Effekt"], row["Effekten bedöms"]) == (NOW.date(), "Delvis", None)
    both = export(client, world.elsa, state="all", sort="-due")
    assert texts(both) == [second.text, first.text]


def test_the_first_sheet_tells_who_what_and_when(client, world):
    make_action(open_deviation(world), world.elsa)
    assert about(export(client, world.elsa, sort="unit")) == {
        "Titel": "Åtgärder",
        "Hämtad": "2 mar 2026 kl. 09.00",
        "Hämtad av": "Elsa",
        "Urval": "Läge: Ska göras; Vems: Alla jag får se",
        "Omfattar": "Åtgärder i ärenden du får ta ut",
        "Ordning": "Enhet",
        "Antal åtgärder": "1",
    }


def test_a_text_that_looks_like_a_formula_is_text(client, world):
    make_action(open_deviation(world), world.elsa, text='=HYPERLINK("http://exempel.se";"Tryck")')
    assert texts(export(client, world.elsa)) == ['\'=HYPERLINK("http://exempel.se";"Tryck")']


def test_a_protected_case_has_neither_place_nor_words_in_the_file(client, world):
    case = open_deviation(world)
    make_action(case, world.elsa, text="Ring Kanariefågel.")
    add_person(case_id=case.pk, by=world.elsa, at=NOW, name="N.N.", protected=True)
    (row,) = rows(export(client, world.elsa))
    assert (row["Enhet"], row["Åtgärd"]) == ("Skyddad", "Skyddade personuppgifter")


def test_neither_a_readers_place_nor_an_action_of_ones_own_gives_a_right_to_take_it_out(client, world):
    for case in (make_case(world.section, Kind.LEXSARAH), open_deviation(world, world.board2_section)):
        readers.name_reader(case_id=case.pk, person=world.elsa, reason="Läser", by=None, at=NOW)
        make_action(case, world.elsa)
    make_action(open_deviation(world, world.other_section), world.elsa)
    assert texts(export(client, world.elsa)) == []
    assert texts(export(client, world.elsa, whose="mine")) == []


def test_a_file_that_cannot_hold_all_says_so(client, world, monkeypatch):
    monkeypatch.setattr(exports, "MOST_ROWS", 1)
    case = open_deviation(world)
    first, _second = make_action(case, world.elsa, text="En."), make_action(case, world.elsa, text="Två.")
    response = export(client, world.elsa)
    assert texts(response) == [first.text]
    assert about(response)["Saknas"] == (
        "Filen rymmer 1 åtgärder. Det finns fler; gör urvalet mindre för att få med dem."
    )


def test_what_was_taken_out_is_in_the_read_log(client, world):
    case = open_deviation(world)
    make_action(case, world.elsa)
    make_action(case, world.elsa)
    export(client, world.elsa)
    entry = ReadEntry.objects.get(reader=world.elsa)
    assert (entry.reading, entry.case_ids, entry.board_id, entry.detail) == (
        "export",
        [case.pk],
        world.board.pk,
        "Åtgärder till Excel",
    )


def test_a_filter_that_cannot_be_read_leads_back_to_the_list_that_says_why(client, world):
    response = export(client, world.elsa, decided_from="i går")
    assert response.headers["Location"] == "/atgarder/?decided_from=i+g%C3%A5r"


def test_the_file_is_a_download_that_is_not_kept(client, world):
    response = export(client, world.elsa)
    assert response.headers["Content-Disposition"] == 'attachment; filename="atgarder-2026-03-02.xlsx"'
    assert "no-store" in response.headers["Cache-Control"].split(", ")


@pytest.mark.parametrize("number", [1, 3])
def test_the_export_makes_as_many_queries_however_many_rows(client, world, number, django_assert_num_queries):
    for _each in range(number):
        make_action(open_deviation(world), world.elsa)
    client.force_login(world.elsa)
    client.get(URL)
    with django_assert_num_queries(7):
        client.get(URL)
