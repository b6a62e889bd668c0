"""The inbox: what waits for the person, and what she has handed over."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from audit.enums import Reading
from cases.models.reading import read_exceptions
from cases.queries import inbox as boxes
from cases.queries.paging import count_words, page_of
from cases.queries.routing import with_calls
from cases.queries.rows import rows_of, with_row_parts
from cases.views.commanding import reader
from cases.views.listing import ids_of, log_reading, page_links


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """Show one part of the inbox with the counts of all, and the cards of what was handed over."""
    user, at = reader(request), timezone.now()
    read_exceptions(user)
    name = _chosen(request.GET.get("box", ""))
    waiting = boxes.waiting_for(user)
    cases = boxes.box(name, user, at=at, waiting=waiting)
    page = page_of(with_calls(with_row_parts(cases), user), boxes.BOXES[name].order.keys, request.GET)
    counts = boxes.counts(user, at=at, waiting=waiting, known={name: len(page.rows)} if page.is_all else {})
    cards = list(boxes.handed_over(user))
    log_reading(Reading.LIST, ids_of([*page.rows, *cards]), by=user, at=at, detail=_("Inkorg"))
    context = {
        "box": boxes.BOXES[name],
        "box_name": name,
        "tabs": _tabs(counts, name),
        "rows": rows_of(page.rows, user),
        "cards": cards,
        "now": at,
        **page_links(request.GET, page),
    }
    return render(request, "cases/inbox.html", context)


def _chosen(name: str) -> str:
    """Return the part of the inbox the address asks for, the first for an unknown one."""
    return name if name in boxes.BOXES else next(iter(boxes.BOXES))


def _tabs(counts: Mapping[str, int], current: str) -> list[tuple[str, Any, str, bool]]:
    """Return the parts of the inbox as (name, label, count in words, whether it is shown)."""
    return [(key, part.label, count_words(counts[key]), key == current) for key, part in boxes.BOXES.items()]
