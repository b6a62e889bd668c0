"""Reporting without an account: the unit's code, the same short form, a receipt with a secret code."""

import re

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from cases.enums import Channel, Kind, PersonRole, Point, ReadWith, Side
from cases.models import Case, Notice, Receipt
from cases.queries.dialogue import read_with
from cases.queries.following import WRONG_SECRETS
from cases.services.dialogue import answer, tell_reporter
from cases.services.linking import reclassify
from cases.services.placing import assign
from complaints.models import Complaint
from complaints.queries.following import ANSWERED, shown
from core import throttle
from core.codes import read_code
from deviations.models import ReportTime, UnitCode
from deviations.queries.unit_codes import REPORTS_OF_CODE, REPORTS_OF_SENDER, WRONG_CODES, working_code
from deviations.services.unit_codes import end_code, make_code
from documents.models import StoredFile
from organisation.models import Unit
from registers.models import Supplier, Text
from registers.services.texts import TEXTS
from tests.deviations.sending import NOON, PICTURE
from tests.factories import LONG_AGO, make_action


@pytest.fixture(autouse=True)
def noon(time_machine):
    time_machine.move_to(NOON, tick=False)
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def code(world):
    return make_code(unit=world.section, by=world.elsa, at=NOON)


def page(code):
    return reverse("deviations:open_report", args=[code.code])


def told(client, code, **values):
    """What the browser of somebody without an account sends."""
    shown = client.get(page(code)).context
    return {
        "submission_key": shown["key"],
        "opened": shown["opened"],
        "text": "Larmet gick inte fram",
        "when": "now",
        "name": "Fia Familjehem",
        "capacity": "familjehem",
        "action": "send",
        **values,
    }


def send(client, code, **values):
    return client.post(page(code), told(client, code, **values))


# --- the code


def test_the_code_on_the_sheet_leads_to_the_form_however_it_is_typed(client, code):
    answer = client.post("/utan-konto/", {"code": f" {code.shown.lower()} "})
    assert answer.url == page(code)
    form = client.get(answer.url)
    assert (form.status_code, form.context["unit"]) == (200, code.unit)
    assert form["Cache-Control"].count("no-store")


def test_hsl_said_without_an_account_reaches_mas(client, code, world):
    assert 'name="health_care"' in client.get(page(code)).content.decode()
    send(client, code, health_care="on")
    case = Case.objects.get()
    assert list(case.legal_bases.values_list("basis", flat=True)) == ["HSL"]
    assert Notice.objects.filter(case=case, template="health_care", recipient=world.maja).exists()


@pytest.mark.parametrize("typed", ["", "AAAAA-AAAAA", "x" * 61])
def test_a_code_that_does_not_work_is_told_beside_the_field(client, code, typed):
    answer = client.post("/utan-konto/", {"code": typed})
    assert answer.context["form"].errors["code"]
    assert answer.status_code == (404 if typed == "AAAAA-AAAAA" else 200)


def test_a_renewed_an_ended_and_an_expired_code_work_no_longer(world, code, time_machine):
    new = make_code(unit=world.section, by=world.elsa, at=NOON)
    assert (working_code(code.code, at=NOON), working_code(new.code, at=NOON)) == (None, new)
    time_machine.shift(180 * 86400)
    assert working_code(new.code, at=NOON.replace(month=8, day=29)) == new
    assert working_code(new.code, at=NOON.replace(month=8, day=30)) is None
    end_code(unit=world.section, by=world.elsa, at=NOON)
    assert working_code(new.code, at=NOON) is None


def test_a_code_of_a_closed_unit_works_no_longer(world, code):
    Unit.objects.filter(pk=world.section.pk).update(valid_to=NOON.date().replace(day=1))
    assert working_code(code.code, at=NOON) is None


def test_the_database_and_the_log_hold_no_code_in_the_clear(code):
    row = UnitCode.objects.extra(select={"raw": "code"}).values("raw", "digest").get()
    assert code.code not in str(row)
    assert code.code not in str(list(Event.objects.values_list("summary", "label", "fields")))


