"""Bringing in yearly totals from the system that came before (decision 5)."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from core.dates import Period, local_date, thousands
from figures.measures import all_measures
from figures.models import ImportBatch, ImportedFigure
from figures.queries.counting import Scope, count
from figures.services.reading import Line, RefusedFileError, read_lines
from organisation.enums import Level
from organisation.models import Municipality, Unit, User
from organisation.services.units import create_unit

FIRST_BOARD, FIRST_BOARD_CODE, FIRST_MUNICIPALITY = "Nämnden", "NAMND", "Kommunen"


@dataclass(frozen=True)
class Outcome:
    """What an import did: how many figures are new, took another's place, or stood there already."""

    new: int
    replaced: int
    unchanged: int


@transaction.atomic
def import_history(
    *,
    name: str,
    content: bytes,
    unit_name: str = "",
    replaces_counted: bool = False,
    by: User | None,
    at: datetime,
) -> Outcome:
    """Take in a CSV file of yearly totals, whole or not at all.

    Parameters: `unit_name` whose the lines are that name no unit of their own (the nämnd, when there is
    only one); `replaces_counted` lets the file hold over cases that were counted for the same unit, year
    and measure. With no organisation at all, one nämnd is made. A file that was brought in before changes
    nothing; another value for the same unit, year and measure replaces the first, which is kept.
    Raises RefusedFileError with a sentence per line that is wrong, and then stores nothing. Writes one
    event when something changed.
    """
    lines, reasons = read_lines(content, last_year=local_date(at).year)
    if not lines:
        raise RefusedFileError(reasons)
    places, unknown = _places(lines, unit_name, by=by, at=at)
    reasons += [*unknown, *_not_whole(lines), *_repeated(lines, places)]
    if not replaces_counted:
        reasons += _already_counted(lines, places)
    if reasons:
        raise RefusedFileError(sorted(reasons, key=_line_number))
    wanted = [_figure(line, places[line.number], replaces_counted=replaces_counted) for line in lines]
    return _store(wanted, name=name, content=content, by=by, at=at)


def _places(
    lines: Sequence[Line], unit_name: str, *, by: User | None, at: datetime
) -> tuple[dict[int, Unit], list[str]]:
    """Return {line number: unit}, and a sentence for each line whose unit is not known."""
    if not Unit.objects.exists():
        _make_first_board(lines, unit_name, by=by, at=at)
    places: dict[int, Unit] = {}
    reasons: list[str] = []
    rest = None if all(line.unit for line in lines) else _unit_for_all(unit_name)
    for line in lines:
        unit, reason = _named(line.unit, line.year) if line.unit else (rest, "")
        if unit:
            places[line.number] = unit
        else:
            reasons.append(_("Rad %(number)d: %(reason)s") % {"number": line.number, "reason": reason})
    return places, reasons


def _unit_for_all(unit_name: str) -> Unit:
    if unit_name:
        unit, reason = _named(unit_name, None)
        if unit is None:
            raise RefusedFileError([f"--unit: {reason}"])
        return unit
    boards = list(Unit.objects.filter(level=Level.BOARD)[:2])
    if len(boards) != 1:
        raise RefusedFileError([_("Det finns flera nämnder. Ange vilken siffrorna gäller med --unit.")])
    return boards[0]


def _named(name: str, year: int | None) -> tuple[Unit | None, str]:
    """Return the unit of a name (or a nämnd's short name), or why it is not known which one it is.

    Of several with the same name the one that existed in the year is meant.
    """
    wanted = name.casefold()
    found = [
        unit
        for unit in Unit.objects.select_related("parent")
        if unit.name.casefold() == wanted or (unit.level == Level.BOARD and unit.code.casefold() == wanted)
    ]
    if len(found) > 1 and year:
        found = [unit for unit in found if _existed(unit, year)] or found
    if not found:
        return None, _("enheten ”%(name)s” finns inte.") % {"name": name}
    if len(found) > 1:
        where = ", ".join(str(unit.parent or unit) for unit in found)
        return None, _("det finns flera enheter som heter ”%(name)s” (i %(where)s).") % {
            "name": name,
            "where": where,
        }
    return found[0], ""


def _existed(unit: Unit, year: int) -> bool:
    return unit.valid_from.year <= year and (unit.valid_to is None or unit.valid_to.year >= year)


