"""Reorganisation: a change of name, level or parent closes the unit and names its successors (decision 9).

Only units and roles are moved here; `cases.services.reorganising` calls this and moves the open cases.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from posixpath import commonpath

from django.db import transaction
from django.db.models import Q

from audit.log import record
from core.dates import local_date
from core.errors import DomainError
from organisation.enums import Level
from organisation.models import BoardSetting, Label, Membership, Succession, Unit, User, valid_on
from organisation.services.units import ORDER, close_unit, create_unit, day_before

Moves = list[tuple[Unit, Unit]]


@dataclass(frozen=True)
class _Change:
    on: date
    reason: str
    by: User | None
    at: datetime

    def must_have_come(self) -> None:
        """Refuse to act before the day: until then all is as it was (`cases.services.reorganisations`)."""
        if self.on > local_date(self.at):
            raise DomainError("Dagen har inte kommit än.", field="on")


FEWEST_PARTS = 2


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
) -> Moves:
    """Rename or move a unit, or give it another level, from the day `on`: it and all below get successors.

    Returns the pairs (old, new), the unit itself first. Roles follow. Raises DomainError for a day that has
    not come, a level that is not between those above and below it, or a place in another nämnd. One event
    per unit closed or made.
    """
    change = _Change(on, reason, by, at)
    change.must_have_come()
    level = level or Level(unit.level)
    parent = parent or unit.parent
    _must_fit(unit, level, on)
    if parent:
        _must_stay([unit], parent)
    return _change(unit, name or unit.name, level, parent, change)


def _change(unit: Unit, name: str, level: Level, parent: Unit | None, change: _Change) -> Moves:
    _must_live(unit, change.on)
    new = _successor(unit, name, parent, change, level=level)
    moves = [(unit, new)]
    for child in unit.children.filter(valid_on(change.on)):
        moves += _change(child, child.name, Level(child.level), new, change)
    _succeed(unit, [new], change)
    if unit.level == Level.BOARD:
        _take_over(unit, new)
    return moves


def _take_over(board: Unit, new: Unit) -> None:
    """Let a nämnd under its new name answer for what it answered for before, by its words and settings."""
    for model in (Unit, Label, BoardSetting):
        model._default_manager.filter(board=board).update(board=new)
    new.words = Unit.objects.values_list("words", flat=True).get(pk=board.pk)
    new.save(update_fields=["words"])
    board.board = new


@transaction.atomic
def merge_units(
    *, units: Sequence[Unit], name: str, parent: Unit, on: date, reason: str, by: User | None, at: datetime
) -> Moves:
    """Merge units of a nämnd, without subunits, into one new unit there, like the first of them.

    Where one is a reception, like that one: what comes in still has somewhere to go. Returns the pairs
    (old, new); roles follow. Raises DomainError as `change_unit` does.
    """
    change = _Change(on, reason, by, at)
    change.must_have_come()
    _must_stay(units, parent)
    for unit in units:
        _must_live(unit, on)
        _must_be_leaf(unit, on)
    like = next((unit for unit in units if unit.is_reception), units[0])
    new = _successor(like, name, parent, change)
    for unit in units:
        _succeed(unit, [new], change)
    return [(unit, new) for unit in units]


@transaction.atomic
def split_unit(
    *, unit: Unit, names: Sequence[str], on: date, reason: str, by: User | None, at: datetime
) -> list[Unit]:
    """Split a unit without subunits into several under the same parent.

    Its history is never divided: it stands on the nearest common ancestor. Roles are given on every
    part; the open cases are placed one by one by the caller. Returns the new units. Raises DomainError for
    a day that has not come, a nämnd, or names that are not several.
    """
    change = _Change(on, reason, by, at)
    change.must_have_come()
    _must_live(unit, on)
    _must_be_leaf(unit, on)
    if unit.parent is None:
        raise DomainError("En nämnd kan inte delas: varje nämnd svarar för sina egna uppgifter.")
    if len(set(names)) < max(len(names), FEWEST_PARTS):
        raise DomainError("En delning behöver minst två nya enheter med olika namn.", field="divided")
    parts = [_successor(unit, name, unit.parent, change) for name in names]
    _succeed(unit, parts, change)
    return parts


def _must_live(unit: Unit, on: date) -> None:
    if unit.valid_to or unit.valid_from >= on:
        raise DomainError(
            f"{unit.name} kan inte ändras från den dagen: den har upphört då, eller börjar inte tidigare.",
            field="on",
        )


def _must_be_leaf(unit: Unit, on: date) -> None:
    if unit.children.filter(valid_on(on)).exists():
        raise DomainError(f"{unit.name} har underenheter. Flytta dem först.", field="units")


def _must_stay(units: Sequence[Unit], parent: Unit) -> None:
    """Refuse to let another nämnd take a unit over: each is its own controller (decision 8; OSL 8:1, 8:2).

    Cases, roles and history would follow, so that one nämnd read what was told to another.
    """
    for unit in units:
        if unit.board_id != parent.board_id:
            raise DomainError(
                f"{unit.name} hör till en annan nämnd än {parent.name}, och en nämnd tar inte över en annans "
                "ärenden och roller. Lägg upp en ny enhet i den nya nämnden, ge rollerna där, och stäng den "
                "gamla: de som har roller där avslutar dess ärenden.",
                field="parent",
            )


def _must_fit(unit: Unit, level: Level, on: date) -> None:
    """A nämnd stays a nämnd, as nothing else becomes one; what is below stays below."""
    if level != unit.level and Level.BOARD in {level, unit.level}:
        raise DomainError("En nämnd byter inte nivå, och ingen enhet blir nämnd.", field="level")
    for child in unit.children.filter(valid_on(on)):
        if ORDER.index(Level(child.level)) <= ORDER.index(level):
            raise DomainError(f"{child.name} under {unit.name} skulle hamna på fel nivå.", field="level")


def _successor(
    unit: Unit, name: str, parent: Unit | None, change: _Change, *, level: Level | None = None
) -> Unit:
    return create_unit(
        name=name,
        level=level or Level(unit.level),
        parent=parent,
        municipality=unit.municipality,
        valid_from=change.on,
        by=change.by,
        at=change.at,
        code=unit.code if unit.level != Level.BOARD else f"{unit.code}{change.on:%y}",
        operation_form=unit.operation_form,
        under_sol=unit.under_sol,
        is_reception=unit.is_reception,
    )


def _succeed(unit: Unit, successors: list[Unit], change: _Change) -> None:
    close_unit(unit=unit, last_day=day_before(change.on), by=change.by, at=change.at)
    Succession.objects.bulk_create(
        Succession(old=unit, new=new, on=change.on, reason=change.reason) for new in successors
    )
    standing = commonpath([new.path for new in successors]).rstrip("/") + "/"
    _stand(unit, standing)
    not_ended = Q(valid_to__isnull=True) | Q(valid_to__gte=change.on)
    for membership in Membership.objects.filter(not_ended, unit=unit):
        _follow(membership, successors, change)


def _stand(unit: Unit, standing: str) -> None:
    """Let the unit's history, and that of closed units which stood on it or below it, stand there now."""
    before = unit.current_path
    rows = list(Unit.objects.filter(current_path__startswith=before))
    for row in rows:
        row.current_path = standing + row.current_path.removeprefix(before)
    Unit.objects.bulk_update(rows, ["current_path"])
    unit.current_path = standing


def _follow(membership: Membership, successors: list[Unit], change: _Change) -> None:
    """Give the role on every successor and end it on the old unit, or remove it if it had not begun."""
    for new in successors:
        Membership.objects.create(
            user_id=membership.user_id,
            unit=new,
            role=membership.role,
            on_behalf_of_id=membership.on_behalf_of_id,
            is_away=membership.is_away,
            valid_from=max(change.on, membership.valid_from),
            valid_to=membership.valid_to,
            reason=f"Omorganisation: {change.reason}"[:200],
        )
    began = membership.valid_from < change.on
    if began:
        membership.valid_to = day_before(change.on)
        membership.save(update_fields=["valid_to"])
    else:
        membership.delete()
    record(
        "role.follow",
        membership if began else successors[0],
        by=change.by,
        at=change.at,
        summary="Rollen följde med till den nya enheten.",
    )