def test_whoever_tries_codes_is_stopped_and_the_right_one_too_for_a_while(client, code, time_machine):
    for _ in range(WRONG_CODES.most):
        assert client.get("/utan-konto/AAAAAAAAAA/").status_code == 404
    assert client.get("/utan-konto/AAAAAAAAAA/").status_code == 429
    assert client.get(page(code)).status_code == 429
    assert client.get(page(code), REMOTE_ADDR="192.0.2.9").status_code == 200
    time_machine.shift(WRONG_CODES.seconds + 1)
    assert client.get(page(code)).status_code == 200


# --- the report


def test_a_report_without_account_is_a_case_of_the_unit_with_name_and_capacity(client, code):
    answer = send(client, code, done_at_once="Vi ringde")
    case = Case.objects.get()
    assert (case.kind, case.unit, case.reporter) == (Kind.DEVIATION, code.unit, None)
    assert (case.original.reporter_name, case.original.channel) == ("Fia Familjehem", Channel.UNIT_CODE)
    assert case.original.answers["capacity"] == "Familjehem eller jourhem"
    assert case.deviation.done_at_once == "Vi ringde"
    assert not case.people.exists()
    assert case.reference in answer.content.decode()


def test_a_contact_is_voluntary_and_encrypted(client, code):
    send(client, code, contact="070-174 06 05")
    person = Case.objects.get().people.get()
    assert (person.role, person.name, person.contact) == (
        PersonRole.WITNESS,
        "Fia Familjehem",
        "070-174 06 05",
    )


@pytest.mark.parametrize("missing", ["text", "when", "name", "capacity"])
def test_what_is_missing_is_told_and_nothing_typed_is_lost(client, code, missing):
    answer = send(client, code, done_at_once="Vi ringde", **{missing: ""})
    assert list(answer.context["form"].errors) == [missing]
    assert "Vi ringde" in answer.content.decode()
    assert not Case.objects.exists()


def test_the_receipt_shows_a_secret_code_once_and_the_same_one_if_sent_twice(client, code):
    values = told(client, code)
    first, second = (client.post(page(code), values) for _ in range(2))
    assert first.context["secret"] == second.context["secret"]
    assert (Case.objects.count(), Receipt.objects.count()) == (1, 1)
    assert re.fullmatch(r"(\w{4}-){3}\w{4}", first.context["secret"])
    assert read_code(first.context["secret"]) not in str(Receipt.objects.values().get())
    assert first["Cache-Control"].count("no-store")


def test_files_are_cleaned_and_kept_with_the_case_and_refused_ones_leave_nothing(client, code):
    answer = send(client, code, attachments=PICTURE("virus.exe", b"MZ" + b"\0" * 99))
    assert "virus.exe" in str(answer.context["form"].errors["attachments"])
    assert (Case.objects.count(), StoredFile.objects.count()) == (0, 0)
    send(client, code, attachments=PICTURE())
    assert Case.objects.get().attachments.get().name == "bild.png"


def test_a_program_that_fills_in_everything_is_stopped_and_a_person_is_told_how_to_go_on(client, code):
    answer = send(client, code, website="http://spam.example")
    assert "Töm rutan" in str(answer.context["form"].errors["website"])
    assert not Case.objects.exists()


@pytest.mark.parametrize("limit", [REPORTS_OF_SENDER, REPORTS_OF_CODE])
def test_too_many_reports_wait_and_lose_nothing(client, code, limit):
    here = throttle.sender_of({"REMOTE_ADDR": "127.0.0.1"}, on=NOON.date())
    for _ in range(limit.most - 1):
        throttle.count(limit, str(code.pk) if limit is REPORTS_OF_CODE else here)
    assert send(client, code).status_code == 200  # and is itself counted
    answer = send(client, code, text="En till")
    assert (answer.status_code, Case.objects.count()) == (429, 1)
    assert "En till" in answer.content.decode()


def test_nothing_says_where_the_sender_sat(client, code):
    client.post(page(code), told(client, code), REMOTE_ADDR="203.0.113.77")
    case = Case.objects.get()
    rows = [
        *Case.objects.values(),
        *Event.objects.values(),
        case.original.answers,
        *ReportTime.objects.values(),
    ]
    assert "203.0.113" not in str(rows)
    assert Event.objects.get(verb="case.open").actor is None
    assert ReportTime.objects.get().with_code


