"""Totals per supplier and contract: only of the cases one may read, each number with its cases behind it."""

import io
import re

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from cases.enums import Kind
from cases.models import Case, CaseBar
from cases.services import classifying
from complaints.services import joining
from core.dates import Period
from core.errors import DomainError
from registers.models import Contract, Supplier
from reports.queries.suppliers import about_suppliers
from tests.factories import LONG_AGO, NOW, forget_roles, make_case, make_classification

YEAR = Period.year(2026)
ASKED = {"fran": "2026-01-01", "till": "2026-12-31"}


@pytest.fixture
def register(world):
    world.omsorg = Supplier.objects.create(
        name="Omsorg AB", contact="Kim Ek", deputy_contact="Bo Ask", valid_from=LONG_AGO
    )
    world.hem = Supplier.objects.create(name="Hem i Norr", valid_from=LONG_AGO)
    world.home_care = Contract.objects.create(
        name="Hemtjänst", number="A 7", supplier=world.omsorg, valid_from=LONG_AGO
    )
    return world


def about(world, supplier, unit=None, kind=Kind.COMPLAINT, contract=None, **values):
    case = make_case(
        unit or world.section, kind, reporter=world.anna, report={"supplier": supplier}, **values
    )
    Case.objects.filter(pk=case.pk).update(contract=contract)
    return case


def totals(world, who):
    forget_roles(who)
    return {
        row.supplier.name: (
            [total.count for total in row.totals],
            [[total.count for total in part.totals] for part in row.contracts],
        )
        for row in about_suppliers(YEAR, who)
    }


def test_what_one_may_read_is_counted_by_supplier_and_contract_and_nothing_else(register):
    world = register
    about(world, world.omsorg, contract=world.home_care)
    about(world, world.omsorg)
    about(world, world.omsorg, kind=Kind.DEVIATION)
    about(world, world.omsorg, world.other_section)
    about(world, world.omsorg, world.board2_section)
    barred = about(world, world.omsorg)
    CaseBar.objects.create(case=barred, person=world.elsa, reason="Berörd", set_at=NOW)
    restricted = about(world, world.omsorg)
    Case.objects.filter(pk=restricted.pk).update(restricted=True)
    old = about(world, world.omsorg)
    Case.objects.filter(pk=old.pk).update(received_on="2025-12-31")
    assert totals(world, world.elsa) == {
        "Hem i Norr": ([0, 0], []),
        "Omsorg AB": ([2, 1], [[1, 0], [1, 1]]),
    }
    assert totals(world, world.nils)["Omsorg AB"] == ([1, 0], [[0, 0], [1, 0]])
    assert totals(world, world.stina)["Omsorg AB"][0] == [4, 1]


def test_a_duplicate_is_counted_once(register):
    world = register
    cases = [about(world, world.omsorg) for _number in range(2)]
    joining.join_duplicate(case_id=cases[0].pk, into=cases[1].pk, by=world.elsa, at=NOW)
    assert totals(world, world.elsa)["Omsorg AB"][0] == [1, 0]


def test_every_number_leads_to_just_its_cases(register, client):
    world = register
    for kind in (Kind.COMPLAINT, Kind.COMPLAINT, Kind.DEVIATION):
        about(world, world.omsorg, kind=kind)
    about(world, world.omsorg, contract=world.home_care)
    about(world, world.hem)
    client.force_login(world.elsa)
    html = client.get(reverse("reports:suppliers"), ASKED).content.decode()
    assert all(words in html for words in ("Kim Ek", "Bo Ask", "Hemtjänst (A 7)", "Utan angivet avtal"))
    numbers = re.findall(r'<a href="(/arenden/\?kind[^"]+)">(\d+)</a>', html)
    assert sorted(int(count) for _url, count in numbers) == [1, 1, 1, 1, 2, 3]
    for url, count in numbers:
        shown = client.get(url.replace("&amp;", "&")).context["rows"]
        assert len(shown) == int(count), url


def test_the_workbook_holds_what_one_may_take_out(register, client):
    world = register
    about(world, world.omsorg, contract=world.home_care)
    client.force_login(world.elsa)
    content = client.get(reverse("reports:suppliers_excel"), ASKED).content
    sheet = load_workbook(io.BytesIO(content)).worksheets[-1]
    rows = [[cell.value or "" for cell in row] for row in sheet.iter_rows()]
    assert ["Omsorg AB", "", "Alla", "", "Kim Ek", "Bo Ask", 1, ""] in rows or [
        "Omsorg AB", "", "Alla", "", "Kim Ek", "Bo Ask", 1, 0,
    ] in rows  # fmt: skip
    client.force_login(world.harald)
    assert client.get(reverse("reports:suppliers_excel"), ASKED).status_code == 403


@pytest.mark.parametrize("asked", [{"fran": "x"}, {"fran": "2026-05-01", "till": "2026-04-01"}])
def test_days_that_cannot_be_read_are_told_beside_their_field(register, client, asked):
    client.force_login(register.elsa)
    html = client.get(reverse("reports:suppliers"), asked).content.decode()
    assert "Slutet ligger före början." in html or "Skriv dagen som år-månad-dag" in html


def test_whoever_classifies_says_which_provider_and_who_says_nothing_changes_nothing(register, client):
    world = register
    case = make_case(world.section, reporter=world.anna)
    external = classifying.External(world.omsorg, world.home_care)
    for told in (external, None):
        classifying.classify(
            case_id=case.pk, classification=make_classification(external=told), by=world.elsa, at=NOW
        )
        case.refresh_from_db()
        assert (case.supplier, case.contract) == (world.omsorg, world.home_care)
    wrong = make_classification(external=classifying.External(world.hem, world.home_care))
    with pytest.raises(DomainError):
        classifying.classify(case_id=case.pk, classification=wrong, by=world.elsa, at=NOW)
    client.force_login(world.elsa)
    path = reverse("cases:classify", args=[case.reference])
    html = client.get(path).content.decode()
    assert f'<option value="{world.omsorg.pk}" selected>' in html
    assert client.post(path, {"version": case.version, "supplier": world.hem.pk}).status_code == 302
    case.refresh_from_db()
    assert (case.supplier, case.contract) == (world.hem, None)


def test_staff_who_write_down_what_was_said_say_which_provider(register, client):
    world = register
    client.force_login(world.anna)
    path = reverse("complaints:write_down")
    assert "Gäller det en extern utförare?" in client.get(path).content.decode()
    sent = {
        "text": "Hemtjänsten kom för sent.", "unit": world.section.pk, "kind": "klagomal", "channel": "phone",
        "sender": "brukare", "received_on": "2026-03-02", "submission_key": "k1", "supplier": world.omsorg.pk,
    }  # fmt: skip
    assert client.post(path, sent).status_code == 302
    assert Case.objects.get(kind=Kind.COMPLAINT).supplier == world.omsorg
