"""Reporting through the browser's form: once, whole, and with nothing lost."""

import pytest
from django.urls import reverse

from cases.enums import Precision
from cases.models import Case, Draft, Person
from core.dates import SWEDEN, start_of_day
from documents.models import StoredFile
from tests.deviations.sending import NOON, PICTURE, answers, page_of, send


@pytest.fixture(autouse=True)
def noon(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def anna(world, client):
    client.force_login(world.anna)
    return client


def test_three_answers_make_a_case_and_lead_to_its_receipt(world, anna):
    answer = send(anna, world)
    case = Case.objects.get()
    assert answer.url == reverse("deviations:receipt", args=[case.reference])
    assert (case.original.text, case.unit, case.reporter) == (
        "Larmet gick inte fram",
        world.section,
        world.anna,
    )
    assert (case.occurred_from, case.occurred_precision) == (NOON, Precision.MINUTE)
    assert not Draft.objects.exists()


def test_a_case_sent_twice_is_one_case_with_one_receipt(world, anna, time_machine):
    told = answers(anna, world)
    first = anna.post("/rapportera/", told)
    time_machine.shift(90)
    second = anna.post("/rapportera/", {**told, "attachments": PICTURE()})
    assert (first.url, Case.objects.count()) == (second.url, 1)
    assert not Draft.objects.exists()
    assert not StoredFile.objects.exists()


def test_the_same_form_with_other_words_is_asked_about_and_may_be_sent_as_a_new_case(world, anna):
    told = answers(anna, world)
    anna.post("/rapportera/", told)
    asked = anna.post("/rapportera/", {**told, "text": "Larmet gick inte fram igen"})
    assert asked.status_code == 200
    words = (
        f"Du har redan skickat den här rapporten. Den fick nummer {Case.objects.get().reference}. "
        "Skicka igen om det här är en ny händelse."
    )
    assert asked.context["form"].non_field_errors() == [words]
    told = {**told, "text": "Larmet gick inte fram igen", "submission_key": asked.context["key"]}
    assert anna.post("/rapportera/", told).status_code == 302
    assert Case.objects.count() == 2


@pytest.mark.parametrize(
    ("when", "day"), [("today", NOON.date()), ("yesterday", NOON.date().replace(day=NOON.day - 1))]
)
def test_a_day_is_kept_as_a_day(world, anna, when, day):
    send(anna, world, when=when)
    case = Case.objects.get()
    assert (case.occurred_from, case.occurred_precision) == (start_of_day(day), Precision.DAY)


def test_another_time_is_kept_as_the_minute_it_was(world, anna):
    send(anna, world, when="other", occurred_on="2026-02-27", occurred_time="23:05")
    case = Case.objects.get()
    assert case.occurred_from.astimezone(SWEDEN).isoformat() == "2026-02-27T23:05:00+01:00"
    assert case.occurred_precision == Precision.MINUTE


def test_several_events_are_a_number_and_a_period(world, anna):
    send(anna, world, event_count="4", first_on="2026-02-20")
    case = Case.objects.get()
    assert (case.event_count, case.occurred_precision) == (4, Precision.PERIOD)
    assert (case.occurred_from, case.occurred_to) == (start_of_day(NOON.replace(2026, 2, 20).date()), NOON)


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"text": " "}, "text", "Berätta vad som hände. Några ord räcker."),
        (
            {"text": "å" * 20_001},
            "text",
            "Texten är 20\u00a0001 tecken och får vara högst 20\u00a0000. Korta den, eller bifoga en fil.",
        ),
        ({"unit": ""}, "unit", "Välj enheten där det hände."),
        ({"unit": "987654"}, "unit", "Enheten finns inte i listan. Välj en annan."),
        ({"unit": "x"}, "unit", "Enheten finns inte i listan. Välj en annan."),
        ({"when": ""}, "when", "Välj när det hände."),
        ({"when": "other"}, "occurred_on", "Välj vilken dag det hände."),
        (
            {"when": "other", "occurred_on": "2026-03-03"},
            "occurred_on",
            "Dagen har inte varit än. Välj en dag till och med i dag.",
        ),
        ({"when": "other", "occurred_on": "1026-03-01"}, "occurred_on", "Kontrollera året."),
        ({"when": "other", "occurred_on": "32 mars"}, "occurred_on", "Skriv dagen som 2026-11-23."),
        (
            {"when": "other", "occurred_on": "2026-03-02", "occurred_time": "12:01"},
            "occurred_time",
            "Klockslaget har inte varit än.",
        ),
        (
            {"when": "other", "occurred_on": "2026-03-01", "occurred_time": "halv tre"},
            "occurred_time",
            "Skriv klockslaget som 14:05.",
        ),
        ({"event_count": "0"}, "event_count", "Antalet ska vara mellan 1 och 500."),
        (
            {"person_identity": "19121212-1213"},
            "person_identity",
            "Numret stämmer inte: tio eller tolv siffror, med rätt datum och kontrollsiffra. "  # noqa: ISC004
            "Se efter om en siffra blev fel, eller lämna fältet tomt om du inte vet.",
        ),
        ({"event_count": "många"}, "event_count", "Skriv antalet med siffror."),
        (
            {"when": "yesterday", "first_on": "2026-03-02"},
            "first_on",
            "Den första händelsen kan inte komma efter den sista.",
        ),
    ],
)
def test_a_wrong_answer_is_told_beside_its_field_and_everything_typed_stays(world, anna, wrong, field, words):
    answer = send(anna, world, done_at_once="Vi ringde", **wrong)
    assert answer.status_code == 200
    assert answer.context["form"].errors == {field: [words]}
    told = {"done_at_once": "Vi ringde", **{name: value for name, value in wrong.items() if value.strip()}}
    kept = page_of(anna).context["form"].initial
    assert {name: kept.get(name, "") for name in told} == told
    assert not Case.objects.exists()


