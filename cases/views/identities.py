"""Pointing out, while something is written, what may point out a person."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from cases.access import get_case
from cases.forms.identities import PREFIX, TARGETS, Look, look_in, questions
from cases.views.commanding import form_page, reader
from organisation.roles import Capability

# What is posted beside the free text; with WAS before its name, a text as it is saved.
BESIDE = frozenset({"csrfmiddlewaretoken", *TARGETS})
WAS = "was-"


@never_cache
@form_page
def look(request: HttpRequest, reference: str) -> HttpResponse:
    """Return what in the texts posted from a case's form may point out a person; see `pointed_out`."""
    case = get_case(reader(request), reference, at=timezone.now(), needs=Capability.INVESTIGATE, reading=None)
    return pointed_out(request, look_in(case, ()), about="case")


def pointed_out(request: HttpRequest, where: Look, *, about: str) -> JsonResponse:
    """Return how many pieces of the posted texts may point out a person, and the box that asks about them.

    `where` says what is known; every text posted is looked through, and a piece may be moved to the fields
    that were posted with it. What stands in the saved text already is not asked about. `about` is "report"
    or "case", for the words. Nothing is stored or logged, and the text stands in no address.
    """
    posted = request.POST
    fields = [name for name in posted if name not in BESIDE and not name.startswith((PREFIX, WAS))]
    saved = [name for name in posted if name.startswith(WAS)]
    here = replace(where, moves=[name for name in where.moves if name in posted])
    stood = {row.name for row in questions(posted, replace(here, fields=saved))}
    asked = [row for row in questions(posted, replace(here, fields=fields)) if row.name not in stood]
    words = ngettext(
        "En uppgift i texten kan peka ut någon.", "%(many)s uppgifter i texten kan peka ut någon.", len(asked)
    )
    box = render(request, "components/identities.html", {"asked": asked, "live": True, "about": about})
    return JsonResponse(
        {
            "many": len(asked),
            "words": words % {"many": len(asked)} if asked else "",
            "html": box.content.decode() if asked else "",
        }
    )
