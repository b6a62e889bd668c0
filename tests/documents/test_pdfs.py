import io
from contextlib import closing

import page
import pikepdf
import pypdf
import pytest

from audit.models import Event
from documents.models import Document
from documents.services import make_pdf, pdf_bytes
from documents.services.pdfs import _fetcher
from documents.services.printing import RenderingError

pytestmark = pytest.mark.usefixtures("sample_templates")


def failed_rules(content, profile):
    report = page.validate_pdf_bytes(content, profile=profile)
    return [str(failure) for failure in report.failures]


def html(body, *, title="Prov"):
    return f'<!DOCTYPE html><html lang="sv"><head><title>{title}</title></head><body>{body}</body></html>'


@pytest.fixture
def made(board, anna, at, sample_data):
    return make_pdf(
        kind="sample",
        title="Kvalitetsberättelse 2022",
        template="pdf/sample.html",
        data=sample_data,
        board=board,
        subject=board,
        unique_key="sample:2022",
        by=anna,
        at=at,
    )


def test_a_document_with_diagrams_and_a_long_table_follows_pdf_ua(made):
    assert failed_rules(bytes(made.file.content), page.ValidationProfile.PDF_UA_1) == []


def test_the_same_file_follows_pdf_a_2a(made):
    assert failed_rules(bytes(made.file.content), page.ValidationProfile.PDF_A_2A) == []


def test_the_validator_would_have_seen_a_file_without_tags():
    blank = io.BytesIO()
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(blank)
    assert failed_rules(blank.getvalue(), page.ValidationProfile.PDF_UA_1) != []


def test_a_document_carries_its_number_sender_and_figures(made):
    reader = pypdf.PdfReader(io.BytesIO(made.file.content))
    pages = [p.extract_text() for p in reader.pages]
    assert made.number == "DOK-2026-1"
    assert "DOK-2026-1 · 23 nov 2026 · Avser 2022" in pages[0]
    assert "Socialnämnden" in pages[0]
    assert "Läs mer på en webbplats. Åäö ÅÄÖ é – ’ § €." in pages[1]
    assert [f"Sida {n} av {len(pages)}" in text for n, text in enumerate(pages, 1)] == [True] * len(pages)
    assert ["DOK-2026-1" in text for text in pages[1:]] == [True] * (len(pages) - 1)
    assert "upprättat 23 nov 2026 kl. 14.05 av Anna Åberg" in pages[-1]


def test_a_long_table_repeats_its_headings_on_every_page(made):
    pages = [p.extract_text() for p in pypdf.PdfReader(io.BytesIO(made.file.content)).pages]
    with_rows = [
        text for text in pages if "Sektion 4" in text or "Sektion 59" in text or "Sektion 30" in text
    ]
    assert len(with_rows) >= 2
    assert ["Antal" in text for text in with_rows] == [True] * len(with_rows)


def test_only_bundled_fonts_are_used_and_all_are_embedded(made):
    reader = pypdf.PdfReader(io.BytesIO(made.file.content))
    fonts = {
        font.get_object()["/BaseFont"].split("+")[1]
        for p in reader.pages
        for font in p["/Resources"]["/Font"].values()
    }
    assert fonts == {"Inter", "Inter-Bold", "Inter-Semi-Bold"}


def test_headings_make_an_outline(made):
    outline = pypdf.PdfReader(io.BytesIO(made.file.content)).outline
    titles = [item.title for item in outline if not isinstance(item, list)]
    assert titles == ["Kvalitetsberättelse 2022"]
    assert [item.title for item in outline[1]] == ["Innehåll", "1 Siffror"]


def test_diagrams_say_in_words_what_they_show(made):
    with pikepdf.open(io.BytesIO(made.file.content)) as pdf:
        alts = [
            str(item.Alt)
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure"
        ]
    assert alts == ["Kvalitetsavvikelser"] * 2


