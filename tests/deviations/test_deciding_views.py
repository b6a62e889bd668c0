"""The screens where the receiver decides: dealt with directly, lex Sarah or not, the individual informed."""

import io
import re

import pypdf
import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from cases.enums import Kind, Status
from cases.models import Case, Notice
from deviations.models import Deviation
from documents.models import Document
from organisation.models import Membership
from organisation.roles import Role
from tests.factories import investigate, make_action, make_case, make_category
from tests.world import open_deviation


def address(name, case):
    return reverse(f"deviations:{name}", args=[case.reference])


def answers(world, case, **changed):
    return {
        "version": case.version,
        "done": "Batteriet byttes.",
        "lexsarah_reason": "Ingen risk för skada.",
        "categories": [world.category.pk],
        "severity": "1",
        "likelihood": "2",
        "other_reason": "",
        **changed,
    }


def words(answer):
    found = answer.context["form"].errors.get_json_data()
    return {field: [error["message"] for error in rows] for field, rows in found.items()}


def test_a_simple_case_is_ended_in_one_screen(client, world):
    case = open_deviation(world)
    client.force_login(world.elsa)
    answer = client.post(address("direct", case), answers(world, case))
    assert answer.headers["Location"] == reverse("cases:case", args=[case.reference])
    case.refresh_from_db()
    deviation = case.deviation
    assert (case.status, case.risk, deviation.dealt_with_directly) == (Status.CLOSED, 2, True)
    assert (deviation.direct_reason, deviation.lexsarah_possible) == ("Batteriet byttes.", False)


@pytest.mark.parametrize("said", [["HSL", "SoL"], []])
def test_the_short_way_asks_the_law_too_and_goes_on_without_an_answer(client, world, said):
    case = open_deviation(world)
    client.force_login(world.elsa)
    assert "Vilken lag ges insatsen enligt?" in client.get(address("direct", case)).content.decode()
    assert client.post(address("direct", case), answers(world, case, legal_bases=said)).status_code == 302
    assert sorted(case.legal_bases.values_list("basis", flat=True)) == said
    told = Notice.objects.filter(case=case, template="health_care", recipient=world.maja)
    assert told.exists() == ("HSL" in said)


def test_a_law_that_is_set_is_not_asked_and_stays(client, world):
    case = open_deviation(world, report={"legal_bases": ["HSL"]})
    client.force_login(world.elsa)
    assert "Vilken lag ges insatsen enligt?" not in client.get(address("direct", case)).content.decode()
    client.post(address("direct", case), answers(world, case))
    assert list(case.legal_bases.values_list("basis", flat=True)) == ["HSL"]


def test_event_types_are_suggested_here_too_and_what_came_of_it_is_kept(client, world):
    case = open_deviation(world, text="Skrevs in i efterhand, tre veckor senare")
    late = make_category(
        "Dokumentationen är försenad", parent=make_category("Rättssäkerhet och handläggning")
    )
    client.force_login(world.elsa)
    page = client.get(address("direct", case)).content.decode()
    assert f'id="forslag-{late.pk}"' in page
    assert re.search(r"för orden: [^<]*efterhand", page)
    told = answers(world, case, categories=[world.category.pk], suggested=f"{late.pk},{world.category.pk}")
    client.post(address("direct", case), told)
    kept = case.type_suggestions.order_by("rank").values_list("category_id", "accepted")
    assert list(kept) == [(late.pk, False), (world.category.pk, True)]


def test_what_the_reporter_did_at_once_stands_there_from_the_start(client, world):
    case = open_deviation(world, detail={"done_at_once": "Bytte batteri."})
    client.force_login(world.elsa)
    assert client.get(address("direct", case)).context["form"]["done"].value() == "Bytte batteri."


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ("done", "Skriv vad som gjordes."),
        ("lexsarah_reason", "Skriv varför det inte kan vara lex Sarah."),
        ("categories", "Välj vad det är för händelse."),
        ("severity", "Välj hur allvarligt det var."),
        ("likelihood", "Välj hur troligt det är."),
    ],
)
def test_each_answer_is_asked_for_and_the_others_are_kept(client, world, missing, said):
    case = open_deviation(world)
    client.force_login(world.elsa)
    sent = answers(world, case)
    del sent[missing]
    answer = client.post(address("direct", case), sent)
    assert words(answer) == {missing: [said]}
    kept = answer.context["form"]
    assert {name for name in sent if kept[name].value() in (None, "", [])} == {"other_reason"}


