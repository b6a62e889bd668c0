"""Where a complaint goes when it comes in, and what the public may choose among."""

from datetime import date

from django.db.models import QuerySet

from complaints.models import ServiceArea, TriageRule
from core.keeping import kept
from core.text import words
from organisation.enums import Level
from organisation.models import Unit, valid_on
from organisation.queries import taken_over_by


@kept
def areas(*, on: date) -> tuple[ServiceArea, ...]:
    """Return the places the public may choose on a day, of all nämnder."""
    return tuple(ServiceArea.objects.filter(valid_on(on)).select_related("unit__board"))


@kept
def _rules(on: date) -> tuple[TriageRule, ...]:
    rows = TriageRule.objects.filter(valid_on(on)).select_related("unit__board")
    return tuple(rows.order_by("order", "pk"))


def where_to(
    *,
    kind: str,
    area: ServiceArea | None,
    text: str,
    hurry: bool,
    on: date,
    unit: Unit | None = None,
) -> Unit | None:
    """Return the unit that receives what came in; None where the municipality has no nämnd yet.

    The first triage rule that fits, in the systemförvaltare's order; else the `unit` that was named, or the
    place's own; else the reception; else the förvaltning, or the nämnd itself. The nämnd's own go first:
    another nämnd's reception receives only what no known nämnd can.
    What is urgent (`hurry`) goes to the reception at once, where there is one (practice.md 12).
    """
    named = unit or (area.unit if area else None)
    board = (area.board_id if area else None) or (named.board_id if named else None)
    reception = _reception(board, on)
    if hurry and reception:
        return reception
    own = _by_rule(kind, area, board, text, on) or _open(named, on) or reception or _top(board, on)
    return own or _reception(None, on)


def _by_rule(kind: str, area: ServiceArea | None, board: int | None, text: str, on: date) -> Unit | None:
    told = words(text)
    for rule in _rules(on):
        fits_kind = rule.kind in {"", kind}
        fits_area = rule.area_id is None or (area is not None and rule.area_id == area.pk)
        # What no nämnd is known for is nobody's to draw to herself: the reception reads it first.
        fits_board = rule.board_id in {None, board}
        fits_words = not rule.words.strip() or bool(words(rule.words.replace(",", " ")) & told)
        if fits_kind and fits_area and fits_board and fits_words and (unit := _open(rule.unit, on)):
            return unit
    return None


def _own(on: date) -> QuerySet[Unit]:
    return Unit.objects.active(on).filter(municipality__is_own=True, board__isnull=False)


@kept
def _receptions(on: date) -> tuple[Unit, ...]:
    rows = _own(on).filter(is_reception=True).select_related("board")
    return tuple(rows.order_by("board__name", "path"))


def _reception(board_id: int | None, on: date) -> Unit | None:
    """Return the nämnd's reception; the first there is where the nämnd is not known."""
    return next((unit for unit in _receptions(on) if board_id in {None, unit.board_id}), None)


def _top(board_id: int | None, on: date) -> Unit | None:
    whose = {"board_id": board_id} if board_id else {}
    found = _own(on).filter(**whose).select_related("board").order_by("board__name", "path")
    return found.filter(level=Level.ADMINISTRATION).first() or found.filter(level=Level.BOARD).first()


def _open(unit: Unit | None, on: date) -> Unit | None:
    return taken_over_by(unit, on=on) if unit else None
