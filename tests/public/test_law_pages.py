"""The two pages the law asks for: everything it lists, how one reaches whom, and each nämnd's own words."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audit.models import Event
from cases.enums import Kind
from registers.enums import Language
from registers.models import Text
from registers.queries import CONTACTS, standard_words
from registers.services.standard import load_standard_registers
from tests.factories import LONG_AGO, NOW, make_case
from tests.public.outside import FOLLOW, TELL, at_case, receipt_of, send, words_in

pytestmark = pytest.mark.django_db

# Lag (2018:1937) 13 §, and what Digg asks for: {what: the words that say it}.
ACCESSIBILITY = {
    "the actor": "Ekby står bakom",
    "the service": "Lämna klagomål, synpunkt eller beröm och Följ ditt ärende",
    "how far it meets the law": "delvis förenlig",
    "the standard": "EN 301 549, WCAG 2.1 nivå AA",
    "what is not accessible, and why": "eftersom de är gemensamma för hela systemet",
    "what would be an unreasonable burden (12 §)": "oskäligt betungande att rätta (12 §)",
    "what the law does not cover (9 §)": "varken har gjort eller råder över (9 §)",
    "how it was assessed": "axe",
    "when it was assessed": "Bedömningen gjordes 25 november 2026",
    "when it was last updated": "redogörelsen uppdaterades 30 november 2026",
    "a way to tell of what is lacking": "Säg till om något inte fungerar",
    "how one is reached": "040-1, svar@ekby.example, Box 1, Ekby",
    "that one answers as soon as possible": "Vi svarar så snart vi kan",
    "the content in another way": "får du innehållet på ett annat sätt",
    "the authority that supervises": "Digg, har tillsyn",
    "where one complains": "digg.se/tdosanmalan",
}
# GDPR article 13.1 and 13.2, by its letters.
PRIVACY = {
    "1 a the controller": "personuppgiftsansvarig",
    "1 a how it is reached": "040-1, svar@ekby.example, Box 1, Ekby",
    "1 b the data protection officer": "dataskyddsombud: dso@ekby.example",
    "1 c the purposes": "Vi tar emot, utreder och besvarar",
    "1 c the legal grounds": "artikel 6.1 c och e",
    "9.2 the ground for sensitive data": "artikel 9.2 h",
    "1 e who receives them": "De som arbetar med ditt ärende",
    "1 f countries outside": "Uppgifterna lämnas inte till länder utanför EU",
    "2 a how long": "nämndens plan för gallring",
    "2 b access and a copy": "vilka uppgifter vi har om dig och få en kopia",
    "2 b rectification and restriction": "rätta det som är fel eller begränsa",
    "2 b erasure": "be oss ta bort uppgifter",
    "2 b objection": "Du kan inte invända",
    "2 d where one complains": "Integritetsskyddsmyndigheten, imy.se",
    "2 e whether one must, and what follows": "Du måste inte lämna uppgifter",
    "2 f automated decisions": "Ett datorprogram fattar inga beslut om dig",
}
CONTACT = {
    "contact_phone": "040-1",
    "contact_email": "svar@ekby.example",
    "contact_address": "Box 1, Ekby",
    "contact_dpo": "dso@ekby.example",
}


def word(place, body, *, language="sv", board=None):
    return Text.objects.create(
        code=f"public.{place}", name=place, body=body, language=language, board=board, valid_from=LONG_AGO
    )


@pytest.fixture
def reached(world):
    assert set(CONTACT) == set(CONTACTS)
    for place, body in CONTACT.items():
        word(place, body)


@pytest.mark.parametrize(
    ("path", "listed"), [("/tillganglighet/", ACCESSIBILITY), ("/personuppgifter/", PRIVACY)]
)
def test_the_page_holds_everything_the_law_lists(outside, reached, path, listed):
    page = words_in(outside.get(path))
    assert [what for what, words in listed.items() if words not in page] == []


@pytest.mark.parametrize("language", [one for one in Language if one.tag != "sv" or one == Language.SWEDISH])
def test_every_language_names_the_gaps_that_are_there_and_the_tests_that_are_not_made(language):
    parts = standard_words(language)["accessibility"].split("\n\n## ")
    assert parts[2].count("\n- ") == 2
    assert all(browser in parts[5] for browser in ("Chromium", "Firefox", "Safari"))


def test_the_gaps_the_statement_names_are_the_ones_there_are(outside, client, world):
    missing = outside.get("/sprak/ar/finns-inte/").content.decode()
    assert ('lang="sv"' in missing, "Sidan finns inte" in missing) == (True, True)
    refused = send(outside, f"/sprak/barn{TELL}", attachments=SimpleUploadedFile("fil.exe", b"MZ"))
    assert "går inte att ta emot. Den ska vara en bild, PDF, Word, Excel eller vanlig text" in words_in(
        refused
    )
    # No file goes with an answer or a message, so there is none to say anything of.
    client.force_login(world.elsa)
    case = make_case(world.section, Kind.COMPLAINT)
    for name in ("complaints:answer", "cases:dialogue"):
        page = client.get(reverse(name, args=[case.reference]))
        assert (page.status_code, 'type="file"' in page.content.decode()) == (200, False)


@pytest.mark.parametrize("language", Language)
def test_how_one_is_reached_is_said_in_every_language_and_never_a_gap(outside, reached, language):
    before = "" if language == Language.SWEDISH else f"/sprak/{language.value}"
    for path in ("/tillganglighet/", "/personuppgifter/"):
        page = words_in(outside.get(f"{before}{path}"))
        assert ("040-1" in page, re.findall(r"\{\w+\}", page)) == (True, [])
    assert "dso@ekby.example" in page
    Text.objects.all().delete()
    assert standard_words(language).get("switchboard", "växel") in words_in(outside.get(f"{before}{path}"))


def test_what_the_authority_is_called_on_the_web_is_a_link(outside):
    body = outside.get("/tillganglighet/").content.decode()
    assert '<a href="https://digg.se/tdosanmalan">' in body
    assert f'<a href="{TELL}">' in body


def test_each_namnd_is_named_with_its_dataskyddsombud_and_has_a_page_of_its_own(outside, world, reached):
    word("contact_dpo", "eget@ekby.example", board=world.other_board)
    word("privacy", "Så gör vi i omsorgen. Fråga {dataskyddsombud}.", board=world.other_board)
    page = words_in(outside.get("/personuppgifter/"))
    assert [page.count(name) for name in (world.board.name, world.other_board.name)] == [1, 1]
    assert ("eget@ekby.example" in page, "Så gör vi i omsorgen" in page) == (True, False)
    own = reverse("privacy", kwargs={"board": world.other_board.code})
    assert own in outside.get("/personuppgifter/").content.decode()
    page = words_in(outside.get(own))
    assert "Så gör vi i omsorgen. Fråga eget@ekby.example." in page
    assert world.board.name not in page
    assert outside.get("/personuppgifter/finns-inte/").status_code == 404


def test_a_case_speaks_in_its_own_namnds_words(outside, world):
    receipt = receipt_of(send(outside))
    word("talk_empty", "Omsorgens egna ord.", board=receipt.case.board)
    word("talk_empty", "En annan nämnds ord.", board=world.board)
    assert receipt.case.board != world.board
    page = at_case(outside, receipt)
    assert "Omsorgens egna ord." in words_in(page)
    assert reverse("privacy", kwargs={"board": receipt.case.board.code}) in page.content.decode()
    assert "Omsorgens egna ord." not in words_in(outside.get(FOLLOW))


@pytest.mark.parametrize("language", Language)
def test_a_systemforvaltare_words_any_text_in_any_language_on_the_page_of_the_settings(
    client, outside, world, language
):
    load_standard_registers(by=None, at=NOW)
    client.force_login(world.sven)
    place = "tell_lead"
    found = Text.objects.filter(code=f"public.{place}", language=language).get()
    listed = client.get(f"/admin/registers/text/?q={place}&language={language.value}").content.decode()
    assert f"/admin/registers/text/{found.pk}/change/" in listed
    page = f"/admin/registers/text/{found.pk}/change/"
    form = client.get(page).context["adminform"].form
    told = {name: value for name, value in form.initial.items() if value is not None}
    answer = client.post(page, {**told, "body": "Nya ord härifrån."})
    assert answer.status_code == 302, answer.context["adminform"].errors
    before = "" if language == Language.SWEDISH else f"/sprak/{language.value}"
    assert "Nya ord härifrån." in words_in(outside.get(f"{before}{TELL}"))
    assert Event.objects.filter(verb="text.change", actor=world.sven).count() == 1
