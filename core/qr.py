"""QR codes of short addresses, drawn by ourselves: byte mode, error correction M, versions 1 to 10.

Source: ISO/IEC 18004:2015. Only what a printed address needs; `matrix` gives the modules, `path` the same
as the path of an SVG. A sheet printed with it survives a coffee stain (about 15 per cent may be lost).
"""

from collections.abc import Iterator
from functools import cache
from itertools import pairwise

Matrix = list[list[bool]]
Cells = list[list[bool | None]]

# Version: error correction codewords of each block, and the data codewords of each block (table 9, level M).
BLOCKS = {
    1: (10, (16,)),
    2: (16, (28,)),
    3: (26, (44,)),
    4: (18, (32, 32)),
    5: (24, (43, 43)),
    6: (16, (27,) * 4),
    7: (18, (31,) * 4),
    8: (22, (38, 38, 39, 39)),
    9: (22, (36, 36, 36, 37, 37)),
    10: (26, (43, 43, 43, 43, 44)),
}
# Version: where the alignment patterns stand (annex E).
ALIGNED = {
    1: (),
    2: (6, 18),
    3: (6, 22),
    4: (6, 26),
    5: (6, 30),
    6: (6, 34),
    7: (6, 22, 38),
    8: (6, 24, 42),
    9: (6, 26, 46),
    10: (6, 28, 50),
}
QUIET = 4  # modules of white around
LEVEL_M = 0
MASKS = 8
WIDE_COUNT = 10  # from this version on the length takes two bytes


def matrix(text: str) -> Matrix:
    """Return the modules of a text's QR code, row by row, True for dark, without the white around.

    Raises ValueError for a text of more bytes than version 10 holds (213).
    """
    version, words = _encoded(text.encode())
    cells = _patterns(version)
    free = [[cell is None for cell in row] for row in cells]
    _place(cells, _interleaved(version, words))
    drawn = [_masked(cells, free, mask) for mask in range(MASKS)]
    return min(drawn, key=_penalty)


def path(text: str) -> tuple[str, int]:
    """Return the path of an SVG that draws a text's QR code, and the side of its box with white around."""
    rows = matrix(text)
    runs = (
        f"M{x + QUIET} {y + QUIET}h{length}v1h-{length}z"
        for y, row in enumerate(rows)
        for x, length in _runs(row)
    )
    return "".join(runs), len(rows) + 2 * QUIET


def _runs(row: list[bool]) -> Iterator[tuple[int, int]]:
    """Yield where dark modules begin in a row and how many follow."""
    start = None
    for x, dark in enumerate([*row, False]):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            yield start, x - start
            start = None


# --- the data


def _encoded(data: bytes) -> tuple[int, bytes]:
    """Return the smallest version that holds the data, and its data codewords."""
    for version, (_correction, sizes) in BLOCKS.items():
        count = 16 if version >= WIDE_COUNT else 8
        room = sum(sizes) * 8
        if 4 + count + len(data) * 8 <= room:
            bits = f"0100{len(data):0{count}b}" + "".join(f"{byte:08b}" for byte in data)
            bits += "0" * min(4, room - len(bits))
            bits += "0" * (-len(bits) % 8)
            words = [int(bits[at : at + 8], 2) for at in range(0, len(bits), 8)]
            words += [(0xEC, 0x11)[n % 2] for n in range(sum(sizes) - len(words))]
            return version, bytes(words)
    message = "too long for a QR code of version 10"
    raise ValueError(message)


def _interleaved(version: int, words: bytes) -> list[int]:
    """Return data and error correction in the order they are placed."""
    correction, sizes = BLOCKS[version]
    blocks, at = [], 0
    for size in sizes:
        blocks.append(words[at : at + size])
        at += size
    checks = [_remainder(block, correction) for block in blocks]
    data = [block[n] for n in range(max(sizes)) for block in blocks if n < len(block)]
    return data + [check[n] for n in range(correction) for check in checks]


@cache
def _tables() -> tuple[list[int], list[int]]:
    """Return powers and logarithms in the field of 256 elements, modulo x⁸+x⁴+x³+x²+1."""
    powers, logs, value = [0] * 512, [0] * 256, 1
    for n in range(255):
        powers[n] = powers[n + 255] = value
        logs[value] = n
        value = value << 1 ^ (0x11D if value & 0x80 else 0)
    return powers, logs


def _times(one: int, other: int) -> int:
    powers, logs = _tables()
    return powers[logs[one] + logs[other]] if one and other else 0


@cache
def _generator(degree: int) -> tuple[int, ...]:
    """Return the coefficients of (x-1)(x-2)…(x-2^(degree-1)), the leading one left out."""
    found = [0] * (degree - 1) + [1]
    root = 1
    for _n in range(degree):
        for at in range(degree):
            found[at] = _times(found[at], root) ^ (found[at + 1] if at + 1 < degree else 0)
        root = _times(root, 2)
    return tuple(found)


def _remainder(block: bytes, degree: int) -> list[int]:
    """Return the Reed-Solomon codewords of a block."""
    rest = [0] * degree
    for word in block:
        factor = word ^ rest.pop(0)
        rest.append(0)
        rest = [value ^ _times(term, factor) for value, term in zip(rest, _generator(degree), strict=True)]
    return rest


