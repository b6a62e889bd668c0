"""The inbox and the lists in a browser: without faults, on a phone and a desk, by keyboard."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases.services.writing import add_person
from deviations.services import deciding
from organisation.models import Unit
from tests.browsing import faults
from tests.factories import investigate, make_action, make_deadline_rule
from tests.world import build_world, open_deviation

pytestmark = pytest.mark.browser

PAGES = {
    "inbox": "/inkorg/",
    "overdue": "/inkorg/?box=overdue",
    "list": "/arenden/",
    "search": "/arenden/?q=larmet&sort=due",
    "wrong": "/arenden/?received_from=x&risk_min=9&risk_max=2",
    "none": "/arenden/?kind=risk",
    "actions": "/atgarder/",
}
LONG = "Larmet gick inte fram till personalen under natten och den boende fick vänta länge på hjälp."


@pytest.fixture
def world(transactional_db):
    """Elsa's section with cases in every state a list tells of."""
    world, now = build_world(), timezone.now()
    make_deadline_rule("first_action", amount=3, unit="working_day", name="Första bedömning")
    make_deadline_rule("close", amount=60, unit="day", name="Avslutas")
    open_deviation(world, text=LONG, at=now - timedelta(minutes=5))
    open_deviation(world, text="Nyckeln till medicinskåpet saknades.", at=now - timedelta(days=20))
    protected = open_deviation(world, text="Hemligt larm.", at=now - timedelta(hours=2))
    add_person(case_id=protected.pk, by=world.elsa, at=now, name="N.N.", protected=True)
    begun = investigate(
        open_deviation(world, text=LONG, at=now - timedelta(days=70)), world.elsa, at=now, severity=4
    )
    make_action(begun, world.elsa, at=now, due_on=now.date() - timedelta(days=2))
    handed = open_deviation(world, text="Överlämnat.", at=now - timedelta(days=1))
    make_action(handed, world.elsa, at=now, due_on=now.date() + timedelta(days=3), text="Byt lås.")
    deciding.hand_over_to_lexsarah(case_id=handed.pk, reason="Allvarligt.", by=world.elsa, at=now)
    return world


@pytest.mark.parametrize("name", PAGES)
def test_the_page_has_no_faults_and_no_sideways_scroll(visit, world, name):
    page = visit(PAGES[name], user=world.elsa, width=320)
    assert faults(page) == []


@pytest.mark.parametrize("path", ["/inkorg/", "/arenden/"])
def test_j_and_k_go_between_the_rows_and_enter_opens_the_case(visit, world, path):
    page = visit(path, user=world.elsa)
    rows = page.locator("[data-row]")
    addresses = [rows.nth(place).get_attribute("href") for place in range(rows.count())]

    def focused():
        return page.evaluate("document.activeElement.getAttribute('href')")

    page.keyboard.press("j")
    assert focused() not in addresses  # a letter does nothing outside the list
    rows.first.focus()
    page.keyboard.press("j")
    assert focused() == addresses[1]
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("k")
    page.keyboard.press("k")
    assert focused() == addresses[0]
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{addresses[0]}")


def test_a_filter_is_set_without_javascript(visit, world):
    page = visit("/arenden/", user=world.elsa, width=1280, java_script_enabled=False)
    page.get_by_label("Ord eller nummer").fill("medicinskåpet")
    page.get_by_role("button", name="Visa").click()
    page.wait_for_load_state()
    assert page.locator("[data-row]").count() == 1
    assert "q=medicinsk" in page.url


def test_on_a_small_desk_every_column_of_a_list_is_seen_whole(world, visit):
    Unit.objects.filter(pk=world.section.pk).update(name="Bostadssamordning 3")
    old = timezone.now() - timedelta(days=1600)
    investigate(open_deviation(world, text=LONG, at=old), world.elsa, at=old, severity=2, likelihood=2)
    for address in ("/arenden/?overdue=true", "/atgarder/"):
        page = visit(address, user=world.elsa)
        hidden = page.locator(".k-table-wrap").evaluate("e => e.scrollWidth - e.clientWidth")
        assert (address, hidden) == (address, 0)
