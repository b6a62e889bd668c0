"""The day IVO or another authority wants its answer comes up like any other day something is to be done."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from cases.enums import Kind
from cases.models import Case, Deadline
from cases.queries import inbox
from cases.queries.digest import reasons_by_person
from cases.services import moving
from complaints.enums import AnswerTo, ComplaintKind, Outcome, Sender
from complaints.services import answering, handling, splitting
from core.dates import end_of_day
from tests.factories import NOW, make_case

WANTED = date(2026, 3, 20)


@pytest.fixture
def case(world):
    case = make_case(world.section, Kind.COMPLAINT, text="Maten var kall. Ingen kom.")
    moving.perform(name="investigate", case_id=case.pk, by=world.elsa, at=NOW)
    return case


def describe(case, world, day=WANTED, at=NOW):
    about = handling.About(
        kind=ComplaintKind.COMPLAINT,
        sender=Sender.VIA_IVO,
        authority="IVO",
        authority_number="8.1-2/2026",
        authority_answer_on=day,
    )
    handling.describe(case_id=case.pk, about=about, by=world.elsa, at=at)


def answer(case, world, at=NOW):
    told = answering.Answer(text="Tack.", to=AnswerTo.INDIVIDUAL, outcome=Outcome.DEVIATION)
    answering.answer(case_id=case.pk, given=told, by=world.elsa, at=at)


def box(world, name, at):
    return [row.reference for row in inbox.box(name, world.elsa, at=at)]


def told(world, at):
    return [line["reasons"] for line in reasons_by_person(at=at).get(world.elsa, [])]


def test_the_day_stands_among_the_deadlines_and_first_on_the_case(client, world, case):
    describe(case, world)
    limit = Deadline.objects.get(case=case)
    assert (limit.code, limit.name, limit.due_at) == ("authority", "Svara myndigheten", end_of_day(WANTED))
    assert Case.objects.get(pk=case.pk).due_at == end_of_day(WANTED)
    client.force_login(world.elsa)
    page = client.get(reverse("cases:case", args=[case.reference])).content.decode()
    assert page.count("Svara myndigheten") >= 1


def test_it_comes_up_in_the_inbox_and_the_digest_and_is_late_as_others(world, case):
    describe(case, world)
    near, late = (end_of_day(WANTED) + timedelta(days=days) for days in (-1, 1))
    assert (box(world, "soon", near), told(world, near)) == ([case.reference], [["förfaller"]])
    assert (box(world, "overdue", late), told(world, late)) == ([case.reference], [["försenad"]])


def test_the_answer_meets_it(world, case):
    describe(case, world)
    answer(case, world, NOW + timedelta(days=1))
    assert Deadline.objects.get(case=case).met_at == NOW + timedelta(days=1)
    assert box(world, "overdue", end_of_day(WANTED) + timedelta(days=1)) == []


def test_another_day_moves_it_and_none_takes_it_away(world, case):
    describe(case, world)
    describe(case, world, WANTED + timedelta(days=7))
    assert Deadline.objects.get(case=case).due_at == end_of_day(WANTED + timedelta(days=7))
    describe(case, world, None)
    assert not Deadline.objects.filter(case=case).exists()
    assert Case.objects.get(pk=case.pk).due_at is None


def test_described_again_with_the_same_day_it_stays_met_and_with_a_new_one_it_stands_anew(world, case):
    describe(case, world)
    answer(case, world)
    describe(case, world)
    assert Deadline.objects.get(case=case).met_at == NOW
    describe(case, world, WANTED + timedelta(days=7))
    assert Deadline.objects.get(case=case).met_at is None


def test_a_part_of_the_letter_has_the_same_day(world, case):
    describe(case, world)
    part = splitting.Part(chosen=["Ingen kom."])
    made = splitting.split(case_id=case.pk, part=part, by=world.elsa, at=NOW)
    assert made.deadlines.get().due_at == end_of_day(WANTED)


def test_its_day_is_changed_where_it_is_described_and_nowhere_else(client, world, case):
    describe(case, world)
    client.force_login(world.elsa)
    url = reverse("cases:extend_deadline", args=[case.reference, case.deadlines.get().pk])
    assert client.get(url).headers["Location"] == reverse("complaints:about", args=[case.reference])
