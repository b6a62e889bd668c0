"""The mail that goes out: a number and a link, never a word of the case."""

import pytest
from django.core import mail

from cases.enums import ActionLevel
from cases.services import acting, placing
from cases.services.notices import send_notices
from core.dates import local_date
from organisation.models import BoardSetting
from tests.factories import LONG_AGO, NOW
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
    assert f"https://testserver/arenden/{case.reference}/" in letter
    assert [word for word in ("Kanarie", "Solgläntan", "Anna") if word in letter] == []


@pytest.mark.parametrize(
    ("urgent", "subject", "words"),
    [
        (True, "Kvalitetshjulet: {} ska läsas i dag", "Ett nytt ärende har kommit in. Det ska läsas i dag."),
        (False, "Kvalitetshjulet: {}", "Ett nytt ärende har kommit in och väntar på att du läser det."),
    ],
)
def test_the_letter_says_whether_it_is_to_be_read_today(world, urgent, subject, words):
    BoardSetting.objects.create(board=world.board, name="new_at_once", value=1, valid_from=LONG_AGO)
    case = open_deviation(world, report={"urgent": urgent})
    send_notices(by=None, at=NOW)
    subjects = {letter.to[0]: letter.subject for letter in mail.outbox}
    assert subjects[world.elsa.email] == subject.format(case.reference)
    (letter,) = letters_to(world.elsa)
    assert words in letter
    # What else is told of the case asks nobody to read it, least of all the reporter.
    assert subjects[world.anna.email] == f"Kvalitetshjulet: {case.reference}"


def test_a_handlaggare_and_a_responsible_are_told(world, case):
    placing.assign(case_id=case.pk, owner=world.harald, by=world.elsa, at=NOW)
    plan = acting.Plan("Kanarieåtgärd", world.action_type, ActionLevel.SECTION, world.harald, local_date(NOW))
    acting.add_action(case_id=case.pk, plan=plan, by=world.elsa, at=NOW)
    letters = letters_to(world.harald)
    assert [letter.split("\n\n")[1] for letter in letters] == [
        "Du är handläggare för ett ärende.",
        (
            "Du är ansvarig för en åtgärd. Du hittar den, och när den ska vara klar, bland dina åtgärder.\n"
            "https://testserver/atgarder/"
        ),
    ]
    assert [letter for letter in letters if "Kanarie" in letter] == []
