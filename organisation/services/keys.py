"""Keys with which other systems call the API: made, used, revoked."""

import secrets
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify

from audit.log import record
from core.dates import local_date
from core.errors import DomainError
from organisation.enums import KeyScope
from organisation.models import ApiKey, User

# The last use is written at most this often: to know a key that is in use, not to count its calls.
USE_TOLD_EVERY = timedelta(minutes=1)


@transaction.atomic
def make_api_key(
    *,
    user: User,
    name: str,
    by: User | None,
    at: datetime,
    scope: KeyScope = KeyScope.DEVIATIONS,
    valid_to: date | None = None,
) -> str:
    """Make a key for a user and return it; it is shown once, only its digest is kept. One event.

    Raises DomainError where a person would get a key that only systems have.
    """
    if scope == KeyScope.COMPLAINTS and not user.is_system:
        raise DomainError("Nyckeln kan bara gälla ett system.", field="user")
    key = secrets.token_urlsafe(32)
    row = ApiKey.objects.create(
        user=user, name=name, scope=scope, digest=ApiKey.digest_of(key), valid_to=valid_to
    )
    record("api_key.make", row, by=by, at=at, summary=f"API-nyckeln {name} skapades.")
    return key


@transaction.atomic
def make_system_key(
    *, system: str, scope: KeyScope, by: User | None, at: datetime, valid_to: date | None = None
) -> str:
    """Make a key for a system by its name, and the system itself where it is new. One event.

    The system is a user of its own that nobody can sign in as, and has no role until it is given one.
    Raises DomainError for a name without letters, and for a last day that has been.
    """
    check_system_key(system=system, valid_to=valid_to, on=local_date(at))
    user, new = User.objects.get_or_create(
        username=f"system-{slugify(system)}"[:150],
        defaults={"first_name": system.strip()[:150], "is_system": True},
    )
    if new:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return make_api_key(user=user, name=system.strip()[:80], scope=scope, valid_to=valid_to, by=by, at=at)


def check_system_key(*, system: str, valid_to: date | None, on: date) -> None:
    """Raise DomainError, with the field it belongs to, when a system's key cannot be made like this."""
    if not slugify(system):
        raise DomainError("Skriv vad systemet heter.", field="system")
    if valid_to and valid_to < on:
        raise DomainError("Den dagen har redan varit. Välj en senare.", field="valid_to")


@transaction.atomic
def revoke_api_key(*, key: ApiKey, by: User | None, at: datetime) -> None:
    """End a key at once and for good; again changes nothing. One event."""
    if ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=at):
        record("api_key.revoke", key, by=by, at=at, summary=f"API-nyckeln {key.name} återkallades.")


@transaction.atomic
def use_api_key(*, key: str, by: None, at: datetime) -> ApiKey | None:
    """Return the key that holds now, with its user, and note that it was used; None for any other.

    `by` is None: nobody is known before the key is. No event: the calls write their own.
    """
    holds = Q(valid_to__isnull=True) | Q(valid_to__gte=local_date(at))
    row = (
        ApiKey.objects.filter(holds, digest=ApiKey.digest_of(key), revoked_at=None, user__is_active=True)
        .select_related("user")
        .first()
    )
    if row and (row.last_used_at is None or row.last_used_at < at - USE_TOLD_EVERY):
        ApiKey.objects.filter(pk=row.pk).update(last_used_at=at)
    return row