def test_the_second_call_with_the_same_key_returns_the_first_document(made, board, anna, at, sample_data):
    again = make_pdf(
        kind="sample",
        title="Något annat",
        template="pdf/sample.html",
        data={**sample_data, "year": 2023},
        board=board,
        subject=board,
        unique_key="sample:2022",
        by=anna,
        at=at,
    )
    assert again == made
    assert Document.objects.count() == 1
    assert Event.objects.filter(verb="document.make").count() == 1


def test_a_document_keeps_the_data_it_was_made_from(made, sample_data, board):
    kept = Document.objects.get()
    assert kept.data == sample_data
    assert len(kept.data_checksum) == 64
    assert (kept.subject_type, kept.subject_id, kept.board) == ("organisation.unit", board.pk, board)
    assert (kept.file.name, kept.file.media_type) == ("DOK-2026-1.pdf", "application/pdf")


def test_the_same_page_at_the_same_time_is_the_same_file(at):
    first, second = (pdf_bytes(html("<h1>Hej</h1>"), title="Prov", at=at) for _ in range(2))
    assert first == second


def test_a_title_with_signs_of_its_own_is_kept(at):
    content = pdf_bytes(html("<h1>A</h1>", title="A &amp; B &lt;C&gt;"), title="A & B <C>", at=at)
    assert failed_rules(content, page.ValidationProfile.PDF_UA_1) == []
    assert pypdf.PdfReader(io.BytesIO(content)).metadata.title == "A & B <C>"


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "http://127.0.0.1:1/x.png", "ftp://127.0.0.1/x", "/etc/hostname", "../secret.png"],
)
def test_a_page_fetches_nothing_but_its_fonts(address, at):
    with pytest.raises(RenderingError):
        pdf_bytes(html(f'<h1>A</h1><img src="{address}" alt="bild">'), title="Prov", at=at)


def test_the_way_to_the_fonts_leads_nowhere_else(settings):
    fonts = settings.BASE_DIR / "static" / "vendor" / "fonts"
    fetcher = _fetcher()
    with closing(fetcher.fetch((fonts / "inter" / "Inter-Bold.ttf").as_uri())) as font:
        assert font.read(4) == b"\x00\x01\x00\x00"
    outside = f"{fonts.as_uri()}/../../../manage.py"
    assert (fonts / "../../../manage.py").exists()
    with pytest.raises(ValueError, match="nothing but its fonts"):
        fetcher.fetch(outside)


def test_a_picture_without_its_text_is_refused(at):
    dot = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
    with pytest.raises(RenderingError, match="alt"):
        pdf_bytes(html(f'<h1>A</h1><img src="{dot}">'), title="Prov", at=at)
    assert pdf_bytes(html(f'<h1>A</h1><img src="{dot}" alt="en punkt">'), title="Prov", at=at).startswith(
        b"%PDF"
    )


def test_what_people_write_is_text_and_never_markup(board, anna, at, sample_data):
    document = make_pdf(
        kind="sample",
        title="<b>Prov</b>",
        template="pdf/sample.html",
        data={**sample_data, "lead": '<img src="file:///etc/passwd"><script>1</script>'},
        board=board,
        subject=None,
        by=anna,
        at=at,
    )
    text = pypdf.PdfReader(io.BytesIO(document.file.content)).pages[0].extract_text()
    assert '<img src="file:///etc/passwd"><script>1</script>' in " ".join(text.split())


def test_no_stream_ends_so_that_its_length_can_be_read_in_two_ways(at):
    # One stream in 256 would end with the byte that is half an end of line; so many pages would have one.
    body = "".join(f'<p style="break-after: page">Sida {n}, {n * 7919}</p>' for n in range(150))
    content = pdf_bytes(html(body), title="Prov", at=at)
    assert b"\r\nendstream" not in content
    assert failed_rules(content, page.ValidationProfile.PDF_A_2A) == []
