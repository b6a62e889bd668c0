"""Swedish dates: local days, working days, legal time limits, periods and how they are written.

Everything is pure: the clock is passed in. A local day is a day in Europe/Stockholm. Moments are aware
datetimes; do arithmetic on them in UTC, since two moments in the same zone subtract as wall clocks.
"""

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from zoneinfo import ZoneInfo

from holidays.countries.sweden import Sweden

SWEDEN = ZoneInfo("Europe/Stockholm")
NO_BREAK_SPACE = "\u00a0"
MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
WEEKDAYS = ("mån", "tis", "ons", "tors", "fre", "lör", "sön")
FIRST_WEEKEND_DAY = 5
MONTHS_IN_YEAR = 12
MONTHS_IN_TERTIAL = 4
ONE_DAY = timedelta(days=1)
WORKDAY_BEGINS, WORKDAY_ENDS = time(8), time(17)


class TimeUnit(StrEnum):
    """The unit a time limit is given in."""

    HOUR = "hour"
    DAY = "day"
    WORKING_DAY = "working_day"
    MONTH = "month"


def local_date(moment: datetime) -> date:
    """Return the Swedish calendar day of an aware moment.

    Raises ValueError for a naive moment, whose day nobody knows.
    """
    if moment.tzinfo is None:
        message = "a moment must be aware"
        raise ValueError(message)
    return moment.astimezone(SWEDEN).date()


def start_of_day(day: date) -> datetime:
    """Return the first moment of a Swedish local day, as an aware datetime."""
    return datetime.combine(day, time.min, SWEDEN)


def end_of_day(day: date) -> datetime:
    """Return the last whole second (23:59:59) of a Swedish local day, as an aware datetime."""
    return datetime.combine(day, time(23, 59, 59), SWEDEN)


def was_on_the_clock(moment: datetime) -> bool:
    """Tell whether clocks ever showed an aware moment: not those of the hour that summer time skips."""
    shown = moment.astimezone(UTC).astimezone(moment.tzinfo)
    return shown.replace(tzinfo=None) == moment.replace(tzinfo=None)


def day_span(first: date, last: date) -> tuple[datetime, datetime]:
    """Return the moments that bound whole local days: start inclusive, end exclusive.

    The last day is included: `received_at >= start, received_at < end` counts both days whole.
    """
    return start_of_day(first), start_of_day(last + ONE_DAY)


@cache
def _free_days(year: int) -> frozenset[date]:
    """Return the days of a year that lag (1930:173) om beräkning av lagstadgad tid names.

    Public holidays and, placed beside them by the act's 2 §, midsommarafton, julafton and nyårsafton
    (the library's category `de_facto`). Saturdays and Sundays are left to the caller.
    """
    found = Sweden(years=year, include_sundays=False, categories=("public", "de_facto"))
    return frozenset(day for day in found if day.year == year)


def is_working_day(day: date) -> bool:
    """Tell whether a time limit may end on this day: lag (1930:173) 2 §."""
    return day.weekday() < FIRST_WEEKEND_DAY and day not in _free_days(day.year)


def next_working_day(day: date) -> date:
    """Return the day itself when it is a working day, otherwise the first one after it."""
    while not is_working_day(day):
        day += ONE_DAY
    return day


def add_working_days(day: date, n: int) -> date:
    """Return the n:th working day after `day`, which is not counted; before it when n is negative.

    n = 0 gives the day itself, working or not.
    """
    step = ONE_DAY if n > 0 else -ONE_DAY
    left = abs(n)
    while left:
        day += step
        left -= is_working_day(day)
    return day


def workday_end(day: date) -> datetime:
    """Return when the working time of a day ends: 17.00 Swedish time."""
    return datetime.combine(day, WORKDAY_ENDS, SWEDEN)


def day_to_act(came: datetime) -> date:
    """Return the day on which what came in at an aware moment is to be dealt with the same day.

    That day itself, while somebody is at work: what comes in on a free day, or when the working time of the
    day has ended, the next working day.
    """
    day = local_date(came)
    return next_working_day(day if came < workday_end(day) else day + ONE_DAY)


def add_working_hours(start: datetime, hours: int) -> datetime:
    """Return the moment when so many hours of working time have passed after an aware moment.

    Working time is 8.00 to 17.00 Swedish time of working days, a level chosen here; no law names it.
    """
    left, moment, day = timedelta(hours=hours), start.astimezone(SWEDEN), local_date(start)
    while True:
        if is_working_day(day):
            # Both in the same zone and on the same side of a change of the clock, which is at night.
            begins = max(moment, datetime.combine(day, WORKDAY_BEGINS, SWEDEN))
            room = workday_end(day) - begins
            if left <= room:
                return begins + left
            left -= max(room, timedelta())
        day += ONE_DAY


def working_days_between(first: date, last: date) -> int:
    """Count the working days after `first` up to and including `last`; negative when `last` is before.

    So that `add_working_days(first, working_days_between(first, last)) == last` for a working `last`
    on or after `first`.
    """
    if last < first:
        return -working_days_between(last, first)
    return sum(is_working_day(first + n * ONE_DAY) for n in range(1, (last - first).days + 1))


