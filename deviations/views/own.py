"""One of the reporter's own reports: what has happened, the dialogue, and a box to add or ask in."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.enums import Point, Side
from cases.forms.dialogue import ReporterForm
from cases.forms.identities import Question
from cases.models import Case, Message
from cases.queries.dialogue import story_of, unread
from cases.queries.own import OwnReport, own_case, own_report
from cases.services.dialogue import mark_read, write_as_reporter
from cases.services.drafts import Writing, content_of, drop_draft, load_draft, writer_token
from deviations.views.reporting import look_for, reporter_of
from organisation.models import User

FORM = "own_report"


@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest, reference: str) -> HttpResponse:
    """Show one of the person's reports, with what has happened since, and take what she adds or asks."""
    user = reporter_of(request)
    if request.method == "POST":
        return _receive(request, user, own_case(user, reference))
    form = ReporterForm()
    if kept := load_draft(form=FORM, key=reference, by=user):
        form.restore(content_of(kept)["fields"])
    return _page(request, user, reference, form)


def _receive(request: HttpRequest, user: User, case: Case) -> HttpResponse:
    """Write it and show the page again; or say beside the form why not."""
    form, now = ReporterForm(request.POST, request.FILES), timezone.now()
    asked = form.settle(replace(look_for(user), fields=form.checked, moves=()))
    waits = asked or "settle" in request.POST
    may = not waits and form.is_valid()
    written = form.attempt(lambda: _write(form, user, case, now)) if may else None
    if written:
        drop_draft(form=FORM, key=case.reference, by=user, at=now)
        question = form.point == Point.QUESTION
        messages.success(request, _("Frågan är skickad.") if question else _("Tillägget är skickat."))
        return redirect("deviations:own_report", case.reference)
    if waits and request.FILES and "attachments" not in form.errors:
        form.add_error("attachments", _("Välj filerna en gång till: de följer inte med när sidan visas."))
    return _page(request, user, case.reference, form, asked=asked)


def _write(form: ReporterForm, user: User, case: Case, now: datetime) -> Message:
    return write_as_reporter(
        case_id=case.pk,
        point=form.point,
        text=form.cleaned_data["text"],
        uploads=form.uploads(),
        by=user,
        at=now,
    )


def _page(
    request: HttpRequest, user: User, reference: str, form: ReporterForm, *, asked: Sequence[Question] = ()
) -> HttpResponse:
    """Show the page; what the handlers wrote is read with that. `asked` is what may point out a person."""
    now = timezone.now()
    found = own_report(user, reference, at=now)
    story = story_of(found.case, user)
    if unread((part.said for part in story if part.said), reader=Side.REPORTER):
        mark_read(case_id=found.case.pk, reader=Side.REPORTER, by=user, at=now)
    page = reverse("deviations:own_report", args=[reference])
    context = {
        "own": found,
        "items": _told_items(found.case),
        "story": story,
        "asked": asked,
        "form": form if _may_write(found, user) else None,
        "writer": writer_token(Writing(user.pk, FORM, reference, page)),
    }
    return render(request, "deviations/own_report.html", context)


def _may_write(found: OwnReport, user: User) -> bool:
    """Whether she may add and ask: not once it is erased, nor when she is barred from it."""
    case = found.case
    return case.erased_at is None and not case.bars.filter(person=user).exists()


def _told_items(case: Any) -> list[dict[str, str]]:
    """Return what the reporter told beside the text, in words."""
    told = case.original.answers
    items = (
        (_("Gjordes genast"), told.get("done_at_once", "")),
        (_("Har fått veta"), told.get("told_whom", "")),
        (_("Hälso- och sjukvård"), _("Ja") if told.get("health_care") else ""),
        (_("Nära ögat"), _("Ja") if told.get("near_miss") else ""),
        (_("Antal händelser"), str(case.event_count) if case.event_count > 1 else ""),
        (_("Extern utförare"), told.get("supplier", "")),
    )
    return [{"term": term, "value": value} for term, value in items if value]
