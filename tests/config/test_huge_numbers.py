"""A number no database holds, in an address, a filter or a form: nothing is found, and nothing breaks."""

import re

import pytest
from django.db import DataError
from django.urls import URLResolver, get_resolver, reverse

from cases.models import Case
from organisation.models import Unit
from tests.factories import investigate, make_action
from tests.permissions.expected import LISTS
from tests.world import open_deviation

HUGE = "99999999999999999999"
# Forms with choices of rows, of which several may be chosen, and one.
FORMS = ["cases:classify", "cases:move", "cases:assign", "cases:add_action", "deviations:direct"]
PAGE_KEYS = {"fore", "efter", "cursor", "page"}


def numbered(resolver=None, before="/"):
    """Every address that holds a number and nothing else, with a place for it."""
    for pattern in (resolver or get_resolver()).url_patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from numbered(pattern, address)
        elif address.count("<") == address.count("<int:") > 0 and not address.startswith("/admin/"):
            yield re.sub(r"<int:\w+>", HUGE, address)


@pytest.fixture
def case(world):
    case = investigate(open_deviation(world), world.elsa)
    make_action(case, world.elsa)
    return case


@pytest.mark.parametrize("number", [2**63, 10**20, -(10**20)])
@pytest.mark.parametrize("lookup", ["pk", "unit_id", "pk__in", "unit__in", "pk__gt"])
def test_the_database_finds_what_it_finds_on_both(case, lookup, number):
    value = [number, case.pk] if lookup == "pk__in" else [number] if lookup == "unit__in" else number
    found = list(Case.objects.filter(**{lookup: value}))
    assert found == ([case] if lookup == "pk__in" or (lookup == "pk__gt" and number < 0) else [])


def test_it_is_never_stored(case):
    with pytest.raises(DataError):
        Unit.objects.filter(pk=case.unit_id).update(parent=int(HUGE))


def test_no_address_takes_it(world, client):
    client.force_login(world.kerstin)
    addresses = sorted(set(numbered()))
    assert f"/atgarder/{HUGE}/klar/" in addresses
    wrong = {address: client.get(address).status_code for address in addresses}
    assert {address: status for address, status in wrong.items() if status not in {403, 404, 405}} == {}


def test_the_settings_lead_back_to_their_list(world, client):
    client.force_login(world.sven)
    answer = client.get(f"/admin/organisation/unit/{HUGE}/change/")
    assert (answer.status_code, answer.url) == (302, "/admin/")


@pytest.mark.parametrize("name", [*LISTS, "deviations:mine", "api:deviation-list"])
def test_no_filter_and_no_page_key_takes_it(world, client, case, name):
    client.force_login(world.elsa)
    html = client.get(reverse(name)).content.decode("utf-8", "ignore")
    for key in PAGE_KEYS | set(re.findall(r'<(?:input|select)[^>]*name="(\w+)"', html)):
        assert (key, client.get(reverse(name), {key: HUGE}).status_code in {200, 404}) == (key, True)


@pytest.mark.parametrize("name", FORMS)
def test_no_form_takes_it_and_says_so_beside_the_field(world, client, case, name):
    client.force_login(world.elsa)
    url = reverse(name, args=[case.reference])
    fields = client.get(url).context["form"].fields
    answer = client.post(url, dict.fromkeys(fields, HUGE))
    assert answer.status_code == 200
    assert answer.context["form"].errors
