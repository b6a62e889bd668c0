"""Texts of the register as paragraphs, lists and headings, and days in the page's language."""

import re
from datetime import date, datetime

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.dates import local_date, sv_date
from registers.enums import SWEDISH_KINDS, Language

register = template.Library()
HEADING, ITEM = "## ", "- "
ADDRESS = re.compile(r"((?:[\w.+-]+@)?(?:[a-z0-9-]+\.)+(?:se|eu|com|org|nu|example)\b(?:/[\w/-]*\w)?)")


@register.simple_tag
def blocks(body: str) -> SafeString:
    """Return a text as HTML: an empty line between paragraphs, "## " before a heading, "- " before items.

    Everything in it is escaped: whoever words a text writes words, never HTML.
    """
    # Addresses of public authorities, and mail, become links.
    parts = [part.strip() for part in body.replace("\r\n", "\n").split("\n\n")]
    return format_html_join("\n", "{}", ((_block(part),) for part in parts if part))


@register.filter
def day_words(moment: date, language: Language) -> str:
    """Return a day, or a moment's Swedish day: in words in Swedish, as 2026-11-25 in other languages.

    Held together from left to right (U+2066, U+2069), or a page in Arabic would turn it round.
    """
    on = local_date(moment) if isinstance(moment, datetime) else moment
    return sv_date(on) if language in SWEDISH_KINDS else f"\u2066{on.isoformat()}\u2069"


def _block(part: str) -> SafeString:
    lines = part.split("\n")
    if part.startswith(HEADING):
        rest = "\n".join(lines[1:])
        heading = format_html("<h2>{}</h2>", lines[0].removeprefix(HEADING))
        return format_html("{}{}", heading, _block(rest)) if rest.strip() else heading
    if all(line.startswith(ITEM) for line in lines):
        items = format_html_join("", "<li>{}</li>", ((_linked(line.removeprefix(ITEM)),) for line in lines))
        return format_html("<ul>{}</ul>", items)
    return format_html(
        "<p>{}</p>", format_html_join(SafeString("<br>"), "{}", ((_linked(line),) for line in lines))
    )


def _linked(line: str) -> SafeString:
    """Return a line with its addresses on the web and in mail as links, everything else escaped."""
    return format_html_join("", "{}", ((_link(piece),) for piece in ADDRESS.split(line)))


def _link(piece: str) -> SafeString | str:
    if not ADDRESS.fullmatch(piece):
        return piece
    to = f"mailto:{piece}" if "@" in piece else f"https://{piece}"
    return format_html('<a href="{}"><bdi>{}</bdi></a>', to, piece)
