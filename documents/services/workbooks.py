"""Excel workbooks that open well and that no cell of can run."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext as _

from core.dates import SWEDEN, sv_datetime
from core.text import neutralise_cell
from documents.models import Document
from documents.services.office import NOT_IN_TEXT, settled
from documents.services.storing import Draft, frozen, keep
from organisation.models import Unit, User

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell as ExcelCell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

Cell = str | int | float | Decimal | bool | date | datetime | None

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_SHEET_NAME = 31
LONGEST_TEXT = 32_767
NARROWEST, WIDEST = 10, 60
ROWS_MEASURED = 200
HEADER_FILL, HEADER_TEXT = "FF1F4E46", "FFFFFFFF"
DATE_FORMAT, TIME_FORMAT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
# Signs a sheet's name may not hold.
NOT_IN_NAME = str.maketrans(dict.fromkeys("[]:*?/\\\\", " "))


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name (at most 31 signs are shown), its column headings and its rows."""

    title: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def make_xlsx(
    *,
    kind: str,
    title: str,
    sheets: Sequence[Sheet],
    about: Mapping[str, str],
    board: Unit | None,
    subject: models.Model | None,
    unique_key: str | None = None,
    by: User | None,
    at: datetime,
) -> Document:
    """Write a numbered, stored workbook and return the document.

    `about` are the lines of the first sheet, "Om filen", after number, time and maker: what was
    filtered, which period, where the figures come from. `unique_key` makes it exactly once. One audit
    event, on the document. Raises TypeError for a cell that is not text, number, date or empty.
    """
    held = [Sheet(sheet.title, list(sheet.columns), [list(row) for row in sheet.rows]) for sheet in sheets]
    data = frozen({"about": dict(about), "sheets": [vars(sheet) for sheet in held]})

    def render(number: str) -> bytes:
        who = by.get_full_name() if by else ""
        lines = {_("Nummer"): number, **({_("Upprättad av"): who} if who else {}), **about}
        return xlsx_bytes(held, title=title, about=lines, at=at)

    draft = Draft(kind, title, data, board, subject, unique_key, XLSX, ".xlsx")
    return keep(draft, render, by=by, at=at)


def xlsx_bytes(sheets: Iterable[Sheet], *, title: str, about: Mapping[str, str], at: datetime) -> bytes:
    """Return a workbook whose first sheet, "Om filen", says what it is; stores nothing.

    Text is text also when it begins like a formula (and is neutralised, so that it stays so in a CSV),
    dates and moments are real ones in Swedish local time. The same content at the same time gives the
    same bytes. Raises TypeError for a cell that is not text, number, date or empty.
    """
    import openpyxl  # noqa: PLC0415 -- heavy, and only needed when a workbook is made

    book = openpyxl.Workbook(write_only=True)
    book.properties.title, book.properties.creator = title, "Kvalitetshjulet"
    lines = {_("Titel"): title, _("Hämtad"): sv_datetime(at), **about}
    _write(book, Sheet(_("Om filen"), [_("Uppgift"), _("Innehåll")], list(lines.items())), filtered=False)
    for sheet in sheets:
        _write(book, sheet)
    return settled(_saved(book), at)


def _write(book: "Workbook", sheet: Sheet, *, filtered: bool = True) -> None:
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 -- heavy, as above

    page = book.create_sheet(_sheet_name(book, sheet.title))
    rows = iter(sheet.rows)
    first = list(islice(rows, ROWS_MEASURED))
    page.freeze_panes = "A2"
    for index, width in enumerate(_widths(sheet.columns, first), start=1):
        page.column_dimensions[get_column_letter(index)].width = width
    try:
        page.append([_heading(page, text) for text in sheet.columns])
        written = sum(_append(page, row) for row in chain(first, rows))
        if filtered and sheet.columns:
            page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{written + 1}"
    finally:
        page.close()  # also when a cell is refused: the writer is halfway through an element


def _append(page: "WriteOnlyWorksheet", row: Sequence[Cell]) -> int:
    page.append([_cell(page, value) for value in row])
    return 1


def _heading(page: "WriteOnlyWorksheet", text: str) -> "ExcelCell":
    from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415 -- heavy, as above

    cell = _cell(page, text)
    cell.font = Font(bold=True, color=HEADER_TEXT)
    cell.fill = PatternFill("solid", fgColor=HEADER_FILL)
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cell


def _cell(page: "WriteOnlyWorksheet", value: object) -> "ExcelCell":
    """Return a cell of the value's own type; text is written as text, whatever it looks like."""
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 -- heavy, as above

    if isinstance(value, bool):
        value = _("ja") if value else _("nej")
    if value is None or isinstance(value, str):
        cell = WriteOnlyCell(
            page, neutralise_cell((value or "").translate(NOT_IN_TEXT))[:LONGEST_TEXT] or None
        )
        cell.data_type = "s" if cell.value else "n"
        return cell
    if not isinstance(value, int | float | Decimal | date):
        message = f"a cell cannot hold {type(value).__name__}"
        raise TypeError(message)
    held: Any = _naive(value) if isinstance(value, datetime) else value
    cell = WriteOnlyCell(page, held)
    cell.number_format = _format(value)
    return cell


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(SWEDEN).replace(tzinfo=None, microsecond=0)


def _format(value: object) -> str:
    if isinstance(value, datetime):
        return TIME_FORMAT
    return DATE_FORMAT if isinstance(value, date) else "General"


def _widths(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Iterator[int]:
    for index, heading in enumerate(columns):
        lengths = [len(str(row[index])) for row in rows if index < len(row) and row[index] is not None]
        yield min(max([NARROWEST, len(heading) + 4, *(length + 2 for length in lengths)]), WIDEST)


def _sheet_name(book: "Workbook", title: str) -> str:
    """Return a name Excel takes: without forbidden signs, at most 31 signs, none twice."""
    base = title.translate(NOT_IN_NAME).strip(" '")[:LONGEST_SHEET_NAME] or _("Blad")
    name, taken, n = base, {sheet.lower() for sheet in book.sheetnames}, 1
    while name.lower() in taken:
        n += 1
        name = f"{base[: LONGEST_SHEET_NAME - len(str(n)) - 1]} {n}"
    return name


def _saved(book: "Workbook") -> bytes:
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()
