"""Taking a list out: who may, what the file holds, and that no cell of it can run."""

import io

import openpyxl
import pytest

from audit.models import ReadEntry
from cases import exports
from cases.enums import Kind
from cases.services import classifying, readers
from cases.services.writing import add_person
from tests.factories import NOW, make_action, make_case, make_deadline_rule
from tests.world import open_deviation

URL = "/arenden/export/"
MAY = {"elsa", "eva", "ulla", "astrid", "kerstin", "stina", "siv", "nils", "olle", "karin"}


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOW, tick=False)


def export(client, user, **asked):
    client.force_login(user)
    return client.get(URL, asked)


def sheets(response):
    """Return {sheet: its rows as lists}."""
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}


def rows(response):
    head, *lines = sheets(response)["Ärenden"]
    return [dict(zip(head, line, strict=True)) for line in lines]


def numbers(response):
    return [row["Nummer"] for row in rows(response)]


def about(response):
    return dict(sheets(response)["Om filen"][1:])


def test_only_those_who_may_take_lists_out_get_one(client, world):
    open_deviation(world)
    answers = {
        name: export(client, person).status_code
        for name, person in vars(world).items()
        if hasattr(person, "username")
    }
    assert answers == {name: 200 if name in MAY else 403 for name in answers}


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


def test_what_was_taken_out_is_in_the_read_log(client, world):
    case = open_deviation(world)
    export(client, world.elsa)
    entry = ReadEntry.objects.get(reader=world.elsa)
    assert (entry.reading, entry.case_ids, entry.board_id, entry.detail) == (
        "export",
        [case.pk],
        world.board.pk,
        "Ärenden till Excel",
    )


def test_a_filter_that_cannot_be_read_leads_back_to_the_list_that_says_why(client, world):
    response = export(client, world.elsa, received_from="i går")
    assert response.headers["Location"] == "/arenden/?received_from=i+g%C3%A5r"


def test_the_file_is_a_download_that_is_not_kept(client, world):
    response = export(client, world.elsa)
    assert response.headers["Content-Disposition"] == 'attachment; filename="arenden-2026-03-02.xlsx"'
    assert "no-store" in response.headers["Cache-Control"].split(", ")


@pytest.mark.parametrize("number", [1, 3])
def test_the_export_makes_as_many_queries_however_many_rows(client, world, number, django_assert_num_queries):
    for _each in range(number):
        make_action(open_deviation(world), world.elsa)
    client.force_login(world.elsa)
    client.get(URL)
    with django_assert_num_queries(13):
        client.get(URL)
