"""PDF documents that are PDF/A-2a (kept for ever) and PDF/UA-1 (readable by everyone) at once."""

import base64
import hashlib
import io
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from django.conf import settings
from django.db import models
from django.template.loader import render_to_string

from documents.models import Document
from documents.services.printing import RenderingError, page_of
from documents.services.storing import Draft, frozen, keep
from organisation.models import Unit, User

if TYPE_CHECKING:
    import pikepdf
    from weasyprint.urls import URLFetcher, URLFetcherResponse

PDF = "application/pdf"
STYLESHEET = "pdf/document.css"
PRODUCER = "Kvalitetshjulet"
# Print flag of an annotation: PDF 1.7 (ISO 32000-1) table 165, bit position 3; PDF/A-2 6.3.2 asks for it.
PRINT_FLAG = 4
# A stream whose last byte is a carriage return, and the line feed before "endstream": read as one end of
# line, the stream is a byte shorter than it says (ISO 19005-2 6.1.7.1 asks that the length be right).
AMBIGUOUS_END = b"\r\nendstream"
# XMP must name both standards in one rdf:RDF and explain the pdfuaid part as an extension schema
# (ISO 19005-2 6.6.2.3, ISO 14289-1 5), and must not be compressed (ISO 19005-2 6.6.2.1).
XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>{producer}</pdf:Producer><xmp:CreatorTool>{producer}</xmp:CreatorTool>
<xmp:CreateDate>{created}</xmp:CreateDate><xmp:ModifyDate>{created}</xmp:ModifyDate>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def make_pdf(
    *,
    kind: str,
    title: str,
    template: str,
    data: dict[str, Any],
    board: Unit | None,
    subject: models.Model | None,
    unique_key: str | None = None,
    by: User | None,
    at: datetime,
) -> Document:
    """Render a template with frozen data to a numbered, stored PDF and return the document.

    For `template` see `page_of`; it sees `data` after it has been through JSON (dates are ISO text: write
    them out in words before). `unique_key` makes it exactly once: a second call returns the first document.
    One audit event, on the document. Call it outside a transaction when the PDF is large. Raises
    RenderingError when the template cannot become PDF/UA, TypeError for data that is not JSON.
    """
    draft = Draft(kind, title, frozen(data), board, subject, unique_key, PDF, ".pdf")

    def render(number: str) -> bytes:
        return pdf_bytes(page_of(draft, template, number, by=by, at=at), title=title, at=at)

    return keep(draft, render, by=by, at=at)


def pdf_bytes(html: str, *, title: str, at: datetime, language: str = "sv") -> bytes:
    """Return a whole HTML page as a PDF that follows PDF/A-2a and PDF/UA-1; stores nothing.

    Only our own fonts and `data:` addresses are fetched: a page can neither reach the network nor read
    files. The same page at the same time gives the same bytes. Raises RenderingError when a picture
    lacks its text, since the file would then not be PDF/UA.
    """
    import weasyprint  # noqa: PLC0415 -- heavy, and only needed when a PDF is made
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 -- as above

    fetcher, fonts = _fetcher(), FontConfiguration()
    style = weasyprint.CSS(
        string=_stylesheet(), base_url=_font_address(), url_fetcher=fetcher, font_config=fonts
    )
    with _complaints() as complaints:
        raw = weasyprint.HTML(string=html, url_fetcher=fetcher, base_url="about:blank").write_pdf(
            stylesheets=[style],
            font_config=fonts,
            pdf_variant="pdf/a-2a",
            pdf_identifier=hashlib.sha256(html.encode()).digest()[:16],
        )
    if complaints:
        raise RenderingError("; ".join(complaints))
    return _finished(raw, title=title, at=at, language=language)


@cache
def _stylesheet() -> str:
    return render_to_string(STYLESHEET)


def _font_address() -> str:
    return f"{(Path(settings.BASE_DIR) / 'static' / 'vendor' / 'fonts').as_uri()}/"


