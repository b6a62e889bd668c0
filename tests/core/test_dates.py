from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dates import (
    SWEDEN,
    Period,
    TimeUnit,
    add_months,
    add_working_days,
    add_working_hours,
    day_span,
    due_at,
    is_working_day,
    local_date,
    next_working_day,
    start_of_day,
    sv_date,
    sv_datetime,
    sv_day,
    thousands,
    was_on_the_clock,
    with_previous,
    working_days_between,
)

DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))


def local(*parts):
    return datetime(*parts, tzinfo=SWEDEN)


def test_a_late_evening_in_utc_is_the_next_day_in_sweden():
    assert local_date(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)) == date(2027, 1, 1)
    assert local_date(datetime(2026, 7, 31, 22, 0, tzinfo=UTC)) == date(2026, 8, 1)


def test_a_naive_moment_has_no_day():
    with pytest.raises(ValueError, match="aware"):
        local_date(datetime(2026, 1, 1))  # noqa: DTZ001 -- the naive moment is what is tried


def test_the_day_of_the_change_to_summer_time_is_23_hours_and_back_25():
    def hours(day):
        start, end = day_span(day, day)
        return (end.astimezone(UTC) - start.astimezone(UTC)) / timedelta(hours=1)

    assert [hours(date(2026, 3, 29)), hours(date(2026, 10, 25)), hours(date(2026, 11, 23))] == [23, 25, 24]


def test_a_span_of_days_ends_where_the_day_after_begins():
    assert day_span(date(2026, 1, 1), date(2026, 4, 30)) == (local(2026, 1, 1), local(2026, 5, 1))


def free_weekdays(year):
    days = (date(year, 1, 1) + timedelta(n) for n in range(366))
    return [day for day in days if day.year == year and day.weekday() < 5 and not is_working_day(day)]


def test_the_free_weekdays_of_2026_are_the_ones_the_law_names():
    assert free_weekdays(2026) == [
        date(2026, 1, 1),  # nyårsdagen
        date(2026, 1, 6),  # trettondedag jul
        date(2026, 4, 3),  # långfredagen
        date(2026, 4, 6),  # annandag påsk
        date(2026, 5, 1),
        date(2026, 5, 14),  # Kristi himmelsfärds dag
        date(2026, 6, 19),  # midsommarafton, lag (1930:173) 2 §
        date(2026, 12, 24),  # julafton, lag (1930:173) 2 §
        date(2026, 12, 25),
        date(2026, 12, 31),  # nyårsafton, lag (1930:173) 2 §
    ]


@pytest.mark.parametrize(
    ("year", "good_friday", "midsummer_eve"),
    [
        (2008, date(2008, 3, 21), date(2008, 6, 20)),  # the earliest Easter of a hundred years
        (2024, date(2024, 3, 29), date(2024, 6, 21)),
        (2025, date(2025, 4, 18), date(2025, 6, 20)),
        (2038, date(2038, 4, 23), date(2038, 6, 25)),  # the latest there can be
    ],
)
def test_easter_and_midsummer_move_with_the_year(year, good_friday, midsummer_eve):
    assert [is_working_day(good_friday), is_working_day(good_friday + timedelta(3))] == [False, False]
    assert is_working_day(good_friday - timedelta(1))
    assert not is_working_day(midsummer_eve)
    assert good_friday.year == year


def test_an_ordinary_sunday_is_not_a_working_day_and_a_monday_is():
    assert [is_working_day(date(2026, 11, day)) for day in (20, 21, 22, 23)] == [True, False, False, True]


def test_working_days_go_past_christmas():
    assert add_working_days(date(2026, 12, 23), 1) == date(2026, 12, 28)
    assert add_working_days(date(2026, 12, 28), -1) == date(2026, 12, 23)
    assert working_days_between(date(2026, 12, 23), date(2027, 1, 4)) == 4
    assert working_days_between(date(2027, 1, 4), date(2026, 12, 23)) == -4
    assert add_working_days(date(2026, 12, 25), 0) == date(2026, 12, 25)


@given(DAYS, st.integers(1, 60))
def test_the_nth_working_day_has_n_working_days_up_to_it(day, n):
    last = add_working_days(day, n)
    assert is_working_day(last)
    assert working_days_between(day, last) == n


@given(DAYS)
def test_the_next_working_day_is_never_more_than_six_days_off(day):
    assert 0 <= (next_working_day(day) - day).days <= 6
    assert is_working_day(next_working_day(day))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 11, 23), 2, date(2027, 1, 23)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
    ],
)
def test_months_are_calendar_months(day, months, expected):
    assert add_months(day, months) == expected


@given(DAYS, st.integers(-36, 36))
def test_a_month_added_lands_in_that_month_and_never_later_in_it(day, n):
    moved = add_months(day, n)
    assert moved.year * 12 + moved.month == day.year * 12 + day.month + n
    assert moved.day <= day.day


def test_hours_are_elapsed_time_over_the_change_to_summer_time():
    reported = local(2026, 3, 28, 12)
    assert due_at(reported, 72, TimeUnit.HOUR) == local(2026, 3, 31, 13)


def test_the_other_units_end_with_the_last_local_day():
    reported = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)  # the 24th in Sweden
    assert due_at(reported, 3, TimeUnit.DAY) == local(2026, 11, 27, 23, 59, 59)
    assert due_at(reported, 3, TimeUnit.WORKING_DAY) == local(2026, 11, 27, 23, 59, 59)
    assert due_at(reported, 2, TimeUnit.MONTH) == local(2027, 1, 24, 23, 59, 59)


