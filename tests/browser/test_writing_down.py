"""What was said by phone or at a house meeting is written down with few presses, also for a group."""

import pytest
from django.urls import reverse

from cases.enums import Kind
from cases.models import Case
from tests.clicks import COUNT_CLICKS, load_seconds, told_in_seconds

pytestmark = pytest.mark.browser


def test_what_the_food_council_said_is_written_down_in_five_presses_at_most(visit, world):
    page = visit(reverse("complaints:write_down"), user=world.anna)
    page.evaluate("sessionStorage.clicks = sessionStorage.keys = 0")
    page.context.add_init_script(COUNT_CLICKS)
    page.reload()
    loads = [load_seconds(page)]
    page.locator("[name=text]").click()
    page.keyboard.type("Matrådet: maten är kall.")
    unit = page.locator("[name=unit]")
    if not unit.input_value():
        unit.select_option(str(world.section.pk))
    page.locator("[name=voices]").click()
    page.keyboard.press("Control+A")
    page.keyboard.type("8")
    page.get_by_role("button", name="Registrera").click()
    page.get_by_text("Registrerat som").wait_for()
    loads.append(load_seconds(page))
    clicks, keys = (int(page.evaluate(f"sessionStorage.{name}")) for name in ("clicks", "keys"))
    told_in_seconds("Skriv ned", clicks=clicks, keys=keys, texts=2, words=0, pages=loads)
    case = Case.objects.select_related("complaint").get(kind=Kind.COMPLAINT)
    assert (case.complaint.voices, case.unit, clicks <= 5) == (8, world.section, True)
