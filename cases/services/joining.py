"""Samverkansavvikelser: several units answer for one case, each with its own part (practice.md 4)."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from cases.enums import UnitRole
from cases.models import Case, CaseUnit
from cases.services.locking import check_version, lock_case, refuse_ended, save_changes
from cases.services.notices import tell_handlers
from cases.services.words import store_words
from core.errors import DomainError
from organisation.models import User
from organisation.roles import Capability

MICROSECONDS = 1_000_000


@transaction.atomic
def set_handover_point(
    *, case_id: int, point: str, by: User, at: datetime, version: int | None = None
) -> Case:
    """Say where between the units it broke; empty takes it away. Writes one event."""
    case = lock_case(case_id, version=version)
    refuse_ended(case)
    changes = save_changes(case, handover_point=point.strip(), joint=True)
    store_words(case, point)
    record(
        "case.handover_point", case, by=by, at=at, summary=_("Överlämningspunkten skrevs."), changes=changes
    )
    return case


@transaction.atomic
def answer_part(*, row_id: int, text: str, by: User, at: datetime, version: int | None = None) -> CaseUnit:
    """Write an answering unit's own part, and that it is answered; it may be written anew until the end.

    `version` is the `part_version` that was read. Raises ConflictError where somebody has written the part
    since, PermissionDenied for whoever does not investigate in that unit, DomainError without a text or in
    an ended case. Whoever handles the case is told. Writes one event.
    """
    row = _row(row_id)
    case = lock_case(row.case_id)
    check_version(row, version, shown=("part",), now=part_version(row))
    refuse_ended(case)
    if row.unit_id not in by.unit_ids_with(Capability.INVESTIGATE):
        raise PermissionDenied
    if not text.strip():
        raise DomainError(_("Skriv er del."), field="text")
    changes = {"part": (row.part, text)}
    row.part, row.part_at, row.part_by, row.excused = text, at, by, ""
    row.save(update_fields=["part", "part_at", "part_by", "excused"])
    save_changes(case)
    store_words(case, text)
    record("case.part", case, by=by, at=at, summary=_("En enhet svarade på sin del."), changes=changes)
    tell_handlers(case, "part_answered", at, once=str(case.version))
    return row


@transaction.atomic
def excuse_part(*, row_id: int, reason: str, by: User, at: datetime) -> CaseUnit:
    """Say why a unit's part is not waited for. Raises DomainError without a reason. Writes one event."""
    row = _row(row_id)
    case = lock_case(row.case_id)
    refuse_ended(case)
    if not reason.strip():
        raise DomainError(_("Skriv ett skäl."), field="reason")
    row.excused = reason.strip()
    row.save(update_fields=["excused"])
    save_changes(case)
    summary = _("Ärendet väntar inte på en enhets del.")
    record("case.excuse_part", case, by=by, at=at, summary=summary, changes={"reason": ("", reason)})
    return row


@transaction.atomic
def remove_unit(*, row_id: int, by: User, at: datetime) -> Case:
    """Take away a unit or counterpart that was added by mistake. Writes one event.

    Raises DomainError for a unit that has written its part: what is written stays.
    """
    row = _row(row_id)
    case = lock_case(row.case_id)
    if row.part_at:
        raise DomainError(_("Enheten har skrivit sin del. Den tas inte bort."))
    row.delete()
    left = case.other_units.filter(role__in=[UnitRole.ANSWERING, UnitRole.COUNTERPART])
    save_changes(case, joint=bool(case.handover_point) or left.exists())
    record("case.remove_unit", case, by=by, at=at, summary=_("En enhet togs bort ur ärendet."))
    return case


def part_version(row: CaseUnit) -> int:
    """Return which writing of a unit's part stands: the microsecond it was written, 1 before any."""
    return int(row.part_at.timestamp() * MICROSECONDS) if row.part_at else 1


def _row(row_id: int) -> CaseUnit:
    return CaseUnit.objects.select_for_update(of=("self",)).select_related("unit").get(pk=row_id)
