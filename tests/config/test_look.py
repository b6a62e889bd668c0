"""Every component on one page: accessible, never wider than the window, usable without JavaScript."""

import pytest
from django.template import engines

from organisation.roles import Role
from tests.browsing import faults
from tests.config.gallery import ReportForm

pytestmark = [pytest.mark.urls("tests.config.gallery")]


def summary_of(form):
    template = engines["django"].from_string('{% include "components/error_summary.html" %}')
    return template.render({"form": form})


def test_every_error_in_the_summary_leads_to_an_id_on_the_page():
    form = ReportForm({"day": "32 mars"})
    page = str(form)
    targets = ["id_what", "id_where", "id_when", "id_day"]
    assert [f'href="#{target}"' in summary_of(form) for target in targets] == [True] * 4
    assert [page.count(f' id="{target}"') for target in targets] == [1] * 4


def test_a_form_without_errors_has_no_summary():
    assert summary_of(ReportForm()).strip() == ""


def test_what_is_not_required_says_so_in_words_except_a_single_box():
    assert str(ReportForm()).count("(frivilligt)") == 6


def test_an_error_of_the_whole_form_is_said_once_at_the_top():
    form = ReportForm({"what": "Fall", "where": "1", "when": "nu"})
    form.add_error(None, "Ärendet är avslutat.")
    assert str(form).count("Ärendet är avslutat.") == 1


@pytest.mark.browser
def test_the_components_are_accessible_and_fit_the_window(visit, person):
    page = visit("/", user=person(Role.SECTION_CHIEF), width=320)
    assert faults(page) == []


@pytest.mark.browser
def test_what_is_wrong_with_a_page_is_found_on_a_phone_and_on_a_desk(visit):
    """So that an empty list of faults means something."""
    page = visit("/")
    page.set_content(
        "<!doctype html><html lang=sv><title>Fel</title><main><h1>Fel</h1><img>"
        "<table width=600><td>Bred</table></main>"
    )
    found = [fault.split(": ")[:2] for fault in faults(page)]
    wide = ["320 px", "288 px wider than the window"]
    assert found == [["320 px", "image-alt"], wide, ["1280 px", "image-alt"]]
    assert page.viewport_size["width"] == 1280


@pytest.mark.browser
def test_the_menu_of_a_phone_opens_without_javascript(visit, person):
    page = visit("/", user=person(Role.SECTION_CHIEF), width=320, java_script_enabled=False)
    page.get_by_text("Meny", exact=True).click()
    page.locator(".k-fold").get_by_role("link", name="Inkorg").click()
    assert page.url.endswith("/cases/inbox/")


@pytest.mark.browser
def test_the_summary_takes_the_focus_and_its_links_lead_to_the_field(visit):
    page = visit("/")
    assert page.evaluate("document.activeElement.className") == "ds-error-summary k-error-summary"
    page.locator("a[href='#id_when']").click()
    assert page.evaluate("document.activeElement.id") == "id_when_0"


@pytest.mark.browser
def test_a_wide_screen_shows_the_filter_without_a_click(visit):
    page = visit("/", java_script_enabled=False)
    assert page.locator("#id_f-word").is_visible()