def test_a_limit_moves_to_the_next_working_day_only_when_asked():
    sunday = local(2026, 10, 24, 9)  # two months on is julafton, a Thursday
    assert due_at(sunday, 2, TimeUnit.MONTH) == local(2026, 12, 24, 23, 59, 59)
    assert due_at(sunday, 2, TimeUnit.MONTH, move_to_working_day=True) == local(2026, 12, 28, 23, 59, 59)
    assert due_at(sunday, 7, TimeUnit.DAY, move_to_working_day=True) == local(2026, 11, 2, 23, 59, 59)


@given(DAYS, st.times(), st.integers(0, 200))
def test_a_day_limit_falls_on_the_same_local_day_whatever_the_hour(day, time, n):
    moment = datetime.combine(day, time, UTC)
    due = due_at(moment, n, TimeUnit.DAY)
    assert local_date(due) == local_date(moment) + timedelta(n)
    assert due >= moment.replace(microsecond=0)


def test_tertials_and_years_have_names_and_previous_periods():
    second = Period.tertial(2026, 2)
    assert second == Period(date(2026, 5, 1), date(2026, 8, 31))
    assert [str(second), str(second.previous()), str(second.previous().previous())] == [
        "tertial 2 2026",
        "tertial 1 2026",
        "tertial 3 2025",
    ]
    assert [str(Period.year(2025)), str(Period.year(2025).previous())] == ["2025", "2024"]


def test_a_year_from_june_to_may_keeps_its_shape_over_a_leap_day():
    year = Period(date(2024, 6, 1), date(2025, 5, 31))
    assert year.label == "1 jun 2024–31 maj 2025"
    assert year.previous() == Period(date(2023, 6, 1), date(2024, 5, 31))
    assert [year.days, year.previous().days] == [365, 366]


def test_a_period_of_days_goes_back_as_many_days():
    week = Period(date(2026, 11, 16), date(2026, 11, 22))
    assert week.previous() == Period(date(2026, 11, 9), date(2026, 11, 15))


@given(DAYS)
def test_every_day_is_in_one_tertial_and_not_in_the_one_before(day):
    tertial = Period.containing(day)
    assert (day in tertial, day in tertial.previous()) == (True, False)
    assert tertial.previous().last + timedelta(1) == tertial.first


@given(DAYS, st.integers(0, 800))
def test_the_previous_period_ends_the_day_before(first, length):
    period = Period(first, first + timedelta(length))
    assert period.previous().last == first - timedelta(1)


def test_a_period_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValueError, match="before it begins"):
        Period(date(2026, 1, 2), date(2026, 1, 1))
    with pytest.raises(ValueError, match="tertials"):
        Period.tertial(2026, 4)


def test_the_span_of_a_period_is_in_swedish_time():
    assert Period.year(2026).span == (start_of_day(date(2026, 1, 1)), start_of_day(date(2027, 1, 1)))


def test_dates_are_written_in_swedish():
    moment = datetime(2026, 11, 23, 13, 5, tzinfo=UTC)
    assert sv_date(moment) == sv_date(date(2026, 11, 23)) == "23 nov 2026"
    assert sv_datetime(moment) == "23 nov 2026 kl. 14.05"
    assert sv_day(moment) == sv_day(date(2026, 11, 23)) == "mån 23 nov"


def test_thousands_are_parted_by_a_no_break_space():
    assert [thousands(n) for n in (0, 784, 1071, 1234567)] == [
        "0",
        "784",
        "1\u00a0071",
        "1\u00a0234\u00a0567",
    ]


def test_a_missing_previous_figure_is_said_to_be_missing():
    assert with_previous(1071, 784) == "1\u00a0071 (784)"
    assert with_previous(3, None) == "3 (uppgift saknas)"
    assert with_previous(3, 0) == "3 (0)"


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (datetime(2026, 3, 29, 1, 59, tzinfo=SWEDEN), True),
        (datetime(2026, 3, 29, 2, 0, tzinfo=SWEDEN), False),
        (datetime(2026, 3, 29, 2, 59, tzinfo=SWEDEN), False),
        (datetime(2026, 3, 29, 3, 0, tzinfo=SWEDEN), True),
        (datetime(2026, 10, 25, 2, 30, tzinfo=SWEDEN), True),
        (datetime(2026, 3, 29, 2, 30, tzinfo=UTC), True),
    ],
)
def test_the_hour_that_summer_time_skips_was_on_no_clock(moment, shown):
    assert was_on_the_clock(moment) is shown


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-03-02T09:00", 2, "2026-03-02T11:00"),
        ("2026-03-02T16:00", 2, "2026-03-03T09:00"),
        ("2026-03-02T03:00", 1, "2026-03-02T09:00"),
        ("2026-03-06T17:00", 1, "2026-03-09T09:00"),  # over a weekend
        ("2026-04-02T16:30", 1, "2026-04-07T08:30"),  # over Easter
        ("2026-03-28T12:00", 9, "2026-03-30T17:00"),  # over the change to summer time
        ("2026-10-23T16:00", 10, "2026-10-26T17:00"),  # and back
    ],
)
def test_working_hours_pass_only_while_people_work(start, hours, end):
    begin, wanted = (datetime.fromisoformat(text).replace(tzinfo=SWEDEN) for text in (start, end))
    assert add_working_hours(begin, hours) == wanted
    assert add_working_hours(begin.astimezone(UTC), hours) == wanted
