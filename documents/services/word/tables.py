"""Tables that say what they are, repeat their headings on every page and never part a row."""

from collections.abc import Sequence

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Length
from docx.table import Table, _Row
from lxml.etree import _Element

from documents.services.printing import RenderingError
from documents.services.word.fields import element
from documents.services.word.text import add_text, words

STYLE, CELL_STYLE = "Redovisning", "Tabelltext"
NUMBERS = {"n", "large"}
# A column is as wide as its longest text, within these numbers of letters.
NARROWEST, WIDEST = 7, 36
FILLED = {"w:type": "pct", "w:w": "5000"}


def add_table(document: WordDocument, source: _Element, *, caption: str, width: Length) -> None:
    """Add an HTML table; its caption is also what it is called to those who do not see it."""
    rows = source.findall("./*/tr")
    if source.xpath(".//*[@colspan or @rowspan]") or len({len(row) for row in rows}) != 1:
        raise RenderingError("a table in a Word document has one cell per column in every row")
    table = document.add_table(0, len(rows[0]), STYLE)
    for column, share in zip(table.columns, _shares(rows), strict=True):
        column.width = Length(round(width * share))
    _describe(table, caption)
    for row in rows:
        _add_row(table, row)


def _shares(rows: Sequence[_Element]) -> list[float]:
    columns = zip(*([len(words(cell)) for cell in row] for row in rows), strict=True)
    wanted = [min(max(NARROWEST, *lengths), WIDEST) for lengths in columns]
    return [letters / sum(wanted) for letters in wanted]


def _describe(table: Table, caption: str) -> None:
    properties = table._tbl.tblPr  # noqa: SLF001 -- the library has neither full width nor a text instead
    (width,) = properties.xpath("./w:tblW")
    for name, value in FILLED.items():
        width.set(qn(name), value)
    properties.append(element("w:tblCaption", **{"w:val": caption}))


def _add_row(table: Table, source: _Element) -> None:
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 -- the library has neither of the two
    properties.append(element("w:cantSplit"))
    if source.xpath("parent::thead"):
        properties.append(element("w:tblHeader"))
    is_total = source.get("class") == "total"
    for cell, told in zip(row.cells, source, strict=True):
        paragraph = cell.paragraphs[0]
        paragraph.style = CELL_STYLE
        classes = set(told.get("class", "").split())
        if classes & NUMBERS:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        add_text(paragraph, told, bold=is_total or "large" in classes)