def test_a_risk_above_the_boards_limit_is_refused_and_nothing_is_kept(client, world):
    case = open_deviation(world)
    client.force_login(world.elsa)
    answer = client.post(address("direct", case), answers(world, case, severity="3", likelihood="3"))
    assert words(answer) == {"__all__": ["Riskvärdet är 9. Åtgärdat direkt går upp till 3."]}
    case.refresh_from_db()
    assert (case.status, case.risk, case.categories.count()) == (Status.RECEIVED, None, 0)
    assert Deviation.objects.get(case=case).lexsarah_possible is None


def test_ovrigt_needs_its_reason_also_in_the_short_way(client, world):
    case = open_deviation(world)
    client.force_login(world.elsa)
    sent = answers(world, case, categories=[world.other_category.pk])
    assert words(client.post(address("direct", case), sent)) == {
        "other_reason": ["Skriv varför Övrigt passar bäst."]
    }


def test_causes_and_laws_chosen_before_are_left_as_they_are(client, world):
    case = investigate(open_deviation(world), world.elsa)
    client.force_login(world.elsa)
    client.post(address("direct", case), answers(world, case))
    case.refresh_from_db()
    assert case.status == Status.CLOSED
    assert [(row.cause, row.is_primary) for row in case.case_causes.all()] == [(world.cause, True)]
    assert [row.basis for row in case.legal_bases.all()] == ["SoL"]


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("direct", {"elsa": 200, "harald": 403, "kerstin": 403, "nils": 404, "anna": 404}),
        ("lexsarah", {"elsa": 200, "harald": 200, "kerstin": 403, "nils": 404, "anna": 404}),
        ("informed", {"elsa": 200, "harald": 200, "kerstin": 403, "nils": 404, "anna": 404}),
    ],
)
def test_the_screens_are_for_those_who_decide(client, world, name, codes):
    case = open_deviation(world)
    met = {}
    for who in codes:
        client.force_login(getattr(world, who))
        met[who] = client.get(address(name, case)).status_code
    assert met == codes


@pytest.mark.parametrize("name", ["direct", "lexsarah", "informed"])
def test_another_kind_has_no_such_screen(client, world, name):
    case = make_case(world.section, Kind.COMPLAINT)
    client.force_login(world.elsa)
    assert client.get(address(name, case)).status_code == 404


def test_a_no_to_lex_sarah_stands_with_its_reason(client, world):
    case = open_deviation(world)
    client.force_login(world.harald)
    sent = {"possible": "nej", "lexsarah_reason": "Ingen risk.", "version": case.version}
    answer = client.post(address("lexsarah", case), sent)
    assert answer.headers["Location"].endswith("#lex-sarah")
    deviation = Deviation.objects.get(case=case)
    assert (deviation.lexsarah_possible, deviation.lexsarah_reason) == (False, "Ingen risk.")


def test_a_no_without_a_reason_is_refused_beside_the_field(client, world):
    case = open_deviation(world)
    client.force_login(world.elsa)
    answer = client.post(address("lexsarah", case), {"possible": "nej", "version": case.version})
    assert words(answer) == {"lexsarah_reason": ["Skriv varför."]}


def test_the_page_says_who_will_read_before_asking(client, world):
    client.force_login(world.elsa)
    page = client.get(address("lexsarah", open_deviation(world)))
    assert page.context["receivers"] == [world.sara]
    assert "Ärendet lämnas över direkt till: Sara." in " ".join(page.content.decode().split())


