"""The case's number in the municipality's diary."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from cases.models import Case
from cases.services.locking import lock_case, save_changes
from core.errors import DomainError
from organisation.models import User


@transaction.atomic
def set_diary_number(
    *, case_id: int, number: str, by: User, at: datetime, version: int | None = None
) -> Case:
    """Write the number the case has in the diary; a new one replaces the old, which stays in the log.

    Several cases may share a number, as when they are kept as one matter. Raises DomainError for an empty
    one, ConflictError where somebody has changed the case since `version`. Writes one event.
    """
    case = lock_case(case_id, version=version)
    number = " ".join(number.split())
    if not number:
        raise DomainError(_("Skriv diarienumret."), field="number")
    changes = save_changes(case, diary_number=number)
    record("case.diary", case, by=by, at=at, summary=_("Diarienumret skrevs in."), changes=changes)
    return case
