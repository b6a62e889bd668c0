"""What Word works out itself (page numbers, the table of contents), and places to lead to."""

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from lxml.etree import _Element

CONTENTS = r'TOC \o "1-3" \h \z \u'


def add_field(paragraph: Paragraph, code: str, shown: str) -> None:
    """Add a field, with what is shown until Word has worked it out."""
    begin_field(paragraph, code)
    paragraph.add_run(shown)
    end_field(paragraph)


def begin_field(paragraph: Paragraph, code: str) -> None:
    """Begin a field that may go on over several paragraphs."""
    _sign(paragraph, "begin")
    told = element("w:instrText", **{"xml:space": "preserve"})
    told.text = f" {code} "
    paragraph.add_run()._r.append(told)  # noqa: SLF001 -- the library has no fields
    _sign(paragraph, "separate")


def end_field(paragraph: Paragraph) -> None:
    """End the field that was begun."""
    _sign(paragraph, "end")


def add_link(paragraph: Paragraph, text: str, place: str) -> None:
    """Add text that leads to a place in the document."""
    link = element("w:hyperlink", **{"w:anchor": place, "w:history": "1"})
    run = paragraph.add_run(text)._r  # noqa: SLF001 -- the library has no links
    run.addprevious(link)
    link.append(run)


def mark_place(paragraph: Paragraph, place: str, number: int) -> None:
    """Make a paragraph a place that can be led to; `number` is of its own in the document."""
    start = element("w:bookmarkStart", **{"w:id": str(number), "w:name": place})
    first = next(iter(paragraph.runs))._r  # noqa: SLF001 -- the library has no bookmarks
    first.addprevious(start)
    paragraph._p.append(element("w:bookmarkEnd", **{"w:id": str(number)}))  # noqa: SLF001 -- as above


def element(name: str, **attributes: str) -> _Element:
    """Return an element with attributes, all named with their prefixes."""
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(key), value)
    return made


def _sign(paragraph: Paragraph, kind: str) -> None:
    sign = element("w:fldChar", **{"w:fldCharType": kind})
    paragraph.add_run()._r.append(sign)  # noqa: SLF001 -- as above
