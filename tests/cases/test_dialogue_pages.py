"""The dialogue on screen: the reporter's story, the handler's page, the boxes with what she is told."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audit.models import ReadEntry
from cases.enums import Kind, Point, Side
from cases.models import Case, Draft
from cases.services import dialogue, readers
from cases.services.drafts import Writing, writer_token
from deviations.services import deciding
from tests.factories import NOW, make_action, make_case
from tests.world import open_deviation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(NOW, tick=False)


def as_(client, person):
    client.force_login(person)
    return client


def own(case):
    return reverse("deviations:own_report", args=[case.reference])


def talk(case):
    return reverse("cases:dialogue", args=[case.reference])


def ask(case, by, text="Kanariefrågan?"):
    return dialogue.write_as_reporter(case_id=case.pk, point=Point.QUESTION, text=text, by=by, at=NOW)


@pytest.mark.parametrize(("button", "point"), [("question", Point.QUESTION), ("addition", Point.ADDITION)])
def test_the_reporter_writes_with_a_file_and_sees_it_in_the_story(world, client, button, point):
    case = open_deviation(world)
    file = SimpleUploadedFile("logg.txt", b"tyst larm")
    told = {"text": "Det hände igen.", "as": button, "attachments": file}
    page = as_(client, world.anna).post(own(case), told, follow=True).content.decode()
    written = case.messages.get(side=Side.REPORTER)
    assert (written.point, written.author) == (point, world.anna)
    assert "Det hände igen." in page
    assert "logg.txt" in page


def test_what_she_wrote_stays_when_a_file_is_refused_and_when_the_login_ran_out(world, client):
    case = open_deviation(world)
    bad = {"text": "Viktigt", "as": "addition", "attachments": SimpleUploadedFile("x.exe", b"MZ\x00")}
    page = as_(client, world.anna).post(own(case), bad).content.decode()
    assert "Viktigt" in page
    assert not case.messages.filter(side=Side.REPORTER).exists()
    client.logout()
    token = writer_token(Writing(world.anna.pk, "own_report", case.reference, own(case)))
    client.post(own(case), {"text": "Sparas", "as": "question", "writer": token})
    assert Draft.objects.get().person == world.anna
    assert "Sparas" in as_(client, world.anna).get(own(case)).content.decode()


def test_opening_her_page_reads_what_the_handlers_wrote(world, client):
    case = open_deviation(world)
    as_(client, world.anna).get(own(case))
    assert case.messages.get().read_at == NOW


def test_of_a_closed_room_she_sees_no_name_and_no_word_that_it_was_decided(world, client):
    case = make_case(world.section, Kind.LEXSARAH, reporter=world.anna)
    dialogue.answer(case_id=case.pk, text="Vi hör av oss.", by=world.sara, at=NOW)
    page = as_(client, world.anna).get(own(case)).content.decode()
    assert "Vi hör av oss." in page
    assert [word for word in ("Sara", "avslutat", "handläggare är utsedd") if word in page] == []


def test_a_barred_reporter_sees_no_message_and_no_box(world, client):
    case = open_deviation(world)
    dialogue.answer(case_id=case.pk, text="Kanariesvar", by=world.elsa, at=NOW)
    readers.bar_person(case_id=case.pk, person=world.anna, reason="Jäv", by=world.ulla, at=NOW)
    page = as_(client, world.anna).get(own(case)).content.decode()
    assert "Kanariesvar" not in page
    assert "<textarea" not in page
    assert client.post(own(case), {"text": "Hej", "as": "question"}).status_code == 403


def test_the_handler_reads_and_answers_and_then_nobody_waits(world, client):
    case = open_deviation(world)
    ask(case, world.anna)
    as_(client, world.elsa)
    waiting = client.get(reverse("cases:questions")).content.decode()
    assert case.reference in waiting
    assert "Kanariefrågan" not in waiting
    assert "har skrivit" in client.get(reverse("cases:case", args=[case.reference])).content.decode()
    assert "Kanariefrågan?" in client.get(talk(case)).content.decode()
    assert "har skrivit" not in client.get(reverse("cases:case", args=[case.reference])).content.decode()
    assert case.reference in client.get(reverse("cases:questions")).content.decode()  # read, not answered
    client.post(talk(case), {"text": "På torsdag."})
    assert case.reference not in client.get(reverse("cases:questions")).content.decode()


def test_who_waits_is_shown_only_to_those_who_handle_the_case_and_the_list_is_logged(world, client):
    case = open_deviation(world)
    closed_room = make_case(world.section, Kind.LEXSARAH, reporter=world.anna)
    for one in (case, closed_room):
        ask(one, world.anna)
    readers.bar_person(case_id=case.pk, person=world.ulla, reason="Jäv", by=world.elsa, at=NOW)
    seen = {}
    for name in ("elsa", "ulla", "nils", "olle", "kerstin", "sara"):
        page = as_(client, getattr(world, name)).get(reverse("cases:questions")).content.decode()
        seen[name] = [one.reference for one in (case, closed_room) if one.reference in page]
    assert seen == {
        "elsa": [case.reference],
        "ulla": [],
        "nils": [],
        "olle": [],
        "kerstin": [],
        "sara": [closed_room.reference],
    }
    noted = ReadEntry.objects.filter(detail="Det som har blivit liggande")
    assert [row.board_id for row in noted] == [world.board.pk] * 2


@pytest.mark.parametrize("chosen", ["Nu är det ordnat.", ""])
def test_finishing_an_action_shows_the_words_and_sends_what_stands_there(world, client, chosen):
    case = open_deviation(world)
    action = make_action(case, world.elsa)
    url = reverse("cases:finish_action", args=[action.pk])
    assert "En åtgärd efter din rapport" in as_(client, world.elsa).get(url).content.decode()
    client.post(
        url, {"done_on": "2026-03-02", "note": "Bytt", "version": action.version, "to_reporter": chosen}
    )
    said = case.messages.get(point=Point.ACTION).text
    assert said == chosen or (not chosen and said.startswith("En åtgärd efter din rapport"))


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (None, "Harald arbetar nu med det du rapporterade."),
        ("{namn} ringer dig i dag.", "Harald ringer dig i dag."),
        ("", "Harald arbetar nu med det du rapporterade."),
    ],
)
def test_appointing_a_handler_shows_the_words_and_sends_what_stands_there(world, client, chosen, expected):
    case = open_deviation(world)
    url = reverse("cases:assign", args=[case.reference])
    form = as_(client, world.elsa).get(url).context["form"]
    shown = form.initial.get("to_reporter") or form["to_reporter"].initial
    assert shown.startswith("{namn} arbetar nu")
    assert "kommer namnet på den du väljer" in str(form.fields["to_reporter"].help_text)
    words = shown if chosen is None else chosen
    told = {"owner": world.harald.pk, "version": case.version, "to_reporter": words}
    assert client.post(url, told).status_code == 302
    assert case.messages.get(point=Point.APPOINTED).text.startswith(expected)


def test_who_is_appointed_in_a_protected_case_is_never_named(world, client):
    case = open_deviation(world)
    Case.objects.filter(pk=case.pk).update(protected=True)
    url = reverse("cases:assign", args=[case.reference])
    assert (
        as_(client, world.elsa).get(url).context["form"]["to_reporter"].initial.startswith("En handläggare")
    )
    told = {"owner": world.elsa.pk, "version": case.version, "to_reporter": "{namn} ringer."}
    client.post(url, told)
    assert case.messages.get(point=Point.APPOINTED).text == "En handläggare ringer."


def test_ending_a_case_shows_the_words_of_that_end(world, client):
    case = open_deviation(world)
    url = reverse("cases:perform", args=[case.reference, "dismiss"])
    as_(client, world.elsa)
    deciding.assess_lexsarah(case_id=case.pk, possible=False, reason="Nej", by=world.elsa, at=NOW)
    page = client.get(url).content.decode()
    assert "inte som en avvikelse" in page
    direct = client.get(reverse("deviations:direct", args=[case.reference])).content.decode()
    assert "Arbetet med din rapport avslutades" in direct


def test_the_page_of_the_dialogue_asks_no_more_for_many_messages(
    world, client, django_assert_max_num_queries
):
    case = open_deviation(world)
    for day in range(12):
        ask(case, world.anna, f"Fråga {day}")
    as_(client, world.elsa).get(talk(case))
    with django_assert_max_num_queries(22):
        client.get(talk(case))


def test_old_cases_without_messages_still_tell_when_they_came_and_ended(world, client):
    case = make_case(world.section, Kind.RISK, reporter=world.elsa, at=NOW - timedelta(days=1))
    page = as_(client, world.elsa).get(own(case)).content.decode()
    assert "Rapporten är mottagen" in page


def test_her_list_says_where_something_is_new_until_she_has_read_it_and_never_to_a_barred_one(world, client):
    case, other = open_deviation(world), open_deviation(world)
    readers.bar_person(case_id=other.pk, person=world.anna, reason="Jäv", by=world.ulla, at=NOW)
    mine = reverse("deviations:mine")
    news = [row.is_news for row in as_(client, world.anna).get(mine).context["rows"]]
    assert news == [False, True]
    client.get(own(case))
    assert not any(row.is_news for row in client.get(mine).context["rows"])
