"""QR codes, held against what an independent encoder (the library qrcode 8) drew for the same texts."""

import hashlib

import pytest

from core import qr

# text: its version, and the digest of its modules.
DRAWN = {
    "http://a.se/x": (1, "5e096fe51a7f08af"),
    "https://kvalitet.ekby.example/utan-konto/K7MP4TR9DX/": (4, "a8a1eba7e236fb5e"),
    "https://kvalitet.ekby.example/utan-konto/å/" + "x" * 50: (6, "a13b08758350042f"),
    "a" * 122: (7, "1446da9380f43642"),
    "b" * 150: (8, "901259138c604835"),
    "c" * 178: (9, "9d0004b8b06efbb1"),
    "d" * 213: (10, "ffd3a141287d495b"),
}


def digest(text):
    rows = qr.matrix(text)
    return (len(rows) - 17) // 4, hashlib.sha256(
        "".join("01"[cell] for row in rows for cell in row).encode()
    ).hexdigest()[:16]


@pytest.mark.parametrize(("text", "drawn"), DRAWN.items(), ids=[str(len(text)) for text in DRAWN])
def test_a_text_is_drawn_as_another_encoder_draws_it(text, drawn):
    assert digest(text) == drawn


def test_a_text_that_is_too_long_is_refused():
    with pytest.raises(ValueError, match="too long"):
        qr.matrix("x" * 214)


def test_the_path_of_an_svg_draws_the_dark_modules_and_leaves_white_around():
    path, side = qr.path("abc")
    drawn = [[False] * side for _ in range(side)]
    for move in path.split("M")[1:]:
        place, rest = move.split("h", 1)
        x, y = map(int, place.split())
        for step in range(int(rest.split("v")[0])):
            drawn[y][x + step] = True
    assert [row[4:-4] for row in drawn[4:-4]] == qr.matrix("abc")
    assert not any(any(row) for row in drawn[:4])
