"""What every page of the public has: its language, its words, the ways to the other languages.

No page of the public sets a cookie. What is sent carries nobody's authority, so there is no token to
steal and none to run out: a form may lie open for days, with cookies off, and nothing typed is lost. What
changes a case is sent with its secret code.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
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

from complaints.queries.words import page_words
from core.dates import local_date
from organisation.models import Unit
from organisation.queries import boards
from registers.enums import Language

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
    """One request of the public: `name` is the page's URL name, `at` when it came.

    `board` is the nämnd whose words it has, None for the common ones; `named` what its address holds.
    """

    name: str
    language: Language
    words: Mapping[str, str]
    at: datetime
    board: Unit | None = None
    named: Mapping[str, str] = field(default_factory=dict)

    def of(self, board: Unit) -> "PublicPage":
        """Return the page in a nämnd's own words."""
        words = page_words(self.language, on=local_date(self.at), board=board)
        return replace(self, words=words, board=board)

    def url(self, name: str) -> str:
        """Return the address of another page in the same language."""
        return address(name, self.language)

    @property
    def url_here(self) -> str:
        """The page's own address: where its forms are sent, without anything that stood after it."""
        return address(self.name, self.language, **self.named)

    @property
    def languages(self) -> list[Way]:
        """The same page in every language."""
        return [
            Way(
                str(one.label),
                address(self.name, one, **self.named),
                one.tag,
                one.direction,
                here=one == self.language,
            )
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
        whose = {"board": self.board.code} if self.board else {}
        return [
            self._way("accessibility", "nav_accessibility"),
            self._way("privacy", "nav_privacy", **whose),
        ]

    def _way(self, name: str, place: str, **named: str) -> Way:
        tag, direction = self.language.tag, self.language.direction
        url = address(name, self.language, **named)
        return Way(self.words[place], url, tag, direction, here=name == self.name)


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
        def opened(request: HttpRequest, language: str = Language.SWEDISH, **named: str) -> HttpResponse:
            response = view(request, page_of(name, language, **named))
            response["Content-Language"] = Language(language).tag
            return response

        return opened

    return decorate


def page_of(name: str, language: str, **named: str) -> PublicPage:
    """Return the page with its words; those of the nämnd whose short name the address holds (`board`).

    Raises Http404 for a language or a nämnd there is none of.
    """
    if language not in Language.values:
        raise Http404
    at, board = timezone.now(), None
    if code := named.get("board"):
        board = boards(on=local_date(at)).filter(municipality__is_own=True, code__iexact=code).first()
        if board is None:
            raise Http404
    words = page_words(Language(language), on=local_date(at), board=board)
    return PublicPage(name, Language(language), words, at, board, named)


def show(
    request: HttpRequest, page: PublicPage, template: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    """Render a page of the public; `t` are its words."""
    return render(
        request, f"public/{template}.html", {"page": page, "t": page.words, **context}, status=status
    )


def address(name: str, language: Language, **named: str) -> str:
    """Return the address of a page of the public in a language; Swedish has no beginning of its own."""
    beginning = {} if language == Language.SWEDISH else {"language": language.value}
    return reverse(name, kwargs={**named, **beginning})
