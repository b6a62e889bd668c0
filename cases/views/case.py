"""The case page: what was reported, the work on it, and what comes next."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.access import get_case
from cases.forms.acting import line_choices
from cases.models import Case
from cases.queries.own import occurred_words
from cases.queries.page import case_page
from cases.queries.retention import erased_by
from cases.services.drafts import Writing, writer_token
from cases.services.investigating import missing_for_complete
from cases.views.commanding import reader
from core.dates import local_date
from core.text import first_words
from organisation.models import User
from organisation.roles import Capability

HEADING_LENGTH = 90


@require_safe
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """Show a case to somebody who may see it; the opening is logged."""
    now, user = timezone.now(), reader(request)
    found = get_case(user, reference, at=now)
    return _erased(request, found) if found.erased_at else _shown(request, found, user, now)


def _erased(request: HttpRequest, found: Case) -> HttpResponse:
    """Say that nothing but the number is left, and by which decision the rest went."""
    return render(request, "cases/erased.html", {"case": found, "by": erased_by(found)})


def _shown(request: HttpRequest, found: Case, user: User, now: datetime) -> HttpResponse:
    page = case_page(found, user, with_history="historik" in request.GET)
    allowed = found.capabilities  # type: ignore[attr-defined]
    context = {
        "page": page,
        "case": found,
        "now": now,
        "today": local_date(now),
        "heading": found.title or first_words(found.original.text, HEADING_LENGTH) or found.reference,
        "occurred": occurred_words(found),
        "readers_words": ", ".join(str(person) for person in page.readers),
        "can": {str(capability): True for capability in allowed},
        "missing": missing_for_complete(found),
    }
    if Capability.INVESTIGATE in allowed:
        context |= _to_write(found, user, on=local_date(now))
    return render(request, "cases/case.html", context)


def _to_write(case: Case, user: User, *, on: date) -> dict[str, Any]:
    """Return what the two forms on the page need; what they send is kept if the login runs out."""

    def token(view: str) -> str:
        page = reverse(view, args=[case.reference])
        return writer_token(Writing(user.pk, view, case.reference, page))

    return {
        "action_form": {} if case.is_ended else line_choices(case, user, on=on),
        "action_writer": token("cases:add_action"),
        "note_writer": token("cases:note"),
    }
