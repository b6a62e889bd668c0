"""Which cases need a number in the municipality's diary, and which still lack one (practice.md 35)."""

from collections.abc import Iterable
from datetime import date

from cases import kinds
from cases.enums import Status
from cases.models import Case
from cases.models.case import CaseQuerySet
from organisation.enums import Setting
from organisation.models import User
from organisation.queries import setting
from organisation.roles import Capability


def kinds_with_number(board_id: int, *, on: date) -> list[str]:
    """Return the kinds whose cases a nämnd keeps in its diary."""
    return [kind for kind in kinds.all_kinds() if setting(board_id, Setting(f"diary_{kind}"), on=on)]


def needs_number(case: Case, *, on: date) -> bool:
    """Tell whether the case belongs in the diary and lacks its number."""
    return not case.diary_number and case.kind in kinds_with_number(case.board_id, on=on)


def without_number(user: User, *, on: date) -> CaseQuerySet:
    """Return the cases the person is to give a number, oldest first.

    Of the nämnder where she keeps the diary; those only named readers see are left out, their readers
    write the number themselves. What was moved to another kind gets its number there.
    """
    units = user.unit_ids_with(Capability.REGISTER)
    found = Case.objects.none()
    for board_id in _boards(user):
        found |= Case.objects.filter(board=board_id, kind__in=kinds_with_number(board_id, on=on))
    return (
        found.filter(unit__among=units, diary_number="", restricted=False, erased_at__isnull=True)
        .exclude(status=Status.RECLASSIFIED)
        .exclude(bars__person=user)
        .select_related("unit", "board")
        .order_by("received_at", "pk")
    )


def _boards(user: User) -> Iterable[int]:
    units = (grant.unit for grant in user.grants)
    return dict.fromkeys(unit.board_id for unit in units if unit and unit.board_id)