def test_a_yes_hands_over_and_the_chief_who_lost_sight_lands_in_the_inbox(client, world):
    case = open_deviation(world)
    make_action(case, world.elsa, text="Min egen åtgärd")
    client.force_login(world.elsa)
    sent = {"possible": "ja", "lexsarah_reason": "Fara för liv.", "version": case.version}
    answer = client.post(address("lexsarah", case), sent)
    assert answer.headers["Location"] == reverse("cases:inbox")
    report = Case.objects.get(kind=Kind.LEXSARAH)
    told = [str(message) for message in get_messages(answer.wsgi_request)]
    assert [report.reference in line for line in told] == [True]
    case.refresh_from_db()
    assert (case.status, case.restricted) == (Status.HANDED_OVER, True)
    assert client.get(reverse("cases:case", args=[case.reference])).status_code == 404
    assert client.get(reverse("cases:case", args=[report.reference])).status_code == 404
    action = case.actions.get()
    assert client.get(reverse("cases:finish_action", args=[action.pk])).status_code == 200
    client.force_login(world.sara)
    assert client.get(reverse("cases:case", args=[report.reference])).status_code == 200


def test_where_nobody_receives_lex_sarah_nothing_is_handed_over(client, world):
    Membership.objects.filter(role=Role.LEXSARAH_RESPONSIBLE).delete()
    case = open_deviation(world)
    client.force_login(world.elsa)
    sent = {"possible": "ja", "lexsarah_reason": "Fara för liv.", "version": case.version}
    answer = client.post(address("lexsarah", case), sent)
    assert words(answer) == {
        "possible": ["Ingen är utsedd att ta emot lex Sarah hos er. Be systemförvaltaren utse någon."]
    }
    assert Case.objects.count() == 1


@pytest.mark.parametrize(("told", "kept"), [("nej", "nej"), ("", "ja"), (None, "ja")])
def test_whether_the_individual_is_informed_is_asked_in_the_short_way_and_may_be_left(
    client, world, told, kept
):
    case = open_deviation(world, detail={"individual_informed": "ja"})
    client.force_login(world.elsa)
    assert "Är den enskilde informerad?" in client.get(address("direct", case)).content.decode()
    client.post(address("direct", case), answers(world, case, **({} if told is None else {"informed": told})))
    case.refresh_from_db()
    assert (case.status, case.deviation.individual_informed) == (Status.CLOSED, kept)


@pytest.mark.parametrize(
    ("before", "told", "printed"), [("", "nej", "Nej"), ("", "", "Inte besvarat"), ("ja", "", "Ja")]
)
def test_it_is_asked_at_klar_and_stands_in_the_paper(client, world, before, told, printed):
    case = investigate(open_deviation(world, detail={"individual_informed": before}), world.elsa)
    client.force_login(world.elsa)
    url = reverse("cases:complete", args=[case.reference])
    assert "Är den enskilde informerad?" in client.get(url).content.decode()
    client.post(url, {"version": case.version, "answer": told})
    case.refresh_from_db()
    assert case.investigation.is_locked
    assert case.deviation.individual_informed == (told or before)
    paper = bytes(Document.objects.get(kind="investigation").file.content)
    text = pypdf.PdfReader(io.BytesIO(paper)).pages[0].extract_text()
    assert f"Är den enskilde informerad? {printed}" in " ".join(text.split())


def test_the_answer_about_the_individual_is_kept(client, world):
    case = open_deviation(world)
    client.force_login(world.elsa)
    client.post(address("informed", case), {"informed": "ja", "version": case.version})
    assert Deviation.objects.get(case=case).individual_informed == "ja"
    late = client.post(address("informed", case), {"informed": "nej", "version": case.version})
    assert "Någon annan har sparat under tiden" in late.content.decode()
    assert Deviation.objects.get(case=case).individual_informed == "ja"


def test_the_short_way_is_offered_until_the_investigation_is_klar(client, world):
    case = investigate(open_deviation(world), world.elsa)
    client.force_login(world.elsa)
    page, way = reverse("cases:case", args=[case.reference]), f'href="{address("direct", case)}"'
    assert way in client.get(page).content.decode()
    client.post(reverse("cases:complete", args=[case.reference]), {"version": case.version})
    assert way not in client.get(page).content.decode()
