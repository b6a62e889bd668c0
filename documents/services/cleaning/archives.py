"""Word, Excel and OpenDocument files: zip archives whose notes about people are emptied."""

import io
import re
import zipfile
import zlib

from documents.services.cleaning import refusals
from documents.services.cleaning.images import clean_image

OOXML = "application/vnd.openxmlformats-officedocument."
DOCX = (f"{OOXML}wordprocessingml.document", ".docx")
XLSX = (f"{OOXML}spreadsheetml.sheet", ".xlsx")
OPEN_DOCUMENT = {
    b"application/vnd.oasis.opendocument.text": ".odt",
    b"application/vnd.oasis.opendocument.spreadsheet": ".ods",
}
MOST_ENTRIES = 5000
MOST_BYTES = 300 * 1024 * 1024
# Ordinary office files shrink to a tenth; a bomb to a thousandth. Small entries may shrink more.
MOST_SHRINKING = 200
SMALL_ENTRY = 1024 * 1024
# No entry tells when it was written: the first date a zip can hold.
NO_DATE = (1980, 1, 1, 0, 0, 0)
PROGRAMS = re.compile(
    r"vba(project|data|projectsignature)|/activex/|/macrosheets/|^basic/|^scripts/|/embeddings/.*\.(bin|exe)$",
    re.IGNORECASE,
)
PICTURES = re.compile(r"(^|/)(media|pictures)/[^/]+\.(jpe?g|png|webp)$", re.IGNORECASE)
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OOXML_SCHEMA = "http://schemas.openxmlformats.org"
EMPTY = {
    "docProps/core.xml": f"{XML}<cp:coreProperties "
    f'xmlns:cp="{OOXML_SCHEMA}/package/2006/metadata/core-properties"/>',
    "docProps/app.xml": f'{XML}<Properties xmlns="{OOXML_SCHEMA}/officeDocument/2006/extended-properties"/>',
    "docProps/custom.xml": f'{XML}<Properties xmlns="{OOXML_SCHEMA}/officeDocument/2006/custom-properties"/>',
    "meta.xml": f'{XML}<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'office:version="1.3"><office:meta/></office:document-meta>',
}
THUMBNAIL = re.compile(r"^(docProps|Thumbnails)/thumbnail\.\w+$", re.IGNORECASE)
# Rows that point at the picture of the first page, which goes.
THUMBNAIL_ROW = re.compile(rb"<(Relationship|manifest:file-entry)\b[^>]*thumbnail[^>]*/>", re.IGNORECASE)
# A name that leads out of the folder the file is unpacked in.
OUTSIDE = re.compile(r"^/|\\|^[A-Za-z]:|(^|/)\.\.(/|$)")
# An entity lets XML fetch other files, or unfold without end, in whatever program opens it.
ENTITY = b"<!ENTITY"
POINTERS = {"_rels/.rels", "META-INF/manifest.xml"}


def clean_archive(content: bytes) -> tuple[bytes, str, str]:
    """Return an office file with emptied properties, its media type and its suffix.

    Author, company, dates, revision and the picture of the first page go, and EXIF in its pictures.
    Names in tracked changes and comments are part of the text and stay. Raises DomainError for any
    other archive, for macros, for a file with a password and for a bomb.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _refuse_bombs(entries)
            media_type, suffix = _office_type(archive)
            _refuse_programs(archive, entries)
            return _written_anew(archive, entries), media_type, suffix
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise refusals.broken() from error


def _refuse_bombs(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names) or any(map(OUTSIDE.search, names)):
        raise refusals.broken()
    shrunk = any(
        entry.file_size > SMALL_ENTRY and entry.file_size > MOST_SHRINKING * max(entry.compress_size, 1)
        for entry in entries
    )
    if shrunk or len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise refusals.too_much()


def _office_type(archive: zipfile.ZipFile) -> tuple[str, str]:
    names = set(archive.namelist())
    if "[Content_Types].xml" in names and "word/document.xml" in names:
        return DOCX
    if "[Content_Types].xml" in names and "xl/workbook.xml" in names:
        return XLSX
    mimetype = archive.read("mimetype").strip() if "mimetype" in names else b""
    if mimetype in OPEN_DOCUMENT and "content.xml" in names:
        return mimetype.decode(), OPEN_DOCUMENT[mimetype]
    raise refusals.wrong_type()


def _refuse_programs(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    names = {entry.filename for entry in entries}
    if any(entry.flag_bits & 1 for entry in entries):
        raise refusals.locked()
    if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise refusals.locked()
    types = archive.read("[Content_Types].xml") if "[Content_Types].xml" in names else b""
    if b"macroEnabled" in types or b"vbaProject" in types or any(map(PROGRAMS.search, names)):
        raise refusals.macros()


def _written_anew(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as anew:
        for entry in entries:
            if entry.is_dir() or THUMBNAIL.search(entry.filename):
                continue
            bare = zipfile.ZipInfo(entry.filename, NO_DATE)
            bare.compress_type = zipfile.ZIP_STORED if entry.filename == "mimetype" else zipfile.ZIP_DEFLATED
            anew.writestr(bare, _cleaned_entry(archive, entry))
    return out.getvalue()


def _cleaned_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    if entry.filename in EMPTY:
        return EMPTY[entry.filename].encode()
    # A zip may lie about its sizes: reading stops at what was promised, and the sum is refused above.
    content = archive.read(entry)
    if ENTITY in content.replace(b"\0", b""):  # without zeros, so that UTF-16 hides nothing
        raise refusals.broken()
    if entry.filename in POINTERS:
        return THUMBNAIL_ROW.sub(b"", content)
    return clean_image(content) if PICTURES.search(entry.filename) else content
