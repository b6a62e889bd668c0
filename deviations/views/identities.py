"""Pointing out, while a report is written, what may point out a person."""

from django.http import HttpRequest, JsonResponse
from django.shortcuts import render
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from deviations.forms.identities import questions
from deviations.views.reporting import known_to, reporter_of


@never_cache
@require_POST
def look(request: HttpRequest) -> JsonResponse:
    """Return how many pieces of a text may point out a person, and the box that asks about them.

    Nothing is stored or logged, and the text stands in no address.
    """
    user = reporter_of(request)
    asked = questions(request.POST, **known_to(user))
    words = ngettext(
        "En uppgift i texten kan peka ut någon.", "%(many)s uppgifter i texten kan peka ut någon.", len(asked)
    )
    box = render(request, "deviations/_identities.html", {"asked": asked, "live": True})
    return JsonResponse(
        {
            "many": len(asked),
            "words": words % {"many": len(asked)} if asked else "",
            "html": box.content.decode() if asked else "",
        }
    )
