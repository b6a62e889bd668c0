"""What was brought in from elsewhere: the figures that stand, and the key figures among them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from core.dates import local_date
from figures.measures import all_measures
from figures.models import ImportedFigure


@dataclass(frozen=True)
class Source:
    """Where an imported figure comes from: what the file says, the file, and when it was brought in."""

    source: str
    note: str
    file: str
    imported_on: date


@dataclass(frozen=True)
class KeyFigure:
    """A figure the system does not count (nyckeltal), with the year before beside it where there is one."""

    measure: str
    unit: str
    year: int
    value: Decimal
    previous: Decimal | None
    source: Source


def standing(board_id: int | None, measure: str, years: Sequence[int]) -> QuerySet[ImportedFigure]:
    """Return the imported figures of a measure that hold in a nämnd, in the years."""
    return ImportedFigure.objects.filter(
        unit__board_id=board_id, measure=measure, year__in=years, replaced_at__isnull=True
    ).select_related("batch")


def source_of(figure: ImportedFigure) -> Source:
    """Return where a figure comes from."""
    return Source(figure.source, figure.note, figure.batch.name, local_date(figure.batch.imported_at))


def key_figures(board_id: int, year: int) -> list[KeyFigure]:
    """Return a nämnd's key figures of a year: what was imported and no measure of the system counts."""
    figures = ImportedFigure.objects.filter(
        unit__board_id=board_id, year__in=(year - 1, year), replaced_at__isnull=True
    ).exclude(measure__in=all_measures())
    rows = list(figures.select_related("batch", "unit").order_by("unit__path", "measure"))
    before = {(row.unit_id, row.measure): row.count for row in rows if row.year == year - 1}
    return [
        KeyFigure(
            measure=row.measure,
            unit=row.unit.name,
            year=row.year,
            value=row.count,
            previous=before.get((row.unit_id, row.measure)),
            source=source_of(row),
        )
        for row in rows
        if row.year == year
    ]
