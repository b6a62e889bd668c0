"""From the report to the end, as the people who do it, through the pages they see."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Event, ReadEntry
from cases.enums import Kind
from cases.models import Action, Case
from cases.services import linking
from complaints.enums import AnswerTo, Outcome
from complaints.services.answering import Answer, answer
from core.dates import local_date
from tests.deviations.sending import answers
from tests.factories import make_case


@pytest.fixture
def as_(world):
    """`as_("elsa")`: a browser where she is signed in."""

    def signed_in(name):
        client = Client()
        client.force_login(getattr(world, name))
        return client

    return signed_in


def report(as_, world):
    """Anna reports, and is shown her receipt."""
    anna = as_("anna")
    sent = anna.post("/rapportera/", answers(anna, world))
    case = Case.objects.latest("pk")
    assert (sent.status_code, sent["Location"]) == (302, f"/rapportera/kvitto/{case.reference}/")
    assert case.reference in anna.get(sent["Location"]).content.decode()
    return case


def do(client, name, argument, *more, **posted):
    """Send a command's form with the version it was read at; nothing may stop it."""
    url = reverse(name, args=[argument, *more])
    page = client.get(url)
    form = page.context["form"]
    version = form["version"].value() if "version" in form.fields else ""
    sent = client.post(url, {"version": version, **posted})
    shown = sent.context["form"].errors if sent.context and "form" in sent.context else sent
    assert sent.status_code == 302, (name, shown)
    return sent


def investigated(as_, world, case):
    """Harald investigates until klar, with one action of Elsa's."""
    harald = as_("harald")
    do(harald, "cases:perform", case.reference, "investigate")
    do(
        harald,
        "cases:classify",
        case.reference,
        categories=[world.category.pk],
        severity="2",
        likelihood="3",
        causes=[world.cause.pk],
        primary_cause=world.cause.pk,
        legal_bases=["SoL"],
    )
    do(harald, "deviations:lexsarah", case.reference, possible="nej", lexsarah_reason="Ingen for illa.")
    do(
        harald,
        "cases:investigation",
        case.reference,
        facts="Batteriet var slut.",
        assessment="Rutinen brast.",
        why_1="Ingen hade i uppgift att byta batteri.",
    )
    plan_action(harald, world, case, "Byt batteri varje månad.")
    do(harald, "cases:complete", case.reference)


def plan_action(client, world, case, text):
    do(
        client,
        "cases:add_action",
        case.reference,
        text=text,
        type=world.action_type.pk,
        level="sektion",
        responsible=world.elsa.pk,
        due_on=(local_date(timezone.now()) + timedelta(days=14)).isoformat(),
    )


def finish(client, action):
    """Elsa says the action is done."""
    today = local_date(timezone.now()).isoformat()
    do(client, "cases:finish_action", action.pk, done_on=today, note="Gjort.")


def status_of(case):
    return Case.objects.get(pk=case.pk).status


def test_a_deviation_that_is_not_helped_at_first_goes_back_and_ends_when_it_is(as_, world):
    case = report(as_, world)
    elsa, harald = as_("elsa"), as_("harald")
    assert case.reference in elsa.get("/inkorg/").content.decode()
    investigated(as_, world, case)
    do(harald, "cases:perform", case.reference, "act")
    first = Action.objects.get()
    finish(elsa, first)
    do(harald, "cases:perform", case.reference, "follow_up")
    do(elsa, "cases:judge_effect", first.pk, effect="not", note="Larmen tystnar fortfarande.")
    assert status_of(case) == "acting"
    plan_action(harald, world, case, "Köp nya larm.")
    second = Action.objects.latest("pk")
    finish(elsa, second)
    do(harald, "cases:perform", case.reference, "follow_up")
    do(elsa, "cases:judge_effect", second.pk, effect="reached", note="Inga fler fall på två månader.")
    do(elsa, "cases:perform", case.reference, "close")
    assert status_of(case) == "closed"
    verbs = list(
        Event.objects.filter(subject_id=case.pk, subject_type="cases.case").values_list("verb", flat=True)
    )
    assert (verbs[0], verbs[-1]) == ("case.open", "case.close")
    assert verbs.count("case.not_reached") == 1
    page = elsa.get(reverse("cases:case", args=[case.reference])).content.decode()
    assert "Inga fler fall på två månader." in page
    own = as_("anna").get(reverse("deviations:own_report", args=[case.reference])).content.decode()
    assert "Inga fler fall" not in own
    assert ReadEntry.objects.filter(case_id=case.pk, reader=world.elsa).exists()


def test_what_is_simple_is_dealt_with_in_one_screen(as_, world):
    case = report(as_, world)
    do(
        as_("elsa"),
        "deviations:direct",
        case.reference,
        categories=[world.category.pk],
        severity="1",
        likelihood="2",
        done="Bytte batteri.",
        lexsarah_reason="Ingen skada.",
    )
    case.refresh_from_db()
    assert (case.status, case.deviation.dealt_with_directly) == ("closed", True)


def test_what_may_be_lex_sarah_leaves_the_chief_a_card_and_no_more(as_, world):
    case = report(as_, world)
    elsa = as_("elsa")
    plan_action(elsa, world, case, "Lås medicinskåpet nu.")
    do(
        elsa,
        "deviations:lexsarah",
        case.reference,
        possible="ja",
        lexsarah_reason="Risk för allvarlig skada.",
    )
    follower = Case.objects.get(kind=Kind.LEXSARAH)
    assert elsa.get(reverse("cases:case", args=[case.reference])).status_code == 404
    assert elsa.get(reverse("cases:case", args=[follower.reference])).status_code == 404
    # Her own measure she keeps, and may say it is done.
    assert "Lås medicinskåpet nu." in elsa.get("/atgarder/?whose=mine").content.decode()
    finish(elsa, Action.objects.get())
    card = elsa.get("/inkorg/").content.decode()
    assert case.reference in card
    assert "Risk för allvarlig skada." not in card
    sara = as_("sara")
    assert sara.get(reverse("cases:case", args=[follower.reference])).status_code == 200


def test_a_complaint_shows_a_deviation_and_is_still_answered(as_, world):
    complaint = make_case(world.section, Kind.COMPLAINT, text="Ingen kom när jag larmade.", at=timezone.now())
    elsa = as_("elsa")
    do(elsa, "cases:perform", complaint.reference, "investigate")
    do(elsa, "cases:follow_up", complaint.reference, "deviation")
    deviation = Case.objects.get(kind=Kind.DEVIATION)
    page = elsa.get(reverse("cases:case", args=[complaint.reference])).content.decode()
    assert deviation.reference in page
    given = Answer("Förlåt.", AnswerTo.INDIVIDUAL, Outcome.DEVIATION)
    answer(case_id=complaint.pk, given=given, by=world.elsa, at=timezone.now())
    do(elsa, "cases:perform", complaint.reference, "close")
    assert (status_of(complaint), status_of(deviation)) == ("closed", "received")


def test_a_case_taken_in_as_the_wrong_kind_is_counted_once(as_, world):
    case = report(as_, world)
    became = linking.reclassify(
        case_id=case.pk, kind=Kind.COMPLAINT, reason="Det är ett klagomål.", by=world.elsa, at=timezone.now()
    )
    assert became.received_at == case.received_at
    counted = Case.objects.exclude(status="reclassified")
    assert list(counted) == [became]
    assert became.reference in as_("elsa").get(reverse("cases:case", args=[case.reference])).content.decode()
