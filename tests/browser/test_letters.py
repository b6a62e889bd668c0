"""The pages where letters are gathered, split, joined and given more time: no faults, and they fit."""

import pytest

from cases.enums import Kind
from complaints.services import grouping, joining
from registers.models import Contract, Subject, Supplier
from tests.browsing import faults
from tests.factories import LONG_AGO, NOW, make_case, make_deadline_rule
from tests.world import build_world

pytestmark = pytest.mark.browser

LETTER = "Maten är kall när den kommer. Ingen ringer tillbaka!\nJag vill byta handläggare."
PAGES = (
    ("elsa", "/arenden/SN-KL-2026-1/"),
    ("elsa", "/arenden/SN-KL-2026-1/samma-sak/"),
    ("elsa", "/arenden/SN-KL-2026-1/samma-sak/svara/"),
    ("elsa", "/arenden/SN-KL-2026-1/dela/"),
    ("elsa", "/arenden/SN-KL-2026-1/dubblett/"),
    ("elsa", "/arenden/SN-KL-2026-1/ny-svarsdag/"),
    ("elsa", "/arenden/SN-KL-2026-4/"),
    ("elsa", "/leverantorer/"),
    ("sven", "/klagomal/svarstider/"),
)


@pytest.fixture
def world(transactional_db):
    world = build_world()
    make_deadline_rule("first_action", 2, "working_day", kind=Kind.COMPLAINT, name="Bekräfta klagomålet")
    make_deadline_rule("answer", 10, "working_day", kind=Kind.COMPLAINT, name="Svara på klagomålet")
    Subject.objects.create(name="Bemötande", valid_from=LONG_AGO)
    supplier = Supplier.objects.create(
        name="Omsorg AB", contact="Kim Ek", deputy_contact="Bo Ask", valid_from=LONG_AGO
    )
    Contract.objects.create(name="Hemtjänst i norr", number="A 7", supplier=supplier, valid_from=LONG_AGO)
    report = {"supplier": supplier}
    cases = [make_case(world.section, Kind.COMPLAINT, text=LETTER, report=report) for _n in range(4)]
    first, *others = [case.pk for case in cases]
    grouping.group(case_id=first, others=others[:2], title="Kall mat i Solgläntan", by=world.elsa, at=NOW)
    joining.join_duplicate(case_id=others[2], into=first, by=world.elsa, at=NOW)
    return world


def test_the_pages_have_no_faults_and_fit(visit, world, sample):
    for person, path in sample(PAGES):
        page = visit(path, user=getattr(world, person), width=320)
        assert faults(page) == [], path
        page.context.close()


def test_a_new_day_is_seen_and_sent_with_the_keyboard(visit, world):
    page = visit("/arenden/SN-KL-2026-1/ny-svarsdag/", user=world.elsa, width=320)
    page.get_by_label("När får avsändaren svar?").fill("2027-05-10")
    page.get_by_label("Varför dröjer det?").fill("Vi väntar på köket.")
    page.get_by_role("button", name="Se hur det blir").press("Enter")
    page.get_by_role("heading", name="Så här läser avsändaren det").wait_for()
    assert "Vi väntar på köket." in page.locator("#sa-lases").inner_text()
    assert faults(page) == []
    page.get_by_role("button", name="Skicka och flytta fristen").press("Enter")
    page.get_by_text("Svaret ska nu ges senast 10 maj 2027.").wait_for()
