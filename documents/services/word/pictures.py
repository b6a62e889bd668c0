"""Diagrams as pictures: drawn from the same SVG as in the PDF, and told in the same words."""

import io
from pathlib import Path

import resvg_py
from django.conf import settings
from docx.shared import Length
from docx.text.paragraph import Paragraph
from lxml import etree

SVG = "{http://www.w3.org/2000/svg}"
FONTS = ("Inter-Regular.ttf", "Inter-SemiBold.ttf")
PIXELS = 1360  # two per unit of the drawing, about 210 a printed inch


def add_picture(paragraph: Paragraph, drawing: etree._Element, *, number: int, width: Length) -> None:
    """Add a drawing, whose title and description are read to those who do not see it."""
    shape = paragraph.add_run().add_picture(io.BytesIO(_png(drawing)), width=width)
    told = shape._inline.docPr  # noqa: SLF001 -- the library has no text instead of a picture
    told.set("name", f"Diagram {number}")
    told.set("title", drawing.findtext(f"{SVG}title", ""))
    told.set("descr", drawing.findtext(f"{SVG}desc", ""))


def _png(drawing: etree._Element) -> bytes:
    folder = Path(settings.BASE_DIR) / "static" / "vendor" / "fonts" / "inter"
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=etree.tostring(drawing, encoding="unicode", with_tail=False),
            background="#ffffff",
            width=PIXELS,
            font_files=[str(folder / name) for name in FONTS],
            skip_system_fonts=True,
        )
    )
