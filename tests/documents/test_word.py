"""Word documents: what is in them, that nothing of a page is left out, and that they are kept once."""

import io
import zipfile
from datetime import timedelta

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from audit.models import Event
from core.dates import SWEDEN
from documents.models import Document
from documents.services.printing import RenderingError
from documents.services.word import DOCX, docx_bytes, make_docx
from documents.templatetags.charts import bar_chart
from tests.factories import NOW

CHART = {"title": "Klagomål", "years": ["2025", "2026"], "series": [{"name": "Vuxna", "values": [None, 3]}]}
HEAD = '<header class="masthead"><p class="sender">Socialnämnden</p><p class="facts"><span class="number">'
PAGE = """<!DOCTYPE html><html lang="sv"><head><meta charset="utf-8"></head><body>{head}DOK-2026-1</span></p>
<h1>Berättelse</h1></header><main>{content}</main></body></html>"""
TABLE = """<table><caption>Antal</caption><thead>
<tr><th scope="col">Vad</th><th class="n">2026</th></tr></thead>
<tbody><tr><th scope="row">Klagomål</th><td class="n">1&#160;071</td></tr></tbody></table>"""


def page(content):
    return PAGE.format(head=HEAD, content=content)


def opened(content):
    return docx.Document(io.BytesIO(docx_bytes(page(content), title="Berättelse", at=NOW)))


def lines(document):
    return [(paragraph.style.name, paragraph.text) for paragraph in document.paragraphs]


def test_headings_and_paragraphs_have_words_own_styles_or_ours():
    html = """<h2 id="k1">1. Först</h2><h3>1.1 Sedan</h3><h4>1.1.1 Sist</h4>
      <p>Under  2026 <span>210
      klagomål</span>.</p><p class="unwritten">Skriv här.</p><p class="source">Källa: vi.</p>
      <ul><li>Ett</li></ul>"""
    assert lines(opened(html)) == [
        ("Avsändare", "Socialnämnden"),
        ("Uppgifter", "DOK-2026-1"),
        ("Title", "Berättelse"),
        ("Heading 1", "1. Först"),
        ("Heading 2", "1.1 Sedan"),
        ("Heading 3", "1.1.1 Sist"),
        ("Normal", "Under 2026 210 klagomål."),
        ("Ej skriven text", "Skriv här."),
        ("Källa", "Källa: vi."),
        ("List Bullet", "Ett"),
    ]


def test_words_that_look_alike_are_one_run_and_bold_ones_their_own():
    (paragraph,) = opened("<p>Det kom <span>1 071</span> <strong>nya</strong> i år</p>").paragraphs[3:]
    assert [(run.text, run.bold) for run in paragraph.runs] == [
        ("Det kom 1 071 ", None),
        ("nya", True),
        (" i år", None),
    ]


def test_a_table_has_its_caption_twice_and_repeats_its_headings():
    document = opened(TABLE)
    assert lines(document)[-1] == ("Caption", "Antal")
    (table,) = document.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Vad", "2026"],
        ["Klagomål", "1\u00a0071"],
    ]
    first, second = table.rows
    assert first._tr.trPr.find(qn("w:tblHeader")) is not None
    assert second._tr.trPr.find(qn("w:tblHeader")) is None
    assert second._tr.trPr.find(qn("w:cantSplit")) is not None
    assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == "Antal"


def test_a_diagram_is_a_picture_that_is_told_in_words():
    document = opened(f"<figure><figcaption>Klagomål</figcaption>{bar_chart(CHART)}</figure>")
    (shape,) = document.inline_shapes
    assert shape._inline.docPr.get("title") == "Klagomål"
    assert shape._inline.docPr.get("descr") == "Vuxna: 2025 uppgift saknas, 2026 3."
    (picture,) = [part for part in document.part.package.iter_parts() if part.content_type == "image/png"]
    assert picture.blob.startswith(b"\x89PNG")


