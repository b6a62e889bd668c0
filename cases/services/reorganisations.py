"""Reorganisations as they are decided: registered with their day, carried out on it, undone until then.

What is decided in November holds from the new year; until then nothing is changed anywhere
(docs/decisions/0002-units-never-change.md).
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from audit.log import record
from cases.enums import Change
from cases.models import Reorganisation
from cases.services import reorganising
from core.dates import local_date, start_of_day, sv_date
from core.errors import DomainError
from organisation.enums import Level
from organisation.models import Unit, User
from organisation.services import reorganising as tree

logger = logging.getLogger(__name__)
FEWEST_TO_MERGE = 2
Commands = dict[str, Callable[..., Any]]
CARRY_OUT: Commands = {
    Change.CHANGE: reorganising.change_unit,
    Change.MERGE: reorganising.merge_units,
    Change.SPLIT: reorganising.split_unit,
}
REHEARSE: Commands = {
    Change.CHANGE: tree.change_unit,
    Change.MERGE: tree.merge_units,
    Change.SPLIT: tree.split_unit,
}


@dataclass(frozen=True)
class Part:
    """A unit of a split: the open cases placed there by number, and whether it takes those nobody placed."""

    name: str
    references: Sequence[str] = ()
    takes_rest: bool = False


@dataclass(frozen=True)
class Plan:
    """What is to be done with which units; a kind of change uses what it needs of the rest."""

    kind: Change
    units: Sequence[Unit]
    name: str = ""
    parent: Unit | None = None
    level: str = ""
    parts: Sequence[Part] = ()


@transaction.atomic
def register(*, plan: Plan, on: date, reason: str, by: User | None, at: datetime) -> Reorganisation:
    """Register a reorganisation; on a day that has come it is carried out at once. Returns it.

    Raises DomainError for what the change lacks, and for what could not be done on its day, or would stop
    something else that waits. One event, and those of the change.
    """
    _must_be_whole(plan, ahead=on > local_date(at))
    row = Reorganisation.objects.create(
        board=plan.units[0].controller,
        kind=plan.kind,
        name=plan.name,
        parent=plan.parent,
        level=plan.level,
        parts=_placed(plan) if plan.kind == Change.SPLIT else [],
        on=on,
        reason=reason,
        registered_at=at,
        registered_by=by,
    )
    row.units.set(plan.units)
    _note("register", row, _("registrerades"), by=by, at=at)
    if on <= local_date(at):
        _carry_out(row, at)
    _rehearse(at, new=row)
    return row


@transaction.atomic
def check(*, plan: Plan, on: date, reason: str, by: User | None, at: datetime) -> None:
    """Raise the DomainError that `register` would; nothing is kept."""
    register(plan=plan, on=on, reason=reason, by=by, at=at)
    transaction.set_rollback(True)


@transaction.atomic
def withdraw(*, reorganisation_id: int, by: User | None, at: datetime) -> Reorganisation:
    """Undo a reorganisation that waits; nothing of it has been done. Writes one event.

    Raises DomainError when it no longer waits, or another that waits could not be done without it.
    """
    row = Reorganisation.objects.select_for_update(of=("self",)).get(pk=reorganisation_id)
    if not row.waits:
        raise DomainError(_("Omorganisationen är redan genomförd eller ångrad."))
    row.withdrawn_at = at
    row.save(update_fields=["withdrawn_at"])
    _note("withdraw", row, _("ångrades"), by=by, at=at)
    _rehearse(at)
    return row


def perform_due(*, by: None, at: datetime) -> int:
    """Carry out what waits and whose day has come, the first day first; `by` is None: the clock does it.

    Each is one transaction with its own row, so that none is done twice or half. One that cannot be done
    keeps the reason, stops no other and is tried again. Returns how many were done.
    """
    due = _waiting().filter(on__lte=local_date(at)).values_list("pk", flat=True)
    return sum(_perform(pk, at) for pk in list(due))


def _perform(pk: int, at: datetime) -> bool:
    try:
        with transaction.atomic():
            row = Reorganisation.objects.select_for_update(of=("self",)).get(pk=pk)
            if not row.waits:
                return False
            _carry_out(row, at)
    except DomainError as error:
        _keep_problem(pk, error.message, at)
        return False
    return True


def _carry_out(row: Reorganisation, at: datetime) -> None:
    placement = {part["name"]: part["cases"] for part in row.parts}
    rest = next((part["name"] for part in row.parts if part["rest"]), "")
    split = {"placement": placement, "rest": rest} if row.kind == Change.SPLIT else {}
    CARRY_OUT[row.kind](**_order(row, at), **split)
    row.done_at, row.problem = at, ""
    row.save(update_fields=["done_at", "problem"])
    _note("perform", row, _("genomfördes"), by=row.registered_by, at=at)


def _rehearse(at: datetime, new: Reorganisation | None = None) -> None:
    """Do what waits for its day and take it all back, so that what cannot be done is refused now.

    Only the units and roles: the cases hinder nothing, and are not locked for it.
    """
    with transaction.atomic():
        for row in _waiting().filter(on__gt=local_date(at)):
            split = {"names": [part["name"] for part in row.parts]} if row.kind == Change.SPLIT else {}
            try:
                REHEARSE[row.kind](**_order(row, start_of_day(row.on)), **split)
            except DomainError as error:
                if row == new:
                    raise
                words = _("%(change)s väntar, och skulle då inte kunna genomföras. %(why)s")
                raise DomainError(words % {"change": row, "why": error.message}) from error
        transaction.set_rollback(True)


def _order(row: Reorganisation, at: datetime) -> dict[str, Any]:
    """Return what the command of a change is called with, but for the parts of a split."""
    units = list(row.units.order_by("path"))
    order = {"on": row.on, "reason": row.reason, "by": row.registered_by, "at": at}
    if row.kind == Change.SPLIT:
        return {"unit": units[0], **order}
    order |= {"name": row.name, "parent": row.parent}
    if row.kind == Change.MERGE:
        return {"units": units, **order}
    return {"unit": units[0], "level": Level(row.level) if row.level else None, **order}


@transaction.atomic
def _keep_problem(pk: int, problem: str, at: datetime) -> None:
    """Keep why a change could not be made; said once in the logs."""
    row = Reorganisation.objects.get(pk=pk)
    if row.problem != problem:
        row.problem = problem
        row.save(update_fields=["problem"])
        logger.error("Reorganisation %s could not be carried out: %s", pk, problem)
        _note("fail", row, _("kunde inte genomföras"), by=None, at=at)


def _must_be_whole(plan: Plan, *, ahead: bool) -> None:
    """Refuse a plan that does not say what its kind of change needs, beside the field it is missing in."""
    merges, splits, names = plan.kind == Change.MERGE, plan.kind == Change.SPLIT, [p.name for p in plan.parts]
    changes, resting = not merges and not splits, sum(part.takes_rest for part in plan.parts)
    rules = [
        ("units", not merges and len(plan.units) != 1, _("Välj en enhet.")),
        ("units", merges and len(plan.units) < FEWEST_TO_MERGE, _("Välj minst två enheter.")),
        ("name", merges and not plan.name, _("Skriv vad den nya enheten heter.")),
        ("parent", merges and not plan.parent, _("Välj vad den nya enheten ligger under.")),
        (
            "name",
            changes and not (plan.name or plan.parent or plan.level),
            _("Skriv ett nytt namn, eller välj en ny överordnad eller en ny nivå."),
        ),
        ("divided", splits and len(set(names) - {""}) < len(names), _("Ge varje ny enhet ett eget namn.")),
        (
            "divided",
            splits and (resting > 1 or (ahead and not resting)),
            _("Skriv resten hos en av enheterna: den tar de ärenden som kommer in till dess."),
        ),
    ]
    for field, is_wrong, words in rules:
        if is_wrong:
            raise DomainError(words, field=field)


def _placed(plan: Plan) -> list[dict[str, Any]]:
    """Return the parts of a split with the cases by id; DomainError for a number that is not open there."""
    numbers = [reference for part in plan.parts for reference in part.references]
    ids = dict(
        reorganising.open_in(plan.units[0]).filter(reference__in=numbers).values_list("reference", "pk")
    )
    for reference in numbers:
        if reference not in ids or numbers.count(reference) > 1:
            words = _("%(number)s är inget öppet ärende i enheten, eller står på två ställen.")
            raise DomainError(words % {"number": reference}, field="divided")
    return [
        {"name": part.name, "cases": [ids[one] for one in part.references], "rest": part.takes_rest}
        for part in plan.parts
    ]


def _waiting() -> QuerySet[Reorganisation]:
    return Reorganisation.objects.filter(done_at__isnull=True, withdrawn_at__isnull=True).order_by("on", "pk")


def _note(verb: str, row: Reorganisation, done: str, *, by: User | None, at: datetime) -> None:
    names = ", ".join(row.units.order_by("path").values_list("name", flat=True))
    summary = _("En omorganisation från %(day)s %(done)s: %(units)s.")
    told = {"day": sv_date(row.on), "done": done, "units": names}
    record(f"reorganisation.{verb}", row, by=by, at=at, summary=summary % told)
