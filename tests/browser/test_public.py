"""The public's pages in a browser: on a phone, by keyboard, without scripts, in every language.

SCREENSHOTS=folder keeps a picture of the way on a phone (docs/screenshots/public holds the last ones taken).
"""

import os
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client

from cases.models import Case
from complaints.services.answering import Answer, answer
from organisation.models import Unit
from registers.enums import Language
from tests.browsing import faults
from tests.factories import NOW
from tests.world import build_world

pytestmark = pytest.mark.browser
WAYS = {"sv": "", "ar": "/sprak/ar", "sv-latt": "/sprak/sv-latt"}
PAGES = ("/lamna-synpunkt/", "/folj/", "/tillganglighet/", "/personuppgifter/")
SEND = "main form > p > .p-button"
FOLDER = os.environ.get("SCREENSHOTS", "")


# What the page has loaded, itself first: by what, and how many bytes of body.
LOADED = """[...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
    .map(entry => [entry.initiatorType, entry.encodedBodySize])"""


def way(language):
    return "" if language == Language.SWEDISH else f"/sprak/{language.value}"


@pytest.fixture
def snap():
    """Keep a picture of a page, if somebody wants them."""

    def kept(page, name):
        if FOLDER:
            Path(FOLDER).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=Path(FOLDER) / f"{name}.png", full_page=True)

    return kept


@pytest.fixture
def world(transactional_db):
    cache.clear()
    world = build_world()
    Unit.objects.filter(pk=world.section.pk).update(is_reception=True)
    return world


def tell(page, text="Ingen ringer tillbaka."):
    """Fill in what is needed, and send."""
    page.check("input[name=kind][value=klagomal]")
    page.fill("#id_text", text)
    page.check("input[name=sender][value=brukare]")
    page.check("input[name=anonymous][value=ja]")
    page.click(SEND)
    page.wait_for_load_state()


@pytest.mark.parametrize("language", Language)
def test_the_pages_have_no_faults_fit_weigh_little_and_have_their_landmarks(visit, world, language):
    page = visit(f"{way(language)}/lamna-synpunkt/", width=320)
    loaded = page.evaluate(LOADED)
    # All that the first page loads: text, one stylesheet and a small picture; no script, no letters.
    assert {kind for kind, _size in loaded} <= {"navigation", "link", "other"}
    assert 1_000 < sum(size for _kind, size in loaded) < 100_000
    for role, many in {"banner": 1, "main": 1, "contentinfo": 1, "navigation": 2}.items():
        assert page.get_by_role(role).count() == many, role
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "innehall"
    for path in PAGES:
        page.goto(f"{way(language)}{path}")
        assert (faults(page), page.locator("h1").count()) == ([], 1), path


@pytest.mark.parametrize("language", WAYS)
def test_the_whole_way_on_a_phone_has_no_faults_and_fits(visit, world, snap, language):
    page = visit(f"{WAYS[language]}/lamna-synpunkt/", width=320)
    snap(page, f"{language}-1-formular-telefon")
    tell(page)
    assert faults(page) == []
    snap(page, f"{language}-2-kvitto-telefon")
    page.click("main form .p-button")  # from the receipt to the case
    assert faults(page) == []
    case = Case.objects.get()
    said = Answer("Vi ringer.", to="enskilda", outcome="avvikelse", fit_for_code=True)
    answer(case_id=case.pk, given=said, by=world.elsa, at=NOW)
    page.fill("#id_add", "Har ni läst det?")
    page.click("button[value=write]")
    assert faults(page) == []
    snap(page, f"{language}-3-folj-telefon")
    page.click("button[value=dissatisfied]")
    assert faults(page) == []


@pytest.mark.parametrize("language", WAYS)
def test_the_page_that_says_what_is_missing_has_no_faults_and_fits(visit, world, language):
    answer = Client().post(f"{WAYS[language]}/lamna-synpunkt/", {"email": "x", "anonymous": "nej"})
    page = visit("/folj/", width=320)
    page.set_content(answer.content.decode())
    page.wait_for_load_state("networkidle")
    assert faults(page) == []


