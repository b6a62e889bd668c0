"""Days, deadlines and numbers as people read them."""

from datetime import date, datetime

import pytest

from cases.templatetags import swedish
from core.dates import SWEDEN


def moment(month, day, hour=23, minute=59, year=2026):
    return datetime(year, month, day, hour, minute, tzinfo=SWEDEN)


MONDAY = moment(11, 23, 14, 5)


@pytest.mark.parametrize(
    ("due_at", "words"),
    [
        (moment(11, 27), "förfaller om 4 arbetsdagar (fre 27 nov)"),
        (moment(11, 24), "förfaller om 1 arbetsdag (tis 24 nov)"),
        (moment(11, 24, 16, 0), "förfaller om 1 arbetsdag (tis 24 nov kl. 16.00)"),
        (moment(11, 23), "förfaller i dag (mån 23 nov)"),
        (moment(11, 23, 16, 30), "förfaller i dag (mån 23 nov kl. 16.30)"),
        (moment(1, 7, year=2027), "förfaller om 28 arbetsdagar (tors 7 jan 2027)"),
        (moment(11, 23, 12, 0), "försenad sedan kl. 12.00 i dag"),
        (moment(11, 20), "försenad 1 arbetsdag (skulle vara klar fre 20 nov)"),
        (moment(11, 18), "försenad 3 arbetsdagar (skulle vara klar ons 18 nov)"),
    ],
)
def test_a_deadline_is_said_as_distance_and_as_day(due_at, words):
    assert swedish.deadline_words(due_at, MONDAY) == words


def test_a_deadline_in_the_same_weekend_is_counted_in_days():
    assert swedish.deadline_words(moment(11, 29), moment(11, 28, 9)) == "förfaller om 1 dag (sön 29 nov)"


def test_a_deadline_missed_in_the_weekend_is_late_by_no_working_day():
    late = swedish.deadline_words(moment(11, 28), moment(11, 29, 9))
    assert late == "försenad (skulle vara klar lör 28 nov)"


def test_the_last_moment_before_midnight_is_still_the_same_swedish_day():
    due_at = datetime.fromisoformat("2026-11-23T22:59:59+00:00")
    assert swedish.deadline_words(due_at, MONDAY) == "förfaller i dag (mån 23 nov)"


@pytest.mark.parametrize(
    ("due_at", "state"),
    [
        (moment(11, 23, 14, 4), "overdue"),
        (moment(11, 23, 14, 5), "near"),
        (moment(11, 26), "near"),
        (moment(11, 27), "later"),
        (None, ""),
    ],
)
def test_a_deadline_is_near_three_working_days_before(due_at, state):
    assert swedish.deadline_state(due_at, MONDAY) == state


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 20), "för 3 dagar sedan"),
        (date(2026, 11, 22), "i går"),
        (date(2026, 11, 23), "i dag"),
        (date(2026, 11, 24), "i morgon"),
        (date(2026, 11, 25), "om 2 dagar"),
        (moment(11, 22, 23, 59), "i går"),
    ],
)
def test_a_day_is_told_by_its_distance(day, words):
    assert swedish.relative_days(day, MONDAY) == words


@pytest.mark.parametrize(
    ("day", "week"), [(date(2026, 11, 23), "vecka 48"), (date(2027, 1, 1), "vecka 53"), (None, "")]
)
def test_weeks_follow_iso_8601(day, week):
    assert swedish.iso_week(day) == week


def test_days_moments_and_numbers_are_written_in_swedish():
    assert swedish.sv_date(MONDAY) == "23 nov 2026"
    assert swedish.sv_datetime(MONDAY) == "23 nov 2026 kl. 14.05"
    assert swedish.sv_day(MONDAY) == "mån 23 nov"
    assert swedish.iso_date(MONDAY) == "2026-11-23"
    assert swedish.thousands(1071) == "1\u00a0071"
    assert swedish.with_previous(1071, 784) == "1\u00a0071 (784)"


@pytest.mark.parametrize(
    "filter_",
    [
        swedish.sv_date,
        swedish.sv_datetime,
        swedish.sv_day,
        swedish.iso_date,
        swedish.iso_week,
        swedish.thousands,
        swedish.deadline_words,
        swedish.deadline_state,
        swedish.relative_days,
    ],
)
def test_what_is_missing_is_written_as_nothing(filter_):
    assert filter_(None) == ""


def test_without_a_moment_given_the_clock_is_read(time_machine):
    time_machine.move_to(MONDAY)
    assert (
        swedish.deadline_words(moment(11, 27)),
        swedish.deadline_state(moment(11, 27)),
        swedish.relative_days(MONDAY),
    ) == ("förfaller om 4 arbetsdagar (fre 27 nov)", "later", "i dag")
