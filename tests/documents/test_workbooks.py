import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest

from documents.models import Document
from documents.services import Sheet, make_xlsx, xlsx_bytes

AT = datetime(2026, 11, 23, 13, 5, tzinfo=UTC)


def opened(sheets, **about):
    content = xlsx_bytes(sheets, title="Ärenden", about=about, at=AT)
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("http://x")', "+46", "-1+1", "@SUM(A1)", "\t=1", " =1"])
def test_text_that_looks_like_a_formula_is_text(text):
    cell = opened([Sheet("A", ["=Rubrik"], [[text]])])["A"]["A2"]
    assert (cell.value, cell.data_type) == (f"'{text}", "s")


def test_headings_and_the_first_sheet_are_neutralised_too():
    book = opened([Sheet("A", ["=Rubrik"], [])], Filter="=1+1")
    assert book["A"]["A1"].value == "'=Rubrik"
    assert [cell.value for cell in book["Om filen"]["B"]] == [
        "Innehåll",
        "Ärenden",
        "23 nov 2026 kl. 14.05",
        "'=1+1",
    ]


def test_the_first_sheet_says_what_the_file_is():
    book = opened([Sheet("A", ["x"], [])], Period="tertial 2 2026", Filter="Vuxna, öppna")
    rows = [[cell.value for cell in row] for row in book["Om filen"].rows]
    assert rows == [
        ["Uppgift", "Innehåll"],
        ["Titel", "Ärenden"],
        ["Hämtad", "23 nov 2026 kl. 14.05"],
        ["Period", "tertial 2 2026"],
        ["Filter", "Vuxna, öppna"],
    ]


def test_dates_numbers_and_moments_are_real_ones_in_local_time():
    row = [date(2026, 5, 1), datetime(2026, 7, 31, 22, 30, tzinfo=UTC), 1071, Decimal("2.5"), True, None, ""]
    cells = opened([Sheet("A", list("abcdefg"), [row])])["A"][2]
    assert [cell.value for cell in cells] == [
        datetime(2026, 5, 1),  # noqa: DTZ001 -- a workbook knows no zones
        datetime(2026, 8, 1, 0, 30),  # noqa: DTZ001 -- as above
        1071,
        2.5,
        "ja",
        None,
        None,
    ]
    assert [cell.number_format for cell in cells[:2]] == ["yyyy-mm-dd", "yyyy-mm-dd hh:mm"]


def test_a_sheet_can_be_filtered_and_keeps_its_headings_in_view():
    sheet = opened([Sheet("A", ["Nummer", "Text"], [["A-1", "x"], ["A-2", "y"]])])["A"]
    assert (sheet.auto_filter.ref, sheet.freeze_panes) == ("A1:B3", "A2")
    assert sheet["A1"].font.bold
    assert sheet.column_dimensions["A"].width == 10


def test_a_sheet_may_be_fed_row_by_row():
    sheet = opened([Sheet("A", ["n"], ([n] for n in range(1000)))])["A"]
    assert (sheet.max_row, sheet["A1001"].value, sheet.auto_filter.ref) == (1001, 999, "A1:A1001")


def test_sheet_names_are_made_ones_that_excel_takes():
    names = ["A/B: [x]?", "a b   x", "", "x" * 40, "x" * 40]
    book = opened([Sheet(name, ["x"], []) for name in names])
    assert book.sheetnames == ["Om filen", "A B   x", "a b   x 2", "Blad", "x" * 31, "x" * 29 + " 2"]


def test_signs_that_a_workbook_cannot_hold_are_left_out():
    assert opened([Sheet("A", ["x"], [["a\x00b\x0bc\nd"]])])["A"]["A2"].value == "abc\nd"


def test_a_cell_of_another_kind_is_refused():
    with pytest.raises(TypeError, match="list"):
        opened([Sheet("A", ["x"], [[[1]]])])


def test_the_same_content_at_the_same_time_is_the_same_file():
    first, second = (xlsx_bytes([Sheet("A", ["x"], [["y"]])], title="T", about={}, at=AT) for _ in range(2))
    assert first == second


def test_a_stored_workbook_has_a_number_and_its_frozen_rows(board, anna):
    def make():
        return make_xlsx(
            kind="summary",
            title="Periodsammanställning",
            sheets=[Sheet("Antal", ["Typ", "Datum"], ([["=1", date(2026, 1, 2)]]))],
            about={"Period": "2026"},
            board=board,
            subject=board,
            unique_key="summary:1",
            by=anna,
            at=AT,
        )

    document = make()
    assert make() == document
    kept = Document.objects.get()
    assert kept.data == {
        "about": {"Period": "2026"},
        "sheets": [{"title": "Antal", "columns": ["Typ", "Datum"], "rows": [["=1", "2026-01-02"]]}],
    }
    book = openpyxl.load_workbook(io.BytesIO(kept.file.content))
    assert [[c.value for c in row] for row in book["Om filen"].rows][3:] == [
        ["Nummer", "DOK-2026-1"],
        ["Upprättad av", "Anna Åberg"],
        ["Period", "2026"],
    ]
    assert (kept.file.name, book["Antal"]["A2"].value) == ("DOK-2026-1.xlsx", "'=1")


@pytest.mark.parametrize("sign", ["\x00", "\x1b", "\ud800", "\ufffe", "\uffff"])
def test_a_sign_no_workbook_can_hold_is_left_out_and_stops_nothing(sign):
    cell = opened([Sheet("A", ["Rubrik"], [[f"före{sign}efter"]])])["A"]["A2"]
    assert cell.value == "föreefter"


def test_such_a_sign_may_not_hide_a_formula():
    assert opened([Sheet("A", ["Rubrik"], [["\uffff=1+1"]])])["A"]["A2"].value == "'=1+1"
