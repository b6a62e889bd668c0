"""The leaflet: the public's form on one sheet of paper, to be filled in by hand and handed in."""

import hashlib
from datetime import datetime

from django.core.cache import cache
from django.template.loader import render_to_string

from complaints.enums import ComplaintKind
from complaints.forms.public import CHILD_SENDERS
from complaints.queries.leaflets import Leaflet
from complaints.queries.links import link_to
from complaints.queries.words import page_words
from complaints.services.receiving import SENDERS
from core import qr
from core.dates import local_date
from documents.services.pdfs import pdf_bytes
from registers.enums import Language

# Making one takes a second of work and anybody may ask, so the same sheet is made once a day.
KEPT = 24 * 3600


def leaflet_pdf(leaflet: Leaflet, *, at: datetime) -> bytes:
    """Return the leaflet as a PDF of one page that follows PDF/UA-1; made once a day of the same words."""
    words = page_words(leaflet.language, on=local_date(at), board=leaflet.board)
    page = render_to_string("pdf/leaflet.html", _data(leaflet, words))
    key = f"leaflet:{hashlib.sha256(page.encode()).hexdigest()}"
    made: bytes | None = cache.get(key)
    if made is None:
        made = pdf_bytes(page, title=words["tell_title"], at=at, language=leaflet.language.tag)
        cache.set(key, made, KEPT)
    return made


def _data(leaflet: Leaflet, words: dict[str, str]) -> dict[str, object]:
    path, side = qr.path(leaflet.address)
    senders = CHILD_SENDERS if leaflet.language == Language.CHILD else SENDERS
    privacy = link_to("privacy", leaflet.language).split("://", 1)[-1]
    return {
        "t": words,
        "language": leaflet.language,
        "name": leaflet.name,
        "kinds": [words[f"kind_{kind}"] for kind in ComplaintKind.values],
        "senders": [words[f"sender_{sender}"] for sender in senders],
        "becomes": words["leaflet_becomes"].replace("{adress}", "").strip(),
        "privacy": privacy,
        "address": link_to("complaints:tell", leaflet.language).split("://", 1)[-1],
        "path": path,
        "side": side,
    }
