"""Paper that stands or lies, with the document's name and number at the top and the page's at the bottom."""

from dataclasses import dataclass

from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.section import Section, _Footer, _Header
from docx.shared import Length, Mm
from docx.text.paragraph import Paragraph

from documents.services.word.fields import add_field


@dataclass(frozen=True)
class Paper:
    """A sheet and its margins, as in pdf/document.css."""

    orientation: WD_ORIENT
    width: Length
    height: Length
    top: Length
    side: Length
    bottom: Length

    @property
    def text_width(self) -> Length:
        """How wide a line is."""
        return Length(self.width - 2 * self.side)


STANDING = Paper(WD_ORIENT.PORTRAIT, Mm(210), Mm(297), Mm(27), Mm(24), Mm(25))
LYING = Paper(WD_ORIENT.LANDSCAPE, Mm(297), Mm(210), Mm(24), Mm(20), Mm(22))
EDGE = Mm(12)


@dataclass(frozen=True)
class Running:
    """What stands on every page."""

    title: str
    number: str
    sender: str


def first_pages(document: WordDocument, running: Running) -> None:
    """Set the document's first section: its first page has no head, as the title stands there."""
    section = document.sections[0]
    _lay(section, STANDING, running)
    section.different_first_page_header_footer = True
    _foot(section.first_page_footer, STANDING, running)


def turn(document: WordDocument, paper: Paper, running: Running) -> None:
    """Go on on a new page of another paper.

    The break stands in the last paragraph there is, not in an empty one that could get a page of its own.
    """
    last = document.paragraphs[-1]._p  # noqa: SLF001 -- the library adds a paragraph of its own
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.different_first_page_header_footer = False
    added = document.paragraphs[-1]._p  # noqa: SLF001 -- as above
    if added.getprevious() is last:
        last.get_or_add_pPr().extend(added.get_or_add_pPr())
        document.element.body.remove(added)
    _lay(section, paper, running)


def _lay(section: Section, paper: Paper, running: Running) -> None:
    section.orientation = paper.orientation
    section.page_width, section.page_height = paper.width, paper.height
    section.left_margin = section.right_margin = paper.side
    section.top_margin, section.bottom_margin = paper.top, paper.bottom
    section.header_distance = section.footer_distance = EDGE
    _head(section.header, paper, running)
    _foot(section.footer, paper, running)


def _head(head: _Header, paper: Paper, running: Running) -> None:
    _line(head, "Header", paper).add_run(f"{running.title}\t{running.number}")


def _foot(foot: _Footer, paper: Paper, running: Running) -> None:
    line = _line(foot, "Footer", paper)
    line.add_run(f"{running.sender}\tSida ")
    add_field(line, "PAGE", "1")
    line.add_run(" av ")
    add_field(line, "NUMPAGES", "1")


def _line(place: _Header | _Footer, style: str, paper: Paper) -> Paragraph:
    place.is_linked_to_previous = False
    line: Paragraph = place.paragraphs[0]
    line.style = style
    line.paragraph_format.tab_stops.add_tab_stop(paper.text_width, WD_TAB_ALIGNMENT.RIGHT)
    return line
