"""Giving and ending roles."""

from datetime import date, datetime

from django.db import transaction

from audit.log import record
from core.errors import DomainError
from organisation.models import Membership, Unit, User
from organisation.roles import MUNICIPAL_ROLES, Role


@transaction.atomic
def give_role(
    *,
    user: User,
    unit: Unit | None,
    role: Role,
    valid_from: date,
    reason: str,
    by: User | None,
    at: datetime,
    valid_to: date | None = None,
    on_behalf_of: User | None = None,
    is_away: bool = False,
) -> Membership:
    """Give a person a dated role on a unit, or on the municipality where the role allows it.

    `is_away` says of an ersättare that the one she stands in for is away meanwhile.
    Raises DomainError for an ersättare without someone to stand in for, a role that needs a unit, or
    dates in the wrong order. Writes one event.
    """
    check_role(unit=unit, role=role, valid_from=valid_from, valid_to=valid_to, on_behalf_of=on_behalf_of)
    membership = Membership.objects.create(
        user=user,
        unit=unit,
        role=role,
        on_behalf_of=on_behalf_of,
        is_away=is_away,
        valid_from=valid_from,
        valid_to=valid_to,
        reason=reason,
    )
    changes = {"reason": ("", reason)}
    record("role.give", membership, by=by, at=at, summary=f"{role.label} gavs.", changes=changes)
    return membership


def check_role(
    *,
    unit: Unit | None,
    role: str,
    valid_from: date,
    valid_to: date | None,
    on_behalf_of: User | None,
) -> None:
    """Raise DomainError, with the field it belongs to, when a role cannot be given like this."""
    if (role == Role.DEPUTY) != (on_behalf_of is not None):
        raise DomainError("En ersättare måste ha någon att vara ersättare för.", field="on_behalf_of")
    if unit is None and role not in MUNICIPAL_ROLES:
        raise DomainError("Rollen måste gälla en enhet.", field="unit")
    if valid_to and valid_to < valid_from:
        raise DomainError("Slutdagen kommer före startdagen.", field="valid_to")


@transaction.atomic
def end_role(
    *, membership: Membership, last_day: date, reason: str, by: User | None, at: datetime
) -> Membership:
    """End a role after `last_day`. Writes one event."""
    membership.valid_to = last_day
    membership.save(update_fields=["valid_to"])
    changes = {"reason": ("", reason)}
    record("role.end", membership, by=by, at=at, summary="Rollen avslutades.", changes=changes)
    return membership
