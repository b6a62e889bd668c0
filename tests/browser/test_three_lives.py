"""The whole life of three cases, as the people who live them do it: on a phone, and at a desk.

SCREENSHOTS=folder keeps a picture of every step (docs/screenshots/lives holds the last ones taken).
"""

import os
from pathlib import Path

import pytest
from django.urls import reverse

from cases.models import Case
from registers.models import Category
from tests.factories import LONG_AGO, make_deadline_rule
from tests.world import build_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE, DESK = 320, 1280
FOLDER = os.environ.get("SCREENSHOTS", "")


@pytest.fixture
def world(transactional_db):
    made = build_world()
    made.larm = Category.objects.create(
        name="Larmet fungerade inte", parent=made.category, valid_from=LONG_AGO
    )
    make_deadline_rule(code="first_action")
    make_deadline_rule(code="close", amount=60)
    return made


@pytest.fixture
def snap():
    """Keep a picture of a page, if somebody wants them."""

    def kept(page, name):
        if FOLDER:
            Path(FOLDER).mkdir(parents=True, exist_ok=True)
            # As high a window as the page, else what sticks to the window's edge lies across the picture.
            before = page.viewport_size
            page.set_viewport_size({**before, "height": page.evaluate("document.body.scrollHeight")})
            page.screenshot(path=Path(FOLDER) / f"{name}.png", full_page=True)
            page.set_viewport_size(before)

    return kept


def report(visit, world, snap, name, text):
    """Anna reports on her phone: three answers, one press."""
    page = visit(reverse("deviations:report"), user=world.anna, width=PHONE)
    page.get_by_label("Vad hände?").fill(text)
    page.get_by_label("Nyss").check()
    snap(page, f"{name}-1-rapport-telefon")
    page.get_by_role("button", name="Skicka", exact=True).click()
    page.get_by_role("heading", name="Tack").wait_for()
    snap(page, f"{name}-2-kvitto-telefon")
    return Case.objects.latest("pk")


def classify(page, case, *, severity, likelihood):
    page.goto(reverse("cases:classify", args=[case.reference]))
    page.get_by_label("Larmet fungerade inte", exact=True).check()
    page.locator(f"input[name=severity][value='{severity}']").check()
    page.locator(f"input[name=likelihood][value='{likelihood}']").check()
    page.locator("input[name=causes]").first.check()
    page.locator("[name=primary_cause]").select_option(label="Rutin saknas")
    page.locator("input[name=legal_bases][value=SoL]").check()
    page.get_by_role("button", name="Spara", exact=True).click()


def say_no_to_lex_sarah(page, case):
    page.goto(reverse("deviations:lexsarah", args=[case.reference]))
    page.get_by_label("Nej", exact=True).check()
    page.get_by_label("Varför?").fill("Ingen kom till skada och det fanns ingen risk för det.")
    page.get_by_role("button", name="Spara").click()


def test_the_life_of_a_simple_case(visit, world, snap):
    case = report(visit, world, snap, "enkelt", "Lampan i trapphuset var trasig hela kvällen.")
    page = visit(reverse("cases:inbox"), user=world.elsa, width=DESK)
    snap(page, "enkelt-3-inkorg")
    page.get_by_role("link", name="Lampan i trapphuset").click()
    snap(page, "enkelt-4-arende")
    page.get_by_role("link", name="Åtgärdat direkt").first.click()
    page.get_by_label("Vad gjordes?").fill("Lampan är bytt.")
    page.get_by_label("Varför är det inte lex Sarah?").fill("Ingen risk för någon.")
    page.get_by_label("Larmet fungerade inte").check()
    page.locator("input[name=severity][value='1']").check()
    page.locator("input[name=likelihood][value='1']").check()
    snap(page, "enkelt-5-atgardat-direkt")
    page.get_by_role("button", name="Avsluta").click()
    page.get_by_text("Avslutad").first.wait_for()
    assert Case.objects.get(pk=case.pk).status == "closed"
    phone = visit(reverse("deviations:own_report", args=[case.reference]), user=world.anna, width=PHONE)
    assert phone.get_by_text("Avslutad").first.is_visible()
    snap(phone, "enkelt-6-min-rapport-telefon")


def test_the_life_of_a_case_between_two_units(visit, world, snap):
    case = report(visit, world, snap, "samverkan", "Uppdraget följde inte med när ärendet flyttades.")
    page = visit(reverse("cases:case", args=[case.reference]), user=world.elsa, width=DESK)
    page.get_by_role("link", name="Lägg till enhet i samverkan").click()
    page.get_by_label("Enhet som också ska svara").select_option(value=str(world.other_section.pk))
    page.get_by_role("button", name="Lägg till").click()
    page.get_by_text("Ärendet är nu en samverkansavvikelse.").wait_for()
    page.goto(reverse("cases:handover", args=[case.reference]))
    page.get_by_label("Var brast det mellan er?").fill("När uppdraget gick till utföraren")
    page.get_by_role("button", name="Spara").click()
    snap(page, "samverkan-3-arende")
    take(page, case, "investigate")
    classify(page, case, severity=1, likelihood=1)
    say_no_to_lex_sarah(page, case)
    write_investigation(page, case)
    page.goto(reverse("cases:case", args=[case.reference]))
    assert page.get_by_text("Har inte skrivit sin del").first.is_visible()
    write_their_part(visit, world, snap, case)
    page.goto(reverse("cases:complete", args=[case.reference]))
    page.get_by_role("button", name="Klarmarkera och lås").click()
    take(page, case, "close")
    snap(page, "samverkan-5-avslutat")
    assert Case.objects.get(pk=case.pk).status == "closed"


