"""A chief who is away for some days: who stands in for her, in her units, and only then (practice.md 2)."""

from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from core.dates import local_date
from core.errors import DomainError
from organisation.models import Membership, User
from organisation.queries import absences_of, may_say_away, own_deciding_roles
from organisation.roles import Role
from organisation.services.roles import end_role, give_role
from organisation.services.units import day_before

# Longer than this is another chief, not a stand-in.
LONGEST = timedelta(days=400)


@transaction.atomic
def register_absence(
    *, person: User, deputy: User, first: date, last: date, by: User, at: datetime
) -> list[Membership]:
    """Say that a chief is away from one Swedish day to another, both with, and who stands in for her.

    The stand-in gets the role of ersättare in every unit where the chief decides by a role of her own,
    between the days: it begins and ends by itself. Meanwhile cases and letters go to the stand-in, who may
    be the chief above. Raises PermissionDenied for anybody but herself and those who decide over her,
    DomainError with its field otherwise. Returns the roles; writes one event for each.
    """
    if not may_say_away(by, person, on=local_date(at)):
        raise PermissionDenied
    _check(person, deputy, first, last, local_date(at))
    roles = own_deciding_roles(person, first, last)
    if not roles:
        raise DomainError(_("Ingen roll att vara ersättare i de dagarna."), field="first")
    return [
        give_role(
            user=deputy,
            unit=row.unit,
            role=Role.DEPUTY,
            on_behalf_of=person,
            is_away=True,
            valid_from=max(first, row.valid_from),
            valid_to=min(last, row.valid_to or last),
            reason=_("Borta"),
            by=by,
            at=at,
        )
        for row in roles
    ]


@transaction.atomic
def end_absence(*, person: User, first: date, by: User, at: datetime) -> None:
    """Say that a chief is back, from today, or will not be away at all; `first` is the day it began.

    What has not begun is taken away. Raises PermissionDenied as `register_absence`, DomainError where she is
    not away from that day. Writes one event for each role.
    """
    today = local_date(at)
    if not may_say_away(by, person, on=today):
        raise PermissionDenied
    rows = [row for row in absences_of(person, on=today) if row.valid_from == first]
    if not rows:
        raise DomainError(_("Frånvaron är redan slut."))
    for row in rows:
        if row.valid_from < today:
            end_role(membership=row, last_day=day_before(today), reason=_("Tillbaka"), by=by, at=at)
        else:
            record("role.end", row, by=by, at=at, summary=_("Rollen togs bort innan den började."))
            row.delete()


def _check(person: User, deputy: User, first: date, last: date, today: date) -> None:
    if last < first:
        raise DomainError(_("Sista dagen ligger före den första."), field="last")
    if last < today:
        raise DomainError(_("Sista dagen har redan varit."), field="last")
    if last - first > LONGEST:
        raise DomainError(_("Så lång frånvaro behöver en ny chef. Be systemförvaltaren."), field="last")
    if deputy == person or not deputy.is_active:
        raise DomainError(_("Välj någon annan som ersättare."), field="deputy")
    if any(
        row.valid_from <= last and (row.valid_to or last) >= first for row in absences_of(person, on=first)
    ):
        raise DomainError(_("Det finns redan en frånvaro de dagarna. Avsluta den först."), field="first")