def test_the_contents_are_a_field_whose_lines_lead_to_the_headings():
    html = """<nav class="contents chapter"><h2>Innehåll</h2><ol><li><a href="#k1">1. Först</a><ol>
      <li><a href="#k11">1.1 Sedan</a></li></ol></li></ol></nav>
      <h2 id="k1">1. Först</h2><h3 id="k11">1.1 Sedan</h3>"""
    document = opened(html)
    assert lines(document)[3:6] == [
        ("TOC Heading", "Innehåll"),
        ("toc 1", "1. Först"),
        ("toc 2", "1.1 Sedan"),
    ]
    body = document.element.body
    assert [one.text for one in body.iter(qn("w:instrText"))] == [r' TOC \o "1-3" \h \z \u ']
    signs = [one.get(qn("w:fldCharType")) for one in body.iter(qn("w:fldChar"))]
    assert signs == ["begin", "separate", "end"]
    places = [one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))]
    assert [one.get(qn("w:anchor")) for one in body.iter(qn("w:hyperlink"))] == places == ["k1", "k11"]


def test_an_appendix_lies_and_what_comes_after_it_stands():
    document = opened(
        '<p>A</p><section class="appendix"><h2>Bilaga 1</h2></section>'
        '<section class="appendix"><h2>Bilaga 2</h2></section>'
        '<section class="chapter"><h2>Slut</h2></section>'
    )
    upright, flat = WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE
    assert [section.orientation for section in document.sections] == [upright, flat, upright]
    assert document.paragraphs[-2].paragraph_format.page_break_before is True
    assert all(paragraph.text for paragraph in document.paragraphs)
    for section in document.sections:
        assert section.header.paragraphs[0].text == "Berättelse\tDOK-2026-1"
        assert section.footer.paragraphs[0].text == "Socialnämnden\tSida 1 av 1"
        codes = [one.text.strip() for one in section.footer._element.iter(qn("w:instrText"))]
        assert codes == ["PAGE", "NUMPAGES"]
    assert document.sections[0].first_page_header.paragraphs[0].text == ""


def test_the_document_is_in_swedish_and_tells_nothing_of_how_it_was_made():
    content = docx_bytes(page("<p>Hej</p>"), title="Berättelse", at=NOW)
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        parts = {name: file.read(name) for name in file.namelist()}
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert b'<w:lang w:val="sv-SE"' in parts["word/styles.xml"]
    assert b'<w:updateFields w:val="true"/>' in parts["word/settings.xml"]
    assert not any(b"python" in part for part in parts.values())
    facts = docx.Document(io.BytesIO(content)).core_properties
    assert (facts.title, facts.author, facts.language) == ("Berättelse", "Kvalitetshjulet", "sv-SE")
    assert facts.created == facts.modified == NOW.replace(microsecond=0)


def test_the_same_page_at_the_same_time_is_the_same_bytes_and_at_another_it_is_not():
    html = page(f"{TABLE}<figure>{bar_chart(CHART)}</figure>")
    first = docx_bytes(html, title="Berättelse", at=NOW)
    assert docx_bytes(html, title="Berättelse", at=NOW) == first
    assert docx_bytes(html, title="Berättelse", at=NOW + timedelta(seconds=1)) != first


def test_what_somebody_wrote_is_text_whatever_it_looks_like():
    document = opened("<p>&lt;w:p/&gt; &amp; \x0b\ufffe{{ 1 }}</p>")
    assert document.paragraphs[-1].text == "<w:p/> & {{ 1 }}"


@pytest.mark.parametrize(
    "content",
    [
        "<dl><dt>Nytt</dt></dl>",
        "<p>Rad<br/>rad</p>",
        "<div>text utan stycke</div>",
        "<p>ett</p>text efter stycke",
        "<table><tbody><tr><td>utan rubrik</td></tr></tbody></table>",
        '<table><caption>a</caption><tbody><tr><td colspan="2">a</td></tr></tbody></table>',
        "<p>inte slut",
        "<p>&okand;</p>",
    ],
)
def test_what_has_no_place_is_refused_and_never_left_out(content):
    with pytest.raises(RenderingError):
        opened(content)


@pytest.mark.django_db
def test_it_is_kept_once_with_a_number_and_what_it_was_made_from(world):
    def make():
        return make_docx(
            kind="proof",
            title="Prov",
            template="pdf/base.html",
            data={"day": NOW.date()},
            board=world.board,
            subject=None,
            unique_key="proof:1",
            by=world.kerstin,
            at=NOW,
        )

    first = make()
    assert make() == first == Document.objects.get()
    assert (first.file.name, first.file.media_type) == (f"{first.number}.docx", DOCX)
    assert first.data == {"day": NOW.astimezone(SWEDEN).date().isoformat()}
    assert first.number in lines(docx.Document(io.BytesIO(bytes(first.file.content))))[1][1]
    assert Event.objects.filter(verb="document.make").count() == 1
