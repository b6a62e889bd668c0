"""The list of actions as a workbook: what it holds, and that no cell of it can run."""

from functools import partial

import pytest

from cases import exports
from cases.enums import Effect, Kind
from cases.services import acting, readers
from cases.services.writing import add_person
from tests.cases.taken_out import about, rows, take_out
from tests.factories import NOW, make_action, make_case
from tests.world import open_deviation

export = partial(take_out, "/atgarder/export/")


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOW, tick=False)


def texts(response):
    return [row["Åtgärd"] for row in rows(response)]


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
