"""The list of cases as a workbook: what it holds, and that no cell of it can run."""

from functools import partial

import pytest

from cases import exports
from cases.enums import Kind
from cases.services import classifying, readers
from cases.services.writing import add_person
from tests.cases.taken_out import about, rows, take_out
from tests.factories import NOW, make_action, make_case, make_deadline_rule
from tests.world import open_deviation

export = partial(take_out, "/arenden/export/")


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOW, tick=False)


def numbers(response):
    return [row["Nummer"] for row in rows(response)]


def test_the_file_holds_the_filtered_list_in_its_order(client, world):
    make_deadline_rule("close", amount=10, unit="day", name="Avslutas")
    first = open_deviation(world, text="Larmet gick inte fram.")
    second = open_deviation(world, text="Nyckeln saknades.")
    make_case(world.section, Kind.COMPLAINT)
    told = classifying.Classification(
        categories=[world.category], causes=[world.cause], severity=2, likelihood=3, legal_bases=["SoL"]
    )
    classifying.classify(case_id=second.pk, classification=told, by=world.elsa, at=NOW)
    make_action(second, world.elsa)
    response = export(client, world.elsa, kind="deviation", sort="-received")
    assert numbers(response) == [first.reference, second.reference]
    row = rows(response)[1]
    kept = (
        "Slag",
        "Status",
        "Rapportens första ord",
        "Enhet",
        "Händelsetyper",
        "Riskvärde",
        "Orsaker",
        "Lagrum",
    )
    assert [row[name] for name in kept] == [
        "Avvikelse",
        "Ny",
        "Nyckeln saknades.",
        "Solgläntan",
        "Brist i omvårdnad",
        6,
        "Rutin saknas",
        "SoL",
    ]
    assert (row["Åtgärder som ska göras"], row["Nästa frist"], row["Inkom"].hour) == (1, "Avslutas", 9)


def test_the_first_sheet_tells_who_what_and_when(client, world):
    open_deviation(world)
    response = export(client, world.elsa, kind="deviation", q="larmet")
    assert about(response) == {
        "Titel": "Ärenden",
        "Hämtad": "2 mar 2026 kl. 09.00",
        "Hämtad av": "Elsa",
        "Urval": "Ord eller nummer: larmet; Slag: Avvikelse",
        "Ordning": "Inkom",
        "Antal ärenden": "1",
    }
    assert about(export(client, world.elsa))["Urval"] == "Alla ärenden du får ta ut"


def test_a_person_is_not_named_in_the_file(client, world):
    case = open_deviation(world)
    add_person(case_id=case.pk, by=world.elsa, at=NOW, name="Namn Namnsson", identity="19850101-1234")
    found = client.post("/arenden/sok-person/", {"identity": "19850101-1234"})
    assert found.status_code == 302
    digest = case.people.get().digest
    assert about(export(client, world.elsa, person=digest))["Urval"] == "Person: en viss person"


def test_a_text_that_looks_like_a_formula_is_text(client, world):
    open_deviation(world, text='=HYPERLINK("http://exempel.se";"Tryck")')
    (row,) = rows(export(client, world.elsa))
    assert row["Rapportens första ord"] == '\'=HYPERLINK("http://exempel.se";"Tryck")'


def test_a_protected_case_has_neither_place_nor_words_in_the_file(client, world):
    case = open_deviation(world, text="Kanariefågel sjöng.")
    add_person(case_id=case.pk, by=world.elsa, at=NOW, name="N.N.", protected=True)
    (row,) = rows(export(client, world.elsa))
    assert (row["Enhet"], row["Rapportens första ord"]) == ("Skyddad", None)


def test_a_readers_place_gives_no_right_to_take_the_case_out(client, world):
    case = make_case(world.section, Kind.LEXSARAH)
    elsewhere = open_deviation(world, world.board2_section)
    for each in (case, elsewhere):
        readers.name_reader(case_id=each.pk, person=world.elsa, reason="Läser", by=None, at=NOW)
    own = open_deviation(world)
    assert numbers(export(client, world.elsa)) == [own.reference]


def test_a_file_that_cannot_hold_all_says_so(client, world, monkeypatch):
    monkeypatch.setattr(exports, "MOST_ROWS", 1)
    open_deviation(world)
    newest = open_deviation(world)
    response = export(client, world.elsa)
    assert numbers(response) == [newest.reference]
    assert about(response)["Saknas"] == (
        "Filen rymmer 1 ärenden. Det finns fler; gör urvalet mindre för att få med dem."
    )
