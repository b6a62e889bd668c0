"""Pointing out, while a report is written, what may point out a person."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cases.views.identities import pointed_out
from deviations.views.reporting import look_for, reporter_of


@never_cache
@require_POST
def look(request: HttpRequest) -> JsonResponse:
    """Return what in the texts of a report may point out a person; see `cases.views.identities`."""
    return pointed_out(request, look_for(reporter_of(request)), about="report")
