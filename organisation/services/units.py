"""Making and closing units."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from audit.log import record
from core.errors import DomainError
from organisation.enums import Level
from organisation.models import Municipality, Unit, User
from organisation.paths import path_to

ORDER = list(Level)


@transaction.atomic
def create_unit(
    *,
    name: str,
    level: Level,
    parent: Unit | None,
    municipality: Municipality,
    valid_from: date,
    by: User | None,
    at: datetime,
    **more: str | bool,
) -> Unit:
    """Make a unit and give it its path and its nämnd.

    Parameters: `more` are code, operation_form, under_sol, is_reception. Raises DomainError as
    `check_unit` does. Returns the unit; writes one event.
    """
    check_unit(level=level, parent=parent, code=more.get("code", ""))
    unit = Unit(
        name=name, level=level, parent=parent, municipality=municipality, valid_from=valid_from, **more
    )
    unit.save()
    unit.path = unit.current_path = path_to(unit.pk, below=parent.path if parent else "")
    unit.board = parent.board if parent else unit
    unit.save(update_fields=["path", "current_path", "board"])
    record("unit.create", unit, by=by, at=at, summary=f"{unit.get_level_display()} {name} lades upp.")
    return unit


def check_unit(*, level: Level, parent: Unit | None, code: str | bool) -> None:
    """Raise DomainError for a place the level does not belong in, or a nämnd without numbers of its own."""
    if parent is None and level != Level.BOARD:
        raise DomainError("Välj vad enheten ligger under. Bara en nämnd ligger överst.", field="parent")
    if parent and ORDER.index(level) <= ORDER.index(Level(parent.level)):
        raise DomainError("En enhet måste ligga under en högre nivå.", field="parent")
    if level == Level.BOARD and (not code or Unit.objects.filter(level=level, code=code).exists()):
        words = "En nämnd behöver ett eget kortnamn: det står först i dess ärendenummer."
        raise DomainError(words, field="code")


def check_closing(*, unit: Unit, last_day: date) -> None:
    """Raise DomainError for a last day before the unit began, or while units below it live on."""
    if last_day < unit.valid_from:
        raise DomainError("Slutdagen kommer före startdagen.", field="valid_to")
    if unit.children.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=last_day)).exists():
        raise DomainError(f"{unit.name} har underenheter. Stäng eller flytta dem först.", field="valid_to")


@transaction.atomic
def close_unit(*, unit: Unit, last_day: date, by: User | None, at: datetime) -> Unit:
    """Close a unit after `last_day`; its rows stay where they are. Writes one event.

    Who may close it looks first (`check_closing`); a reorganisation closes what has successors.
    """
    unit.valid_to = last_day
    unit.save(update_fields=["valid_to"])
    record("unit.close", unit, by=by, at=at, summary=f"{unit.name} upphörde efter {last_day:%Y-%m-%d}.")
    return unit


def day_before(day: date) -> date:
    """Return the day before, the last day of what something else follows."""
    return day - timedelta(days=1)
