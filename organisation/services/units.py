"""Making and closing units."""

from datetime import date, datetime, timedelta

from django.db import transaction

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

    Parameters: `more` are code, operation_form, under_sol, is_reception. Raises DomainError when the
    level does not belong under the parent's. Returns the unit; writes one event.
    """
    if parent and ORDER.index(level) <= ORDER.index(Level(parent.level)):
        raise DomainError("En enhet måste ligga under en högre nivå.", field="parent")
    unit = Unit(
        name=name, level=level, parent=parent, municipality=municipality, valid_from=valid_from, **more
    )
    unit.save()
    unit.path = unit.current_path = path_to(unit.pk, below=parent.path if parent else "")
    unit.board = parent.board if parent else unit
    unit.save(update_fields=["path", "current_path", "board"])
    record("unit.create", unit, by=by, at=at, summary=f"{unit.get_level_display()} {name} lades upp.")
    return unit


@transaction.atomic
def close_unit(*, unit: Unit, last_day: date, by: User | None, at: datetime) -> Unit:
    """Close a unit after `last_day`; its rows stay where they are. Writes one event."""
    unit.valid_to = last_day
    unit.save(update_fields=["valid_to"])
    record("unit.close", unit, by=by, at=at, summary=f"{unit.name} upphörde efter {last_day:%Y-%m-%d}.")
    return unit


def day_before(day: date) -> date:
    """Return the day before, the last day of what something else follows."""
    return day - timedelta(days=1)
