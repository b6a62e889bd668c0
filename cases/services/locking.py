"""Taking a case to change it, and giving it back: the optimistic lock and the row lock in one place."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from cases.models import Case
from core.errors import ConflictError, DomainError


def lock_case(case_id: int, *, version: int | None = None) -> Case:
    """Return the case locked for this transaction.

    `version` is what the writer read; None for commands that cannot overwrite anything. Raises
    ConflictError when somebody has changed the case since, DomainError when it was erased: nothing is
    written in a tombstone, whichever way one came to it. SQLite locks nothing here, but its
    transactions begin IMMEDIATE, so only one writes at a time.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("unit", "board").get(pk=case_id)
    if case.erased_at is not None:
        raise DomainError(_("Ärendet är gallrat."))
    check_version(case, version)
    return case


def refuse_ended(case: Case) -> None:
    """Raise DomainError when the work on the case has ended: what was decided then is not rewritten."""
    if case.is_ended:
        raise DomainError(_("Ärendet är avslutat. Öppna det igen för att ändra."))


def check_version(
    row: Any, version: int | None, *, shown: tuple[str, ...] = (), now: int | None = None
) -> None:
    """Raise ConflictError, with the values of `shown` as they stand now, if the row has moved on.

    `now` is the row's version where no column holds it.
    """
    stands = row.version if now is None else now
    if version is not None and stands != version:
        raise ConflictError(
            _("Någon annan har ändrat det här medan du skrev. Ingenting är sparat över."),
            current={field: getattr(row, field) for field in shown},
            version=stands,
        )


def save_changes(row: models.Model, **values: Any) -> dict[str, tuple[Any, Any]]:
    """Set the values, raise the version and save; return {field: (old, new)} of what really changed."""
    changes = {
        field: (getattr(row, field), new) for field, new in values.items() if getattr(row, field) != new
    }
    for field, (_old, new) in changes.items():
        setattr(row, field, new)
    row.version = models.F("version") + 1  # type: ignore[attr-defined]
    row.save(update_fields=[*changes, "version"])
    row.refresh_from_db(fields=["version"])
    return changes