def _fetcher() -> "URLFetcher":
    """Return a fetcher that knows our fonts and `data:` addresses, and nothing else."""
    from weasyprint.urls import URLFetcher  # noqa: PLC0415 -- heavy, as above

    class Fetcher(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> "URLFetcherResponse":
            if not url.startswith("data:") and (not url.startswith(_font_address()) or ".." in url):
                message = "a document fetches nothing but its fonts"
                raise ValueError(message)
            return super().fetch(url, headers)

    return Fetcher()


@contextmanager
def _complaints() -> Iterator[list[str]]:
    """Collect what the renderer calls errors in this thread: a missing picture, font or alternative text."""
    found: list[str] = []
    here = threading.get_ident()

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.thread == here:
                found.append(record.getMessage())

    collector, logger = Collector(logging.ERROR), logging.getLogger("weasyprint")
    logger.addHandler(collector)
    try:
        yield found
    finally:
        logger.removeHandler(collector)


def _finished(raw: bytes, *, title: str, at: datetime, language: str) -> bytes:
    """Add what the renderer leaves out of PDF/UA and PDF/A, see XMP and PRINT_FLAG above."""
    import pikepdf  # noqa: PLC0415 -- heavy, as above

    with pikepdf.open(io.BytesIO(raw)) as pdf:
        _describe(pdf, title=title, at=at, language=language)
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary):
                _complete(item)
                _map_every_glyph(item)
            elif isinstance(item, pikepdf.Stream):
                _end_well(item)
        # What the writer compresses itself may end so too: then it is left to compress nothing.
        content = _saved(pdf, pikepdf.ObjectStreamMode.generate, compress=True)
        if AMBIGUOUS_END in content:
            content = _saved(pdf, pikepdf.ObjectStreamMode.disable, compress=False)
    return content


def _saved(pdf: "pikepdf.Pdf", mode: "pikepdf.ObjectStreamMode", *, compress: bool) -> bytes:
    import pikepdf  # noqa: PLC0415 -- heavy, as above

    out = io.BytesIO()
    pdf.save(
        out,
        deterministic_id=True,
        object_stream_mode=mode,
        compress_streams=compress,
        # What is compressed already stays as it is, so that `_end_well` is not undone.
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
    )
    return out.getvalue()


def _end_well(stream: "pikepdf.Stream") -> None:
    """Write a stream whose last byte is a carriage return in letters, see AMBIGUOUS_END.

    Compressing it anew would not help: the last byte is part of the checksum of what it says.
    """
    import pikepdf  # noqa: PLC0415 -- heavy, as above

    raw, name = stream.read_raw_bytes(), stream.get("/Filter")
    if raw.endswith(b"\r") and isinstance(name, pikepdf.Name):
        letters = base64.a85encode(raw) + b"~>"
        parameters = pikepdf.Array([None, stream.get("/DecodeParms")])
        stream.write(
            letters, filter=pikepdf.Array([pikepdf.Name.ASCII85Decode, name]), decode_parms=parameters
        )


def _describe(pdf: "pikepdf.Pdf", *, title: str, at: datetime, language: str) -> None:
    import pikepdf  # noqa: PLC0415 -- heavy, as above

    moment = at.astimezone(UTC).replace(microsecond=0)
    xmp = XMP.format(
        title=escape(title), language=escape(language), producer=PRODUCER, created=moment.isoformat()
    )
    pdf.Root.Metadata = pikepdf.Stream(
        pdf, xmp.encode(), Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML
    )
    pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
    stamp = f"D:{moment:%Y%m%d%H%M%S}+00'00'"
    pdf.trailer.Info = pdf.make_indirect(
        pikepdf.Dictionary(
            Title=title, Producer=PRODUCER, Creator=PRODUCER, CreationDate=stamp, ModDate=stamp
        )
    )


def _complete(item: "pikepdf.Dictionary") -> None:

    if item.get("/S") == "/TH":
        _scope_of(item)
    if item.get("/Subtype") == "/Link":
        item["/F"] = int(item.get("/F", 0)) | PRINT_FLAG


def _map_every_glyph(font: "pikepdf.Dictionary") -> None:
    """Let a glyph that stands for no letter of its own (a part of an Arabic ligature) say nothing, in words.

    ISO 14289-1 7.21.7 asks that every glyph has a Unicode value; the renderer leaves it empty.
    """
    told = font.get("/ToUnicode")
    if told is not None and b"> <>" in (read := told.read_bytes()):
        told.write(read.replace(b"> <>", b"> <200B>"))


def _scope_of(cell: "pikepdf.Dictionary") -> None:
    """Say that a heading cell without a scope heads its column."""
    import pikepdf  # noqa: PLC0415 -- heavy, as above

    table = pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=pikepdf.Name.Column)
    owned = cell.get("/A")
    if owned is None:
        cell["/A"] = table
    elif isinstance(owned, pikepdf.Array):
        if not any("/Scope" in part for part in owned):
            owned.append(table)
    elif "/Scope" not in owned:
        cell["/A"] = pikepdf.Array([owned, table])
