"""Reorganisation: the organisation changes, and the open cases follow (decision 9).

These act at once, on a day that has come; what is decided ahead is registered (`reorganisations`).
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from audit.log import record
from cases.enums import UnitRole
from cases.models import Case, CaseUnit, Reorganisation, SampleDraw
from cases.models.case import CaseQuerySet
from cases.services.locking import lock_case, save_changes
from core.errors import DomainError
from organisation.enums import Level
from organisation.models import Unit, User
from organisation.services import reorganising
from registers.models import Register


@transaction.atomic
def change_unit(
    *,
    unit: Unit,
    on: date,
    reason: str,
    by: User | None,
    at: datetime,
    name: str = "",
    parent: Unit | None = None,
    level: Level | None = None,
) -> Unit:
    """Rename or move a unit and all below it, or give it another level; their open cases follow.

    Returns the new unit. A nämnd with a new name is the same controller: its ended cases, its registers
    and what it has drawn and decided are its as before.
    """
    moves = reorganising.change_unit(
        unit=unit, on=on, reason=reason, by=by, at=at, name=name, parent=parent, level=level
    )
    for old, new in moves:
        _follow(Case.objects.filter(unit=old), new, by, at)
        _follow_answering(_answering(old), new, by, at)
    if unit.level == Level.BOARD:
        for model in (Case, Reorganisation, SampleDraw, *Register.__subclasses__()):
            model._default_manager.filter(board=unit).update(board=moves[0][1])
    return moves[0][1]


@transaction.atomic
def merge_units(
    *, units: Sequence[Unit], name: str, parent: Unit, on: date, reason: str, by: User | None, at: datetime
) -> Unit:
    """Merge units; their open cases follow. Returns the new unit."""
    moves = reorganising.merge_units(
        units=units, name=name, parent=parent, on=on, reason=reason, by=by, at=at
    )
    for old, new in moves:
        _follow(Case.objects.filter(unit=old), new, by, at)
        _follow_answering(_answering(old), new, by, at)
    return moves[0][1]


@transaction.atomic
def split_unit(
    *,
    unit: Unit,
    placement: Mapping[str, Sequence[int]],
    on: date,
    reason: str,
    by: User | None,
    at: datetime,
    rest: str = "",
) -> list[Unit]:
    """Split a unit. `placement` is {new name: ids of the open cases that go there}, one choice per case.

    Open cases where the unit answers beside another are placed too: the part answers there from then on.
    Parameters: `rest` the new unit that takes the open cases nobody placed, where one does; what was placed
    and is no longer open there is passed over. Raises DomainError unless every open case is placed exactly
    once. Ended cases stay on the old unit, whose history stands on the nearest common ancestor. Returns the
    new units.
    """
    open_ids = set(open_in(unit).values_list("pk", flat=True))
    placement = _with_rest(placement, rest, open_ids) if rest else placement
    if sorted(pk for ids in placement.values() for pk in ids) != sorted(open_ids):
        raise DomainError(_("Välj en ny enhet för vart och ett av de öppna ärendena."), field="divided")
    parts = reorganising.split_unit(unit=unit, names=list(placement), on=on, reason=reason, by=by, at=at)
    for part in parts:
        placed = placement[part.name]
        _follow(Case.objects.filter(pk__in=placed, unit=unit), part, by, at)
        _follow_answering(_answering(unit).filter(case__in=placed), part, by, at)
    return parts


def open_in(unit: Unit) -> CaseQuerySet:
    """Return the open cases that a unit answers for, alone or beside another: what a split places."""
    answers = CaseUnit.objects.filter(unit=unit, role=UnitRole.ANSWERING)
    return Case.objects.open().filter(Q(unit=unit) | Q(pk__in=answers.values("case_id")))


def _with_rest(
    placement: Mapping[str, Sequence[int]], rest: str, open_ids: set[int]
) -> dict[str, Sequence[int]]:
    placed = {name: [pk for pk in ids if pk in open_ids] for name, ids in placement.items()}
    left = open_ids.difference(*placed.values())
    return {**placed, rest: [*placed[rest], *sorted(left)]}


def _follow(cases: CaseQuerySet, new: Unit, by: User | None, at: datetime) -> None:
    for case in cases.open().order_by("pk").select_for_update():
        changes = save_changes(case, unit=new, board=new.board)
        record(
            "case.follow_unit",
            case,
            by=by,
            at=at,
            summary=_("Ärendet följde med till %(unit)s.") % {"unit": new.name},
            changes=changes,
        )


def _answering(unit: Unit) -> QuerySet[CaseUnit]:
    """Return the unit's rows in the open cases where it answers beside another."""
    return CaseUnit.objects.filter(unit=unit, role=UnitRole.ANSWERING, case__in=Case.objects.open())


def _follow_answering(rows: QuerySet[CaseUnit], new: Unit, by: User | None, at: datetime) -> None:
    """Let the successor answer; not twice, where units that merged both did: then the old row stays."""
    there = CaseUnit.objects.filter(unit=new, role=UnitRole.ANSWERING).values("case_id")
    for row in list(rows.exclude(case__in=there).select_related("unit")):
        case = lock_case(row.case_id)
        changes = {"unit": (row.unit, new)}
        row.unit = new
        row.save(update_fields=["unit"])
        save_changes(case)
        summary = _("En enhet som också svarar fick en efterföljare.")
        record("case.follow_answering", case, by=by, at=at, summary=summary, changes=changes)
