"""The units' codes: making and ending one, the sheet to print; and how long reporting takes."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cases.views.commanding import reader
from core import qr
from core.dates import local_date
from deviations.queries.times import months
from deviations.queries.unit_codes import code_row, code_rows
from deviations.services.unit_codes import end_code, make_code
from organisation.models import User
from organisation.queries import followed_boards
from organisation.roles import Capability


@require_safe
def codes(request: HttpRequest) -> HttpResponse:
    """List the units whose codes the person looks after."""
    user = _keeper(request)
    rows = code_rows(user, on=local_date(timezone.now()))
    return render(request, "deviations/codes.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Show a unit's code; make a new one or end it."""
    user, now = _keeper(request), timezone.now()
    row = code_row(user, unit_id, on=local_date(now))
    if request.method == "POST":
        if request.POST.get("action") == "end" and row.code:
            end_code(unit=row.unit, by=user, at=now)
            messages.success(request, _("Koden är avslutad. Lapparna går inte längre att använda."))
        elif request.POST.get("action") == "make":
            make_code(unit=row.unit, by=user, at=now)
            messages.success(request, _("Enheten har en ny kod. Skriv ut lappen och byt ut de gamla."))
        return redirect("deviations:code", unit_id)
    return render(request, "deviations/code.html", {"row": row})


@require_safe
def sheet(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Show the sheet to print and put up: what it is for, the address, the code, and a QR code of both."""
    row = code_row(_keeper(request), unit_id, on=local_date(timezone.now()))
    if row.code is None:
        raise Http404
    base = settings.BASE_URL.rstrip("/")
    path, side = qr.path(f"{base}{reverse('deviations:open_report', args=[row.code.code])}")
    enter = f"{base}{reverse('deviations:open_enter')}"
    context = {"row": row, "path": path, "side": side, "address": enter.split("://", 1)[-1]}
    return render(request, "deviations/code_sheet.html", context)


@require_safe
def times(request: HttpRequest) -> HttpResponse:
    """Show how long reporting has taken, month by month, for each nämnd the person looks after."""
    user, today = reader(request), local_date(timezone.now())
    boards = followed_boards(user, on=today)
    if not boards:
        raise PermissionDenied
    tables = [{"board": board, "months": months([board], on=today)} for board in boards]
    return render(request, "deviations/times.html", {"tables": tables})


def _keeper(request: HttpRequest) -> User:
    """Return whoever asks, if she decides or administers somewhere."""
    user = reader(request)
    if not (user.has_capability(Capability.DECIDE) or user.has_capability(Capability.ADMINISTER)):
        raise PermissionDenied
    return user