def test_a_file_of_the_wrong_type_is_told_beside_the_field_and_the_other_files_are_kept(world, anna):
    answer = send(anna, world, attachments=[PICTURE(), PICTURE("virus.exe", b"MZ\x90\x00program")])
    assert answer.status_code == 200
    words = (
        "virus.exe: Filtypen går inte att ta emot. Bifoga en bild (JPEG, PNG eller WebP), PDF, Word, "
        "Excel eller text."
    )
    assert answer.context["form"].errors == {"attachments": [words]}
    again = anna.post("/rapportera/", answers(anna, world))
    assert again.status_code == 302
    assert [row.name for row in Case.objects.get().attachments.all()] == ["bild.png"]


def test_a_kept_file_can_be_taken_away_again(world, anna):
    send(anna, world, action="save", attachments=[PICTURE(), PICTURE("två.png", b"", other=True)])
    first, second = page_of(anna).context["files"]
    anna.post("/rapportera/", {**answers(anna, world), "action": f"drop-{first.pk}"})
    assert page_of(anna).context["files"] == [second]
    first.refresh_from_db()
    assert bytes(first.content) == b""


def test_nobody_can_take_away_a_file_that_is_not_in_her_own_draft(world, anna, client):
    send(anna, world, action="save", attachments=[PICTURE()])
    file = page_of(anna).context["files"][0]
    client.force_login(world.nora)
    client.post("/rapportera/", {**answers(client, world), "action": f"drop-{file.pk}"})
    file.refresh_from_db()
    assert file.erased_at is None


def test_no_more_than_ten_files_are_taken(world, anna):
    files = [PICTURE(f"{n}.txt", f"fil {n}".encode()) for n in range(11)]
    answer = send(anna, world, attachments=files)
    assert answer.context["form"].errors == {"attachments": ["10.txt: Du kan bifoga högst 10 filer."]}


def test_whom_it_concerns_is_kept_encrypted_and_apart_and_a_protected_identity_narrows_the_readers(
    world, anna
):
    send(anna, world, person_name="Beda Kanariefågel", person_reference="7781", person_protected="on")
    case, person = Case.objects.get(), Person.objects.get()
    assert (person.name, person.case_reference, person.protected) == ("Beda Kanariefågel", "7781", True)
    assert case.protected
    assert (case.original.text, case.original.answers) == ("Larmet gick inte fram", {"when": "now"})
    assert not Case.objects.visible_to(world.harald).exists()
    assert list(Case.objects.visible_to(world.elsa)) == [case]


def test_saying_nothing_about_anybody_adds_nobody(world, anna):
    send(anna, world)
    assert not Person.objects.exists()


def test_every_living_unit_may_be_chosen_with_the_recent_and_ones_own_first(world, anna):
    send(anna, world, unit=world.board2_section.pk)
    choices = page_of(anna).context["form"].fields["unit"].choices
    assert [label for label, _units in choices[1:]] == [
        "Du har rapporterat om",
        "Din egen enhet",
        "Omsorgsnämnden",
        "Socialnämnden",
    ]
    offered = [pk for _label, units in choices[1:] for pk, _name in units]
    assert sorted(offered) == sorted(
        getattr(world, name).pk
        for name in (
            "administration",
            "other_administration",
            "area",
            "unit",
            "section",
            "other_section",
            "board2_section",
        )
    )
    assert choices[1][1][0][0] == world.board2_section.pk
    assert choices[2][1][0][0] == world.section.pk


def test_ones_own_unit_is_chosen_from_the_start(world, anna):
    assert page_of(anna).context["form"]["unit"].value() == world.section.pk


def test_sending_and_signing_out_tells_the_number_and_ends_the_session(world, anna):
    answer = send(anna, world, action="send-and-leave")
    assert answer.url == "/logga-in/"
    page = anna.get(answer.url).content.decode()
    assert f"nummer {Case.objects.get().reference}. Du är utloggad." in page
    assert anna.get("/rapportera/").url == "/logga-in/?next=/rapportera/"


def test_whoever_has_no_role_to_report_is_refused(world, client):
    for person, status in [(world.frida, 403), (world.utan, 403), (world.dag, 200)]:
        client.force_login(person)
        assert client.get("/rapportera/").status_code == status


def test_the_page_of_the_form_makes_few_queries_however_many_units(world, anna, django_assert_num_queries):
    page_of(anna)
    # session, user, roles, draft to fill, recent units, units, suppliers, colleagues, draft to show, the
    # nämnd's words
    with django_assert_num_queries(10):
        page_of(anna)


def test_a_time_that_was_skipped_when_summer_time_began_is_told_beside_the_field(world, anna):
    answer = send(anna, world, when="other", occurred_on="2025-03-30", occurred_time="02:30")
    assert answer.context["form"].errors == {
        "occurred_time": ["Det klockslaget fanns inte den dagen: klockan ställdes fram en timme."]
    }
    assert send(anna, world, when="other", occurred_on="2025-03-30", occurred_time="03:00").status_code == 302
