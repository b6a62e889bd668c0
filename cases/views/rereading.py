"""Decided cases that are read again: what waits for the person, her form, how often two judge the same."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audit.enums import Reading
from cases import kinds
from cases.access import get_case
from cases.forms.rereading import RereadForm
from cases.queries.rereading import readings_done, readings_of, readings_seen, readings_to_do, shares
from cases.services.rereading import judge_again
from cases.views.commanding import form_page, reader
from cases.views.listing import log_reading
from core.dates import local_date
from organisation.models import User
from organisation.roles import Capability

MOST_ROWS = 100


@require_safe
def rereading(request: HttpRequest) -> HttpResponse:
    """Show what the person is to read again, and how the samples of her nämnder went."""
    user, at = _follower(request), timezone.now()
    todo, done = list(readings_to_do(user)), list(readings_done(user))
    shown = [(row.case_id, row.case.board_id) for row in [*todo, *done]]
    log_reading(Reading.LIST, shown, by=user, at=at, detail=_("Stickprov"))
    context = {
        "todo": [(row, kinds.samples()[row.draw.sample]) for row in todo],
        "done": [(row, kinds.samples()[row.draw.sample]) for row in done],
        "shares": shares(user, on=local_date(at)),
        "rereads": user.has_capability(Capability.REREAD),
    }
    return render(request, "cases/rereading.html", context)


@require_safe
def rows(request: HttpRequest) -> HttpResponse:
    """Show the readings behind a number, those of the cases the person may read."""
    user, at, asked = _follower(request), timezone.now(), request.GET
    found = readings_seen(user)
    if asked.get("prov"):
        found = found.filter(draw__sample=asked["prov"])
    if len(asked.get("manad", "")) == len("2026-03"):
        year, month = (part if part.isdecimal() else "0" for part in asked["manad"].split("-", 1))
        found = found.filter(draw__month__year=int(year), draw__month__month=int(month))
    if asked.get("bedomning"):
        found = found.filter(verdict=asked["bedomning"])
    held = list(found[:MOST_ROWS])
    log_reading(
        Reading.LIST,
        [(row.case_id, row.case.board_id) for row in held],
        by=user,
        at=at,
        detail=_("Stickprov"),
    )
    context = {"rows": [(row, kinds.samples()[row.draw.sample]) for row in held]}
    return render(request, "cases/rereading_rows.html", context)


@form_page
def reread(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a decided case again and say what one found."""
    user, at = reader(request), timezone.now()
    row = get_object_or_404(readings_of(user), pk=pk)
    case = get_case(user, row.case.reference, at=at)
    sample = kinds.samples()[row.draw.sample]
    form = RereadForm(request.POST or None, sample=sample)
    if form.is_valid() and _judged(form, row.pk, user):
        messages.success(request, _("Tack. Det du kom fram till är sparat."))
        return redirect("cases:rereading")
    context = {"row": row, "case": case, "sample": sample, "form": form, "told": sample.decision(case)[1]}
    return render(request, "cases/reread.html", context)


def _judged(form: RereadForm, pk: int, user: User) -> bool:
    told = {name: form.cleaned_data[name] for name in ("verdict", "reason", "remedy")}
    return form.attempt(lambda: judge_again(reading_id=pk, by=user, at=timezone.now(), **told)) is not None


def _follower(request: HttpRequest) -> User:
    """Return who is signed in; PermissionDenied unless she reads again or follows a nämnd's figures."""
    user = reader(request)
    if not (user.has_capability(Capability.REREAD) or user.has_in_a_board(Capability.STATISTICS)):
        raise PermissionDenied
    return user