def test_without_scripts_what_is_missing_is_said_and_one_reaches_the_receipt(browser, live_server, world):
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, viewport={"width": 320, "height": 700}
    )
    page = context.new_page()
    page.goto("/lamna-synpunkt/")
    page.fill("#id_text", "Ingen ringer tillbaka.")
    page.click(SEND)
    page.wait_for_load_state()
    assert page.locator("[role=alert] a").count() == 3
    assert page.input_value("#id_text") == "Ingen ringer tillbaka."
    tell(page)
    assert page.locator(".p-code").count() == 2
    assert context.cookies() == []
    context.close()


@pytest.mark.parametrize("language", Language)
def test_the_form_is_filled_in_and_sent_by_keyboard_alone(visit, world, language):
    page = visit(f"{way(language)}/lamna-synpunkt/", width=320)
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


def press(page, path, **filled):
    """Open a page of the staff's, fill in the named boxes and press its button."""
    page.goto(path)
    for box, value in filled.items():
        if value is True:
            page.check(f"main [name={box}]")
        elif page.locator(f"main [name={box}][type=radio]").count():
            page.check(f"main [name={box}][value={value}]")
        else:
            page.fill(f"main [name={box}]", value)
    go(page, "main form[novalidate] button[type=submit]")


def go(page, button):
    """Press a button and wait for the page it leads to."""
    with page.expect_navigation():
        page.click(button, force=True)


def test_an_anonymous_person_and_a_handler_talk_in_two_browsers_to_the_end(visit, world):
    person = visit("/lamna-synpunkt/", width=320)
    tell(person, "Ingen ringer tillbaka om min ansökan.")
    number = person.locator(".p-code").first.inner_text()
    go(person, "main form .p-button")
    case = f"/arenden/{number}"

    def stands():
        with person.expect_navigation():
            person.eval_on_selector("#formular", "form => form.requestSubmit()")
        return person.inner_text(".p-status")

    handler = visit(f"{case}/", user=world.elsa)
    press(handler, f"{case}/bekrafta/")
    assert stands() == "Bekräftat"
    press(handler, f"{case}/steg/investigate/")
    press(handler, f"{case}/dialog/", text="Vilken dag ringde du?")
    press(handler, f"{case}/steg/ask/")
    assert stands() == "Väntar på ditt svar"
    assert "Vilken dag ringde du?" in person.inner_text(".p-talk")
    person.fill("#id_add", "I måndags, två gånger.")
    go(person, "button[value=write]")
    assert person.inner_text(".p-status") == "Under handläggning"
    handler.goto(f"{case}/dialog/")
    assert "I måndags, två gånger." in handler.inner_text("main")
    answer = {"to": "enskilda", "outcome": "avvikelse", "fit_for_code": True}
    press(handler, f"{case}/svara/", text="Sara Lindberg har semester. Vi ringer i dag.", **answer)
    assert "Det här kan peka ut någon: Sara Lindberg" in handler.inner_text("main")
    press(handler, f"{case}/svara/", text="Växeln var stängd. Vi ringer i dag.", **answer)
    press(handler, f"{case}/steg/close/")
    assert stands() == "Avslutat"
    assert "Växeln var stängd." in person.inner_text("main")
    go(person, "button[value=dissatisfied]")
    person.fill("#id_review", "Ingen ringde.")
    go(person, "button[value=review]")
    assert person.inner_text(".p-status") == "Ny genomgång"
    press(handler, f"{case}/svara/", text="Vi ringde visst.", **answer)
    assert "någon annan än den som svarade först" in handler.inner_text("main")
    other = visit(f"{case}/", user=world.ulla)
    press(other, f"{case}/svara/", text="Förlåt. Nu har vi ändrat rutinen.", **answer)
    assert stands() == "Besvarat"
    assert "Nu har vi ändrat rutinen." in person.inner_text("main")
    assert Client().get(f"{case}/dialog/").status_code == 302  # the number alone opens nothing
