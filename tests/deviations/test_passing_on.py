"""On behalf of a colleague, as something else than a deviation, and when it may be lex Sarah."""

import re

import pytest
from django.urls import reverse

from audit.models import Event
from cases.enums import Kind
from cases.models import Case, Draft
from cases.services.drafts import content_of
from complaints.enums import Sender
from core.dates import local_date
from deviations.models import ReportTime
from organisation.models import Membership
from registers.models import Text
from registers.services.texts import TEXTS
from tests.deviations.sending import NOON, PICTURE, answers, page_of, send
from tests.factories import LONG_AGO

SERIOUS = "En boende blev inlåst på sitt rum."


@pytest.fixture(autouse=True)
def noon(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def anna(world, client):
    client.force_login(world.anna)
    return client


def another(world, client, person):
    """The same browser in another's hands."""
    client.force_login(getattr(world, person))
    return client


# --- on behalf of a colleague


def test_a_colleague_follows_the_report_and_who_sent_it_stays(world, anna):
    answer = send(anna, world, colleague=world.harald.pk)
    case = Case.objects.get()
    assert (case.reporter, case.deviation.sent_by) == (world.harald, world.anna)
    assert case.original.answers["sent_by"] == "Anna"
    assert Event.objects.get(verb="case.open").actor == world.anna
    receipt = anna.get(answer.url)
    assert "Harald ser rapporten under Mina rapporter" in receipt.content.decode()
    assert anna.get(reverse("deviations:own_report", args=[case.reference])).status_code == 404
    own = another(world, anna, "harald").get(reverse("deviations:own_report", args=[case.reference]))
    assert own.status_code == 200


def test_sending_for_a_colleague_twice_is_one_case(world, anna):
    told = answers(anna, world, colleague=world.harald.pk)
    assert anna.post("/rapportera/", told).url == anna.post("/rapportera/", told).url
    assert Case.objects.count() == 1


def test_a_colleague_without_account_is_a_name_and_the_sender_follows_it(world, anna):
    send(anna, world, colleague_name="Vera Vikarie")
    case = Case.objects.get()
    assert (case.reporter, case.original.answers["colleague"]) == (world.anna, "Vera Vikarie")


def test_only_those_who_work_in_ones_own_unit_are_offered(world, anna):
    offered = {name for _pk, name in page_of(anna).context["form"].fields["colleague"].choices}
    assert offered == {"Jag själv", "Harald", "Elsa", "Eva"}
    Membership.objects.filter(user=world.harald).update(valid_to=LONG_AGO)
    assert send(anna, world, colleague=world.harald.pk).context["form"].errors["colleague"]
    assert send(anna, world, colleague=world.nora.pk).context["form"].errors["colleague"]
    assert not Case.objects.exists()


def test_two_colleagues_are_one_too_many(world, anna):
    answer = send(anna, world, colleague=world.harald.pk, colleague_name="Vera")
    assert answer.context["form"].errors == {
        "colleague_name": ["Välj kollegan i listan eller skriv namnet, inte båda."]
    }


# --- when it may be lex Sarah


def test_what_may_be_lex_sarah_is_offered_with_everything_kept(world, anna):
    answer = send(anna, world, text=SERIOUS, done_at_once="Vi låste upp", attachments=PICTURE())
    assert answer.context["offer"] == "inlåsning eller tvång"
    assert not Case.objects.exists()
    page = answer.content.decode()
    assert (SERIOUS in page, "Vi låste upp" in page, "bild.png" in page) == (True, True, True)


def test_sent_as_lex_sarah_it_is_restricted_at_once_and_named(world, anna):
    told = answers(anna, world, text=SERIOUS, done_at_once="Vi låste upp")
    anna.post("/rapportera/", {**told, "attachments": PICTURE()})
    answer = anna.post("/rapportera/", {**told, "action": "send-lexsarah"})
    case = Case.objects.get()
    assert (case.kind, case.restricted, case.reporter) == (Kind.LEXSARAH, True, world.anna)
    assert (case.original.reporter_name, case.lexsarah.immediate_measures) == ("Anna", "Vi låste upp")
    assert case.attachments.count() == 1
    assert list(Case.objects.visible_to(world.sara)) == [case]
    assert not Case.objects.visible_to(world.elsa).exists()
    receipt = anna.get(answer.url).content.decode()
    assert "De som är utsedda att ta emot lex Sarah" in receipt
    assert not Draft.objects.exists()
    assert not ReportTime.objects.exists()  # a row would say that one came in


def test_sent_as_a_deviation_it_is_read_the_same_day(world, anna):
    told = answers(anna, world, text=SERIOUS)
    anna.post("/rapportera/", told)
    anna.post("/rapportera/", {**told, "action": "send-urgent"})
    case = Case.objects.get()
    assert (case.kind, case.urgent, case.restricted) == (Kind.DEVIATION, True, False)


def test_whoever_wanted_to_be_signed_out_is_after_the_choice_too(world, anna):
    told = answers(anna, world, text=SERIOUS)
    page = anna.post("/rapportera/", {**told, "action": "send-and-leave"})
    assert '<input type="hidden" name="first" value="send-and-leave">' in page.content.decode()
    answer = anna.post("/rapportera/", {**told, "action": "send-urgent", "first": "send-and-leave"})
    assert answer.url == reverse("login")
    assert "_auth_user_id" not in anna.session


def test_where_nobody_receives_lex_sarah_nothing_is_lost_and_the_other_way_is_said(world, anna):
    Membership.objects.filter(user=world.sara).delete()
    told = answers(anna, world, text=SERIOUS)
    answer = anna.post("/rapportera/", {**told, "action": "send-lexsarah"})
    assert "Skicka som avvikelse, så läses den i dag" in str(answer.context["form"].non_field_errors())
    assert SERIOUS in answer.content.decode()
    assert not Case.objects.exists()


def test_an_ordinary_report_is_asked_nothing_and_is_not_urgent(world, anna):
    send(anna, world)
    assert not Case.objects.get().urgent


def test_the_script_is_told_while_one_writes(world, anna):
    told = answers(anna, world, text=SERIOUS)
    assert anna.post("/rapportera/utkast/", told).json()["lexsarah"] == "inlåsning eller tvång"


# --- something else


def test_the_way_to_something_else_keeps_what_was_written(world, anna):
    answer = send(anna, world, text="Schemat är orimligt", action="other")
    assert answer.url == reverse("deviations:other")
    page = anna.get(answer.url).content.decode()
    assert "Schemat är orimligt" in page
    assert all(TEXTS[code][1] in page for code in TEXTS if code.startswith("boundary."))


def test_the_namnds_own_words_say_where_it_goes(world, anna):
    Text.objects.create(
        code="boundary.whistle",
        board=world.board,
        name="x",
        body="Ring 0123-45 eller se https://visselblas.example/.",
        valid_from=LONG_AGO,
    )
    page = anna.get("/rapportera/annat/").content.decode()
    assert "Ring 0123-45 eller se" in page
    assert re.search(r'<a href="https://visselblas.example/"', page)


def test_a_view_from_staff_goes_on_as_a_complaint_with_what_was_written(world, anna):
    send(anna, world, text="Maten borde serveras varm", action="other")
    anna.post("/rapportera/annat/", {"kind": "complaint"})
    form = page_of(anna).context["form"]
    assert (form["text"].value(), form.sent_as) == ("Maten borde serveras varm", Kind.COMPLAINT)
    send(anna, world, text="Maten borde serveras varm", kind="complaint")
    case = Case.objects.get()
    assert (case.kind, case.complaint.sender, case.reporter) == (Kind.COMPLAINT, Sender.STAFF, world.anna)


def test_what_staff_send_as_a_view_is_asked_about_lex_sarah_and_read_the_same_day(world, anna):
    told = answers(anna, world, text=SERIOUS, kind="complaint")
    asked = anna.post("/rapportera/", told)
    assert (asked.context["offer"], Case.objects.count()) == ("inlåsning eller tvång", 0)
    page = asked.content.decode()
    assert (page.count(">Skicka som synpunkt<"), page.count(">Skicka som avvikelse<")) == (2, 0)
    anna.post("/rapportera/", {**told, "action": "send-urgent"})
    case = Case.objects.get()
    assert (case.kind, case.urgent) == (Kind.COMPLAINT, True)
    assert not case.deadlines.filter(code="appeal").exists()


def test_an_appeal_that_staff_send_as_a_view_is_to_be_handed_over_the_same_day(world, anna):
    send(anna, world, text="Hon vill överklaga beslutet om hemtjänst.", kind="complaint")
    case = Case.objects.get()
    assert (case.kind, case.urgent, case.complaint.appeal_waits) == (Kind.COMPLAINT, True, True)
    limit = case.deadlines.get(code="appeal")
    assert (limit.name, local_date(limit.due_at)) == ("Lämna över överklagandet", NOON.date())
    assert case.due_at == limit.due_at


def test_an_appeal_in_a_deviation_sets_no_such_day(world, anna):
    send(anna, world, text="Vi glömde skriva hur man överklagar.")
    assert (Case.objects.get().urgent, Case.objects.get().deadlines.filter(code="appeal").count()) == (
        False,
        0,
    )


def test_a_lex_sarah_report_is_reached_the_same_way_and_may_be_changed_back(world, anna):
    send(anna, world, text="Hon for illa", action="other")
    anna.post("/rapportera/annat/", {"kind": "lexsarah"})
    assert page_of(anna).context["sent_as"] == Kind.LEXSARAH
    send(anna, world, text="Hon for illa", kind="lexsarah", action="as-deviation")
    assert page_of(anna).context["sent_as"] == Kind.DEVIATION
    assert content_of(Draft.objects.get())["fields"]["text"] == ["Hon for illa"]


@pytest.mark.parametrize("kind", ["risk", "x", ""])
def test_no_other_kind_can_be_sent(world, anna, kind):
    assert anna.post("/rapportera/annat/", {"kind": kind}).status_code == 200
    if kind:
        assert send(anna, world, kind=kind).context["form"].errors["kind"]


# --- how long it took


def test_the_time_from_the_opened_form_is_noted_without_anybodys_name(world, anna, time_machine):
    told = {**answers(anna, world), "opened": page_of(anna).context["opened"]}
    time_machine.shift(95)
    anna.post("/rapportera/", told)
    row = ReportTime.objects.get()
    assert (row.board, row.on, row.seconds, row.with_code) == (world.board, NOON.date(), 95, False)
    anna.post("/rapportera/", told)
    assert ReportTime.objects.count() == 1


def test_a_draft_is_measured_from_its_first_opening(world, anna, time_machine):
    opened = page_of(anna).context["opened"]
    send(anna, world, action="save", opened=opened)
    time_machine.shift(3600)
    assert page_of(anna).context["opened"] == opened


@pytest.mark.parametrize("opened", ["", "x", "1:2:3"])
def test_a_moment_that_is_not_ours_measures_nothing_and_stops_nothing(world, anna, opened):
    send(anna, world, opened=opened)
    assert (Case.objects.count(), ReportTime.objects.count()) == (1, 0)
