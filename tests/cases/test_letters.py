"""The mail that goes out: a number and a link, never a word of the case."""

import pytest
from django.core import mail

from cases.enums import ActionLevel
from cases.services import acting, placing
from cases.services.notices import send_notices
from core.dates import local_date
from tests.factories import NOW
from tests.world import open_deviation


def letters_to(person):
    send_notices(by=None, at=NOW)
    return [letter.body for letter in mail.outbox if letter.to == [person.email]]


@pytest.fixture
def case(world):
    return open_deviation(world, text="Kanariefågeln flög")


def test_the_chief_is_told_of_an_urgent_case_without_a_word_of_it(world):
    case = open_deviation(world, text="Kanariefågeln flög", report={"urgent": True})
    (letter,) = letters_to(world.elsa)
    assert f"http://testserver/arenden/{case.reference}/" in letter
    assert [word for word in ("Kanarie", "Solgläntan", "Anna") if word in letter] == []


def test_a_handlaggare_and_a_responsible_are_told(world, case):
    placing.assign(case_id=case.pk, owner=world.harald, by=world.elsa, at=NOW)
    plan = acting.Plan("Kanarieåtgärd", world.action_type, ActionLevel.SECTION, world.harald, local_date(NOW))
    acting.add_action(case_id=case.pk, plan=plan, by=world.elsa, at=NOW)
    letters = letters_to(world.harald)
    assert [letter.split("\n\n")[1] for letter in letters] == [
        "Du är handläggare för ett ärende.",
        (
            "Du är ansvarig för en åtgärd. Du hittar den, och när den ska vara klar, bland dina åtgärder.\n"
            "http://testserver/atgarder/"
        ),
    ]
    assert [letter for letter in letters if "Kanarie" in letter] == []
