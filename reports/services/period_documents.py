"""A unit's period summary on paper and as a workbook, each made once per reader's sight and then kept."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from core.dates import Period, sv_date, sv_datetime
from documents.enums import DocumentKind
from documents.models import Document
from documents.queries import kind_word
from documents.services import Sheet, make_pdf, make_xlsx
from documents.services.workbooks import Cell
from organisation.models import User
from reports.models import UnitSummary
from reports.queries.period_view import CAPTIONS, HIDDEN, for_reader

KIND = DocumentKind.PERIOD_SUMMARY
PDF, XLSX = "pdf", "xlsx"
TEMPLATE = "pdf/period_summary.html"


def make_document(*, of: UnitSummary, form: str, sees_all: bool, by: User | None, at: datetime) -> Document:
    """Return a unit's summary as a numbered document, with the units below it; made the first time only.

    Parameters: `form` PDF or XLSX; `sees_all` whether the reader may read the cases of the unit: small
    numbers are hidden in a document of its own for those who may not. One event when it is made.
    """
    summary = of.summary
    period = Period(summary.first_day, summary.last_day)
    make = _make_pdf if form == PDF else _make_xlsx
    sight = "all" if sees_all else "small-hidden"
    return make(
        [for_reader(row.data, period, sees_all=sees_all) for row in with_below(of)],
        facts=_facts(of, period),
        title=f"{kind_word(KIND, summary.board)} {period.label}",
        kind=KIND,
        board=summary.board,
        subject=summary,
        unique_key=f"{KIND}:{summary.pk}:{of.unit_id}:{sight}:{form}",
        by=by,
        at=at,
    )


def with_below(of: UnitSummary) -> list[UnitSummary]:
    """Return the summary of a unit and those of the units below it today, as a tree is read."""
    return list(
        of.summary.units.filter(unit__current_path__startswith=of.unit.current_path)
        .select_related("unit")
        .order_by("pk")
    )


def _facts(of: UnitSummary, period: Period) -> dict[str, str]:
    """Return what is said about the figures, as words."""
    before = period.previous()
    return {
        "unit": of.data["name"],
        "period": _days(period),
        "previous": _days(before),
        "label": period.label,
        "extracted": sv_datetime(of.summary.extracted_at),
        "extracted_on": sv_date(of.summary.extracted_at),
    }


def _days(period: Period) -> str:
    return f"{sv_date(period.first)}–{sv_date(period.last)}"


def _make_pdf(units: list[dict[str, Any]], *, facts: Mapping[str, str], **about: Any) -> Document:
    first, *below = units
    hides = any(unit["hides"] for unit in units)
    data = {**facts, "whole": first, "below": [_line(unit) for unit in below], "hides": hides}
    return make_pdf(template=TEMPLATE, data=data, **about)


def _line(unit: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the table of units says about one."""
    return {
        "name": unit["name"],
        "depth": unit["depth"],
        "cases": unit["cases"]["text"],
        "dismissed": unit["dismissed"]["text"],
        "direct": unit["direct"]["text"],
        "other_share": unit["other_share"],
        "open_actions": unit["open_actions"],
        "overdue_actions": unit["overdue_actions"],
    }


def _make_xlsx(units: list[dict[str, Any]], *, facts: Mapping[str, str], **about: Any) -> Document:
    described = {
        _("Enhet"): facts["unit"],
        _("Period"): facts["period"],
        _("Föregående period"): facts["previous"],
        _("Siffrorna togs ut"): facts["extracted"],
        _("Källa"): "Kvalitetshjulet",
        _("Vad som räknas"): _(
            "Avvikelser som kom in under perioden, i den enhet som svarar för dem, i dagens organisation. "
            "Ej avvikelse räknas med."
        ),
    }
    if any(unit["hides"] for unit in units):
        described[_("Små tal")] = _("Tal under %(threshold)d visas inte under verksamhetsområdenas nivå.") % {
            "threshold": units[0]["threshold"]
        }
    return make_xlsx(sheets=[_units_sheet(units), _rows_sheet(units)], about=described, **about)


def _units_sheet(units: Iterable[Mapping[str, Any]]) -> Sheet:
    columns = [
        _("Enhet"),
        _("Nivå"),
        _("Avvikelser"),
        _("Avvikelser, föregående period"),
        _("Händelser"),
        _("Ej avvikelse"),
        _("Åtgärdat direkt"),
        _("Öppna åtgärder"),
        _("Försenade åtgärder"),
    ]
    return Sheet(_("Enheter"), columns, [_unit_row(unit) for unit in units])


def _unit_row(unit: Mapping[str, Any]) -> list[Cell]:
    events = str(HIDDEN) if unit["events"] is None else unit["events"]
    return [
        unit["name"],
        unit["level_name"],
        *_numbers(unit["cases"]),
        events,
        _number(unit["dismissed"]),
        _number(unit["direct"]),
        unit["open_actions"],
        unit["overdue_actions"],
    ]


def _rows_sheet(units: Iterable[Mapping[str, Any]]) -> Sheet:
    columns = [
        _("Enhet"),
        _("Nivå"),
        _("Tabell"),
        _("Rad"),
        _("Underrad"),
        _("Antal"),
        _("Föregående period"),
    ]
    rows: list[list[Cell]] = [
        [unit["name"], unit["level_name"], str(CAPTIONS[table["name"]][0]), *line]
        for unit in units
        for table in unit["tables"]
        for row in table["rows"]
        for line in _lines(row)
    ]
    return Sheet(_("Uppdelning"), columns, rows)


def _lines(row: Mapping[str, Any]) -> Iterable[list[Cell]]:
    yield [row["name"], "", *_numbers(row)]
    for child in row.get("children", ()):
        yield [row["name"], child["name"], *_numbers(child)]


def _numbers(cell: Mapping[str, Any]) -> list[Cell]:
    previous = cell["previous"] if cell["previous"] is not None else cell["previous_text"]
    return [_number(cell), previous]


def _number(cell: Mapping[str, Any]) -> Cell:
    return str(HIDDEN) if cell["now"] is None else cell["now"]
