"""Text within a paragraph: the words of an HTML element, as few runs as can be."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from docx.text.paragraph import Paragraph
from lxml.etree import _Element

from documents.services.printing import RenderingError

# HTML's white space, which is one space however much of it there is; a no-break space is none of it.
SPACE = re.compile(r"[ \t\r\n\f]+")
INLINE = ("em", "span", "strong")


@dataclass(frozen=True)
class Piece:
    """Words that look alike."""

    text: str
    bold: bool = False
    italic: bool = False

    @property
    def look(self) -> tuple[bool, bool]:
        """What the words look like."""
        return self.bold, self.italic


def add_text(paragraph: Paragraph, element: _Element, *, bold: bool = False) -> None:
    """Add the words of an element to a paragraph.

    Words that look alike are one run, so that whoever searches the document finds whole phrases.
    """
    for look, pieces in groupby(_pieces(element, bold=bold, italic=False), key=attrgetter("look")):
        run = paragraph.add_run("".join(piece.text for piece in pieces))
        run.bold, run.italic = (True if is_set else None for is_set in look)
    _tidy(paragraph)


def words(element: _Element) -> str:
    """Return the words of an element."""
    return SPACE.sub(" ", "".join(piece.text for piece in _pieces(element, bold=False, italic=False))).strip()


def _pieces(element: _Element, *, bold: bool, italic: bool) -> Iterator[Piece]:
    yield Piece(element.text or "", bold, italic)
    for child in element:
        if child.tag not in INLINE:
            raise RenderingError(f"a Word document has no place for <{child.tag}> in its text")
        yield from _pieces(child, bold=bold or child.tag == "strong", italic=italic or child.tag == "em")
        yield Piece(child.tail or "", bold, italic)


def _tidy(paragraph: Paragraph) -> None:
    """Make all white space one space, also where two runs meet, and none at the ends."""
    before = " "
    for run in paragraph.runs:
        text = SPACE.sub(" ", run.text)
        run.text = text.removeprefix(" ") if before.endswith(" ") else text
        before = run.text or before
    if paragraph.runs:
        last = paragraph.runs[-1]
        last.text = last.text.removesuffix(" ")
