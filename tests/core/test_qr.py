"""QR codes as they stand on paper: the path holds the library's modules, with white around."""

import pytest
import segno

from core import qr

ADDRESS = "https://kvalitet.ekby.example/utan-konto/K7MP4TR9DX/"


def drawn_by(path, side):
    """Return the cells of the box that the path of an SVG leaves white (0) and fills (1)."""
    cells = [[0] * side for _ in range(side)]
    for move in path.split("M")[1:]:
        place, rest = move.split("h", 1)
        x, y = map(int, place.split())
        for step in range(int(rest.split("v")[0])):
            cells[y][x + step] = 1
    return cells


@pytest.mark.parametrize("text", [ADDRESS, ADDRESS + "å", "d" * 213], ids=["address", "utf-8", "long"])
def test_the_path_draws_every_module_and_leaves_white_around(text):
    code = segno.make_qr(text, error="m", encoding="utf-8", boost_error=False)
    box = drawn_by(*qr.path(text))
    assert [row[4:-4] for row in box[4:-4]] == [list(row) for row in code.matrix]
    assert sum(map(sum, box)) == sum(map(sum, code.matrix)), "the white around is drawn in"


def test_a_text_that_no_code_holds_is_refused():
    with pytest.raises(segno.DataOverflowError):
        qr.path("x" * 3000)
