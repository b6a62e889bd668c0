"""The public's pages in a browser: on a phone, by keyboard, without scripts, in three ways of speaking."""

import pytest
from django.core.cache import cache
from django.test import Client

from cases.models import Case
from complaints.services.answering import Answer, answer
from organisation.models import Unit
from tests.browsing import accessibility_faults, sideways_scroll
from tests.factories import NOW
from tests.world import build_world

pytestmark = pytest.mark.browser
WAYS = {"sv": "", "ar": "/sprak/ar", "sv-latt": "/sprak/sv-latt"}
PAGES = ("/lamna-synpunkt/", "/folj/", "/tillganglighet/", "/personuppgifter/")
SEND = "main form > p > .p-button"


@pytest.fixture
def world(transactional_db):
    cache.clear()
    world = build_world()
    Unit.objects.filter(pk=world.section.pk).update(is_reception=True)
    return world


def faults(page):
    return accessibility_faults(page), sideways_scroll(page)


def tell(page, text="Ingen ringer tillbaka."):
    """Fill in what is needed, and send."""
    page.check("input[name=kind][value=klagomal]")
    page.fill("#id_text", text)
    page.check("input[name=sender][value=brukare]")
    page.check("input[name=anonymous][value=ja]")
    page.click(SEND)


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("language", WAYS)
def test_the_pages_have_no_faults_and_fit(visit, world, language, width):
    page = visit(f"{WAYS[language]}/lamna-synpunkt/", width=width)
    for path in PAGES:
        page.goto(f"{WAYS[language]}{path}")
        assert faults(page) == ([], 0), path


@pytest.mark.parametrize("language", WAYS)
def test_the_whole_way_on_a_phone_has_no_faults_and_fits(visit, world, language):
    page = visit(f"{WAYS[language]}/lamna-synpunkt/", width=320)
    tell(page)
    assert faults(page) == ([], 0)
    page.click("main form .p-button")  # from the receipt to the case
    assert faults(page) == ([], 0)
    case = Case.objects.get()
    said = Answer("Vi ringer.", to="enskilda", outcome="avvikelse", fit_for_code=True)
    answer(case_id=case.pk, given=said, by=world.elsa, at=NOW)
    page.fill("#id_add", "Har ni läst det?")
    page.click("button[value=write]")
    assert faults(page) == ([], 0)
    page.click("button[value=dissatisfied]")
    assert faults(page) == ([], 0)


@pytest.mark.parametrize("language", WAYS)
def test_the_page_that_says_what_is_missing_has_no_faults_and_fits(visit, world, language):
    answer = Client().post(f"{WAYS[language]}/lamna-synpunkt/", {"email": "x", "anonymous": "nej"})
    page = visit("/folj/", width=320)
    page.set_content(answer.content.decode())
    page.wait_for_load_state("networkidle")
    assert faults(page) == ([], 0)


def test_without_scripts_what_is_missing_is_said_and_one_reaches_the_receipt(browser, live_server, world):
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, viewport={"width": 320, "height": 700}
    )
    page = context.new_page()
    page.goto("/lamna-synpunkt/")
    page.fill("#id_text", "Ingen ringer tillbaka.")
    page.click(SEND)
    assert page.locator("[role=alert] a").count() == 3
    assert page.input_value("#id_text") == "Ingen ringer tillbaka."
    tell(page)
    assert page.locator(".p-code").count() == 2
    assert context.cookies() == []
    context.close()


def test_the_form_is_filled_in_and_sent_by_keyboard_alone(visit, world):
    page = visit("/lamna-synpunkt/", width=320)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "p-skip"
    page.focus("input[name=kind]")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("Ingen ringer tillbaka.")
    page.focus("input[name=sender]")
    page.keyboard.press("Space")
    page.focus("input[name=anonymous]")
    page.keyboard.press("Space")
    reached = []
    while "submit" not in reached[-1:]:
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.type"))
        assert len(reached) < 12
    page.keyboard.press("Enter")
    page.wait_for_selector(".p-code")
    assert Case.objects.count() == 1


def test_an_anonymous_person_and_a_handler_talk_in_two_browsers(visit, world):
    person = visit("/lamna-synpunkt/", width=320)
    tell(person, "Ingen ringer tillbaka om min ansökan.")
    number = person.locator(".p-code").first.inner_text()
    person.click("main form .p-button")
    handler = visit(f"/arenden/{number}/dialog/", user=world.elsa)
    handler.fill("textarea[name=text]", "Vilken dag ringde du?")
    handler.click("main button[type=submit]")
    person.fill("#id_add", "I måndags, två gånger.")
    person.click("button[value=write]")
    assert "Vilken dag ringde du?" in person.inner_text(".p-talk")
    handler.goto(f"/arenden/{number}/dialog/")
    assert "I måndags, två gånger." in handler.inner_text("main")
    body = Client().get(f"/arenden/{number}/dialog/")
    assert body.status_code == 302  # the number alone opens nothing
