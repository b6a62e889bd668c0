"""From a page's HTML to a Word document, element by element."""

import io
from collections.abc import Callable

from docx.document import Document as WordDocument
from docx.text.paragraph import Paragraph
from lxml import etree

from documents.services.office import NOT_IN_TEXT
from documents.services.printing import RenderingError
from documents.services.word.empty import empty_document
from documents.services.word.fields import CONTENTS, add_link, begin_field, end_field, mark_place
from documents.services.word.pages import LYING, STANDING, Paper, Running, first_pages, turn
from documents.services.word.pictures import SVG, add_picture
from documents.services.word.tables import add_table
from documents.services.word.text import add_text, words

HEADINGS = {"h1": "Title", "h2": "Heading 1", "h3": "Heading 2", "h4": "Heading 3"}
# The style of a paragraph with a class; without one it is plain.
STYLES = {
    "sender": "Avsändare",
    "facts": "Uppgifter",
    "lead": "Ingress",
    "note": "Notis",
    "unwritten": "Ej skriven text",
    "source": "Källa",
}
PLAIN, LAST_LINE, CAPTION, DIAGRAM, BULLET = "Normal", "Slutrad", "Caption", "Diagram", "List Bullet"
CONTENTS_HEADING, CONTENTS_LINE = "TOC Heading", "toc {}"


def written(html: str, *, title: str) -> bytes:
    """Return a page as the bytes of a Word file, with the time of writing in it (see `settled`)."""
    body = _body(html)
    document = empty_document(title)
    _Writer(document, _running(body)).write(body)
    return _saved(document)


def _body(html: str) -> etree._Element:
    """Return what is between <body> and </body>, which our templates write as well-formed XML."""
    start, end = html.find("<body"), html.rfind("</body>")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    try:
        return etree.fromstring(html[start:end].translate(NOT_IN_TEXT) + "</body>", parser)
    except etree.XMLSyntaxError as error:
        raise RenderingError(str(error)) from error


def _running(body: etree._Element) -> Running:
    """Return what stands on every page, taken from the masthead as pdf/document.css takes it."""
    found = (body.find(".//h1"), body.find(".//*[@class='number']"), body.find(".//*[@class='sender']"))
    return Running(*("" if element is None else words(element) for element in found))


class _Writer:
    """Writes elements into a document, in the order they come."""

    def __init__(self, document: WordDocument, running: Running) -> None:
        self.document, self.running = document, running
        self.paper = STANDING
        self.begins_page = False
        self.places = self.pictures = 0
        first_pages(document, running)
        self.elements: dict[str, Callable[[etree._Element], None]] = {
            **dict.fromkeys(("body", "header", "main", "footer", "div", "figure"), self.write),
            **dict.fromkeys(HEADINGS, self.heading),
            "section": self.section,
            "nav": self.contents,
            "p": self.paragraph,
            "figcaption": self.caption,
            "table": self.table,
            "ul": self.bullets,
            f"{SVG}svg": self.picture,
        }

    def write(self, parent: etree._Element) -> None:
        if any((text or "").strip() for text in (parent.text, *(element.tail for element in parent))):
            raise RenderingError(f"a Word document has no place for text in <{parent.tag}>")
        for element in parent:
            write = self.elements.get(str(element.tag))
            if write is None:
                raise RenderingError(f"a Word document has no place for <{element.tag}> in <{parent.tag}>")
            write(element)

    def begin(self, style: str) -> Paragraph:
        paragraph = self.document.add_paragraph(style=style)
        if self.begins_page:
            paragraph.paragraph_format.page_break_before = True
            self.begins_page = False
        return paragraph

    def heading(self, element: etree._Element) -> None:
        paragraph = self.begin(HEADINGS[str(element.tag)])
        add_text(paragraph, element)
        if place := element.get("id"):
            self.places += 1
            mark_place(paragraph, place, self.places)

    def paragraph(self, element: etree._Element) -> None:
        style = LAST_LINE if element.xpath("parent::footer") else STYLES.get(element.get("class", ""), PLAIN)
        add_text(self.begin(style), element)

    def caption(self, element: etree._Element) -> None:
        add_text(self.begin(CAPTION), element)

    def table(self, element: etree._Element) -> None:
        caption = element.find("caption")
        if caption is None:
            raise RenderingError("a table in a Word document has a caption")
        self.caption(caption)
        add_table(self.document, element, caption=words(caption), width=self.paper.text_width)

    def picture(self, element: etree._Element) -> None:
        self.pictures += 1
        add_picture(self.begin(DIAGRAM), element, number=self.pictures, width=self.paper.text_width)

    def bullets(self, element: etree._Element) -> None:
        for item in element:
            add_text(self.begin(BULLET), item)

    def section(self, element: etree._Element) -> None:
        """Begin on a new page, which lies where it holds wide tables."""
        wanted = LYING if element.get("class") == "appendix" else STANDING
        self.begins_page = wanted == self.paper
        if wanted != self.paper:
            self.go_on(wanted)
        self.write(element)

    def go_on(self, paper: Paper) -> None:
        turn(self.document, paper, self.running)
        self.paper = paper

    def contents(self, element: etree._Element) -> None:
        """Write the contents as a field, with what Word will find in it but for the pages."""
        self.begins_page = True
        for heading in element.findall("h2"):
            add_text(self.begin(CONTENTS_HEADING), heading)
        lines = [(link, len(list(link.iterancestors("ol")))) for link in element.iter("a")]
        paragraphs = [self.begin(CONTENTS_LINE.format(level)) for _link, level in lines]
        begin_field(paragraphs[0], CONTENTS)
        for paragraph, (link, _level) in zip(paragraphs, lines, strict=True):
            add_link(paragraph, words(link), link.get("href", "").removeprefix("#"))
        end_field(paragraphs[-1])
        self.begins_page = True


def _saved(document: WordDocument) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()