# --- the modules


def _patterns(version: int) -> Cells:
    """Return what every code of a version has; None where data goes."""
    side = version * 4 + 17
    cells: Cells = [[None] * side for _row in range(side)]
    for n in range(side):
        cells[6][n] = cells[n][6] = n % 2 == 0
    for x, y in ((3, 3), (side - 4, 3), (3, side - 4)):
        _square(cells, x, y, reach=4, dark=(0, 1, 3))
    corners = {(6, 6), (6, side - 7), (side - 7, 6)}
    for x in ALIGNED[version]:
        for y in ALIGNED[version]:
            if (x, y) not in corners:
                _square(cells, x, y, reach=2, dark=(0, 2))
    _write_format(cells, 0)
    _write_version(cells, version)
    return cells


def _square(cells: Cells, x: int, y: int, *, reach: int, dark: tuple[int, ...]) -> None:
    """Draw squares within squares around a point: dark at the distances given, the rest light."""
    side = len(cells)
    for dy in range(-reach, reach + 1):
        for dx in range(-reach, reach + 1):
            if 0 <= x + dx < side and 0 <= y + dy < side:
                cells[y + dy][x + dx] = max(abs(dx), abs(dy)) in dark


def _write_format(cells: Cells, mask: int) -> None:
    """Write level and mask, twice, and the module that is always dark."""
    data = LEVEL_M << 3 | mask
    rest = data
    for _n in range(10):
        rest = rest << 1 ^ (rest >> 9) * 0x537
    written = (data << 10 | rest) ^ 0x5412
    bits = [bool(written >> n & 1) for n in range(15)]
    side = len(cells)
    first = [(8, n) for n in (0, 1, 2, 3, 4, 5, 7, 8)] + [(x, 8) for x in (7, 5, 4, 3, 2, 1, 0)]
    second = [(side - 1 - n, 8) for n in range(8)] + [(8, side - 15 + n) for n in range(8, 15)]
    for places in (first, second):
        for (x, y), bit in zip(places, bits, strict=True):
            cells[y][x] = bit
    cells[side - 8][8] = True


def _write_version(cells: Cells, version: int) -> None:
    """Write the version, twice, from version 7 on."""
    if version < 7:  # noqa: PLR2004 -- the standard's own
        return
    rest = version
    for _n in range(12):
        rest = rest << 1 ^ (rest >> 11) * 0x1F25
    bits, side = version << 12 | rest, len(cells)
    for n in range(18):
        far, near = side - 11 + n % 3, n // 3
        cells[near][far] = cells[far][near] = bool(bits >> n & 1)


def _place(cells: Cells, words: list[int]) -> None:
    """Write the codewords up and down in columns of two, from the right."""
    bits = iter([bool(word >> n & 1) for word in words for n in range(7, -1, -1)])
    for x, y in _snake(len(cells)):
        if cells[y][x] is None:
            cells[y][x] = next(bits, False)


def _snake(side: int) -> Iterator[tuple[int, int]]:
    upward = True
    for right in (*range(side - 1, 6, -2), *range(5, 0, -2)):
        rows = range(side - 1, -1, -1) if upward else range(side)
        for y in rows:
            yield from ((right, y), (right - 1, y))
        upward = not upward


def _masked(cells: Cells, free: list[list[bool]], mask: int) -> Matrix:
    """Return the modules with a mask over the data, and the mask's number written."""
    drawn: Cells = [
        [bool(cell) ^ (free[y][x] and _flips(mask, x, y)) for x, cell in enumerate(row)]
        for y, row in enumerate(cells)
    ]
    _write_format(drawn, mask)
    return [[bool(cell) for cell in row] for row in drawn]


def _flips(mask: int, x: int, y: int) -> bool:
    product = x * y
    return (
        (x + y) % 2,
        y % 2,
        x % 3,
        (x + y) % 3,
        (x // 3 + y // 2) % 2,
        product % 2 + product % 3,
        (product % 2 + product % 3) % 2,
        ((x + y) % 2 + product % 3) % 2,
    )[mask] == 0


# --- which mask reads best (7.8.3)


def _penalty(rows: Matrix) -> int:
    """Return how hard the modules are to read: long runs, blocks, what looks like a corner, imbalance."""
    columns = [list(column) for column in zip(*rows, strict=True)]
    lines = [*rows, *columns]
    dark = sum(map(sum, rows))
    share = abs(20 * dark - 10 * len(rows) ** 2) // len(rows) ** 2
    return sum(map(_line_penalty, lines)) + _block_penalty(rows) + share * 10


def _line_penalty(line: list[bool]) -> int:
    text = "".join("1" if dark else "0" for dark in line)
    runs = [len(run) for run in text.replace("01", "0 1").replace("10", "1 0").split()]
    corners = sum(
        text.startswith(looks, at) for at in range(len(text)) for looks in ("10111010000", "00001011101")
    )
    return sum(length - 2 for length in runs if length >= 5) + 40 * corners  # noqa: PLR2004 -- the standard's


def _block_penalty(rows: Matrix) -> int:
    return 3 * sum(
        row[x] == row[x + 1] == below[x] == below[x + 1]
        for row, below in pairwise(rows)
        for x in range(len(row) - 1)
    )
