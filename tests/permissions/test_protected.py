"""Of a case about a protected identity no list, file, paper, letter or answer of the API tells the place.

Generated over every address of the system and every letter; the places are words that stand nowhere else, and
the unit's own name, which may only stand where one chooses among units.
"""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import timezone

from cases.models import Case, Notice
from cases.services.notices import tell
from tests.architecture.source import ROOT, tracked
from tests.permissions import expected as table
from tests.permissions.conftest import PLACE
from tests.permissions.test_canaries import text_of
from tests.permissions.test_matrix import address, names_of

# Somebody who may read it, whoever reported it, and the registrator, who gives it a number.
READERS = ["astrid", "nora", "rut"]
QUERIES = {"cases:case": ["?historik=1"], "cases:list": ["?q=rapporten"], "cases:actions": ["?state=all"]}
EVERYWHERE = sorted({name for name in names_of(get_resolver()) if not name.startswith("admin")})
OF_A_CASE = {**table.CASE_PAGES, **table.CASE_COMMANDS}
# Not answers to a reader: where one signs in and out, and what only takes what is sent.
LEFT_OUT = {"logout", "demo_login", *table.POSTS}
# Where one chooses a unit, the names of all of them stand, whatever is in the cases.
CHOICES = re.compile(r"<option.*?</option>|<select.*?</select>", re.DOTALL)


def urls(name, made):
    if name in OF_A_CASE:
        return [address(name, OF_A_CASE[name][1], made)]
    if name in table.OWN_PAGES:
        return [reverse(name, args=[made.reference])]
    try:
        return [reverse(name)]
    except NoReverseMatch:
        return []  # of another row: a job, a summary, a code


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name in EVERYWHERE if name not in LEFT_OUT])
def test_no_address_tells_the_place(cast, clients, name):
    for url in urls(name, cast.cases["protected"]):
        for query in ("", *QUERIES.get(name, [])):
            for person in READERS:
                text = text_of(clients[person].get(url + query))
                assert (person, url + query, PLACE in text) == (person, url + query, False)


@pytest.mark.django_db
def test_the_places_can_be_found_at_all(cast):
    case = cast.cases["protected"].case
    assert PLACE in case.original.place
    assert PLACE in case.handover_point
    assert [PLACE in person.contact for person in case.people.order_by("pk")] == [True, False]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["cases:case", "cases:more", "api:deviation-detail", *table.LISTS, "cases:diary"]
)
def test_no_row_or_page_of_the_case_names_its_unit(cast, clients, name):
    # Every other case of the unit is out of the way, so that what names it could only be this one.
    made = cast.cases["protected"]
    Case.objects.exclude(pk=made.case.pk).update(unit=cast.other_section)
    for url in urls(name, made):
        for person in ("elsa", "astrid"):
            text = CHOICES.sub("", text_of(clients[person].get(url)))
            body = text.split("<main", 1)[-1]
            assert (url, person, cast.section.name.lower() in body) == (url, person, False)


LETTERS = sorted(
    path.name
    for path in (Path(settings.BASE_DIR) / "templates" / "email").glob("*.txt")
    if path.name[0] != "_"
)


@pytest.mark.django_db
@pytest.mark.parametrize("letter", LETTERS)
def test_no_letter_tells_a_place_or_a_word_of_a_case(cast, letter):
    case = cast.cases["protected"].case
    tell(case, cast.elsa, letter.removesuffix(".txt"), timezone.now(), once="place")
    notice = Notice.objects.select_related("case", "recipient").latest("pk")
    body = render_to_string(
        f"email/{letter}", {"notice": notice, "case": case, "base_url": "http://x"}
    ).lower()
    told = {word for word in (PLACE, "solgläntan", "kanarieprotectedzq") if word in body}
    assert told == set()


def test_the_unit_of_a_case_is_named_by_the_one_rule_alone():
    rule = re.compile(r"case\.unit\.name|case\.unit\s*(?:\}\}|\|)")
    named = [
        str(path.relative_to(ROOT))
        for path in tracked()
        if path.suffix in {".py", ".html", ".txt"}
        and path.relative_to(ROOT).parts[0] not in {"tests", "bench", "config"}
        if rule.search(path.read_text())
    ]
    # The API tells a unit with its id, and nothing where the identity is protected.
    assert named == ["deviations/api.py"]