def write_investigation(page, case):
    page.goto(reverse("cases:investigation", args=[case.reference]))
    page.get_by_label("Vad har kommit fram?").fill("Ingen skrev upp uppdraget.")
    page.get_by_label("Hur bedömer du det?").fill("Överlämningen behöver skrivas.")
    page.get_by_role("button", name="Spara och gå tillbaka").click()


def write_their_part(visit, world, snap, case):
    """Nils of the other unit finds the case in his inbox and writes his part, on his phone."""
    page = visit(reverse("cases:inbox"), user=world.nils, width=PHONE)
    page.goto(reverse("cases:case", args=[case.reference]))
    page.get_by_role("link", name="Skriv vår del").click()
    page.locator("main textarea").last.fill("Vi fick inget uppdrag. Nu finns en lista.")
    snap(page, "samverkan-4-var-del-telefon")
    page.get_by_role("button", name="Spara vår del").click()
    page.get_by_text("Er del är sparad").first.wait_for()


def test_the_life_of_a_serious_case(visit, world, snap):
    case = report(visit, world, snap, "allvarligt", "Larmet gick inte fram. Listan var ifylld i förväg.")
    page = visit(reverse("cases:case", args=[case.reference]), user=world.elsa, width=DESK)
    take(page, case, "investigate")
    classify(page, case, severity=4, likelihood=2)
    say_no_to_lex_sarah(page, case)
    page.goto(reverse("cases:timeline", args=[case.reference]))
    page.get_by_label("Dag", exact=True).fill("2026-01-02")
    page.get_by_label("Vad hände?").fill("Passet byter. Överlämningen görs muntligt.")
    page.get_by_role("button", name="Lägg till").click()
    page.get_by_label("Vad har kommit fram?").fill("Larmet kvitterades på avstånd.")
    page.get_by_label("Varför hände det?").fill("Ingen hade i uppgift att gå dit.")
    page.get_by_role("button", name="Fråga varför en gång till").click()
    page.get_by_label("Varför var det så?").first.fill("Listan fylls i före passet.")
    page.get_by_label("Hur bedömer du det?").fill("Det kan hända igen.")
    page.get_by_label("Vilka slutsatser drar du?").fill("Listan måste göras om.")
    snap(page, "allvarligt-3-handelseanalys")
    page.get_by_role("button", name="Spara och gå tillbaka").click()
    page.goto(reverse("cases:complete", args=[case.reference]))
    page.get_by_role("button", name="Klarmarkera och lås").click()
    page.get_by_text("Klar och låst").first.wait_for()
    propose(page, world, case)
    decide(visit, world, snap, case)
    finish_and_close(visit, world, snap, case)
    assert Case.objects.get(pk=case.pk).status == "closed"


def propose(page, world, case):
    """Elsa proposes what reaches the whole verksamhetsområde."""
    page.goto(reverse("cases:add_action", args=[case.reference]))
    page.get_by_label("Vad ska göras?").fill("Byt till en lista som inte går att fylla i förväg.")
    page.get_by_label("Typ av åtgärd").select_option(index=1)
    page.get_by_label("Hur långt når den?").select_option("verksamhetsomrade")
    page.get_by_label("Klar senast").fill("2030-01-01")
    page.get_by_role("button", name="Lägg till").click()
    page.get_by_text("lämnad som förslag").first.wait_for()


def decide(visit, world, snap, case):
    """Astrid says yes, and gives it to Elsa."""
    page = visit(reverse("cases:proposals"), user=world.astrid, width=DESK)
    page.get_by_role("link", name="Byt till en lista").click()
    page.get_by_label("Ja, gör det").check()
    page.get_by_label("Vem gör det?").select_option(label="Elsa")
    snap(page, "allvarligt-4-forslag")
    page.get_by_role("button", name="Spara beslutet").click()
    page.get_by_text("Inga förslag väntar på dig").wait_for()


def finish_and_close(visit, world, snap, case):
    """Elsa does it, sees that it helped, and closes."""
    page = visit(reverse("cases:case", args=[case.reference]), user=world.elsa, width=DESK)
    take(page, case, "act")
    action = case.actions.get()
    page.goto(reverse("cases:finish_action", args=[action.pk]))
    page.get_by_label("Vad gjordes?").fill("Den nya listan används.")
    page.get_by_role("button", name="Spara").click()
    take(page, case, "follow_up")
    page.goto(reverse("cases:judge_effect", args=[action.pk]))
    page.get_by_label("Ja, effekten är nådd").check()
    page.get_by_label("Vad ser du som visar det?").fill("Inga nya händelser.")
    snap(page, "allvarligt-5-effekt")
    page.get_by_role("button", name="Spara").click()
    take(page, case, "close")
    snap(page, "allvarligt-6-avslutat")
    phone = visit(reverse("cases:case", args=[case.reference]), user=world.elsa, width=PHONE)
    snap(phone, "allvarligt-7-arende-telefon")


def take(page, case, step):
    """Take an arrow of the workflow, with its one button."""
    page.goto(reverse("cases:perform", args=[case.reference, step]))
    page.locator("main form button[type=submit]").last.click()
