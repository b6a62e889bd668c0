"""How the work goes in a unit, as the page shows it: each number with its past and the cases behind it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from cases.enums import Kind, Status
from cases.filters.actions import LASTING
from cases.models import Case
from cases.queries.lists import overdue
from core.dates import ONE_DAY, Period, add_months, local_date, sv_date, thousands
from figures.queries import process
from figures.queries.counting import Scope, Share
from organisation.models import Unit, User
from organisation.roles import Capability
from registers.enums import Strength

MONTHS = (4, 12)


@dataclass(frozen=True)
class Number:
    """One thing that is followed: its words, its number now, what it was before, and its rows."""

    label: str
    now: str
    note: str
    url: str
    is_late: bool = False


def units_for(user: User, *, on: date) -> list[Unit]:
    """Return the living units whose work the person may follow: those whose cases and figures she sees."""
    seen = set(user.unit_ids_with(Capability.STATISTICS)) & set(user.unit_ids_with(Capability.VIEW))
    return list(Unit.objects.active(on).filter(pk__in=seen).order_by("path"))


def last_months(months: int, *, on: date) -> Period:
    """Return the days of the last so many months, up to and including `on`."""
    return Period(add_months(on, -months) + ONE_DAY, on)


@dataclass(frozen=True)
class Followed:
    """What is followed in a unit: how much and how fast, and the shares that tell of habits."""

    numbers: list[Number]
    shares: list[Number]


def followed(unit: Unit, period: Period, *, user: User, at: datetime) -> Followed:
    """Return what is followed in a unit over a period, beside the unit's own period before."""
    scope = Scope(unit)
    now, before = process.work(period, scope), process.work(period.previous(), scope)
    late = _overdue(unit, user, at)
    within = {"received_from": period.first, "received_to": period.last}
    came, ended = _cases(unit, within), _cases(unit, {**within, "status": "ended"})
    waiting = _cases(unit, {**within, "status": Status.RECEIVED})
    other = _cases(unit, {**within, "classed": "other_type"})
    dismissed = _cases(unit, {**within, "status": Status.DISMISSED})
    return Followed(
        numbers=[
            Number(_("avvikelser kom in"), thousands(now.received), _was(before.received), came),
            _pace(now, before, came),
            Number(_("har ingen börjat med"), thousands(now.not_begun), "", waiting),
            Number(
                _("är försenade nu"),
                thousands(late),
                _("En frist, en åtgärd eller en effekt skulle ha tagits om hand."),
                _cases(unit, {"overdue": "true"}),
                is_late=late > 0,
            ),
            *_lying(unit, process.backlog(scope, on=local_date(at))),
        ],
        shares=[
            _share(_("svaga åtgärder"), now.weak, before.weak, _weak(unit, period)),
            _share(_("klassade som Övrigt"), now.other, before.other, other),
            _share(_("åtgärdade direkt"), now.direct, before.direct, ended),
            _share(_("ej avvikelse"), now.dismissed, before.dismissed, dismissed),
        ],
    )


def silences(unit: Unit, *, on: date) -> list[str]:
    """Return what is said of the sektioner that have fallen silent, one sentence each, by name."""
    return [
        _(
            "%(unit)s: ingen rapport på %(weeks)d veckor. Av enhetens eget år att döma brukar det komma "
            "omkring %(expected)d på så lång tid."
        )
        % {"unit": silence.unit.name, "weeks": silence.weeks, "expected": round(silence.expected)}
        for silence in process.silent_sections(Scope(unit), on=on)
    ]


def _overdue(unit: Unit, user: User, at: datetime) -> int:
    """Count the overdue deviations of the unit the person may read: just those the list shows her."""
    seen = Case.objects.visible_to(user).filter(
        kind=Kind.DEVIATION, unit__in=Scope(unit).units().values("pk")
    )
    return overdue(seen, at=at).count()


def _pace(now: process.Work, before: process.Work, url: str) -> Number:
    words = _("arbetsdagar till första åtgärd (median)")
    if now.days_to_begin is None:
        return Number(words, "–", _("Ingen har börjat med något än."), url)
    was = (
        ""
        if before.days_to_begin is None
        else _("%(days)s perioden före.") % {"days": _days(before.days_to_begin)}
    )
    return Number(words, _days(now.days_to_begin), was, url)


def _days(days: float) -> str:
    return f"{days:g}".replace(".", ",")


def _share(label: str, now: Share, before: Share, url: str) -> Number:
    if now.percent is None:
        return Number(label, "–", _("Inget att räkna på än."), url)
    said = _("%(part)s av %(whole)s.") % {"part": thousands(now.part), "whole": thousands(now.whole)}
    if before.percent is not None:
        said += " " + _("%(percent)d %% perioden före.") % {"percent": before.percent}
    return Number(label, f"{now.percent}\u00a0%", said, url)


def _was(number: int) -> str:
    return _("%(number)s perioden före.") % {"number": thousands(number)}


def _lying(unit: Unit, lying: process.Backlog) -> list[Number]:
    old = {"status": "open", "received_to": lying.old_before - ONE_DAY}
    since = _("är öppna sedan före %(day)s") % {"day": sv_date(lying.old_before)}
    return [
        Number(_("är öppna nu"), thousands(lying.open), "", _cases(unit, {"status": "open"})),
        Number(since, thousands(lying.old), "", _cases(unit, old)),
    ]


def _weak(unit: Unit, period: Period) -> str:
    """Return where the weaker actions decided in the period are listed."""
    days = {"decided_from": period.first, "decided_to": period.last}
    asked = {"state": "all", "unit": unit.pk, "strength": Strength.WEAKER.value, "level": LASTING, **days}
    return _address("cases:actions", asked)


def _cases(unit: Unit, fields: Mapping[str, Any]) -> str:
    asked = {"kind": Kind.DEVIATION, "unit": unit.pk, "counted": "true", **fields}
    return _address("cases:list", asked)


def _address(name: str, fields: Mapping[str, Any]) -> str:
    return f"{reverse(name)}?{urlencode(fields)}"
