"""Search: stored words, case numbers and persons."""

import pytest
from django.core.management import call_command
from django.db import connection

from audit.models import ReadEntry
from cases.models import Case, CaseWord, OriginalReport
from cases.queries import search
from cases.queries.search import looks_like_identity, understand
from cases.services.writing import add_note, add_person
from tests.factories import NOW
from tests.triggers import triggers_off
from tests.world import open_deviation

URL = "/arenden/"
NUMBER = "19850101-1234"


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOW, tick=False)


def page(client, user, **asked):
    client.force_login(user)
    return client.get(URL, asked)


def found(client, user, q):
    return sorted(row.reference for row in page(client, user, q=q).context["rows"])


@pytest.fixture
def cases(world):
    return {
        "alarm": open_deviation(world, text="Larmet gick inte fram till personalen."),
        "key": open_deviation(world, text="Nyckeln till larmskåpet saknades."),
        "other": open_deviation(world, world.other_section, text="Larmet var trasigt."),
    }


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("larmet", ["alarm", "key"]),  # the beginning of larmskåpet too
        ("Larm", ["alarm", "key"]),
        ("personal", ["alarm"]),
        ("pers", ["alarm"]),
        ("larmet personalen", ["alarm"]),
        ("personalen larmet", ["alarm"]),
        ("nycklar", ["key"]),
        ("nyckel till personalen", []),
        ("hittepåord", []),
    ],
)
def test_all_words_must_be_there_and_of_the_last_its_beginning(client, world, cases, typed, expected):
    assert found(client, world.elsa, typed) == sorted(cases[name].reference for name in expected)


def test_what_was_done_at_once_is_found_as_the_rest_of_the_report(client, world):
    case = open_deviation(world, detail={"done_at_once": "Vi bytte batteriet."})
    assert found(client, world.elsa, "batteri") == [case.reference]


def test_older_reports_are_made_findable_as_new_ones_and_what_was_gallrat_is_not(client, world):
    old = [open_deviation(world, detail={"done_at_once": "Vi bytte batteriet."}) for _n in range(4)]
    CaseWord.objects.all().delete()
    Case.objects.filter(pk=old[1].pk).update(erased_at=NOW)
    with triggers_off(connection):
        OriginalReport.objects.filter(case=old[2]).update(masked_at=NOW)
    call_command("store_words", batch=1)
    assert found(client, world.elsa, "batteri") == [old[0].reference, old[3].reference]
    stored = set(CaseWord.objects.values_list("case", "word"))
    call_command("store_words", after=old[0].pk)
    assert set(CaseWord.objects.values_list("case", "word")) == stored


def test_a_search_finds_only_what_the_person_may_read(client, world, cases):
    assert found(client, world.nils, "larmet") == [cases["other"].reference]
    assert found(client, world.olle, "larmet") == []


def test_what_is_written_later_is_found(client, world, cases):
    add_note(case_id=cases["key"].pk, text="Låssmeden är beställd.", by=world.elsa, at=NOW)
    assert found(client, world.elsa, "låssmed") == [cases["key"].reference]


def test_a_case_number_goes_straight_to_the_case(client, world, cases):
    number = cases["key"].reference
    assert found(client, world.elsa, number) == [number]
    assert found(client, world.elsa, number.lower()) == [number]
    assert found(client, world.elsa, number.removeprefix("SN-")) == [number]
    assert found(client, world.nils, number) == []


def test_a_search_goes_together_with_the_filters(client, world, cases):
    response = page(client, world.kerstin, q="larmet", unit=world.other_section.pk)
    assert [row.reference for row in response.context["rows"]] == [cases["other"].reference]


def test_a_search_gives_the_newest_matches_and_says_when_there_are_older(client, world, cases, monkeypatch):
    monkeypatch.setattr(search, "NEWEST", 1)
    response = page(client, world.elsa, q="larm")
    assert [row.reference for row in response.context["rows"]] == [cases["key"].reference]
    assert (response.context["found"].cut, response.context["found"].count) == (True, 1)


@pytest.mark.parametrize("typed", [NUMBER, "198501011234", "850101-1234", "850101+1234", " 850101 1234 "])
def test_an_identity_number_is_known_as_one(typed):
    assert looks_like_identity(typed)


@pytest.mark.parametrize("typed", ["12345", "larm 850101-1234", "SN-AV-2026-1", "", "0701234567890"])
def test_other_texts_are_not_taken_for_identity_numbers(typed):
    assert not looks_like_identity(typed)


@pytest.mark.parametrize("typed", ["", "och", "x", "123", "!!"])
def test_a_text_without_words_looks_for_nothing(typed):
    assert not understand(typed)


@pytest.fixture
def person(world, cases):
    add_person(case_id=cases["key"].pk, by=world.elsa, at=NOW, name="Namn Namnsson", identity=NUMBER)
    return cases["key"]


@pytest.mark.parametrize("typed", [NUMBER, "8501011234", "19850101 1234"])
def test_a_person_is_found_by_her_number_which_never_comes_into_the_address(client, world, person, typed):
    client.force_login(world.elsa)
    response = client.post("/arenden/sok-person/", {"identity": typed}, follow=True)
    ((address, _status),) = response.redirect_chain
    assert [row.reference for row in response.context["rows"]] == [person.reference]
    assert "1234" not in address.replace(response.context["form"]["person"].value(), "")


def test_a_number_in_the_search_box_is_taken_out_of_the_address_at_once(client, world, person):
    response = page(client, world.elsa, q=NUMBER)
    assert response.status_code == 302
    assert "0101" not in response.headers["Location"].partition("=")[0]
    assert NUMBER not in response.headers["Location"]
    shown = client.get(response.headers["Location"])
    assert [row.reference for row in shown.context["rows"]] == [person.reference]


def test_a_person_is_only_found_in_the_cases_one_may_read(client, world, person):
    client.force_login(world.nils)
    response = client.post("/arenden/sok-person/", {"identity": NUMBER}, follow=True)
    assert response.context["rows"] == []


def test_what_is_no_identity_number_is_asked_for_again(client, world, person):
    client.force_login(world.elsa)
    response = client.post("/arenden/sok-person/", {"identity": "Namnsson"}, follow=True)
    assert [str(message) for message in response.context["messages"]] == [
        "Skriv personnumret med tio eller tolv siffror, till exempel 850101-1234."
    ]


def test_a_search_is_logged_with_what_it_showed_and_never_with_what_was_looked_for(client, world, person):
    page(client, world.elsa, q="nyckeln")
    client.post("/arenden/sok-person/", {"identity": NUMBER}, follow=True)
    logged = ReadEntry.objects.filter(reader=world.elsa).values_list("reading", "case_ids", "detail")
    assert list(logged) == [("search", [person.pk], "Ärenden")] * 2


def test_a_search_that_found_nothing_is_logged_too(client, world, cases):
    page(client, world.elsa, q="hittepåord")
    entry = ReadEntry.objects.get(reader=world.elsa)
    assert (entry.reading, entry.case_ids) == ("search", [])


def test_the_same_cases_on_the_row_rule_and_in_the_search(world, cases):
    seen = search.matching(Case.objects.visible_to(world.elsa), understand("larm"))
    assert set(seen) == {cases["alarm"], cases["key"]}
