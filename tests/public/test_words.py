"""The public's words: whole in every language, drafts marked in the register and not on the pages."""

import re

import pytest

from registers.enums import Language
from registers.models import Text
from registers.queries import public_words, standard_words
from registers.services.standard import DRAFT, load_standard_registers
from tests.architecture.source import ROOT
from tests.factories import LONG_AGO, NOW
from tests.public.outside import FOLLOW, TELL

PAGES = (TELL, FOLLOW, "/tillganglighet/", "/personuppgifter/")
STATIC = ROOT / "static"
OTHERS = [language for language in Language if language != Language.SWEDISH]


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_says_the_same_things_and_fills_in_the_same(language):
    swedish, words = standard_words(Language.SWEDISH), standard_words(language)
    assert set(words) <= set(swedish)
    # Lättläst and the children's version are Swedish: what they do not say plainer, they take over.
    assert language.tag == "sv" or set(words) == set(swedish)
    for place, body in words.items():
        if body and place not in {"tell_lead", "privacy", "accessibility"}:
            assert set(re.findall(r"\{\w+\}", body)) == set(re.findall(r"\{\w+\}", swedish[place])), place
    assert not [place for place, body in words.items() if "<" in body or "!" in body]


@pytest.mark.django_db
def test_every_word_is_in_the_register_and_drafts_are_marked_there():
    load_standard_registers(by=None, at=NOW)
    rows = Text.objects.filter(code__startswith="public.")
    assert rows.count() == sum(len(standard_words(language)) for language in Language)
    assert set(rows.exclude(language="sv").values_list("description", flat=True)) == {DRAFT}
    assert set(rows.filter(language="sv").values_list("description", flat=True)) == {""}


@pytest.mark.django_db
def test_a_reworded_text_is_what_the_page_says(outside):
    row = Text(code="public.tell_lead", language="en", name="x", valid_from=LONG_AGO, board=None)
    row.body = "Tell <b>Ekby</b> what you think."
    row.save()
    assert "Tell &lt;b&gt;Ekby&lt;/b&gt; what you think." in outside.get(f"/sprak/en{TELL}").content.decode()
    assert public_words(Language.SWEDISH, on=NOW.date())["tell_lead"] == standard_words("sv")["tell_lead"]


@pytest.mark.django_db
@pytest.mark.parametrize("language", Language)
def test_every_page_opens_in_every_language(outside, language):
    before = "" if language == Language.SWEDISH else f"/sprak/{language.value}"
    for page in PAGES:
        response = outside.get(f"{before}{page}")
        body = response.content.decode()
        assert response.status_code == 200
        assert f'<html lang="{language.tag}" dir="{language.direction}">' in body
        assert response["Content-Language"] == language.tag
        assert not re.search(r"\{\w+\}|[Uu]tkast|översättare", body)


@pytest.mark.django_db
@pytest.mark.parametrize("language", Language)
def test_the_first_page_names_112_and_socialjouren_in_every_language(outside, language):
    before = "" if language == Language.SWEDISH else f"/sprak/{language.value}"
    body = outside.get(f"{before}{TELL}").content.decode()
    urgent = re.search(r'<section class="p-urgent".*?</section>', body, re.DOTALL)
    assert [words in urgent[0] for words in ("112", "socialjouren")] == [True, True]


@pytest.mark.django_db
def test_what_the_first_page_costs(outside):
    """Under 100 kB in all, also without compression; no script, no letters of its own."""
    body = outside.get(TELL).content.decode()
    parts = re.findall(
        r'<(?:link rel="(?:stylesheet|icon)"|script|img)[^>]*(?:href|src)="/static/([^"]+)"', body
    )
    assert parts == ["icon.svg", "public.css"]
    sizes = [len(body.encode()), *((STATIC / name).stat().st_size for name in parts)]
    assert sum(sizes) < 30_000
    assert "<script" not in body
    assert "@font-face" not in (STATIC / "public.css").read_text()
