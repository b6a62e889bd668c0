"""The case page and its commands in a real browser: by mouse, by keyboard, on a phone, without JavaScript."""

import pytest
from django.urls import reverse

from cases.enums import Kind, Status
from cases.models import Action
from cases.services import readers, writing
from deviations.services import deciding
from registers.models import Category
from tests.browsing import faults
from tests.clicks import COUNT_CLICKS, load_seconds, told_in_seconds
from tests.factories import LONG_AGO, NOW, investigate, make_action, make_case, note_by_hand
from tests.world import build_world, open_deviation

pytestmark = pytest.mark.browser
PAGES = (
    "cases:case",
    "cases:classify",
    "cases:investigation",
    "cases:complete",
    "cases:add_action",
    "cases:note",
    "cases:attach",
    "cases:person",
    "cases:move",
    "cases:assign",
    "deviations:direct",
    "deviations:lexsarah",
    "deviations:informed",
)


@pytest.fixture
def world(transactional_db):
    return build_world()


def much(world):
    """A case with something in every part of its page."""
    case = investigate(open_deviation(world, report={"place": "Solgläntan"}), world.elsa)
    make_action(case, world.elsa)
    done = make_action(case, world.harald, text="Ändra schemat")
    writing.add_note(case_id=case.pk, text="Ringde", by=world.elsa, at=NOW)
    writing.add_person(case_id=case.pk, case_reference="A 1", identity="1", by=world.elsa, at=NOW)
    readers.name_reader(case_id=case.pk, person=world.harald, reason="Utreder", by=world.elsa, at=NOW)
    Action.objects.filter(pk=done.pk).update(done_at=NOW, done_on=NOW.date(), effect_due_on=NOW.date())
    note_by_hand()
    return case


def test_the_pages_of_a_case_are_accessible_and_fit(visit, world, sample):
    case = much(world)
    page = visit(reverse("cases:case", args=[case.reference]), user=world.elsa, width=320)
    met = {}
    for name in sample(PAGES):
        page.goto(reverse(name, args=[case.reference]))
        met[name] = faults(page)
    assert {name: found for name, found in met.items() if found} == {}


@pytest.mark.parametrize("kind", [Kind.COMPLAINT, Kind.LEXSARAH, Kind.RISK, Kind.SELFCONTROL])
def test_the_other_kinds_pages_are_accessible(visit, world, kind):
    case = make_case(world.section, kind, reporter=world.anna)
    user = world.sara if kind == Kind.LEXSARAH else world.elsa
    page = visit(reverse("cases:case", args=[case.reference]), user=user, width=320)
    assert faults(page) == []


def test_a_chief_ends_a_simple_case_in_six_clicks_from_the_inbox(visit, world):
    Category.objects.create(name="Larm", parent=world.category, valid_from=LONG_AGO)
    case = open_deviation(world)
    page = visit(reverse("cases:inbox"), user=world.elsa)
    page.evaluate("sessionStorage.clicks = sessionStorage.keys = 0")
    page.context.add_init_script(COUNT_CLICKS)
    page.reload()
    page.locator(f"a[href*='{case.reference}']").first.click()
    page.wait_for_load_state()
    loads = [load_seconds(page)]
    page.locator(".k-bar").get_by_role("link", name="Åtgärdat direkt").click()
    page.wait_for_load_state()
    loads.append(load_seconds(page))
    page.keyboard.type("Batteriet byttes.")
    page.keyboard.press("Tab")
    page.keyboard.type("Ingen kunde skadas.")
    page.get_by_label("1 – Mindre").check()
    page.get_by_label("1 – Mycket liten").check()
    page.get_by_label("Larm", exact=True).check()
    page.get_by_role("button", name="Avsluta ärendet").click()
    page.get_by_text("Ärendet är avslutat: åtgärdat direkt.").wait_for()
    clicks, keys = (int(page.evaluate(f"sessionStorage.{name}")) for name in ("clicks", "keys"))
    told_in_seconds(
        "Åtgärdat direkt", clicks=clicks, keys=keys, texts=2, words=60, pages=[*loads, load_seconds(page)]
    )
    assert clicks <= 6
    case.refresh_from_db()
    assert case.status == Status.CLOSED


