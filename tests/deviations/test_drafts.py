"""Nothing typed is lost: saved drafts, a login that ran out, a token that is gone, too much text."""

import json

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from cases.models import Attachment, Case, Draft
from cases.services.drafts import Writing, content_of, save_draft, writer_token
from documents.models import StoredFile
from tests.deviations.sending import NOON, PICTURE, answers, page_of, send


@pytest.fixture(autouse=True)
def noon(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def anna(world, client):
    client.force_login(world.anna)
    return client


def kept_text(person):
    """What the person's draft of a report says happened; None without a draft."""
    draft = Draft.objects.filter(person=person).first()
    return content_of(draft)["fields"]["text"][0] if draft else None


def test_the_script_saves_the_draft_and_is_told_when(world, anna):
    answer = anna.post("/rapportera/utkast/", answers(anna, world, text="Halva meni"))
    assert answer.json() == {"text": "Utkast sparat kl. 12.00", "lexsarah": ""}
    assert kept_text(world.anna) == "Halva meni"


def test_a_draft_on_its_way_when_the_report_was_sent_does_not_come_back(world, anna):
    told = answers(anna, world, text="Rad ett\r\nrad två ")
    anna.post("/rapportera/", told)
    anna.post("/rapportera/utkast/", told)
    assert not Draft.objects.exists()


def test_a_saved_draft_is_in_the_form_when_one_comes_back(world, anna):
    saved = send(anna, world, text="Halva meni", near_miss="on", when="yesterday", action="save")
    assert saved.url == "/rapportera/"
    page = page_of(anna)
    initial = page.context["form"].initial
    assert (initial["text"], initial["near_miss"], initial["when"]) == ("Halva meni", "on", "yesterday")
    assert page.context["saved"] == "Utkast sparat 2 mar 2026 kl. 12.00"


def test_a_draft_may_be_saved_half_done(world, anna):
    assert send(anna, world, text="", unit="", when="", action="save").status_code == 302


def test_a_draft_keeps_its_files_through_the_script_and_the_button(world, anna):
    send(anna, world, action="save", attachments=[PICTURE()])
    anna.post("/rapportera/utkast/", answers(anna, world, text="Mer"))
    assert [file.name for file in page_of(anna).context["files"]] == ["bild.png"]


def test_a_file_that_is_refused_is_told_when_the_draft_is_saved(world, anna):
    answer = send(anna, world, text="", action="save", attachments=[PICTURE("tom.txt", b"MZ\x00\x01")])
    assert list(answer.context["form"].errors) == ["attachments"]


def test_a_draft_that_is_thrown_away_is_gone_with_its_files(world, anna):
    send(anna, world, action="save", attachments=[PICTURE()])
    anna.post("/rapportera/", answers(anna, world, action="discard"))
    assert not Draft.objects.exists()
    assert [bytes(file.content) for file in StoredFile.objects.all()] == [b""]
    assert page_of(anna).context["form"]["text"].value() is None


def test_a_draft_lies_encrypted_in_the_database(world, anna):
    send(anna, world, text="Kanariefågel", action="save")
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM cases_draft")
        assert "Kanarief" not in str(cursor.fetchone()[0])


def test_what_is_sent_after_the_login_ran_out_is_given_back_to_the_same_person(world, anna):
    told = answers(anna, world, text="Skrivet för länge sedan", attachments=[PICTURE()])
    anna.logout()
    answer = anna.post("/rapportera/", told)
    assert answer.url == "/logga-in/?next=%2Frapportera%2F"
    page = anna.get(answer.url).content.decode()
    assert "Du hade blivit utloggad. Det du skrev är sparat. Logga in så finns det kvar." in page
    assert not Case.objects.exists()

    anna.force_login(world.anna)
    page = page_of(anna)
    assert page.context["form"].initial["text"] == "Skrivet för länge sedan"
    assert [file.name for file in page.context["files"]] == ["bild.png"]


def test_what_is_sent_after_the_login_ran_out_is_not_given_to_another_person(world, anna):
    told = answers(anna, world, text="Annas hemliga ord")
    anna.logout()
    anna.post("/rapportera/", told)
    anna.force_login(world.nora)
    assert "Annas hemliga ord" not in page_of(anna).content.decode()


def test_the_script_is_told_that_the_text_is_kept_though_the_login_ran_out(world, anna):
    told = answers(anna, world, text="Sista orden")
    anna.logout()
    answer = anna.post("/rapportera/utkast/", told, headers={"accept": "application/json"})
    words = "Du hade blivit utloggad. Det du skrev är sparat. Logga in så finns det kvar."
    assert answer.json() == {"text": words}
    assert kept_text(world.anna) == "Sista orden"


def test_what_one_person_wrote_is_never_sent_in_as_another(world, anna):
    told = answers(anna, world, text="Annas ord")
    anna.force_login(world.nora)
    answer = anna.post("/rapportera/", told)
    assert answer.url == "/rapportera/"
    assert not Case.objects.exists()
    assert (kept_text(world.anna), kept_text(world.nora)) == ("Annas ord", None)


@pytest.mark.parametrize("forged", ["", "abc", "eyJhIjoxfQ:1abc:def"])
def test_a_forged_token_keeps_nothing_and_leads_to_the_login(world, anna, forged):
    told = {**answers(anna, world), "writer": forged}
    anna.logout()
    assert anna.post("/rapportera/", told).url == "/logga-in/?next=/rapportera/"
    assert not Draft.objects.exists()


def test_a_token_of_yesterday_keeps_nothing(world, anna, time_machine):
    told = answers(anna, world)
    anna.logout()
    time_machine.shift(24 * 3600 + 1)
    assert anna.post("/rapportera/", told).url == "/logga-in/?next=/rapportera/"
    assert not Draft.objects.exists()


def test_a_token_of_somebody_who_has_left_keeps_nothing(world, anna):
    told = answers(anna, world)
    world.anna.is_active = False
    world.anna.save()
    assert anna.post("/rapportera/", told).url == "/logga-in/?next=/rapportera/"
    assert not Draft.objects.exists()


def test_a_form_whose_csrf_cookie_is_gone_is_kept_and_led_to_the_login(world, anna):
    told = answers(anna, world, text="Utan kaka")
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.post("/rapportera/", told).url == "/logga-in/?next=%2Frapportera%2F"
    assert kept_text(world.anna) == "Utan kaka"


def test_a_form_whose_csrf_cookie_is_gone_is_kept_while_the_login_holds(world, anna):
    told = answers(anna, world, text="Utan kaka")
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(world.anna)
    assert careful.post("/rapportera/", told).url == "/rapportera/"
    page = page_of(careful)
    assert page.context["form"].initial["text"] == "Utan kaka"
    words = "Sidan hade varit öppen länge. Det du skrev finns kvar här: läs igenom och skicka igen."
    assert words in page.content.decode()


def test_a_form_without_csrf_token_and_without_writer_is_refused_with_words(world):
    answer = Client(enforce_csrf_checks=True).post("/rapportera/", {"text": "x"})
    assert answer.status_code == 403
    assert "Sidan har varit öppen för länge" in answer.content.decode()


def test_more_text_than_the_server_takes_is_refused_with_words(world, anna):
    told = answers(anna, world)
    anna.raise_request_exception = False
    answer = anna.post("/rapportera/", {**told, "text": "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)})
    assert answer.status_code == 400
    assert "Det var mer text än sidan kan ta emot" in answer.content.decode()


def test_a_token_tells_the_form_the_key_and_the_page_of_other_forms_too(world, client):
    writing = Writing(world.harald.pk, "investigation", "SN-AV-2026-1", "/arenden/SN-AV-2026-1/")
    answer = client.post("/arenden/SN-AV-2026-1/utredning/", {"writer": writer_token(writing), "facts": "Så"})
    assert answer.url == "/logga-in/?next=%2Farenden%2FSN-AV-2026-1%2F"
    draft = Draft.objects.get(person=world.harald, form="investigation", key="SN-AV-2026-1")
    assert json.loads(draft.data) == {"fields": {"facts": ["Så"]}, "files": []}


def test_a_report_sent_once_more_leaves_the_draft_of_the_next_one_alone(world, anna):
    first = answers(anna, world, text="Den första")
    anna.post("/rapportera/", first)
    send(anna, world, text="Den andra", action="save", attachments=[PICTURE()])
    again = anna.post("/rapportera/", first)
    assert again.url == f"/rapportera/kvitto/{Case.objects.get().reference}/"
    assert kept_text(world.anna) == "Den andra"
    assert [file.name for file in page_of(anna).context["files"]] == ["bild.png"]


@pytest.mark.parametrize("action", ["discard", "drop-"])
def test_a_draft_that_came_back_after_the_report_cannot_empty_the_files_of_the_case(world, anna, action):
    send(anna, world, attachments=[PICTURE()])
    file = Attachment.objects.get().file
    save_draft(form="deviation", key="", data={"fields": {}, "files": [file.pk]}, by=world.anna, at=NOON)
    pressed = f"{action}{file.pk}" if action == "drop-" else action
    anna.post("/rapportera/", {"action": pressed})
    file.refresh_from_db()
    assert (file.erased_at, len(file.content) > 0) == (None, True)


def test_a_number_too_long_to_read_drops_no_file(world, anna):
    assert anna.post("/rapportera/", {"action": f"drop-{'9' * 5000}"}).status_code == 302


def tab_of(client, world, *, path="/rapportera/", **told):
    """What a browser's tab would send, opened now: with its own hidden fields."""
    page = client.get(path).context
    hidden = {name: page[name] for name in ("writer", "tab", "seen")}
    return {
        **hidden,
        "submission_key": page["key"],
        "text": "",
        "unit": world.section.pk,
        "when": "now",
        "action": "send",
        **told,
    }


def saved_texts(person):
    return sorted(content_of(row)["fields"]["text"][0] for row in Draft.objects.filter(person=person))


def test_two_reports_begun_side_by_side_are_two_drafts_and_two_cases(world, anna):
    one, two = (tab_of(anna, world, text=text) for text in ("Den första", "Den andra"))
    anna.post("/rapportera/utkast/", one)
    anna.post("/rapportera/utkast/", two)
    assert saved_texts(world.anna) == ["Den andra", "Den första"]
    anna.post("/rapportera/", one)
    assert saved_texts(world.anna) == ["Den andra"]
    assert page_of(anna).context["form"].initial["text"] == "Den andra"
    anna.post("/rapportera/", two)
    assert {case.original.text for case in Case.objects.all()} == {"Den första", "Den andra"}
    assert not Draft.objects.exists()


def test_a_tab_opened_on_an_old_draft_does_not_write_over_the_tab_that_goes_on_with_it(
    world, anna, time_machine
):
    first = tab_of(anna, world, text="Gammal text")
    anna.post("/rapportera/utkast/", first)
    second = tab_of(anna, world, text="Ny händelse")
    assert second["submission_key"] == first["submission_key"]
    time_machine.shift(5)
    anna.post("/rapportera/utkast/", {**first, "text": "Gammal text, och mer"})
    time_machine.shift(5)
    anna.post("/rapportera/utkast/", second)
    anna.post("/rapportera/utkast/", {**second, "text": "Ny händelse, och mer"})
    assert saved_texts(world.anna) == ["Gammal text, och mer", "Ny händelse, och mer"]
    page = page_of(anna)
    assert page.context["form"].initial["text"] == "Ny händelse, och mer"
    assert [row["words"] for row in page.context["others"]] == ["Gammal text, och mer"]
    anna.post("/rapportera/", {**second, "text": "Ny händelse, och mer"})
    anna.post("/rapportera/utkast/", {**second, "text": "Ny händelse, och mer"})  # on its way as it was sent
    assert saved_texts(world.anna) == ["Gammal text, och mer"]


def test_who_comes_back_to_a_draft_goes_on_with_it_and_leaves_no_copy(world, anna, time_machine):
    anna.post("/rapportera/utkast/", tab_of(anna, world, text="Halva meni"))
    time_machine.shift(3600)
    again = tab_of(anna, world, text="Halva meningen")
    anna.post("/rapportera/utkast/", again)
    time_machine.shift(60)
    anna.post("/rapportera/utkast/", {**again, "text": "Hela meningen"})
    assert saved_texts(world.anna) == ["Hela meningen"]
    anna.post("/rapportera/", {**again, "text": "Hela meningen"})
    assert not Draft.objects.exists()


def test_a_new_report_is_begun_beside_the_draft_and_an_old_one_is_found_again(world, anna, time_machine):
    old = tab_of(anna, world, text="Den gamla", action="save")
    anna.post("/rapportera/", old)
    page = anna.get("/rapportera/?ny=1")
    assert (page.context["form"]["text"].value(), page.context["key"] == old["submission_key"]) == (
        None,
        False,
    )
    assert "?utkast=" + old["submission_key"] in page.content.decode()
    time_machine.shift(5)
    anna.post("/rapportera/", tab_of(anna, world, path="/rapportera/?ny=1", text="Den nya", action="save"))
    found = anna.get(f"/rapportera/?utkast={old['submission_key']}")
    assert found.context["form"].initial["text"] == "Den gamla"
    anna.force_login(world.nora)
    other = anna.get(f"/rapportera/?utkast={old['submission_key']}")
    assert "Den gamla" not in other.content.decode()
