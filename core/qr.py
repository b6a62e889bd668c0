"""QR codes of addresses, as the path of an SVG that a page or a PDF holds in itself."""

from itertools import groupby

import segno

QUIET = 4  # modules of white around, which readers ask for (ISO/IEC 18004)


def path(text: str) -> tuple[str, int]:
    """Return the path of an SVG that draws a text's QR code, and the side of its box with white around.

    Error correction M: a sheet printed with it survives a coffee stain (about 15 per cent may be lost).
    Raises ValueError (segno.DataOverflowError) for a text that no QR code holds.
    """
    code = segno.make_qr(text, error="m", encoding="utf-8", boost_error=False)
    runs = []
    for y, row in enumerate(code.matrix, QUIET):
        x = QUIET
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                runs.append(f"M{x} {y}h{length}v1h-{length}z")
            x += length
    return "".join(runs), len(code.matrix) + 2 * QUIET
