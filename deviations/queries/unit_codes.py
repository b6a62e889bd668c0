"""Reads of the units' codes: which unit a code opens, and whose codes a person looks after."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.http import Http404

from core.codes import read_code
from core.dates import local_date
from core.throttle import Limit
from deviations.models import UnitCode
from organisation.models import Unit, User, valid_on
from organisation.queries import administered_boards
from organisation.roles import Capability

QUARTER, HOUR = 15 * 60, 60 * 60  # seconds
# Wrong codes from one sender, reports from one sender, reports with one code.
WRONG_CODES = Limit("wrong-unit-codes", most=10, seconds=QUARTER)
REPORTS_OF_SENDER = Limit("reports-of-sender", most=10, seconds=HOUR)
REPORTS_OF_CODE = Limit("reports-with-code", most=30, seconds=HOUR)


@dataclass(frozen=True)
class CodeRow:
    """A unit and the code it has; None when it has none that works."""

    unit: Unit
    code: UnitCode | None


def working_code(typed: str, *, at: datetime) -> UnitCode | None:
    """Return the code that was typed, if it works at a moment: not ended, not expired, of a living unit."""
    today = local_date(at)
    living = Q(unit__valid_to__isnull=True) | Q(unit__valid_to__gte=today)
    return (
        UnitCode.objects.filter(
            living, digest=UnitCode.digest_of(read_code(typed)), ended_at__isnull=True, valid_to__gte=today
        )
        .select_related("unit__board", "unit__parent")
        .first()
    )


def looked_after(user: User, *, on: date) -> QuerySet[Unit]:
    """Return the living units whose codes a person makes and ends: she decides there, or administers it."""
    mine = Q(pk__in=user.unit_ids_with(Capability.DECIDE))
    boards = administered_boards(user)
    administered = Q() if boards is None else Q(board__in=boards)
    units = Unit.objects.filter(valid_on(on), parent__isnull=False, municipality__is_own=True)
    return units.filter(administered if boards is None else mine | administered).order_by("path")


def code_rows(user: User, *, on: date) -> list[CodeRow]:
    """Return the units a person looks after with their codes, in the order of the tree. Two queries."""
    units = list(looked_after(user, on=on).select_related("parent"))
    codes = {code.unit_id: code for code in _open(on).filter(unit__in=units)}
    return [CodeRow(unit, codes.get(unit.pk)) for unit in units]


def code_row(user: User, unit_id: int, *, on: date) -> CodeRow:
    """Return one unit a person looks after with its code. Raises Http404 for any other unit."""
    unit = looked_after(user, on=on).select_related("parent", "board").filter(pk=unit_id).first()
    if unit is None:
        raise Http404
    return CodeRow(unit, _open(on).filter(unit=unit).first())


def _open(on: date) -> QuerySet[UnitCode]:
    return UnitCode.objects.filter(ended_at__isnull=True, valid_to__gte=on)