def test_everything_from_report_to_klar_is_done_without_javascript(visit, world):
    case = open_deviation(world)
    page = visit(reverse("cases:case", args=[case.reference]), user=world.harald, java_script_enabled=False)
    page.locator(".k-bar").get_by_role("button", name="Börja utreda").click()
    page.get_by_role("link", name="Svara på frågan").click()
    page.get_by_label("Nej", exact=True).check()
    page.get_by_label("Varför?").fill("Ingen risk.")
    page.get_by_role("button", name="Spara svaret").click()
    page.get_by_role("link", name="Ändra klassningen").click()
    page.get_by_label("Brist i omvårdnad").check()
    page.get_by_label("2 – Måttlig").check()
    page.get_by_label("2 – Liten").check()
    page.get_by_label("Rutin saknas", exact=True).check()
    page.get_by_label("Vilken orsak är huvudsaklig?").select_option("Rutin saknas")
    page.get_by_label("SoL – socialtjänstlagen").check()
    page.get_by_role("button", name="Spara", exact=True).click()
    page.get_by_role("link", name="Börja skriva i utredningen").click()
    page.get_by_label("Vad har kommit fram?").fill("Batteriet var slut.")
    page.get_by_label("Varför hände det?").fill("Ingen hade i uppgift att byta.")
    page.get_by_label("Hur bedömer du det?").fill("Rutinen brast.")
    page.get_by_role("button", name="Spara och gå tillbaka").click()
    page.locator("#utredning").get_by_role("link", name="Klarmarkera och lås").click()
    page.get_by_role("button", name="Klarmarkera och lås").click()
    page.get_by_text("Utredningen är klar och låst.").wait_for()
    page.locator("#atgarder summary").click()
    page.get_by_label("Vad ska göras?").fill("Byt batteri varje månad")
    page.get_by_label("Typ av åtgärd").select_option(str(world.action_type.pk))
    page.get_by_label("Klar senast").fill("2030-01-01")
    page.get_by_role("button", name="Lägg till", exact=True).click()
    page.locator(".k-bar").get_by_role("button", name="Gå vidare till åtgärder").click()
    page.get_by_text("Ärendets status är nu Åtgärder pågår.").wait_for()
    case.refresh_from_db()
    assert case.status == Status.ACTING


def test_an_error_is_met_at_the_summary_and_leads_to_its_field(visit, world):
    case = open_deviation(world)
    page = visit(reverse("deviations:direct", args=[case.reference]), user=world.elsa)
    page.get_by_role("button", name="Avsluta ärendet").click()
    page.get_by_role("heading", name="uppgifter behöver ses över").wait_for()
    page.wait_for_load_state()
    assert page.evaluate("document.activeElement.className") == "ds-error-summary k-error-summary"
    assert faults(page) == []
    page.get_by_role("link", name="Välj hur allvarligt det var.").click()
    assert page.evaluate("document.activeElement.name") == "severity"


def test_a_conflict_is_shown_side_by_side_and_is_accessible(visit, world):
    case = open_deviation(world)
    page = visit(reverse("cases:classify", args=[case.reference]), user=world.elsa, width=320)
    deciding.assess_lexsarah(case_id=case.pk, possible=False, reason="Nej", by=world.harald, at=NOW)
    page.get_by_label("Arbetsrubrik").fill("Min rubrik")
    page.get_by_role("button", name="Spara", exact=True).click()
    page.get_by_role("heading", name="Någon annan har sparat under tiden").wait_for()
    assert faults(page) == []


def test_the_risk_value_is_said_while_it_is_chosen(visit, world):
    case = open_deviation(world)
    page = visit(reverse("cases:classify", args=[case.reference]), user=world.elsa)
    page.get_by_label("3 – Betydande").check()
    page.get_by_label("3 – Stor").check()
    assert page.locator("[data-risk-value]").inner_text() == "Riskvärde 9 av 16."


def test_the_case_is_worked_with_by_keyboard_alone(visit, world):
    case = open_deviation(world)
    page = visit(reverse("cases:case", args=[case.reference]), user=world.harald)
    button = page.locator(".k-bar").get_by_role("button", name="Börja utreda")
    button.focus()
    page.keyboard.press("Enter")
    page.get_by_text("Ärendets status är nu Under utredning.").wait_for()
    summary = page.locator("#anteckningar summary")
    summary.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Skriven med tangenter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("Anteckningen är sparad.").wait_for()
    assert case.notes.get().text == "Skriven med tangenter"


def test_the_investigation_saves_itself_while_it_is_written(visit, world):
    case = open_deviation(world)
    page = visit(reverse("cases:investigation", args=[case.reference]), user=world.elsa)
    page.get_by_label("Vad har kommit fram?").press_sequentially("Batteriet var slut.")
    page.get_by_text("Utkast sparat kl.").wait_for()
    page.reload()
    assert page.get_by_label("Vad har kommit fram?").input_value() == "Batteriet var slut."
    assert faults(page) == []
    page.get_by_role("button", name="Släng det och börja om").click()
    page.wait_for_load_state()
    assert page.get_by_label("Vad har kommit fram?").input_value() == ""
