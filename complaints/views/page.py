"""What every page of the public has: its language, its words, the ways to the other languages.

No page of the public sets a cookie. What is sent carries nobody's authority, so there is no token to
steal and none to run out: a form may lie open for days, with cookies off, and nothing typed is lost. What
changes a case is sent with its secret code.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from core.dates import local_date
from organisation.models import Municipality
from registers.enums import Language
from registers.queries import public_words

MUNICIPALITY = "kommunen"
# A page with a form changes language by sending it there, so that what is written goes along.
FORM_ID = "formular"


@dataclass(frozen=True)
class Way:
    """A link to the same page in a language, or to another page."""

    label: str
    url: str
    tag: str
    direction: str
    here: bool = False


@dataclass(frozen=True)
class PublicPage:
    """One request of the public: `name` is the page's URL name, `at` when it came."""

    name: str
    language: Language
    words: Mapping[str, str]
    at: datetime

    def url(self, name: str) -> str:
        """Return the address of another page in the same language."""
        return address(name, self.language)

    @property
    def url_here(self) -> str:
        """The page's own address: where its forms are sent, without anything that stood after it."""
        return self.url(self.name)

    @property
    def languages(self) -> list[Way]:
        """The same page in every language."""
        return [
            Way(str(one.label), address(self.name, one), one.tag, one.direction, here=one == self.language)
            for one in Language
        ]

    @property
    def ways(self) -> list[Way]:
        """The other pages, in the same language."""
        named = (("complaints:tell", "nav_tell"), ("complaints:follow", "nav_follow"))
        return [self._way(name, place) for name, place in named]

    @property
    def foot(self) -> list[Way]:
        """The pages the law asks for."""
        return [self._way("accessibility", "nav_accessibility"), self._way("privacy", "nav_privacy")]

    def _way(self, name: str, place: str) -> Way:
        tag, direction = self.language.tag, self.language.direction
        return Way(self.words[place], self.url(name), tag, direction, here=name == self.name)


View = Callable[..., HttpResponse]


def public(name: str) -> Callable[[View], View]:
    """Open a view to everybody: it takes the request and its `PublicPage`.

    What is sent is never written in an error report, and no page is kept by a browser or a proxy. Raises
    Http404 for a language there is none of.
    """

    def decorate(view: View) -> View:
        @login_not_required
        @csrf_exempt
        @never_cache
        @sensitive_post_parameters()
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def opened(request: HttpRequest, language: str = Language.SWEDISH) -> HttpResponse:
            response = view(request, page_of(name, language))
            response["Content-Language"] = Language(language).tag
            return response

        return opened

    return decorate


def page_of(name: str, language: str) -> PublicPage:
    """Return the page with its words, the municipality's name filled in."""
    if language not in Language.values:
        raise Http404
    at = timezone.now()
    town = Municipality.objects.filter(is_own=True).values_list("name", flat=True).first() or MUNICIPALITY
    words = public_words(Language(language), on=local_date(at))
    filled = {place: body.replace("{kommun}", town) for place, body in words.items()}
    return PublicPage(name, Language(language), filled, at)


def show(
    request: HttpRequest, page: PublicPage, template: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    """Render a page of the public; `t` are its words."""
    return render(
        request, f"public/{template}.html", {"page": page, "t": page.words, **context}, status=status
    )


def address(name: str, language: Language) -> str:
    """Return the address of a page of the public in a language; Swedish has no beginning of its own."""
    return reverse(name, kwargs={} if language == Language.SWEDISH else {"language": language.value})
