"""Reading a file of yearly totals: what each line says, or why it cannot be understood."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from core.errors import DomainError

REQUIRED = ("year", "measure", "count")
OPTIONAL = ("unit", "source", "source_seed", "note")
FIRST_YEAR = 1950
LONGEST = {"measure": 80, "source": 200, "note": 500, "unit": 120}
LARGEST = Decimal(10) ** 12  # what the column holds (14 digits, two of them decimals)
DECIMALS = 2
BYTE_ORDER_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}


class RefusedFileError(DomainError):
    """The file was not taken in; `reasons` has one sentence per thing that is wrong, in its order."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("\n".join(reasons))
        self.reasons = reasons


class _LineError(Exception):
    """Why a line cannot be understood."""


@dataclass(frozen=True)
class Line:
    """A line that was understood: `number` is its place in the file, `unit` empty where it names none."""

    number: int
    year: int
    measure: str
    count: Decimal
    unit: str
    source: str
    note: str


def read_lines(content: bytes, *, last_year: int) -> tuple[list[Line], list[str]]:
    """Return the lines of a CSV file, and one sentence per line that cannot be understood.

    Takes commas, semicolons or tabs, UTF-8 with or without byte order mark, UTF-16, and what Excel saves
    in Swedish (Windows-1252). `last_year` is the last year that may have a total. Raises RefusedFileError
    when the file as a whole cannot be read.
    """
    rows = _rows(_text(content))
    columns = _columns(next(rows, (1, []))[1])
    lines: list[Line] = []
    reasons: list[str] = []
    for number, cells in rows:
        try:
            lines.append(_line(number, cells, columns, last_year))
        except _LineError as error:
            reasons.append(_("Rad %(number)d: %(reason)s") % {"number": number, "reason": error})
    if not lines and not reasons:
        raise RefusedFileError([_("Filen har inga rader under rubrikerna.")])
    return lines, reasons


def _text(content: bytes) -> str:
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if content.startswith(mark):
            return _decoded(content, encoding)
    try:
        return content.decode()
    except UnicodeDecodeError:
        return _decoded(content, "cp1252")


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise RefusedFileError([_("Filen går inte att läsa som text. Spara den som CSV (UTF-8).")]) from error


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Return each line's number, counted from 1, and its cells; lines without content are passed over."""
    heading = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(",;\t", key=heading.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            reason = _("Rad %(number)d: citattecknen går inte ihop.") % {"number": number}
            raise RefusedFileError([reason]) from error
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield number, [cell.strip() for cell in cells]
        number = reader.line_num + 1


def _columns(heading: list[str]) -> list[str]:
    names = [name.lower() for name in heading]
    known = {*REQUIRED, *OPTIONAL}
    reasons = [
        _("Kolumnen %(name)s saknas. Filen ska ha kolumnerna year, measure och count.") % {"name": name}
        for name in REQUIRED
        if name not in names
    ]
    reasons += [
        _("Kolumnen %(name)s känns inte igen.") % {"name": name}
        for name in names
        if name and name not in known
    ]
    reasons += [
        _("Kolumnen %(name)s finns två gånger.") % {"name": name}
        for name in sorted(known)
        if names.count(name) > 1
    ]
    if {"source", "source_seed"} <= set(names):
        reasons.append(_("Filen har både source och source_seed. Ta bort den ena."))
    if reasons:
        raise RefusedFileError(reasons)
    return names


def _line(number: int, cells: list[str], columns: list[str], last_year: int) -> Line:
    if len(cells) > len(columns) and any(cells[len(columns) :]):
        raise _LineError(_("raden har fler fält än rubrikraden."))
    values = dict(zip(columns, cells, strict=False))
    source = values.get("source") or values.get("source_seed") or ""
    line = Line(
        number=number,
        year=_year(values.get("year", ""), last_year),
        measure=values.get("measure", "").lower(),
        count=_count(values.get("count", "")),
        unit=values.get("unit", ""),
        source=source,
        note=values.get("note", ""),
    )
    if not line.measure:
        raise _LineError(_("måttet (measure) saknas."))
    for name, longest in LONGEST.items():
        if len(getattr(line, name)) > longest:
            raise _LineError(
                _("%(name)s är längre än %(longest)d tecken.") % {"name": name, "longest": longest}
            )
    return line


def _year(text: str, last_year: int) -> int:
    if not text:
        raise _LineError(_("året (year) saknas."))
    if not (text.isascii() and text.isdigit()):
        raise _LineError(_("”%(text)s” är inget år.") % {"text": text[:40]})
    year = int(text[:9])
    if not FIRST_YEAR <= year <= last_year:
        bounds = {"text": text[:40], "first": FIRST_YEAR, "last": last_year}
        raise _LineError(_("året %(text)s ligger inte mellan %(first)d och %(last)d.") % bounds)
    return year


def _count(text: str) -> Decimal:
    """Read a number as Swedes write it: "1 071", "1071" or "40,5"."""
    if not text:
        raise _LineError(_("antalet (count) saknas."))
    plain = "".join(text.split()).replace(",", ".").replace("\u2212", "-")
    try:
        number = Decimal(plain)
    except InvalidOperation:
        raise _LineError(_("”%(text)s” är inget antal.") % {"text": text[:40]}) from None
    if not number.is_finite():
        raise _LineError(_("”%(text)s” är inget antal.") % {"text": text[:40]})
    if number < 0:
        raise _LineError(_("antalet %(text)s är mindre än noll.") % {"text": text[:40]})
    return _fitting(number, text)


def _fitting(number: Decimal, text: str) -> Decimal:
    if number >= LARGEST:
        raise _LineError(_("antalet %(text)s är för stort.") % {"text": text[:40]})
    rounded = round(number, DECIMALS)
    if number != rounded:
        raise _LineError(
            _("antalet %(text)s har fler än två decimaler. Skriv tusental utan punkt.") % {"text": text[:40]}
        )
    return rounded
