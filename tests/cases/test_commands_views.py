"""Every command of the case page as the browser sends it: what it does, and how it says no."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from audit.enums import Reading
from audit.models import ReadEntry
from cases.enums import Effect, Kind, Status
from cases.models import Action, Attachment, Case, Draft, Person
from cases.services import acting, moving, readers
from core.dates import local_date
from deviations.services import deciding
from documents.models import Document
from tests.factories import NOW, investigate, make_action, make_case
from tests.world import open_deviation

COMMANDS = (
    "classify",
    "investigation",
    "complete",
    "unlock",
    "add_action",
    "note",
    "attach",
    "person",
    "move",
    "assign",
)
FOR_THE_CHIEF = {"unlock", "move"}


def address(name, case, *more):
    return reverse(f"cases:{name}", args=[case.reference, *more])


def said(answer):
    return [str(message) for message in get_messages(answer.wsgi_request)]


def errors(answer):
    return answer.context["form"].errors.get_json_data()


def words(answer):
    return {field: [error["message"] for error in found] for field, found in errors(answer).items()}


def classified(world, case, **changed):
    return {
        "version": case.version,
        "title": "Larm",
        "categories": [world.category.pk],
        "severity": "3",
        "likelihood": "3",
        "causes": [world.cause.pk],
        "primary_cause": world.cause.pk,
        "legal_bases": ["SoL", "LSS"],
        "other_reason": "",
        **changed,
    }


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_for_those_who_see_the_case_and_may_do_it(client, world, name):
    case = open_deviation(world)
    codes = {}
    for who in ("elsa", "harald", "kerstin", "nils", "anna"):
        client.force_login(getattr(world, who))
        codes[who] = client.get(address(name, case)).status_code
    harald = 403 if name in FOR_THE_CHIEF else 200
    assert codes == {"elsa": 200, "harald": harald, "kerstin": 403, "nils": 404, "anna": 404}


def test_all_four_axes_are_set_from_one_form(client, world):
    case = open_deviation(world)
    client.force_login(world.harald)
    answer = client.post(address("classify", case), classified(world, case))
    assert answer.headers["Location"] == f"{address('case', case)}#klassning"
    case.refresh_from_db()
    assert (case.title, case.risk, list(case.categories.all())) == ("Larm", 9, [world.category])
    assert [(row.cause, row.is_primary) for row in case.case_causes.all()] == [(world.cause, True)]
    assert sorted(case.legal_bases.values_list("basis", flat=True)) == ["LSS", "SoL"]


def test_ovrigt_without_a_reason_is_refused_beside_the_field_and_nothing_typed_is_lost(client, world):
    case = open_deviation(world)
    client.force_login(world.elsa)
    sent = classified(world, case, categories=[world.other_category.pk], title="Det jag skrev")
    answer = client.post(address("classify", case), sent)
    assert words(answer) == {"other_reason": ["Skriv varför Övrigt passar bäst."]}
    assert answer.context["form"]["title"].value() == "Det jag skrev"


def test_when_two_have_classified_both_versions_are_shown_and_sending_again_is_a_choice(client, world):
    case = open_deviation(world)
    theirs, mine = classified(world, case, title="Det ena"), classified(world, case, title="Det andra")
    client.force_login(world.elsa)
    client.post(address("classify", case), theirs)
    client.force_login(world.harald)
    answer = client.post(address("classify", case), mine)
    shown = [(field.label, field.mine, field.theirs) for field in answer.context["fields"]]
    assert shown == [("Arbetsrubrik", "Det andra", "Det ena")]
    assert answer.context["changed"].who == "Elsa"
    case.refresh_from_db()
    assert case.title == "Det ena"
    version = answer.context["form"]["version"].value()
    client.post(address("classify", case), {**mine, "version": version})
    case.refresh_from_db()
    assert case.title == "Det andra"


def test_when_two_write_the_investigation_neither_text_is_lost(client, world):
    case = open_deviation(world)
    client.force_login(world.elsa)
    client.post(address("investigation", case), {"version": 1, "facts": "Ena fakta", "assessment": "Samma"})
    client.force_login(world.harald)
    answer = client.post(
        address("investigation", case), {"version": 1, "facts": "Andra fakta", "assessment": "Samma"}
    )
    shown = [(field.mine, field.theirs) for field in answer.context["fields"]]
    assert shown == [("Andra fakta", "Ena fakta")]
    assert answer.context["form"]["facts"].value() == "Andra fakta"
    case.refresh_from_db()
    assert case.investigation.facts == "Ena fakta"


def test_the_investigation_can_be_saved_and_written_on(client, world):
    case = open_deviation(world)
    client.force_login(world.elsa)
    sent = {"version": 1, "facts": "Början", "assessment": "", "stay": "1"}
    answer = client.post(address("investigation", case), sent)
    assert answer.headers["Location"] == address("investigation", case)
    assert client.get(address("investigation", case)).context["form"]["facts"].value() == "Början"


def test_what_is_sent_after_the_login_ran_out_is_given_back_to_its_writer_only(client, world):
    case = open_deviation(world)
    client.force_login(world.elsa)
    writer = client.get(address("investigation", case)).context["writer"]
    client.logout()
    sent = {"version": 1, "facts": "Allt jag skrev", "assessment": "Allt jag tyckte", "writer": writer}
    answer = client.post(address("investigation", case), sent)
    assert (
        answer.headers["Location"]
        == f"{reverse('login')}?{urlencode({'next': address('investigation', case)})}"
    )
    assert not hasattr(Case.objects.get(pk=case.pk), "investigation")
    client.force_login(world.harald)
    assert client.get(address("investigation", case)).context["restored"] is False
    client.force_login(world.elsa)
    page = client.get(address("investigation", case)).context
    form = page["form"]
    assert [page["restored"], form["facts"].value(), form["assessment"].value()] == [
        True,
        "Allt jag skrev",
        "Allt jag tyckte",
    ]
    client.post(
        address("investigation", case),
        {"version": form["version"].value(), "facts": "Allt jag skrev", "assessment": ""},
    )
    assert Draft.objects.count() == 0


def test_a_draft_written_on_an_older_version_still_meets_the_conflict(client, world):
    case = open_deviation(world)
    client.force_login(world.elsa)
    writer = client.get(address("classify", case)).context["writer"]
    client.logout()
    client.post(address("classify", case), {**classified(world, case, title="Det ena"), "writer": writer})
    client.force_login(world.harald)
    client.post(address("classify", case), classified(world, case, title="Det andra"))
    client.force_login(world.elsa)
    form = client.get(address("classify", case)).context["form"]
    again = {name: form[name].value() or "" for name in form.fields}
    answer = client.post(address("classify", case), again)
    assert [field.mine for field in answer.context["fields"]] == ["Det ena"]


def test_klar_lists_everything_that_is_missing(client, world):
    case = open_deviation(world)
    client.force_login(world.elsa)
    assert client.get(address("complete", case)).context["reasons"] == [
        "Händelsetyp är inte vald.",
        "Allvarlighetsgrad och sannolikhet är inte bedömda.",
        "Huvudsaklig orsak är inte vald.",
        "Lagrum är inte valt.",
        "Utredningen saknar fakta eller bedömning.",
        "Frågan om lex Sarah är inte besvarad.",
    ]


def test_klar_locks_and_keeps_a_numbered_pdf_that_those_who_see_the_case_may_fetch(client, world):
    case = investigate(open_deviation(world), world.elsa)
    client.force_login(world.elsa)
    answer = client.post(address("complete", case), {"version": case.version})
    document = Document.objects.get()
    assert said(answer) == [f"Utredningen är klar och låst. Den finns som {document.number}."]
    refused = client.post(address("investigation", case), {"facts": "Nytt", "assessment": "", "version": 3})
    assert words(refused) == {"__all__": ["Utredningen är klarmarkerad. Lås upp den för att ändra."]}
    file = client.get(reverse("cases:document", args=[document.number]))
    assert (file.content[:5], file.headers["Content-Type"]) == (b"%PDF-", "application/pdf")
    assert file.headers["Content-Disposition"] == f'attachment; filename="{document.number}.pdf"'
    client.force_login(world.nils)
    assert client.get(reverse("cases:document", args=[document.number])).status_code == 404


def test_unlocking_takes_a_reason_and_is_written_in_the_history(client, world):
    case = investigate(open_deviation(world), world.elsa)
    deciding.complete(case_id=case.pk, by=world.elsa, at=NOW)
    client.force_login(world.elsa)
    assert words(client.post(address("unlock", case), {"reason": "  "})) == {"reason": ["Skriv ett skäl."]}
    client.post(address("unlock", case), {"reason": "Ny uppgift"})
    assert client.get(address("case", case)).context["page"].history is None
    page = client.get(address("case", case), {"historik": "1"}).context["page"]
    assert page.history[0].text == "Utredningen låstes upp."
    assert page.history[0].changes[0].new == "Ny uppgift"
    assert page.case.investigation.is_locked is False


def planned(world, **changed):
    return {
        "text": "Byt batteri",
        "type": world.action_type.pk,
        "level": "sektion",
        "responsible": world.anna.pk,
        "due_on": "2030-01-01",
        **changed,
    }


def test_an_action_is_added_in_one_line(client, world):
    case = open_deviation(world)
    client.force_login(world.elsa)
    client.post(address("add_action", case), planned(world))
    action = Action.objects.get()
    assert (action.text, action.responsible, action.created_by) == ("Byt batteri", world.anna, world.elsa)


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"due_on": "2020-01-01"}, {"due_on": ["Datumet ligger före dagen då ärendet kom in."]}),
        ({"due_on": "31 februari"}, {"due_on": ["Skriv dagen som år-månad-dag, till exempel 2026-11-23."]}),
        ({"text": " "}, {"text": ["Skriv vad som ska göras."]}),
    ],
)
def test_a_wrong_action_is_refused_beside_the_field_with_the_rest_kept(client, world, changed, wrong):
    case = open_deviation(world)
    client.force_login(world.elsa)
    answer = client.post(address("add_action", case), planned(world, **changed))
    assert words(answer) == wrong
    assert answer.context["form"]["responsible"].value() == str(world.anna.pk)
    assert Action.objects.count() == 0


def test_whoever_is_responsible_marks_her_action_done_without_seeing_the_case(client, world):
    case = open_deviation(world, reporter=world.nora, text="KANARIE står bara i rapporten.")
    action = make_action(case, world.anna, text="Byt batteri")
    client.force_login(world.anna)
    assert client.get(address("case", case)).status_code == 404
    address_ = reverse("cases:finish_action", args=[action.pk])
    page = client.get(address_)
    html = page.content.decode()
    assert (page.status_code, "Byt batteri" in html, "KANARIE" in html) == (200, True, False)
    answer = client.post(
        address_, {"done_on": local_date(timezone.now()).isoformat(), "note": "Bytt", "version": 1}
    )
    assert answer.headers["Location"] == reverse("start")
    action.refresh_from_db()
    assert action.done_note == "Bytt"


def test_others_and_the_barred_reach_no_action(client, world):
    case = open_deviation(world)
    action = make_action(case, world.anna)
    codes = {}
    readers.bar_person(case_id=case.pk, person=world.anna, reason="Jäv", by=None, at=NOW)
    for who in ("elsa", "kerstin", "nora", "anna"):
        client.force_login(getattr(world, who))
        codes[who] = client.get(reverse("cases:finish_action", args=[action.pk])).status_code
    assert codes == {"elsa": 200, "kerstin": 403, "nora": 404, "anna": 404}


@pytest.mark.parametrize("name", ["judge_effect", "withdraw_action"])
def test_the_responsible_without_the_case_neither_judges_nor_withdraws(client, world, name):
    action = make_action(open_deviation(world), world.anna)
    client.force_login(world.anna)
    assert client.get(reverse(f"cases:{name}", args=[action.pk])).status_code == 403


def following_up(world):
    case = investigate(open_deviation(world), world.elsa)
    deciding.complete(case_id=case.pk, by=world.elsa, at=NOW)
    action = make_action(case, world.elsa)
    moving.perform(name="act", case_id=case.pk, by=world.elsa, at=NOW)
    acting.finish_action(action_id=action.pk, note="", by=world.elsa, at=NOW)
    moving.perform(name="follow_up", case_id=case.pk, by=world.elsa, at=NOW)
    return case, Action.objects.get()


def test_an_effect_that_is_not_reached_sends_the_case_back_and_says_so(client, world):
    case, action = following_up(world)
    client.force_login(world.elsa)
    sent = {"effect": Effect.NOT, "note": "Det hände igen", "version": action.version}
    answer = client.post(reverse("cases:judge_effect", args=[action.pk]), sent)
    assert said(answer) == [
        "Bedömningen är sparad. Ärendet gick tillbaka till åtgärder, så att ni kan pröva något annat."
    ]
    case.refresh_from_db()
    assert case.status == Status.ACTING


def test_a_case_where_nothing_helped_asks_why_nothing_more_is_done_before_it_ends(client, world):
    case, action = following_up(world)
    who = {"by": world.elsa, "at": NOW + timedelta(days=1)}
    acting.judge_effect(action_id=action.pk, effect=Effect.NOT, note="Det hände igen.", **who)
    case.refresh_from_db()
    client.force_login(world.elsa)
    page = client.get(address("case", case)).content.decode()
    assert "1 åtgärd har inte hjälpt, och ingen ny är beslutad efter det." in page
    sent = {"version": case.version}
    asked = client.post(address("perform", case, "close"), sent)
    assert words(asked) == {"reason": ["Skriv ett skäl."]}
    assert "Lägg till en åtgärd, eller skriv varför ni inte gör mer." in asked.content.decode()
    client.post(address("perform", case, "close"), {**sent, "reason": "Boendet är stängt."})
    case.refresh_from_db()
    assert case.status == Status.CLOSED
    history = client.get(address("case", case), {"historik": 1}).content.decode()
    assert "Boendet är stängt." in history


def test_an_effect_needs_words_about_what_is_seen(client, world):
    _case, action = following_up(world)
    client.force_login(world.elsa)
    sent = {"effect": Effect.REACHED, "note": "", "version": action.version}
    answer = client.post(reverse("cases:judge_effect", args=[action.pk]), sent)
    assert words(answer) == {"note": ["Skriv vad du ser."]}
    assert answer.context["form"]["effect"].value() == Effect.REACHED


def test_an_action_is_taken_back_with_a_reason_and_stays_to_be_read(client, world):
    case = open_deviation(world)
    action = make_action(case, world.elsa, text="Onödig åtgärd")
    client.force_login(world.elsa)
    client.post(reverse("cases:withdraw_action", args=[action.pk]), {"reason": "Redan gjort", "version": 1})
    html = client.get(address("case", case)).content.decode()
    assert ("Onödig åtgärd" in html, "Redan gjort" in html) == (True, True)


def test_a_note_stands_with_its_writer(client, world):
    case = open_deviation(world)
    client.force_login(world.harald)
    client.post(address("note", case), {"text": "Ringde\r\nläkaren"})
    note = case.notes.get()
    assert (note.text, note.written_by) == ("Ringde\nläkaren", world.harald)


def attached(client, case, content, name="anteckning.txt"):
    return client.post(address("attach", case), {"attachments": SimpleUploadedFile(name, content)})


def test_a_file_is_added_and_fetched_as_a_download_that_is_logged(client, world):
    case = open_deviation(world)
    client.force_login(world.elsa)
    attached(client, case, "Åtta rader".encode())
    file = Attachment.objects.get()
    answer = client.get(reverse("cases:attachment", args=[file.pk]))
    assert answer.content.decode("utf-8-sig") == "Åtta rader"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="anteckning.txt"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    read = ReadEntry.objects.latest("pk")
    assert (read.reading, read.case_id, read.detail) == (Reading.DOCUMENT, case.pk, f"bilaga {file.pk}")
    client.force_login(world.nils)
    assert client.get(reverse("cases:attachment", args=[file.pk])).status_code == 404


def test_a_file_of_the_wrong_kind_is_refused_beside_the_field_and_nothing_is_kept(client, world):
    case = open_deviation(world)
    client.force_login(world.elsa)
    answer = attached(client, case, b"MZ\x90\x00\x03\x00\x00\x00", "program.exe")
    assert list(words(answer)) == ["attachments"]
    assert Attachment.objects.count() == 0


def test_a_person_is_kept_apart_and_the_identity_shown_only_when_asked_for(client, world):
    case = open_deviation(world)
    client.force_login(world.elsa)
    sent = {"role": "concerned", "name": "Berit Berg", "identity": "19500101-1237", "is_child": "False"}
    client.post(address("person", case), sent)
    person = Person.objects.get()
    assert "19500101-1237" not in client.get(address("case", case)).content.decode()
    html = client.get(address("person", case), {"visa": person.pk}).content.decode()
    assert "19500101-1237" in html
    assert ReadEntry.objects.latest("pk").detail == "identitet"


def test_a_number_that_is_no_identity_number_is_refused_beside_its_field_and_stays_there(client, world):
    case = open_deviation(world)
    client.force_login(world.elsa)
    sent = {"role": "concerned", "name": "Berit Berg", "identity": "19500101-1234"}
    form = client.post(address("person", case), sent).context["form"]
    assert list(form.errors) == ["identity"]
    assert "lämna fältet tomt om du inte vet" in form.errors["identity"][0]
    assert (form["identity"].value(), form["name"].value()) == ("19500101-1234", "Berit Berg")
    client.post(address("person", case), {**sent, "identity": ""})
    assert Person.objects.get().identity == ""


def test_a_person_needs_something_to_be_known_by(client, world):
    client.force_login(world.elsa)
    answer = client.post(address("person", open_deviation(world)), {"role": "concerned"})
    assert words(answer) == {"case_reference": ["Skriv ett ärendenummer, ett namn eller ett personnummer."]}


def test_another_cases_person_is_never_shown(client, world):
    other = open_deviation(world, world.other_section)
    person = Person.objects.create(case=other, name="Hemlig", identity="1", added_at=NOW)
    client.force_login(world.elsa)
    page = client.get(address("person", open_deviation(world)), {"visa": person.pk})
    assert page.context["shown"] is None


def test_whoever_loses_sight_by_a_protected_identity_lands_in_the_inbox(client, world):
    case = open_deviation(world)
    client.force_login(world.harald)
    answer = client.post(
        address("person", case), {"role": "concerned", "case_reference": "A 1", "protected": "on"}
    )
    assert answer.headers["Location"] == reverse("cases:inbox")


def test_an_arrow_without_reason_is_one_press(client, world):
    case = open_deviation(world)
    client.force_login(world.harald)
    answer = client.post(address("perform", case, "investigate"), {"version": case.version})
    assert said(answer) == ["Ärendets status är nu Under utredning."]
    case.refresh_from_db()
    assert case.status == Status.INVESTIGATING


def test_a_press_on_a_page_somebody_has_overtaken_changes_nothing(client, world):
    case = open_deviation(world)
    client.force_login(world.harald)
    answer = client.post(address("perform", case, "investigate"), {"version": case.version - 1})
    case.refresh_from_db()
    assert (answer.context["changed"].who, case.status) == ("Anna", Status.RECEIVED)


def test_ej_avvikelse_asks_for_a_reason(client, world):
    case = open_deviation(world)
    deciding.assess_lexsarah(case_id=case.pk, possible=False, reason="Nej", by=world.elsa, at=NOW)
    case.refresh_from_db()
    client.force_login(world.elsa)
    answer = client.post(address("perform", case, "dismiss"), {"version": case.version, "reason": ""})
    assert words(answer) == {"reason": ["Skriv ett skäl."]}
    client.post(address("perform", case, "dismiss"), {"version": case.version, "reason": "Fel rapport"})
    case.refresh_from_db()
    assert case.status == Status.DISMISSED


def test_a_blocked_arrow_says_why_instead_of_offering_a_button(client, world):
    case = open_deviation(world)
    client.force_login(world.elsa)
    page = client.get(address("perform", case, "dismiss"))
    assert page.context["reasons"] == ["Frågan om lex Sarah är inte besvarad."]
    assert '<form method="post" novalidate' not in page.content.decode()


@pytest.mark.parametrize("name", ["close_directly", "hand_over", "finns-inte"])
def test_an_arrow_that_another_command_takes_has_no_page(client, world, name):
    client.force_login(world.elsa)
    assert client.get(address("perform", open_deviation(world), name)).status_code == 404


def test_a_chief_who_moves_a_case_away_lands_in_the_inbox(client, world):
    case = open_deviation(world)
    client.force_login(world.elsa)
    sent = {"unit": world.other_section.pk, "reason": "Hände hos er", "version": case.version}
    answer = client.post(address("move", case), sent)
    assert answer.headers["Location"] == reverse("cases:inbox")
    assert said(answer) == [f"{case.reference} ligger nu hos Ekgården."]


def test_another_boards_unit_is_not_among_the_choices(client, world):
    case = open_deviation(world)
    client.force_login(world.elsa)
    sent = {"unit": world.board2_section.pk, "reason": "x", "version": case.version}
    assert list(words(client.post(address("move", case), sent))) == ["unit"]


def test_a_handler_is_one_who_may_work_with_the_case(client, world):
    case = open_deviation(world)
    client.force_login(world.elsa)
    client.post(address("assign", case), {"owner": world.harald.pk, "version": case.version})
    case.refresh_from_db()
    assert case.owner == world.harald
    refused = client.post(address("assign", case), {"owner": world.nils.pk, "version": case.version})
    assert list(words(refused)) == ["owner"]


def test_a_risk_analysis_can_follow_and_lex_sarah_only_by_its_own_page(client, world):
    case = open_deviation(world)
    client.force_login(world.elsa)
    client.post(address("follow_up", case, Kind.RISK), {"version": case.version})
    assert [link.target.kind for link in case.led_to.all()] == [Kind.RISK]
    assert client.get(address("follow_up", case, Kind.LEXSARAH)).status_code == 404


def test_a_text_that_is_too_long_is_refused_with_words_and_kept(client, world):
    case = open_deviation(world)
    client.force_login(world.elsa)
    answer = client.post(address("note", case), {"text": "a" * 20_001})
    assert list(words(answer)) == ["text"]
    assert len(answer.context["form"]["text"].value()) == 20_001


def test_a_named_reader_of_a_restricted_case_can_be_its_handler_and_nobody_else(client, world):
    case = make_case(world.section, Kind.LEXSARAH, reporter=world.anna)
    client.force_login(world.sara)
    form = client.get(address("assign", case)).context["form"]
    assert list(form.fields["owner"].queryset) == [world.sara]


def test_the_day_something_was_done_is_not_in_the_future(client, world):
    action = make_action(open_deviation(world), world.elsa)
    client.force_login(world.elsa)
    tomorrow = local_date(timezone.now() + timedelta(days=1)).isoformat()
    sent = {"done_on": tomorrow, "note": "", "version": 1}
    answer = client.post(reverse("cases:finish_action", args=[action.pk]), sent)
    assert words(answer) == {"done_on": ["Dagen ligger i framtiden. Ändra datumet."]}


def test_classification_made_by_command_is_what_the_form_shows(client, world):
    case = investigate(open_deviation(world), world.elsa)
    client.force_login(world.elsa)
    form = client.get(address("classify", case)).context["form"]
    shown = {name: form[name].value() for name in ("severity", "likelihood", "causes", "legal_bases")}
    assert shown == {"severity": 2, "likelihood": 3, "causes": [world.cause.pk], "legal_bases": ["SoL"]}


def test_what_is_being_written_is_kept_and_can_be_thrown_away(client, world):
    case = open_deviation(world)
    client.force_login(world.elsa)
    writer = client.get(address("investigation", case)).context["writer"]
    sent = {"writer": writer, "version": 1, "facts": "Halvskrivet", "assessment": ""}
    assert list(client.post(address("draft", case), sent).json()) == ["text"]
    page = client.get(address("investigation", case)).context
    assert (page["restored"], page["form"]["facts"].value()) == (True, "Halvskrivet")
    answer = client.post(address("draft", case), {"writer": writer, "drop": "1"})
    assert answer.headers["Location"] == address("investigation", case)
    assert client.get(address("investigation", case)).context["restored"] is False


def test_a_draft_without_its_writers_token_or_outside_the_case_is_not_found(client, world):
    case = open_deviation(world)
    client.force_login(world.elsa)
    assert client.post(address("draft", case), {"facts": "x"}).status_code == 404
    client.force_login(world.nils)
    assert client.post(address("draft", case), {"facts": "x"}).status_code == 404
    assert Draft.objects.count() == 0


def test_what_is_read_on_a_form_that_was_refused_is_in_the_read_log_too(world, client):
    case = open_deviation(world)
    client.force_login(world.elsa)
    client.post(address("note", case), {"text": ""})
    read = ReadEntry.objects.get()
    assert (read.reader, read.reading, read.case_id) == (world.elsa, Reading.CASE, case.pk)


def test_reading_an_action_is_reading_its_case(world, client):
    case = open_deviation(world)
    action = make_action(case, world.elsa)
    client.force_login(world.elsa)
    client.get(reverse("cases:finish_action", args=[action.pk]))
    read = ReadEntry.objects.get()
    assert (read.reader, read.reading, read.case_id) == (world.elsa, Reading.CASE, case.pk)


def test_a_form_that_has_lost_its_version_overwrites_nothing(world, client):
    case = open_deviation(world)
    client.force_login(world.elsa)
    told = classified(world, case) | {"version": ""}
    answer = client.post(address("classify", case), told)
    assert answer.context["form"].conflict is not None
    case.refresh_from_db()
    assert (case.title, case.version) == ("", 1)
    assert answer.context["form"]["version"].value() == "1"


@pytest.mark.parametrize("day", ["0001-01-01", "1949-12-31", "2101-01-01", "9999-12-31"])
def test_a_day_nobody_means_is_told_beside_the_field(world, client, day):
    case = open_deviation(world)
    client.force_login(world.elsa)
    answer = client.post(address("add_action", case), {"text": "Byt larm", "due_on": day})
    assert words(answer)["due_on"] == ["Kontrollera året."]


def test_two_who_choose_a_handler_see_both_choices(client, world):
    case = open_deviation(world)
    client.force_login(world.elsa)
    read = {"version": case.version}
    client.post(address("assign", case), {"owner": world.harald.pk, **read})
    page = client.post(address("assign", case), {"owner": world.elsa.pk, **read})
    (field,) = page.context["fields"]
    assert (field.mine, field.theirs) == (str(world.elsa), str(world.harald))
    case.refresh_from_db()
    assert case.owner == world.harald


def test_where_there_is_nothing_to_compare_the_way_to_the_case_is_given(client, world):
    case = open_deviation(world)
    client.force_login(world.elsa)
    read = {"version": case.version}
    client.post(address("assign", case), {"owner": world.harald.pk, **read})
    told = {"unit": world.other_section.pk, "reason": "Hände där.", **read}
    text = client.post(address("move", case), told).content.decode()
    assert "Det du har fyllt i är kvar." in text
    assert "Se ärendet som det är nu" in text
    assert "Hände där." in text
