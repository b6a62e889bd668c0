"""How days, moments, deadlines and numbers are written to people; loaded in every template.

The filters answer an empty string for None, so that a template need not ask first. Days and moments
are Swedish local time (`core.dates`), weeks are ISO 8601, thousands stand apart by a no-break space.
"""

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core import dates

register = template.Library()

# A deadline this near (working days) is marked as near; further away is only said.
NEAR_WORKING_DAYS = 3
END_OF_DAY = (23, 59)
_NEAR = {-1: gettext_lazy("i går"), 0: gettext_lazy("i dag"), 1: gettext_lazy("i morgon")}


@register.filter
def sv_date(day: date | None) -> str:
    """Write a day or a moment as "23 nov 2026"."""
    return dates.sv_date(day) if day else ""


@register.filter
def sv_datetime(moment: datetime | None) -> str:
    """Write an aware moment as "23 nov 2026 kl. 14.05"."""
    return dates.sv_datetime(moment) if moment else ""


@register.filter
def sv_day(day: date | None) -> str:
    """Write a near day or moment as "mån 23 nov"."""
    return dates.sv_day(day) if day else ""


@register.filter
def iso_week(day: date | None) -> str:
    """Write the ISO 8601 week of a day as "vecka 48"."""
    return _("vecka %(week)d") % {"week": _local(day).isocalendar().week} if day else ""


@register.filter
def iso_date(day: date | None) -> str:
    """Write a day for machines, as the datetime attribute of <time>: "2026-11-23"."""
    return _local(day).isoformat() if day else ""


@register.filter
def thousands(number: int | None) -> str:
    """Write a whole number as "1 071", with no-break spaces."""
    return "" if number is None else dates.thousands(number)


@register.filter
def with_previous(number: int, previous: int | None) -> str:
    """Write a figure with the previous period's in parentheses: "1 071 (784)"."""
    return dates.with_previous(number, previous)


@register.filter
def deadline_words(due_at: datetime | None, now: datetime | None = None) -> str:
    """Say a deadline twice, as distance and as day: "förfaller om 3 arbetsdagar (fre 27 nov)".

    Parameters: `due_at` and `now` aware moments; without `now` the clock is read.
    The distance counts working days (lag 1930:173), calendar days when only free days remain.
    """
    if due_at is None:
        return ""
    now = now or timezone.now()
    if due_at < now:
        return _overdue_words(due_at, now)
    return _coming_words(due_at, now)


@register.filter
def deadline_state(due_at: datetime | None, now: datetime | None = None) -> str:
    """Name how pressing a deadline is: "overdue", "near", "later" or "" when there is none."""
    if due_at is None:
        return ""
    now = now or timezone.now()
    if due_at < now:
        return "overdue"
    days = dates.working_days_between(_local(now), _local(due_at))
    return "near" if days <= NEAR_WORKING_DAYS else "later"


@register.filter
def relative_days(day: date | None, now: date | None = None) -> str:
    """Say how far away a day is, in calendar days: "i dag", "för 3 dagar sedan", "om 2 dagar"."""
    if day is None:
        return ""
    days = (_local(day) - _local(now or timezone.now())).days
    if days in _NEAR:
        return str(_NEAR[days])
    if days < 0:
        return _("för %(days)d dagar sedan") % {"days": -days}
    return _("om %(days)d dagar") % {"days": days}


def _overdue_words(due_at: datetime, now: datetime) -> str:
    """Say how late something is, and when it should have been done."""
    if _local(due_at) == _local(now):
        return _("försenad sedan %(clock)s i dag") % {"clock": _clock(due_at)}
    days = dates.working_days_between(_local(due_at), _local(now))
    late = ngettext("försenad %(days)d arbetsdag", "försenad %(days)d arbetsdagar", days) % {"days": days}
    if days == 0:
        late = _("försenad")
    return _("%(late)s (skulle vara klar %(day)s)") % {"late": late, "day": _near_day(due_at, now)}


def _coming_words(due_at: datetime, now: datetime) -> str:
    """Say how near a deadline is, and its day; the hour too, unless it is the end of the day."""
    day = _near_day(due_at, now)
    if _clock(due_at):
        day = f"{day} {_clock(due_at)}"
    return _("förfaller %(distance)s (%(day)s)") % {"distance": _distance(due_at, now), "day": day}


def _distance(due_at: datetime, now: datetime) -> str:
    """Say the distance in working days, or in calendar days when none of them is a working day."""
    calendar_days = (_local(due_at) - _local(now)).days
    if calendar_days == 0:
        return _("i dag")
    days = dates.working_days_between(_local(now), _local(due_at))
    if days == 0:
        return ngettext("om %(days)d dag", "om %(days)d dagar", calendar_days) % {"days": calendar_days}
    return ngettext("om %(days)d arbetsdag", "om %(days)d arbetsdagar", days) % {"days": days}


def _near_day(moment: datetime, now: datetime) -> str:
    """Write the weekday and day, with the year only when it is another year than now."""
    day = dates.sv_day(moment)
    return day if _local(moment).year == _local(now).year else f"{day} {_local(moment).year}"


def _clock(moment: datetime) -> str:
    """Write the local time as "kl. 14.05", or nothing for the last minute of a day."""
    local = moment.astimezone(dates.SWEDEN)
    return "" if (local.hour, local.minute) == END_OF_DAY else f"kl. {local:%H.%M}"


def _local(day: date) -> date:
    """Return the Swedish local day of a day or of an aware moment."""
    return dates.local_date(day) if isinstance(day, datetime) else day
