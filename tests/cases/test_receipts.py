"""The secret code of a sender without an account: one per sent form, and behind it only where it stands."""

import re
from dataclasses import asdict

from django.db import connection

from cases.enums import Kind
from cases.models import Case, Receipt
from cases.queries.following import case_behind, followed
from cases.services import linking, receipts
from tests.factories import NOW, investigate, make_action
from tests.world import open_deviation


def give(case, key="a form's key"):
    return receipts.give_receipt(case=case, key=key, by=None, at=NOW)


def test_the_same_form_gives_the_same_code_and_another_form_another(world):
    case = open_deviation(world)
    code = give(case)
    assert re.fullmatch(r"(\w{4}-){3}\w{4}", code)
    assert (give(case), Receipt.objects.count()) == (code, 1)
    assert give(open_deviation(world), "another key") != code


def test_the_code_leads_to_its_case_however_it_is_typed_and_no_other_code_does(world):
    case = open_deviation(world)
    code = give(case)
    assert case_behind(code.lower().replace("-", " ")) == case
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    assert (case_behind(wrong), case_behind(""), case_behind("x" * 9999)) == (None, None, None)


def test_the_code_itself_stands_nowhere_in_the_database(world):
    code = give(open_deviation(world))
    with connection.cursor() as cursor:
        cursor.execute("SELECT digest FROM cases_receipt")
        assert code.replace("-", "") not in str(cursor.fetchall())


def test_behind_the_code_stands_how_far_the_case_has_come_and_not_a_word_of_it(world):
    case = open_deviation(world, text="Kanariefågel i rummet")
    investigate(case, world.elsa)
    make_action(case, world.elsa, text="Kanariefågel åtgärdas")
    seen = followed(Case.objects.get(pk=case.pk))
    assert (seen.reference, seen.actions, seen.actions_done) == (case.reference, 1, 0)
    assert "anarie" not in str(asdict(seen))
    assert world.section.name not in str(asdict(seen))


def test_of_a_closed_room_only_that_it_is_handled(world):
    case = open_deviation(world)
    investigate(case, world.elsa)
    make_action(case, world.elsa)
    Case.objects.filter(pk=case.pk).update(restricted=True)
    seen = followed(Case.objects.get(pk=case.pk))
    assert (seen.hidden, seen.actions, seen.closed_at) == (True, 0, None)
    assert seen.status_label == "Under hantering"


def test_a_case_that_became_another_kind_is_followed_to_it_under_its_own_number(world):
    case = open_deviation(world)
    investigate(case, world.elsa)
    linking.reclassify(case_id=case.pk, kind=Kind.COMPLAINT, reason="Ett klagomål.", by=world.elsa, at=NOW)
    seen = followed(Case.objects.get(pk=case.pk))
    assert (seen.reference, seen.closed_at) == (case.reference, None)
    assert seen.status == Case.objects.get(kind=Kind.COMPLAINT).status


def test_an_ended_code_leads_nowhere(world):
    case = open_deviation(world)
    code = give(case)
    receipts.end_receipts(case=case, by=None, at=NOW)
    assert case_behind(code) is None
