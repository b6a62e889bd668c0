"""The pages the law asks for: how accessible the service is, and what becomes of personal data."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from complaints.queries.words import controllers
from complaints.views.page import PublicPage, address, public, show
from core.dates import local_date


@public("accessibility")
def accessibility(request: HttpRequest, page: PublicPage) -> HttpResponse:
    """Show the tillgänglighetsredogörelse (lag 2018:1937 13 §; what it holds: law.md 5.5)."""
    return _text(request, page, "accessibility", tell_url=page.url("complaints:tell"))


@public("privacy")
def privacy(request: HttpRequest, page: PublicPage) -> HttpResponse:
    """Show how personal data is treated (GDPR art. 13), and which nämnder are responsible, or the one."""
    responsible = controllers(page.words, on=local_date(page.at), board=page.board)
    rows = [
        (one, "" if page.board else address("privacy", page.language, board=one.unit.code))
        for one in responsible
    ]
    return _text(request, page, "privacy", controllers=rows)


def _text(request: HttpRequest, page: PublicPage, place: str, **more: Any) -> HttpResponse:
    title, body = page.words[f"{place}_title"], page.words[place]
    return show(request, page, "text", title=title, body=body, **more)
