"""The ways to report in a real browser: how little it takes, nothing left behind, without an account."""

import pytest
from django.core.cache import cache
from django.utils import timezone

from cases.enums import Kind
from cases.models import Case
from deviations.services.unit_codes import make_code
from tests.browsing import faults

pytestmark = pytest.mark.browser

TEXT = "Larmet gick inte fram"
SERIOUS = "En boende blev inlåst på sitt rum."


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()
    yield
    cache.clear()


def write(page, text=TEXT):
    page.get_by_label("Vad hände?").fill(text)
    page.get_by_label("Nyss").check()


def send(page, action="send"):
    page.locator(f".k-buttons [value={action}]").last.click()


def test_the_shortest_report_is_three_fields_on_one_page_with_three_taps(world, visit):
    page = visit("/rapportera/", user=world.anna, width=320)  # no step beyond sign-in
    page.evaluate("""() => {
      window.taps = 0; window.keys = 0;
      document.addEventListener("pointerdown", () => window.taps++, true);
      document.addEventListener("keydown", () => window.keys++, true);
    }""")
    required = page.evaluate("[...new Set([...document.querySelectorAll('[required]')].map(x => x.name))]")
    page.get_by_label("Vad hände?").click()
    page.keyboard.type(TEXT)
    page.get_by_text("Nyss", exact=True).click()
    button = page.locator(".k-buttons [value=send]")
    button.scroll_into_view_if_needed()
    taps, keys = page.evaluate("[window.taps, window.keys]")
    button.click()
    page.wait_for_url("**/rapportera/kvitto/**")
    assert required == ["text", "unit", "when"]  # and the unit is chosen from the start
    assert (taps + 1, keys) == (3, len(TEXT))
    assert Case.objects.count() == 1


def test_after_sending_and_signing_out_back_shows_nothing_that_was_written(world, visit):
    page = visit("/rapportera/", user=world.anna, width=320)
    write(page)
    send(page, "send-and-leave")
    page.wait_for_url("**/logga-in/**")
    page.go_back()
    page.wait_for_load_state("networkidle")
    assert TEXT not in page.content()
    assert page.locator("textarea[name=text]").count() == 0


@pytest.mark.parametrize("script", [True, False])
def test_lex_sarah_is_offered_after_send_with_everything_kept(world, visit, script):
    page = visit("/rapportera/", user=world.anna, width=320, java_script_enabled=script)
    write(page, SERIOUS)
    if script:
        page.locator("[data-lexsarah-hint]").wait_for()
    send(page)
    page.get_by_role("heading", name="Kan det här vara lex Sarah?").wait_for()
    assert page.get_by_label("Vad hände?").input_value() == SERIOUS
    if script:
        assert faults(page) == []
    send(page, "send-lexsarah")
    page.wait_for_url("**/rapportera/kvitto/**")
    assert Case.objects.get().kind == Kind.LEXSARAH


def test_what_was_written_follows_to_something_else_without_javascript(world, visit):
    page = visit("/rapportera/", user=world.anna, width=320, java_script_enabled=False)
    page.get_by_label("Vad hände?").fill("Maten borde vara varm")
    page.locator("summary", has_text="Är det något annat?").click()
    page.get_by_role("button", name="Visa vart det går").click()
    page.get_by_role("button", name="Skriv en synpunkt").click()
    assert page.get_by_label("Vad hände?").input_value() == "Maten borde vara varm"
    page.get_by_label("I dag").check()
    send(page)
    assert Case.objects.get().kind == Kind.COMPLAINT


def test_the_pages_of_something_else_and_of_codes_have_no_faults_and_fit(world, visit, sample):
    make_code(unit=world.section, by=world.elsa, at=timezone.now())
    pages = (
        ("anna", "/rapportera/annat/"),
        ("elsa", "/rapportkoder/"),
        ("elsa", f"/rapportkoder/{world.section.pk}/"),
        ("elsa", f"/rapportkoder/{world.section.pk}/lapp/"),
        ("kerstin", "/rapportera/tid/"),
        ("anna", "/lappar/"),
        (None, "/utan-konto/"),
    )
    for person, path in sample(pages):
        page = visit(path, user=person and getattr(world, person), width=320)
        assert (path, faults(page)) == (path, [])


@pytest.mark.parametrize("script", [True, False])
def test_a_report_without_account_from_the_code_to_following_it(world, visit, script):
    code = make_code(unit=world.section, by=world.elsa, at=timezone.now())
    page = visit("/utan-konto/", width=320, java_script_enabled=script)
    page.get_by_label("Enhetens kod").fill(code.shown)
    page.get_by_role("button", name="Fortsätt").click()
    if script:
        assert faults(page) == []
    write(page)
    page.get_by_label("Ditt namn").fill("Fia Familjehem")
    page.get_by_label("Jag är").select_option("familjehem")
    send(page)
    secret = page.locator(".k-code").inner_text()
    if script:
        assert faults(page) == []
    page.get_by_role("button", name="Följ rapporten").click()
    assert Case.objects.get().reference in page.locator("h1").inner_text()
    page.goto("/folj/")
    page.get_by_label("Nummer").fill(Case.objects.get().reference)
    page.get_by_label("Hemlig kod").fill(secret)
    page.get_by_role("button", name="Visa ärendet").click()
    page.get_by_label("Skriv till oss").fill("Jag glömde säga att det var mörkt.")
    page.get_by_role("button", name="Skicka meddelandet").click()
    assert "det var mörkt" in page.inner_text(".p-talk")
    if script:
        assert faults(page) == []
