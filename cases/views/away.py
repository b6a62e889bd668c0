"""Saying that one is away; what was typed is kept when the login has run out, as in every form of cases."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.services.drafts import Writing, content_of, drop_draft, load_draft, writer_token
from core.dates import local_date
from core.errors import DomainError
from organisation.forms import AbsenceForm
from organisation.models import User
from organisation.queries import absences_said_by, own_deciding_roles
from organisation.services.absences import end_absence, register_absence

AWAY = "away"


@require_http_methods(["GET", "HEAD", "POST"])
def away(request: HttpRequest) -> HttpResponse:
    """Say who is away from which day to which and who stands in; and who is back earlier."""
    user, today = request.user, local_date(timezone.now())
    if not isinstance(user, User) or not own_deciding_roles(user, today, today):
        raise PermissionDenied
    if "back" in request.POST:
        return _end(request, user)
    kept = _kept(request, user)
    form = AbsenceForm(request.POST or None, user=user, today=today, initial=kept)
    if form.is_valid() and _registered(form, user):
        messages.success(
            request, _("Sparat. Ersättaren tar över den första dagen, och du igen efter den sista.")
        )
        return redirect("away")
    writer = writer_token(Writing(user.pk, AWAY, "", request.path))
    rows = absences_said_by(user, on=today)
    context = {"form": form, "rows": rows, "today": today, "writer": writer, "restored": bool(kept)}
    return render(request, "organisation/away.html", context)


def _kept(request: HttpRequest, user: User) -> dict[str, Any]:
    """Return what was kept of the form when the login ran out; nothing for a form that is sent."""
    draft = None if request.method == "POST" else load_draft(form=AWAY, key="", by=user)
    return {name: "".join(values[:1]) for name, values in content_of(draft).get("fields", {}).items()}


def _registered(form: AbsenceForm, user: User) -> bool:
    """Register what the form says, and let go of what was kept; False when it is refused, with the reason."""
    now = timezone.now()
    try:
        register_absence(**form.cleaned_data, by=user, at=now)
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return False
    drop_draft(form=AWAY, key="", by=user, at=now)
    return True


def _end(request: HttpRequest, user: User) -> HttpResponse:
    """End an absence before its day, or take it away before it begins."""
    who, _sep, day = request.POST["back"].partition(":")
    first = parse_date(day) if len(day) == len("2026-11-23") else None
    person = User.objects.filter(username=who).first()
    if not first or not person:
        raise Http404
    try:
        end_absence(person=person, first=first, by=user, at=timezone.now())
        messages.success(request, _("Sparat. Ärenden och brev går som vanligt igen."))
    except DomainError as error:
        messages.info(request, error.message)
    return redirect("away")
