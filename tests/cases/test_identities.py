"""Before something many will read is saved in a case, what may point out a person is asked about."""

import pytest

from audit.models import Event, ReadEntry
from cases.enums import Point
from cases.models import Investigation, Message, Note, Person
from cases.services.writing import add_person
from tests.factories import NOW, make_case

TOLD = "Beda Kanariefågel ringde från 070-123 45 67"


@pytest.fixture
def elsa(world, client):
    client.force_login(world.elsa)
    return client


@pytest.fixture
def case(world):
    return make_case(world.section)


def url(case, page):
    return f"/arenden/{case.reference}/{page}/"


def asked(answer):
    return {row.piece: row for row in answer.context["asked"]}


def answers(answer, choice):
    return {row.name: choice for row in answer.context["asked"]}


def test_a_note_that_may_point_out_a_person_is_not_saved_and_not_lost(elsa, case):
    answer = elsa.post(url(case, "anteckning"), {"text": TOLD})
    assert set(asked(answer)) == {"Beda Kanariefågel", "070-123 45 67"}
    page = answer.content.decode()
    assert "Inget är sparat än" in page
    assert TOLD in page
    assert not Note.objects.exists()
    # What a press of the page's own button would do without further choice: take the pieces out.
    elsa.post(url(case, "anteckning"), {"text": TOLD, **answers(answer, "remove")})
    assert Note.objects.get().text == "[namn] ringde från [telefonnummer]"
    assert not Person.objects.exists()


def test_what_is_kept_is_saved_untouched(elsa, case):
    answer = elsa.post(url(case, "anteckning"), {"text": TOLD})
    elsa.post(url(case, "anteckning"), {"text": TOLD, **answers(answer, "keep")})
    assert Note.objects.get().text == TOLD


def test_what_is_moved_stands_with_whom_the_case_concerns_and_not_in_the_text(elsa, case):
    answer = elsa.post(url(case, "anteckning"), {"text": TOLD})
    elsa.post(url(case, "anteckning"), {"text": TOLD, **answers(answer, "move")})
    assert Note.objects.get().text == "[namn] ringde från [telefonnummer]"
    person = Person.objects.get()
    assert (person.case, person.name, person.contact) == (case, "Beda Kanariefågel", "070-123 45 67")
    assert not Event.objects.filter(summary__contains="Kanarie").exists()


def test_what_was_moved_follows_the_page_until_it_is_saved(elsa, case):
    answer = elsa.post(url(case, "anteckning"), {"text": TOLD})
    told = {"text": TOLD, "settle": "1", **answers(answer, "move")}
    shown = elsa.post(url(case, "anteckning"), told)
    assert not Note.objects.exists()
    page = shown.content.decode()
    assert 'name="person_name" value="Beda Kanariefågel"' in page
    assert "[namn] ringde från [telefonnummer]" in page


def test_a_contact_is_not_moved_in_a_case_about_a_protected_identity(world, elsa, case):
    add_person(case_id=case.pk, name="Beda Kanariefågel", protected=True, by=world.elsa, at=NOW)
    answer = elsa.post(url(case, "anteckning"), {"text": TOLD})
    assert {piece: row.target for piece, row in asked(answer).items()} == {
        "Beda Kanariefågel": "person_name",
        "070-123 45 67": "",
    }
    # Somebody who asks for it anyway is asked again; the number is neither lost nor kept.
    again = elsa.post(url(case, "anteckning"), {"text": TOLD, **answers(answer, "move")})
    assert set(asked(again)) == {"070-123 45 67"}
    assert not Note.objects.exists()


def test_a_rare_name_is_found_when_the_case_concerns_somebody_of_that_name(world, elsa, case):
    assert elsa.post(url(case, "anteckning"), {"text": "Zyxia ringde igen"}).status_code == 302
    add_person(case_id=case.pk, name="Zyxia", by=world.elsa, at=NOW)
    assert set(asked(elsa.post(url(case, "anteckning"), {"text": "Zyxia ringde igen"}))) == {"Zyxia"}


@pytest.mark.parametrize(
    ("page", "field", "rest"),
    [
        ("utredning", "facts", {"version": "0"}),
        ("utredning", "assessment", {"version": "0"}),
        ("utredning", "why_2", {"version": "0"}),
        ("tidslinje", "text", {"happened_on": "2026-11-20"}),
        ("tidslinje", "expected", {"happened_on": "2026-11-20", "text": "Larmet gick"}),
        ("samtal", "text", {"role": "kollega", "heard_on": "2026-11-20"}),
        ("samtal", "role", {"text": "Larmet gick", "heard_on": "2026-11-20"}),
        ("atgard", "text", {}),
        ("dialog", "text", {}),
        ("flytta", "reason", {}),
        ("lex-sarah", "lexsarah_reason", {"possible": "nej"}),
        ("atgardat-direkt", "done", {}),
    ],
)
def test_every_text_that_many_read_is_looked_through(elsa, case, page, field, rest):
    before = Event.objects.count()
    answer = elsa.post(url(case, page), {**rest, field: TOLD})
    assert set(asked(answer)) == {"Beda Kanariefågel", "070-123 45 67"}
    assert 'value="remove"' in answer.content.decode()
    assert Event.objects.count() == before


def test_what_was_kept_in_an_investigation_is_not_asked_about_each_time_it_is_saved(elsa, case):
    written = {"facts": TOLD, "version": "1"}
    answer = elsa.post(url(case, "utredning"), written)
    elsa.post(url(case, "utredning"), {**written, **answers(answer, "keep")})
    found = Investigation.objects.get()
    assert found.facts == TOLD
    more = {"facts": TOLD, "assessment": "Ali Hassan såg det", "version": str(found.version)}
    assert set(asked(elsa.post(url(case, "utredning"), more))) == {"Ali Hassan"}


def test_the_reporter_is_asked_too_and_nobody_is_written_in_by_her(world, client):
    case = make_case(world.section, reporter=world.anna)
    client.force_login(world.anna)
    address = f"/mina-rapporter/{case.reference}/"
    answer = client.post(address, {"text": TOLD, "as": "addition"})
    assert {row.target for row in answer.context["asked"]} == {""}
    assert not Message.objects.filter(point=Point.ADDITION).exists()
    client.post(address, {"text": TOLD, "as": "addition", **answers(answer, "remove")})
    assert Message.objects.get(point=Point.ADDITION).text == "[namn] ringde från [telefonnummer]"


def test_asking_while_one_writes_stores_and_logs_nothing_and_leaves_what_is_saved(elsa, case):
    before = (Event.objects.count(), ReadEntry.objects.count())
    answer = elsa.post(url(case, "uppgifter"), {"facts": TOLD, "person_name": ""}).json()
    assert (answer["many"], "Beda Kanariefågel" in answer["html"]) == (2, True)
    assert 'data-target="person_contact"' not in answer["html"]
    saved = elsa.post(url(case, "uppgifter"), {"facts": TOLD, "was-facts": "Beda Kanariefågel"}).json()
    assert (saved["many"], "070-123 45 67" in saved["html"]) == (1, True)
    assert before == (Event.objects.count(), ReadEntry.objects.count())
