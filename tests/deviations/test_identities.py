"""What may point out a person is asked about before a report is sent, and done as the reporter says."""

import pytest

from audit.models import Event, ReadEntry
from cases.models import Case, Draft
from cases.services.drafts import content_of
from organisation.models import Unit
from tests.deviations.sending import answers, page_of, send

TOLD = "Beda Kanariefågel ringde från 070-123 45 67 om larmet"


@pytest.fixture
def anna(world, client):
    client.force_login(world.anna)
    return client


def asked(answer):
    return {row.piece: row for row in answer.context["asked"]}


def chosen(answer, **choices):
    """The answers of the box: its suggestions, unless a piece's first word is given another."""
    return {row.name: choices.get(row.piece.split()[0], row.suggested) for row in answer.context["asked"]}


def test_a_report_that_may_point_out_a_person_comes_back_with_everything_kept(world, anna):
    answer = send(anna, world, text=TOLD, done_at_once="Vi skrev till b.k@example.se")
    assert set(asked(answer)) == {"Beda Kanariefågel", "070-123 45 67", "b.k@example.se"}
    page = answer.content.decode()
    assert page.count('value="keep"') == 3
    assert "Rapporten är inte skickad än" in page
    assert not Case.objects.exists()
    assert page_of(anna).context["form"].initial["text"] == TOLD


def test_what_is_kept_is_sent_untouched_and_asked_about_no_more(world, anna):
    answer = send(anna, world, text=TOLD)
    sent = send(anna, world, text=TOLD, **chosen(answer, Beda="keep", **{"070-123": "keep"}))
    assert sent.status_code == 302
    assert Case.objects.get().original.text == TOLD


def test_one_press_does_what_is_suggested(world, anna):
    answer = send(anna, world, text=TOLD)
    sent = send(anna, world, text=TOLD, **chosen(answer))
    assert sent.status_code == 302
    case = Case.objects.get()
    assert case.original.text == "[namn] ringde från [telefonnummer] om larmet"
    person = case.people.get()
    assert (person.name, person.contact) == ("Beda Kanariefågel", "070-123 45 67")
    assert not Draft.objects.exists()


def test_an_identity_number_is_moved_once_and_another_is_only_taken_away(world, anna):
    text = "Det var 19121212-1212, inte 19800101-XXXX"
    answer = send(anna, world, text=text)
    first, second = answer.context["asked"]
    assert [(row.suggested, row.target) for row in (first, second)] == [
        ("move", "person_identity"),
        ("remove", ""),
    ]
    send(anna, world, text=text, **{first.name: "move", second.name: "remove"})
    case = Case.objects.get()
    assert case.original.text == "Det var [personnummer], inte [personnummer]"
    assert case.people.get().identity == "19121212-1212"


def test_the_changed_text_can_be_seen_before_it_is_sent_and_what_was_taken_out_is_kept_nowhere(world, anna):
    answer = send(anna, world, text=TOLD)
    told = chosen(answer, Beda="keep", **{"070-123": "remove"})
    shown = anna.post("/rapportera/", answers(anna, world, text=TOLD, action="settle", **told), follow=True)
    assert shown.context["form"].initial["text"] == "Beda Kanariefågel ringde från [telefonnummer] om larmet"
    assert "070-123" not in str(content_of(Draft.objects.get()))
    name = next(name for name, value in told.items() if value == "keep")
    assert f'name="{name}" value="keep"' in shown.content.decode()
    assert not Case.objects.exists()


def test_a_new_name_is_asked_about_and_an_answered_one_is_not(world, anna):
    answer = send(anna, world, text=TOLD)
    told = chosen(answer, Beda="keep", **{"070-123": "keep"})
    again = send(anna, world, text=f"{TOLD}. Sedan kom Fatima Hassan.", **told)
    assert set(asked(again)) == {"Fatima Hassan"}


def test_lex_sarah_is_offered_in_the_same_step(world, anna):
    text = "Beda Kanariefågel blev slagen av personalen"
    answer = send(anna, world, text=text)
    assert set(asked(answer)) == {"Beda Kanariefågel"}
    assert answer.context["offer"]
    sent = send(anna, world, text=text, action="send-urgent", **chosen(answer))
    assert sent.status_code == 302
    assert Case.objects.get().original.text.startswith("[namn] blev slagen")


def test_a_unit_of_the_municipality_is_no_person(world, anna):
    Unit.objects.filter(pk=world.section.pk).update(name="Villa Agnes")
    assert send(anna, world, text="Larmet på Villa Agnes gick inte fram").status_code == 302


def test_asking_while_one_writes_stores_and_logs_nothing(world, anna):
    page_of(anna)
    before = (Event.objects.count(), ReadEntry.objects.count(), Draft.objects.count())
    answer = anna.post("/rapportera/uppgifter/", {"text": TOLD}).json()
    assert (answer["many"], answer["words"]) == (2, "2 uppgifter i texten kan peka ut någon.")
    assert "Beda Kanariefågel" in answer["html"]
    empty = anna.post("/rapportera/uppgifter/", {"text": "Larmet gick inte fram"}).json()
    assert empty == {"many": 0, "words": "", "html": ""}
    assert before == (Event.objects.count(), ReadEntry.objects.count(), Draft.objects.count())
    assert anna.get("/rapportera/uppgifter/", {"text": TOLD}).status_code == 405
