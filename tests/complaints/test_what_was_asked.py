"""What the sender was asked is shown to whoever handles the complaint."""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from cases.enums import Kind
from complaints.models import ServiceArea
from organisation.models import Unit
from tests.factories import LONG_AGO, make_case
from tests.public.outside import TELL, receipt_of, send, words_in


@pytest.fixture
def told(world):
    """Return what sends the public's form and gives back the case."""
    Unit.objects.filter(pk=world.section.pk).update(is_reception=True)
    cache.clear()
    yield lambda path=TELL, **values: receipt_of(send(Client(), path, **values)).case
    cache.clear()


def facts(case, user, page="cases:case"):
    client = Client()
    client.force_login(user)
    return words_in(client.get(reverse(page, args=[case.reference])))


@pytest.mark.parametrize(("values", "said"), [({}, "Ja"), ({"wants_answer": None}, "Nej")])
def test_whether_an_answer_is_wanted(world, told, values, said):
    assert f"Vill ha svar {said}" in facts(told(**values), world.elsa)


def test_the_answer_page_says_that_none_is_wanted(world, told):
    words = "inte vill ha något svar"
    assert words in facts(told(wants_answer=None), world.elsa, "complaints:answer")
    assert words not in facts(told(), world.elsa, "complaints:answer")


def test_the_place_she_chose(world, told):
    area = ServiceArea.objects.create(name="Boende för unga", valid_from=LONG_AGO, unit=world.section)
    assert "Plats som avsändaren valde Boende för unga" in facts(told(area=area.pk), world.elsa)


@pytest.mark.parametrize(("path", "said"), [("/sprak/so/lamna-synpunkt/", "Somaliska"), (TELL, "")])
def test_her_language_where_it_is_not_swedish(world, told, path, said):
    case = told(path)
    pages = [facts(case, world.elsa), facts(case, world.elsa, "complaints:answer")]
    found = [re.search(r"(?:Läser på|Avsändarens språk:) (\w+)", page) for page in pages]
    assert [one.group(1) if one else "" for one in found] == [said, said]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"appeal": "on"}, "Ja, avsändaren kryssade i det"),
        ({"text": "Jag vill överklaga."}, "kryssade inte i det, men ord i texten tyder på det"),
    ],
)
def test_whether_she_ticked_that_a_decision_is_to_be_changed(world, told, values, said):
    assert said in facts(told(**values), world.elsa)


def test_that_she_is_anonymous_and_nothing_is_said_of_what_was_not_asked(world, told):
    assert "Vill vara anonym Ja" in facts(told(), world.elsa)
    by_staff = facts(make_case(world.section, Kind.COMPLAINT, reporter=world.anna), world.elsa)
    assert not any(words in by_staff for words in ("Vill ha svar", "Vill vara anonym", "Vill ändra"))
