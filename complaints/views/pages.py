"""The pages the law asks for: how accessible the service is, and what becomes of personal data."""

from django.http import HttpRequest, HttpResponse

from complaints.views.page import PublicPage, public, show


@public("accessibility")
def accessibility(request: HttpRequest, page: PublicPage) -> HttpResponse:
    """Show the tillgänglighetsredogörelse (lag 2018:1937 13 §; what it holds: law.md 5.5)."""
    return _text(request, page, "accessibility")


@public("privacy")
def privacy(request: HttpRequest, page: PublicPage) -> HttpResponse:
    """Show how personal data is treated (GDPR art. 13)."""
    return _text(request, page, "privacy")


def _text(request: HttpRequest, page: PublicPage, place: str) -> HttpResponse:
    return show(request, page, "text", title=page.words[f"{place}_title"], body=page.words[place])
