"""What a file is, by its bytes, and who cleans it."""

from dataclasses import dataclass

import puremagic

from documents.services.cleaning import refusals
from documents.services.cleaning.archives import clean_archive
from documents.services.cleaning.images import clean_image
from documents.services.cleaning.pdfs import clean_pdf

IMAGES = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp"}
HEIC = {"image/heic", "image/heif", "image/avif"}
PDF = "application/pdf"
ZIP_START = b"PK\x03\x04"
TEXT_SUFFIXES = (".txt", ".text", ".md", ".csv")
# Tab, line feed and carriage return are the only control signs a text may hold.
CONTROL_SIGNS = frozenset(map(chr, range(32))) - set("\t\n\r")


@dataclass(frozen=True)
class Cleaned:
    """A file without its metadata: its bytes, its true media type, and that type's suffix."""

    content: bytes
    media_type: str
    suffix: str


def clean(content: bytes, *, name: str) -> Cleaned:
    """Return the file cleaned, by what its bytes are.

    `name` only tells a text from bytes that happen to look like something. Raises DomainError, with a
    sentence for the one who sent it, when it is of no type we take, is broken or locked.
    """
    if name.lower().endswith(TEXT_SUFFIXES):
        return Cleaned(_clean_text(content), "text/plain", ".txt")
    if content.startswith(ZIP_START):
        return Cleaned(*clean_archive(content))
    media_type = _media_type(content)
    if media_type in IMAGES:
        return Cleaned(clean_image(content), media_type, IMAGES[media_type])
    if media_type == PDF:
        return Cleaned(clean_pdf(content), PDF, ".pdf")
    raise refusals.heic() if media_type in HEIC else refusals.wrong_type()


def _media_type(content: bytes) -> str:
    try:
        return str(puremagic.from_string(content, mime=True))
    except (puremagic.PureError, ValueError):
        return ""


def _clean_text(content: bytes) -> bytes:
    """Return the text as UTF-8; older Swedish files are in Windows' own coding."""
    for coding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(coding)
        except UnicodeDecodeError:
            continue
        if CONTROL_SIGNS.isdisjoint(text):
            return text.encode()
    raise refusals.wrong_type()
