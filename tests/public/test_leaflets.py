"""The leaflet on paper: one page anybody can read, in every language, with a code that leads to its place."""

import io

import page as validator
import pypdf
import pytest
from django.urls import reverse

from complaints.models import ServiceArea
from complaints.queries.leaflets import LONGEST_ADDRESS, Leaflet
from registers.enums import Language
from registers.models import Text
from tests.factories import LONG_AGO
from tests.public.outside import TELL, receipt_of, send, words_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def area(world):
    names = {"ar": "دعم في المنزل"}
    return ServiceArea.objects.create(
        name="Stöd hemma", names=names, board=world.board, unit=world.other_section, valid_from=LONG_AGO
    )


def text_of(response):
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    pages = pypdf.PdfReader(io.BytesIO(response.content)).pages
    assert len(pages) == 1
    return " ".join(pages[0].extract_text().split())


@pytest.mark.parametrize("language", Language)
def test_the_leaflet_is_one_page_in_every_language_and_follows_pdf_ua(outside, area, language):
    before = "" if language == Language.SWEDISH else f"/sprak/{language.value}"
    response = outside.get(f"{before}{TELL}lapp/{area.pk}/")
    assert "testserver/" in text_of(response)
    report = validator.validate_pdf_bytes(response.content, profile=validator.ValidationProfile.PDF_UA_1)
    assert [str(failure) for failure in report.failures] == []


def test_the_leaflet_says_what_one_may_tell_where_it_is_handed_in_and_what_becomes_of_it(outside, area):
    Text.objects.create(
        code="public.contact_address",
        name="x",
        body="Svarsbox 7, Ekby",
        board=area.board,
        valid_from=LONG_AGO,
    )
    told = text_of(outside.get(f"{TELL}lapp/{area.pk}/"))
    for words in (
        "Stöd hemma",
        "Ring 112",
        "Klagomål: jag är inte nöjd",
        "Jag vill att ett beslut ändras",
        "Gäller det ett företag eller en förening som arbetar åt kommunen? Ja Nej Vet inte",
        "skicka den till: Svarsbox 7, Ekby",
        "allmän handling",
        "Så behandlar vi personuppgifter: testserver/personuppgifter/",
    ):
        assert words in told
    assert "Svarsbox" not in text_of(outside.get(f"{TELL}lapp/"))  # the common one is no nämnd's


def test_the_code_chooses_the_place_and_a_strange_address_chooses_nothing(outside, area):
    address = Leaflet(Language.SWEDISH, area).address
    assert address == f"https://testserver{TELL}?plats={area.pk}"
    assert f'<option value="{area.pk}" selected>' in outside.get(address).content.decode()
    for strange in ("?plats=9999", "?plats=x&var=<script>", f"?var={'a' * 5000}"):
        page = outside.get(TELL + strange)
        assert (page.status_code, "<script" in page.content.decode()) == (200, False)
    assert outside.get(f"{TELL}lapp/9999/").status_code == 404


def test_staff_print_the_leaflet_of_their_own_unit_and_not_of_anothers(client, world, area):
    client.force_login(world.anna)
    page = reverse("complaints:leaflets")
    assert "Postadressen är inte skriven än" in words_in(client.get(page))
    own = {"about": f"enhet-{world.section.pk}", "language": "sv"}
    assert world.section.name in text_of(client.get(page, own))
    other = {"about": f"enhet-{world.board2_section.pk}", "language": "sv"}
    assert "application/pdf" not in client.get(page, other)["Content-Type"]


def test_the_address_fits_the_code_however_long_the_name_is(world, area):
    world.other_section.name = "Å" * 120
    leaflet = Leaflet(Language.EASY, area, world.other_section)
    assert len(leaflet.address.encode()) <= LONGEST_ADDRESS
    assert f"plats={area.pk}" in leaflet.address


def test_what_was_filled_in_from_a_leaflet_reaches_the_unit_of_its_place(outside, world, area):
    assert receipt_of(send(outside, area=area.pk, place="Almgården")).case.unit == world.other_section
