"""A Word document with our styles and nothing in it."""

from django.template.loader import render_to_string
from docx import Document
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement

MAKER = "Kvalitetshjulet"
LANGUAGE = "sv-SE"
# What the library's own template has in it that says nothing of our document.
NOT_OURS = (
    RELATIONSHIP_TYPE.THUMBNAIL,
    RELATIONSHIP_TYPE.EXTENDED_PROPERTIES,
    RELATIONSHIP_TYPE.CUSTOM_XML,
    "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects",
)


def empty_document(title: str) -> WordDocument:
    """Return an empty document in Swedish with our styles, its title and its maker."""
    document = Document()
    for part in (document.part.package, document.part):
        for key in [key for key, relation in part.rels.items() if relation.reltype in NOT_OURS]:
            del part.rels[key]
    _fill(document.styles.element, "word/styles.xml")
    _fill(document.settings.element, "word/settings.xml")
    _fill(document.part.numbering_part.element, "word/numbering.xml")
    facts = document.core_properties
    facts.title, facts.language, facts.comments = title, LANGUAGE, ""
    facts.author = facts.last_modified_by = MAKER
    return document


def _fill(element: BaseOxmlElement, template: str) -> None:
    element[:] = list(parse_xml(render_to_string(template).encode()))
