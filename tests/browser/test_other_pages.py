"""The pages that belong to no process in a browser: the start page by role, the password, what went wrong."""

import pytest
from django.test import Client

from cases.enums import Kind
from cases.models import Case, CaseCategory, RetentionItem, RetentionRun
from registers.models import RetentionRule
from tests.browsing import faults
from tests.factories import LONG_AGO, NOW, make_case
from tests.world import build_world, open_deviation

pytestmark = pytest.mark.browser

SETTINGS = (
    "/admin/",
    "/admin/registers/category/",
    "/admin/registers/category/add/",
    "/admin/organisation/membership/",
    "/admin/organisation/membership/add/",
    "/admin/organisation/user/",
    "/admin/organisation/unit/",
)


@pytest.fixture
def world(transactional_db):
    world = build_world()
    make_case(world.section, Kind.COMPLAINT)
    case = open_deviation(world, text="Larmet gick inte fram till personalen under natten.")
    CaseCategory.objects.create(case=case, category=world.other_category)
    _keep(world)
    return world


def _keep(world):
    """A gallringsbeslut and a list that waits, with ids that the addresses below name."""
    old = make_case(world.section, Kind.RISK, text="Inför flytten.")
    Case.objects.filter(pk=old.pk).update(status="closed", closed_at=NOW, closed_on=NOW.date())
    decided = {"decided_on": LONG_AGO, "decision_reference": "SN 2020/7", "valid_from": LONG_AGO}
    rule = RetentionRule.objects.create(
        pk=1, board=world.board, name="Riskanalys, 2 år", kind="risk", years=2, **decided
    )
    run = RetentionRun.objects.create(
        pk=1, board=world.board, rule=rule, removes=rule.removes, proposed_at=NOW, proposed_by=world.rut
    )
    RetentionItem.objects.create(run=run, case=old)


@pytest.mark.parametrize(
    ("person", "path"),
    [
        *((person, "/") for person in ("elsa", "anna", "frida", "sven", "utan")),
        ("elsa", "/sa-gar-arbetet/"),
        ("elsa", "/arenden/ovrigt/"),
        ("elsa", "/borta/"),
        ("elsa", "/inkorg/fragor/"),
        ("elsa", "/rapportkoder/"),
        ("kerstin", "/stickprov/"),
        ("kerstin", "/stickprov/arenden/"),
        ("kerstin", "/forslag-som-stamde/"),
        ("kerstin", "/rapportera/tid/"),
        ("dag", "/laslogg/"),
        ("dag", "/behorigheter/"),
        ("elsa", "/arenden/SN-AV-2026-1/samverkan/"),
        ("elsa", "/arenden/SN-AV-2026-1/overlamningspunkt/"),
        ("rut", "/att-diariefora/"),
        *(("rut", f"/gallring/{page}") for page in ("", "beslut/nytt/", "beslut/1/", "lista/1/")),
        ("siv", "/gallring/lista/1/godkann/"),
        *(("elsa", f"/arenden/SN-AV-2026-1/{page}/") for page in ("mer", "lasare", "sparra", "klassa-om")),
        ("anna", "/losenord/"),
        ("anna", "/losenord/klart/"),
        *(("sven", path) for path in SETTINGS),
    ],
)
def test_the_pages_have_no_faults_and_fit(visit, world, person, path):
    # axe copies style sheets that import another, as the admin's forms do, which the CSP rightly stops.
    page = visit(path, user=getattr(world, person), width=320, bypass_csp=path.endswith("/add/"))
    assert faults(page) == []


@pytest.mark.parametrize(("person", "path"), [("anna", "/finns-inte/"), ("frida", "/rapportera/")])
def test_a_page_that_is_refused_has_no_faults_and_fits(visit, world, person, path):
    client = Client()
    client.force_login(getattr(world, person))
    answer = client.get(path)
    assert answer.status_code in {403, 404}
    page = visit("/logga-in/", width=320)
    page.set_content(answer.content.decode())
    page.wait_for_load_state("networkidle")
    assert faults(page) == []