def add_months(day: date, n: int) -> date:
    """Return the same day n calendar months on, or the month's last day when it is shorter.

    Months are calendar months, not 30 days: a time limit set in months ends on the day that by its
    number answers to the first, and where none answers, on the month's last: lag (1930:173) 1 §.
    """
    year, month_index = divmod(day.year * MONTHS_IN_YEAR + day.month - 1 + n, MONTHS_IN_YEAR)
    last = calendar.monthrange(year, month_index + 1)[1]
    return date(year, month_index + 1, min(day.day, last))


def due_at(start: datetime, amount: int, unit: TimeUnit, *, move_to_working_day: bool = False) -> datetime:
    """Return when a time limit that starts with an event ends.

    `start` is aware; `amount` is in `unit`. Hours are exact elapsed time (72 hours over a change to
    summer time are 72 hours). The other units end at 23:59:59 Swedish time of the last day; the day of
    the event is not counted. With `move_to_working_day`, a limit in days or months whose last day is a
    Saturday, a Sunday, a holiday or one of the three eves ends on the next working day: lag (1930:173)
    2 §. Leave it out where the stricter day holds.
    """
    if unit is TimeUnit.HOUR:
        return (start.astimezone(UTC) + timedelta(hours=amount)).astimezone(SWEDEN)
    day = local_date(start)
    if unit is TimeUnit.WORKING_DAY:
        return end_of_day(add_working_days(day, amount))
    last = add_months(day, amount) if unit is TimeUnit.MONTH else day + timedelta(days=amount)
    return end_of_day(next_working_day(last) if move_to_working_day else last)


@dataclass(frozen=True, order=True)
class Period:
    """A span of whole local days, both ends included.

    Raises ValueError when the last day comes before the first.
    """

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            message = "a period must not end before it begins"
            raise ValueError(message)

    @classmethod
    def year(cls, year: int) -> "Period":
        """Return a calendar year."""
        return cls.months(year, 1, MONTHS_IN_YEAR)

    @classmethod
    def tertial(cls, year: int, number: int) -> "Period":
        """Return a third of a calendar year: 1 January-April, 2 May-August, 3 September-December.

        Raises ValueError for any other number.
        """
        if number not in {1, 2, 3}:
            message = "a year has tertials 1, 2 and 3"
            raise ValueError(message)
        return cls.months(year, (number - 1) * MONTHS_IN_TERTIAL + 1, MONTHS_IN_TERTIAL)

    @classmethod
    def months(cls, year: int, month: int, count: int) -> "Period":
        """Return `count` whole calendar months from the first of a month."""
        first = date(year, month, 1)
        return cls(first, add_months(first, count) - ONE_DAY)

    @classmethod
    def containing(cls, day: date) -> "Period":
        """Return the tertial a day belongs to."""
        return cls.tertial(day.year, (day.month - 1) // MONTHS_IN_TERTIAL + 1)

    def previous(self) -> "Period":
        """Return the period of the same kind immediately before.

        Whole calendar months go back as many months (so a tertial, a year, and 1 June-31 May keep
        their shape over a leap day); any other span goes back as many days.
        """
        if months := self.whole_months:
            return Period(add_months(self.first, -months), self.first - ONE_DAY)
        return Period(self.first - self.days * ONE_DAY, self.first - ONE_DAY)

    @property
    def days(self) -> int:
        """The number of days, both ends counted."""
        return (self.last - self.first).days + 1

    @property
    def whole_months(self) -> int:
        """The number of whole calendar months, or 0 when the period cuts a month."""
        after = self.last + ONE_DAY
        if self.first.day != 1 or after.day != 1:
            return 0
        return (after.year - self.first.year) * MONTHS_IN_YEAR + after.month - self.first.month

    @property
    def label(self) -> str:
        """The Swedish name: "2026", "tertial 2 2026" or "1 jun 2025–31 maj 2026"."""
        if self == Period.year(self.first.year):
            return str(self.first.year)
        tertial = Period.containing(self.first)
        if self == tertial:
            return f"tertial {tertial.last.month // MONTHS_IN_TERTIAL} {self.first.year}"
        return f"{sv_date(self.first)}–{sv_date(self.last)}"

    @property
    def span(self) -> tuple[datetime, datetime]:
        """The moments that bound the period: start inclusive, end exclusive."""
        return day_span(self.first, self.last)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __str__(self) -> str:
        return self.label


def sv_date(day: date) -> str:
    """Write a day as "23 nov 2026"; a datetime is taken as its Swedish local day."""
    if isinstance(day, datetime):
        day = local_date(day)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def sv_datetime(moment: datetime) -> str:
    """Write an aware moment in Swedish local time as "23 nov 2026 kl. 14.05"."""
    local = moment.astimezone(SWEDEN)
    return f"{sv_date(local)} kl. {local:%H.%M}"


def sv_day(day: date) -> str:
    """Write a near day as "mån 23 nov"; a datetime is taken as its Swedish local day."""
    if isinstance(day, datetime):
        day = local_date(day)
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"


def thousands(n: int) -> str:
    """Write a whole number with a no-break space between thousands: "1 071"."""
    return f"{n:,}".replace(",", NO_BREAK_SPACE)


def with_previous(n: int, previous: int | None) -> str:
    """Write a figure with the previous period's in parentheses: "1 071 (784)".

    A previous figure that is missing is said to be missing, never written as zero.
    """
    before = "uppgift saknas" if previous is None else thousands(previous)
    return f"{thousands(n)} ({before})"