def _make_first_board(lines: Sequence[Line], unit_name: str, *, by: User | None, at: datetime) -> None:
    own = Municipality.objects.filter(is_own=True).first()
    create_unit(
        name=unit_name or FIRST_BOARD,
        level=Level.BOARD,
        parent=None,
        municipality=own or Municipality.objects.create(name=FIRST_MUNICIPALITY, is_own=True),
        valid_from=date(min(line.year for line in lines), 1, 1),
        by=by,
        at=at,
        code=FIRST_BOARD_CODE,
    )


def _not_whole(lines: Sequence[Line]) -> Iterable[str]:
    """A measure the system counts is a number of cases."""
    for line in lines:
        if line.measure in all_measures() and line.count != int(line.count):
            yield _("Rad %(number)d: %(measure)s räknas i hela ärenden.") % {
                "number": line.number,
                "measure": line.measure,
            }


def _repeated(lines: Sequence[Line], places: dict[int, Unit]) -> Iterable[str]:
    first: dict[tuple[int, int, str], int] = {}
    for line in lines:
        if line.number in places:
            key = (places[line.number].pk, line.year, line.measure)
            if first.setdefault(key, line.number) != line.number:
                yield _("Rad %(number)d: samma enhet, år och mått står redan på rad %(first)d.") % {
                    "number": line.number,
                    "first": first[key],
                }


def _already_counted(lines: Sequence[Line], places: dict[int, Unit]) -> Iterable[str]:
    for line in lines:
        measure = all_measures().get(line.measure)
        if measure and line.number in places:
            unit = places[line.number]
            if counted := count(measure, Period.year(line.year), Scope(unit)):
                yield _(
                    "Rad %(number)d: i systemet finns redan %(counted)s %(label)s %(year)d i %(unit)s. "
                    "Ange --replaces-counted om filens siffra ska gälla."
                ) % {
                    "number": line.number,
                    "counted": thousands(counted),
                    "label": measure.label,
                    "year": line.year,
                    "unit": unit.name,
                }


def _line_number(reason: str) -> int:
    digits = reason.partition(":")[0].rpartition(" ")[2]
    return int(digits) if digits.isdigit() else 0


def _store(
    wanted: Sequence[ImportedFigure], *, name: str, content: bytes, by: User | None, at: datetime
) -> Outcome:
    standing = _standing({figure.unit_id for figure in wanted})
    changed = [figure for figure in wanted if _differs(figure, standing.get(_key(figure)))]
    replaced = [standing[_key(figure)] for figure in changed if _key(figure) in standing]
    if changed:
        batch = ImportBatch.objects.create(
            name=name[:200], checksum=hashlib.sha256(content).hexdigest(), imported_at=at, imported_by=by
        )
        ImportedFigure.objects.filter(pk__in=[figure.pk for figure in replaced]).update(
            replaced_at=at, replaced_by=batch
        )
        for figure in changed:
            figure.batch = batch
        ImportedFigure.objects.bulk_create(changed)
    outcome = Outcome(len(changed) - len(replaced), len(replaced), len(wanted) - len(changed))
    if changed:
        record("figures.import", batch, by=by, at=at, summary=f"{name}: {in_words(outcome)}")
    return outcome


def in_words(outcome: Outcome) -> str:
    """Say what an import did."""
    return _("%(new)d nya siffror, %(replaced)d ersatta, %(unchanged)d oförändrade.") % vars(outcome)


def _standing(unit_ids: Iterable[int]) -> dict[tuple[int, int, str], ImportedFigure]:
    rows = ImportedFigure.objects.filter(unit_id__in=unit_ids, replaced_at__isnull=True)
    return {_key(row): row for row in rows}


def _key(figure: ImportedFigure) -> tuple[int, int, str]:
    return figure.unit_id, figure.year, figure.measure


def _figure(line: Line, unit: Unit, *, replaces_counted: bool) -> ImportedFigure:
    return ImportedFigure(
        unit=unit,
        year=line.year,
        measure=line.measure,
        count=line.count,
        source=line.source,
        note=line.note,
        holds_over_counted=replaces_counted and line.measure in all_measures(),
    )


def _differs(figure: ImportedFigure, standing: ImportedFigure | None) -> bool:
    """Whether it says something else than what stands. What once held over counted cases goes on to."""
    if standing is None:
        return True
    compared = ("count", "source", "note")
    return any(getattr(figure, name) != getattr(standing, name) for name in compared) or (
        figure.holds_over_counted and not standing.holds_over_counted
    )