def test_lex_sarah_is_offered_here_too_and_received_by_name(world, client, code):
    values = told(client, code, text="En boende blev inlåst på sitt rum.")
    assert client.post(page(code), values).context["offer"] == "inlåsning eller tvång"
    client.post(page(code), {**values, "action": "send-lexsarah"})
    case = Case.objects.get()
    assert (case.kind, case.restricted, case.original.reporter_name) == (
        Kind.LEXSARAH,
        True,
        "Fia Familjehem",
    )
    assert list(Case.objects.visible_to(world.sara)) == [case]


def test_it_may_be_sent_as_a_deviation_that_is_read_the_same_day(client, code):
    values = told(client, code, text="En boende blev inlåst på sitt rum.")
    client.post(page(code), {**values, "action": "send-urgent"})
    assert (Case.objects.get().kind, Case.objects.get().urgent) == (Kind.DEVIATION, True)


# --- following


def follow(client, case, secret, **values):
    return client.post("/folj/", {"number": case.reference, "code": secret.lower(), **values})


def test_behind_the_secret_code_stands_where_the_case_is_and_no_word_of_it(client, code):
    secret = send(client, code, text="Kanariefågel").context["secret"]
    answer = follow(client, Case.objects.get(), secret)
    shown = answer.content.decode()
    assert Case.objects.get().reference in shown
    assert "Kanariefågel" not in shown
    assert code.unit.name not in shown
    assert "Fia" not in shown
    assert answer["Cache-Control"].count("no-store")


def test_whoever_reported_without_account_is_told_writes_and_answers(client, code, world):
    secret, at = send(client, code).context["secret"], timezone.now()
    case = Case.objects.get()
    assign(case_id=case.pk, owner=world.harald, by=world.elsa, at=at)
    answer(case_id=case.pk, text="Var du ensam?", by=world.harald, at=at)
    page = follow(client, case, secret, do="write", add="Ja, hela natten.").content.decode()
    told = ("har kommit in till verksamheten", "En handläggare arbetar nu", "Var du ensam?", "hela natten.")
    assert [words for words in told if words not in page] == []
    assert "Harald" not in page  # a code says nothing of who reads
    assert [row.text for row in case.messages.filter(side=Side.REPORTER)] == ["Ja, hela natten."]
    assert Notice.objects.filter(template="question", recipient=world.harald).count() == 1
    tell_reporter(case, Point.ACTION, at, by=world.elsa, text="Zqvist har fått flytta.")
    page = follow(client, case, secret).content.decode()
    assert ("En åtgärd efter din rapport" in page, "Zqvist" in page) == (True, False)


def test_whoever_reported_without_account_is_reached_at_what_it_was_reclassified_as(client, code, world):
    secret, at = send(client, code).context["secret"], timezone.now()
    first = Case.objects.get()
    assign(case_id=first.pk, owner=world.harald, by=world.elsa, at=at)
    answer(case_id=first.pk, text="Var du ensam?", by=world.harald, at=at)
    case = reclassify(case_id=first.pk, kind=Kind.COMPLAINT, reason="Ett klagomål.", by=world.elsa, at=at)
    assert read_with(case) == ReadWith.CODE
    assign(case_id=case.pk, owner=world.elsa, by=world.ulla, at=at)
    answer(case_id=case.pk, text="Vi ringer leverantören.", by=world.elsa, at=at)
    make_action(case, world.elsa)
    page = follow(client, first, secret, do="write", add="Bra, när då?").content.decode()
    told = ("Var du ensam?", "Vi ringer leverantören.", "Bra, när då?")
    assert [page.count(words) for words in told] == [1, 1, 1]
    Complaint.objects.filter(case=case).update(answer="Larmet byts.", answered_at=at)
    first.refresh_from_db()
    assert (shown(first).actions, shown(first).status) == (1, ANSWERED)
    assert [row.text for row in case.messages.filter(side=Side.REPORTER)] == ["Bra, när då?"]
    assert not first.messages.filter(side=Side.REPORTER).exists()
    assert Notice.objects.filter(template="question", case=case, recipient=world.elsa).count() == 1


