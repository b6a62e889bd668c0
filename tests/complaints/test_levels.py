"""Within what time a nämnd confirms and answers: as seen in practice, over the holidays, set on a page."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.enums import Kind
from cases.models import Deadline
from complaints.services.levels import Level, set_levels
from core.dates import SWEDEN, end_of_day, local_date
from core.errors import DomainError
from organisation.roles import Role
from registers.enums import Amount
from registers.models import DeadlineRule
from tests.factories import LONG_AGO, NOW, grant, make_case, make_deadline_rule, make_user

WORKING, DAYS = Amount.WORKING_DAY, Amount.DAY
EASTER, MIDSUMMER, YEAR_END = date(2026, 4, 1), date(2026, 6, 17), date(2026, 12, 22)


@pytest.fixture
def standard(db):
    make_deadline_rule("first_action", 2, WORKING, kind=Kind.COMPLAINT, name="Bekräfta klagomålet")
    make_deadline_rule("answer", 10, WORKING, kind=Kind.COMPLAINT, name="Svara på klagomålet")


def set_to(world, acknowledge, answer, since=LONG_AGO):
    set_levels(
        board=world.board,
        acknowledge=Level(*acknowledge),
        answer=Level(*answer),
        since=since,
        by=world.sven,
        at=NOW,
    )


def dues(world, day, unit=None):
    at = datetime.combine(day, datetime.min.time(), SWEDEN) + timedelta(hours=10)
    case = make_case(unit or world.section, Kind.COMPLAINT, at=at)
    found = {row.code: row.due_at for row in Deadline.objects.filter(case=case)}
    assert all(due == end_of_day(local_date(due)) for due in found.values())
    return [local_date(found[code]) for code in ("first_action", "answer")]


# By the almanac: långfredag 3 and annandag påsk 6 April, midsommarafton 19 June, julafton and juldagen 24 and
# 25 December, nyårsafton and nyårsdagen 31 December and 1 January, trettondagen 6 January.
SEEN = [
    ((2, WORKING), (10, WORKING), EASTER, (date(2026, 4, 7), date(2026, 4, 17))),
    ((2, WORKING), (10, WORKING), MIDSUMMER, (date(2026, 6, 22), date(2026, 7, 2))),
    ((2, WORKING), (10, WORKING), YEAR_END, (date(2026, 12, 28), date(2027, 1, 12))),
    ((2, WORKING), (5, WORKING), EASTER, (date(2026, 4, 7), date(2026, 4, 10))),
    ((2, WORKING), (5, WORKING), MIDSUMMER, (date(2026, 6, 22), date(2026, 6, 25))),
    ((2, WORKING), (5, WORKING), YEAR_END, (date(2026, 12, 28), date(2027, 1, 4))),
    ((2, DAYS), (14, DAYS), EASTER, (date(2026, 4, 3), date(2026, 4, 15))),
    ((2, DAYS), (14, DAYS), MIDSUMMER, (date(2026, 6, 19), date(2026, 7, 1))),
    ((2, DAYS), (14, DAYS), YEAR_END, (date(2026, 12, 24), date(2027, 1, 5))),
    ((2, WORKING), (28, DAYS), EASTER, (date(2026, 4, 7), date(2026, 4, 29))),
    ((2, WORKING), (28, DAYS), MIDSUMMER, (date(2026, 6, 22), date(2026, 7, 15))),
    ((2, WORKING), (28, DAYS), YEAR_END, (date(2026, 12, 28), date(2027, 1, 19))),
]


@pytest.mark.parametrize("seen", SEEN)
def test_the_levels_that_are_seen_in_practice_over_the_holidays(world, standard, seen):
    acknowledge, answer, day, due = seen
    set_to(world, acknowledge, answer)
    assert dues(world, day) == list(due)
    assert dues(world, day, world.board2_section) == list(SEEN[[EASTER, MIDSUMMER, YEAR_END].index(day)][3])


def test_new_levels_hold_from_their_day_and_those_before_are_kept(world, standard):
    set_to(world, (1, WORKING), (5, WORKING), since=date(2026, 4, 1))
    set_to(world, (1, WORKING), (14, DAYS), since=date(2026, 5, 1))
    set_to(world, (1, WORKING), (20, WORKING), since=date(2026, 4, 15))  # written in between, afterwards
    own = DeadlineRule.objects.filter(board=world.board, code="answer").order_by("valid_from")
    assert [(rule.amount, rule.valid_from, rule.valid_to) for rule in own] == [
        (5, date(2026, 4, 1), date(2026, 4, 14)),
        (20, date(2026, 4, 15), date(2026, 4, 30)),
        (14, date(2026, 5, 1), None),
    ]
    assert [dues(world, day)[1] for day in (date(2026, 3, 2), date(2026, 4, 1), date(2026, 5, 4))] == [
        date(2026, 3, 16),
        date(2026, 4, 10),
        date(2026, 5, 18),
    ]
    set_to(world, (1, WORKING), (14, DAYS), since=date(2026, 6, 1))  # the same again is no new rule
    assert own.count() == 3


@pytest.mark.parametrize("amount", [0, 401])
def test_no_level_without_days(world, standard, amount):
    with pytest.raises(DomainError) as refusal:
        set_to(world, (1, WORKING), (amount, WORKING))
    assert (refusal.value.field, DeadlineRule.objects.filter(board=world.board).count()) == ("answer", 0)


def test_the_page_sets_them_for_one_board_and_says_what_they_become(world, standard, client):
    client.force_login(world.sven)
    path = f"{reverse('complaints:levels')}?namnd={world.other_board.pk}"
    html = client.get(path).content.decode()
    assert ("Omsorgsnämnden nu" in html, "10 arbetsdagar" in html, "(standard)" in html) == (True, True, True)
    today = local_date(timezone.now())
    sent = {"first_action": "2", "first_action_unit": "working_day", "answer": "4", "answer_unit": "week"}
    early = client.post(path, {**sent, "since": str(today - timedelta(days=1))}).content.decode()
    assert "Dagen har varit." in early
    assert client.post(path, {**sent, "since": str(today)}).status_code == 302
    rule = DeadlineRule.objects.get(board__isnull=False)
    assert (rule.board, rule.amount, rule.unit) == (world.other_board, 28, "day")
    html = client.get(path).content.decode()
    assert ("28 kalenderdagar" in html, 'value="4"' in html) == (True, True)
    assert client.get(f"{reverse('complaints:levels')}?namnd={world.section.pk}").status_code == 404


def test_whoever_looks_after_one_board_sets_only_that(world, standard, client):
    ida = make_user("Ida")
    grant(ida, Role.SYSTEM_MANAGER, world.board)
    client.force_login(ida)
    answers = [
        client.get(f"{reverse('complaints:levels')}?namnd={board.pk}").status_code
        for board in (world.board, world.other_board)
    ]
    assert answers == [200, 404]
