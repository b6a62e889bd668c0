"""The report form in a real browser: one page, three answers, on a phone, by keyboard, without JavaScript."""

import pytest

from cases.models import Case, Draft
from cases.services.drafts import content_of
from tests.browsing import faults, sideways_scroll
from tests.factories import make_unit

pytestmark = pytest.mark.browser

PAGES = ["/", "/rapportera/", "/mina-rapporter/"]


@pytest.fixture
def many_units(world):
    for name in ("Norr", "Söder", "Väst", "Öst", "Centrum", "Havet", "Ån"):
        make_unit(world.unit, f"Sektion {name}")
    return world


def fill_in(page, text="Larmet gick inte fram"):
    page.get_by_label("Vad hände?").fill(text)
    page.get_by_label("Nyss").check()


def send(page):
    page.locator(".k-buttons").get_by_role("button", name="Skicka", exact=True).click()


def required_names(page):
    return page.evaluate("[...new Set([...document.querySelectorAll('[required]')].map(x => x.name))]")


@pytest.mark.parametrize("path", PAGES)
def test_the_pages_have_no_faults_and_fit(world, visit, path):
    page = visit(path, user=world.anna, width=320)
    assert faults(page) == []


def test_the_sign_in_page_has_no_faults_and_fits(world, visit):
    page = visit("/logga-in/", width=320)
    assert faults(page) == []


def test_the_form_with_everything_open_and_with_faults_has_no_faults_and_fits(many_units, visit):
    page = visit("/rapportera/", user=many_units.anna, width=320)
    for fold in page.locator("details.k-fold-section summary").all():
        fold.click()
    page.get_by_label("Annan tid").check()
    assert faults(page) == []
    page.get_by_label("Dag", exact=True).fill("2099-01-01")
    send(page)
    page.wait_for_selector(".k-error-summary")
    assert faults(page) == []


def test_the_form_is_one_page_with_three_required_answers(world, visit):
    page = visit("/rapportera/", user=world.anna, width=320)
    assert required_names(page) == ["text", "unit", "when"]
    fill_in(page)
    send(page)
    page.wait_for_url("**/rapportera/kvitto/**")
    assert page.locator("h1").inner_text() == "Tack, rapporten är inskickad"
    assert (faults(page), Case.objects.count()) == ([], 1)


def test_two_quick_presses_of_send_are_one_case(world, visit):
    page = visit("/rapportera/", user=world.anna)
    fill_in(page)
    page.locator(".k-buttons [value=send]").evaluate("button => { button.click(); button.click(); }")
    page.wait_for_url("**/rapportera/kvitto/**")
    assert Case.objects.count() == 1


def test_coming_back_after_sending_finds_an_empty_form_and_no_draft(world, visit):
    page = visit("/rapportera/", user=world.anna)
    fill_in(page)
    send(page)
    page.wait_for_url("**/rapportera/kvitto/**")
    page.go_back()
    page.reload()
    assert page.get_by_label("Vad hände?").input_value() == ""
    assert (Case.objects.count(), Draft.objects.count()) == (1, 0)


def test_the_draft_saves_itself_and_comes_back(world, visit):
    page = visit("/rapportera/", user=world.anna)
    page.get_by_label("Vad hände?").fill("Halva meningen")
    page.get_by_text("Utkast sparat kl.").wait_for()
    assert content_of(Draft.objects.get())["fields"]["text"] == ["Halva meningen"]
    page.reload()
    assert page.get_by_label("Vad hände?").input_value() == "Halva meningen"


def test_another_unit_is_found_by_typing_three_letters(many_units, visit):
    page = visit("/rapportera/", user=many_units.anna)
    page.get_by_label("Sök enhet").fill("cen")
    assert page.get_by_text("En enhet passar och är vald.").is_visible()
    fill_in(page)
    send(page)
    page.wait_for_url("**/rapportera/kvitto/**")
    assert Case.objects.get().unit.name == "Sektion Centrum"


def test_the_date_is_asked_only_for_another_time(world, visit):
    page = visit("/rapportera/", user=world.anna)
    day = page.get_by_label("Dag", exact=True)
    assert not day.is_visible()
    page.get_by_label("Annan tid").check()
    assert day.is_visible()


def test_everything_works_without_javascript(many_units, visit):
    page = visit("/rapportera/", user=many_units.anna, width=320, java_script_enabled=False)
    page.get_by_label("Vad hände?").fill("Utan skript")
    page.get_by_role("button", name="Spara utkast").click()
    assert page.get_by_label("Vad hände?").input_value() == "Utan skript"
    page.get_by_label("Var?").select_option(label="Solgläntan (Boendeenheten)")
    page.get_by_label("I går").check()
    page.get_by_text("Lägg till mer").click()
    page.get_by_label("Vad gjordes genast?").fill("Vi bytte batteri")
    send(page)
    assert page.locator("h1").inner_text() == "Tack, rapporten är inskickad"
    assert Case.objects.get().deviation.done_at_once == "Vi bytte batteri"


def test_the_form_is_filled_in_and_sent_by_keyboard(world, visit):
    page = visit("/rapportera/", user=world.anna)
    page.get_by_label("Vad hände?").focus()
    page.keyboard.type("Med tangenter")
    page.keyboard.press("Tab")  # the unit, which is chosen
    page.keyboard.press("Tab")
    page.keyboard.press("Space")  # the first answer to when
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value") == "send":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/rapportera/kvitto/**")
    assert Case.objects.get().original.text == "Med tangenter"


def test_a_personnummer_in_the_text_is_noticed_and_can_be_moved_to_where_it_is_protected(world, visit):
    page = visit("/rapportera/", user=world.anna)
    fill_in(page, "Boende 19121212-1212 fick fel medicin")
    page.get_by_role("button", name="Flytta till vem det gäller").click()
    assert page.get_by_label("Vad hände?").input_value() == "Boende [personnummer] fick fel medicin"
    send(page)
    page.wait_for_url("**/rapportera/kvitto/**")
    case = Case.objects.get()
    assert case.original.text == "Boende [personnummer] fick fel medicin"
    assert case.people.get().identity == "19121212-1212"


def test_what_points_out_a_person_is_asked_about_without_script(world, visit):
    page = visit("/rapportera/", user=world.anna, width=320, java_script_enabled=False)
    fill_in(page, "Anna Svensson, 070-123 45 67, fick fel medicin på Storgatan 12 B i går kväll")
    send(page)
    assert page.locator("[data-identity-box=sent] h2").inner_text() == "Det här kan peka ut någon"
    assert sideways_scroll(page) == 0
    page.get_by_role("button", name="Gör så och skicka").click()
    assert Case.objects.get().original.text == (
        "[namn], [telefonnummer], fick fel medicin på [adress] i går kväll"
    )


def test_the_box_about_identities_has_no_faults_and_fits(world, visit):
    page = visit("/rapportera/", user=world.anna, width=320)
    fill_in(page, "Anna Svensson, 19121212-1212, 070-123 45 67")
    page.wait_for_selector("[data-identity-choice]")
    assert faults(page) == []
    send(page)
    page.wait_for_selector("[data-identity-box=sent]")
    assert faults(page) == []
