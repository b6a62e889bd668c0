"""PDF files that people attach: without author, history, programs and enclosed files."""

import io
from typing import TYPE_CHECKING

from documents.services.cleaning import refusals

if TYPE_CHECKING:
    import pikepdf

# Application segments of a JPEG that hold EXIF, XMP, position and Photoshop's notes. 2 (colour
# profile) and 14 (colour transform) are needed to show the picture right.
KEPT_SEGMENTS = {0xE2, 0xEE}
MARKER, FIRST_APP, LAST_APP, COMMENT, SCAN = 0xFF, 0xE0, 0xEF, 0xFE, 0xDA
MARKER_LENGTH = 4
PRIVATE_KEYS = ("/Metadata", "/PieceInfo", "/LastModified", "/AA", "/OpenAction")
PROGRAMS = ("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition")


def clean_pdf(content: bytes) -> bytes:
    """Return the PDF without docinfo, XMP, private data, scripts, enclosed files and EXIF in pictures.

    Earlier revisions go too, since the file is written anew; a signature in it will no longer hold.
    Raises DomainError when it cannot be read or wants a password.
    """
    import pikepdf  # noqa: PLC0415 -- heavy, and only needed when a PDF comes in

    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            return _stripped(pdf)
    except pikepdf.PasswordError as error:
        raise refusals.locked() from error
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, RuntimeError) as error:
        raise refusals.broken() from error


def _stripped(pdf: "pikepdf.Pdf") -> bytes:
    if not len(pdf.pages):
        raise refusals.broken()
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    names = pdf.Root.get("/Names")
    for key in ("/JavaScript", "/EmbeddedFiles"):
        if names is not None and key in names:
            del names[key]
    if "/AF" in pdf.Root:
        del pdf.Root["/AF"]
    for item in pdf.objects:
        _strip_object(item)
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _strip_object(item: "pikepdf.Object") -> None:
    import pikepdf  # noqa: PLC0415 -- as above

    if not isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        return
    _without(item, PRIVATE_KEYS)
    if item.get("/S") in PROGRAMS:
        item["/S"] = pikepdf.Name("/NoProgram")
        _without(item, ("/JS", "/F", "/Win"))
    if item.get("/Subtype") == "/FileAttachment":
        _without(item, ("/FS",))
    if isinstance(item, pikepdf.Stream) and item.get("/Filter") == "/DCTDecode":
        item.write(without_notes(item.read_raw_bytes()), filter=pikepdf.Name("/DCTDecode"))


def _without(item: "pikepdf.Object", keys: tuple[str, ...]) -> None:
    for key in keys:
        if key in item:
            del item[key]


def without_notes(jpeg: bytes) -> bytes:
    """Return a JPEG without its EXIF, XMP and comment segments; the picture's own bytes are untouched."""
    kept, position = [jpeg[:2]], 2
    while position + MARKER_LENGTH <= len(jpeg) and jpeg[position] == MARKER and jpeg[position + 1] != SCAN:
        marker = jpeg[position + 1]
        end = position + 2 + int.from_bytes(jpeg[position + 2 : position + MARKER_LENGTH], "big")
        if marker in KEPT_SEGMENTS or not (FIRST_APP <= marker <= LAST_APP or marker == COMMENT):
            kept.append(jpeg[position:end])
        position = end
    return b"".join([*kept, jpeg[position:]])