def test_what_became_a_closed_room_is_said_to_reach_nobody(client, code, world):
    secret, at = send(client, code).context["secret"], timezone.now()
    first = Case.objects.get()
    case = reclassify(case_id=first.pk, kind=Kind.COMPLAINT, reason="Ett klagomål.", by=world.elsa, at=at)
    Case.objects.filter(pk=case.pk).update(restricted=True)
    case.refresh_from_db()
    assert read_with(case) == ReadWith.NOTHING
    answer(case_id=case.pk, text="Kanariefågel", by=world.elsa, at=at)
    page = follow(client, first, secret).content.decode()
    assert ("Under handläggning" in page, "Kanariefågel" in page) == (True, False)


def test_a_report_of_lex_sarah_is_followed_as_any_that_is_handled(client, code, world):
    secret = send(client, code, action="send-lexsarah", text="En boende blev slagen.").context["secret"]
    page = follow(client, Case.objects.get(), secret).content.decode()
    assert ("Under handläggning" in page, "ex Sarah" in page, "slagen" in page) == (True, False, False)


def test_wrong_secret_codes_are_counted_and_stopped(db, client):
    wrong = {"number": "SN-AV-2026-1", "code": "AAAA-AAAA-AAAA-AAAA"}
    for _ in range(WRONG_SECRETS.most):
        assert client.post("/folj/", wrong).status_code == 422
    assert client.post("/folj/", wrong).status_code == 429


# --- making codes


@pytest.fixture
def elsa(world, client):
    client.force_login(world.elsa)
    return client


def test_a_chief_makes_renews_prints_and_ends_her_units_code(world, elsa):
    url = reverse("deviations:code", args=[world.section.pk])
    elsa.post(url, {"action": "make"})
    first = UnitCode.objects.get()
    elsa.post(url, {"action": "make"})
    now = UnitCode.objects.get(ended_at=None)
    assert (now.pk != first.pk, UnitCode.objects.count()) == (True, 2)
    sheet = elsa.get(reverse("deviations:code_sheet", args=[world.section.pk])).content.decode()
    assert (now.shown in sheet, "testserver/utan-konto/" in sheet, "<svg" in sheet) == (True, True, True)
    elsa.post(url, {"action": "end"})
    assert elsa.get(reverse("deviations:code_sheet", args=[world.section.pk])).status_code == 404
    verbs = list(Event.objects.filter(subject_type="organisation.unit").values_list("verb", flat=True))
    assert verbs == ["unit.report_code", "unit.report_code", "unit.end_report_code"]


def test_the_list_holds_the_units_one_looks_after(world, elsa):
    assert [row.unit for row in elsa.get("/rapportkoder/").context["rows"]] == [world.section]
    elsa.force_login(world.sven)
    assert len(elsa.get("/rapportkoder/").context["rows"]) == 7  # every unit but the two nämnder


def test_what_points_out_a_person_is_asked_about_here_too(client, code):
    text = "Beda Kanariefågel fick fel medicin"
    asked = send(client, code, text=text).context["asked"]
    assert [row.piece for row in asked] == ["Beda Kanariefågel"]
    assert not Case.objects.exists()
    sent = send(client, code, text=text, **{row.name: "remove" for row in asked})
    assert sent.context["case"].original.text == "[namn] fick fel medicin"


def test_what_else_it_may_be_is_said_with_the_way_there_in_the_namnds_words(client, code, world):
    body = "Se https://visselblas.example/ <b>"
    Text.objects.create(code="boundary.whistle", board=world.board, name="x", body=body, valid_from=LONG_AGO)
    shown = client.get(page(code)).content.decode()
    words = [TEXTS[f"boundary.{name}"][1] for name in ("complaint", "injury", "incident", "personnel")]
    assert [one for one in words if one not in shown] == []
    assert '<a href="https://visselblas.example/"' in shown
    assert "<b>" not in shown
    assert f'href="{reverse("complaints:tell")}"' in shown


def test_whether_it_concerns_a_provider_is_asked_where_the_register_has_any(client, code):
    assert "extern utförare" not in client.get(page(code)).content.decode()
    ours = Supplier.objects.create(name="Omsorg AB", valid_from=LONG_AGO)
    assert "Gäller det en extern utförare?" in client.get(page(code)).content.decode()
    assert send(client, code, supplier=ours.pk).status_code == 200
    assert Case.objects.get().supplier == ours
