"""A sample of the complaints that were said to be no deviation is read again by somebody else."""

from datetime import date, datetime

import pytest
from django.urls import reverse

from cases import kinds
from cases.enums import Kind, Verdict
from cases.models import Case, CaseLink, SecondReading
from cases.queries.rereading import shares
from cases.services import moving, rereading
from complaints.enums import AnswerTo, Outcome
from complaints.models import Complaint
from complaints.services import answering
from core.dates import SWEDEN
from organisation.enums import Setting
from organisation.models import BoardSetting
from tests.factories import LONG_AGO, NOW, forget_roles, make_case

CODE = "complaint_no_deviation"
MARCH, APRIL = date(2026, 3, 1), datetime(2026, 4, 1, 6, 0, tzinfo=SWEDEN)


def closed(world, outcome=Outcome.NO_DEVIATION, by=None):
    case, by = make_case(world.section, Kind.COMPLAINT), by or world.elsa
    moving.perform(name="investigate", case_id=case.pk, by=by, at=NOW)
    given = answering.Answer("Tack.", AnswerTo.INDIVIDUAL, outcome, outcome_reason="Enligt beslutet.")
    answering.answer(case_id=case.pk, given=given, by=by, at=NOW)
    moving.perform(name="close", case_id=case.pk, by=by, at=NOW)
    return case


def draw(world):
    return rereading.draw_sample(
        board=world.board, sample=kinds.samples()[CODE], month=MARCH, by=None, at=APRIL
    )


def test_only_those_that_were_no_deviation_are_drawn_and_not_to_whoever_answered(world):
    wanted = {closed(world).pk for _number in range(3)}
    closed(world, Outcome.DEVIATION)
    closed(world, Outcome.NOT_OURS)
    make_case(world.section, Kind.COMPLAINT)
    found = draw(world)
    found.refresh_from_db()
    assert (found.population, set(found.readings.values_list("case", flat=True))) == (3, wanted)
    assert set(found.readings.values_list("decided_by__username", flat=True)) == {"elsa"}
    assert "elsa" not in set(found.readings.values_list("reader__username", flat=True))


@pytest.mark.parametrize("remedy", ["", "reopen", "deviation"])
def test_another_judgement_is_recorded_and_something_is_done_about_it(world, client, remedy):
    case = closed(world)
    draw(world)
    reading = SecondReading.objects.get()
    client.force_login(reading.reader)
    path = reverse("cases:reread", args=[reading.pk])
    assert "Enligt beslutet." in client.get(path).content.decode()
    sent = {"verdict": "other", "reason": "Det var en brist.", "remedy": remedy}
    assert client.post(path, sent).status_code == 302
    reading.refresh_from_db()
    case.refresh_from_db()
    led_to = CaseLink.objects.filter(source=case).count()
    assert (reading.verdict, reading.remedy, case.status, led_to) == {
        "": ("other", "", "closed", 0),
        "reopen": ("other", "reopen", "investigating", 0),
        "deviation": ("other", "deviation", "closed", 1),
    }[remedy]
    assert Case.objects.filter(kind=Kind.DEVIATION).count() == led_to
    assert Complaint.objects.get(case=case).outcome == Outcome.NO_DEVIATION


def test_the_share_that_judged_the_same_is_followed(world):
    for _number in range(5):
        closed(world)
    BoardSetting.objects.create(board=world.board, name=Setting.REREAD_SHARE, value=100, valid_from=LONG_AGO)
    draw(world)
    for number, row in enumerate(SecondReading.objects.order_by("pk")):
        verdict = Verdict.OTHER if number == 0 else Verdict.SAME
        rereading.judge_again(reading_id=row.pk, verdict=verdict, reason="Skäl.", by=row.reader, at=APRIL)
    forget_roles(world.kerstin)
    found = [row for row in shares(world.kerstin, on=APRIL.date()) if row.sample == CODE]
    assert [(row.read, row.same, row.other, row.agreed) for row in found] == [(5, 4, 1, 80)]
