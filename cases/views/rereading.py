"""Decided cases that are read again: what waits for the person, her form, how often two judge the same."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audit.enums import Reading
from cases import kinds
from cases.access import get_case
from cases.forms.rereading import RereadForm
from cases.models import Case, SecondReading
from cases.queries.rereading import decided, readings_done, readings_of, readings_seen, readings_to_do, shares
from cases.services.rereading import judge_again
from cases.views.commanding import Desk, form_page, reader
from cases.views.listing import ids_of, log_reading
from core.dates import local_date
from organisation.models import User
from organisation.roles import Capability

MOST_ROWS = 100
LONGEST_ID = 18  # digits


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
    """Show the readings, or the decisions, behind a number: those of the cases the person may read."""
    user, at, asked = _follower(request), timezone.now(), request.GET
    held: list[tuple[Case, SecondReading | None]]
    if "beslut" in asked:
        held = [(case, None) for case in _decided(asked, user)]
    else:
        held = [(row.case, row) for row in _chosen(asked, user)[:MOST_ROWS]]
    shown = ids_of(case for case, _row in held)
    log_reading(Reading.LIST, shown, by=user, at=at, detail=_("Stickprov"))
    samples = kinds.samples()
    rows = [(case, row, samples[row.draw.sample] if row else None) for case, row in held]
    return render(request, "cases/rereading_rows.html", {"rows": rows, "decided": "beslut" in asked})


def _chosen(asked: QueryDict, user: User) -> QuerySet[SecondReading]:
    """Return the readings an address asks for, newest first."""
    found = readings_seen(user)
    if asked.get("prov"):
        found = found.filter(draw__sample=asked["prov"])
    board = str(asked.get("namnd", ""))
    if board.isdecimal():
        found = found.filter(draw__board=int(board[:LONGEST_ID]))
    if month := _month(asked):
        found = found.filter(draw__month=month)
    return found.filter(verdict=asked["bedomning"]) if asked.get("bedomning") else found


def _decided(asked: QueryDict, user: User) -> list[Case]:
    """Return the cases an address asks for, of those that were drawn among; none where it asks wrong."""
    sample, month, board = kinds.samples().get(asked.get("prov", "")), _month(asked), asked.get("namnd", "")
    if not (sample and month and board.isdecimal()):
        return []
    found = decided(int(board[:LONGEST_ID]), sample, month)
    seen = Case.objects.visible_to(user).filter(pk__in=found.values("pk"))
    return list(seen.select_related("unit").order_by("-closed_on", "-pk")[:MOST_ROWS])


def _month(asked: QueryDict) -> date | None:
    """Return the first day of the month an address asks for; None for no month."""
    try:
        return date.fromisoformat(f"{asked.get('manad', '')}-01")
    except ValueError:
        return None


@form_page
def reread(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a decided case again and say what one found."""
    user, at = reader(request), timezone.now()
    row = get_object_or_404(readings_of(user), pk=pk)
    case = get_case(user, row.case.reference, at=at)
    sample = kinds.samples()[row.draw.sample]
    form = RereadForm(request.POST or None, sample=sample)
    desk = Desk(request, case, user, at, sees_case=False)
    asked = desk.ask(form)
    if not asked and "settle" not in request.POST and form.is_valid() and _judged(form, row.pk, desk):
        messages.success(request, _("Tack. Det du kom fram till är sparat."))
        return redirect("cases:rereading")
    told = sample.decision(case)[1]
    context = {"row": row, "case": case, "sample": sample, "form": form, "told": told, "asked": asked}
    return render(request, "cases/reread.html", {**context, **desk.kept(form)})


def _judged(form: RereadForm, pk: int, desk: Desk) -> bool:
    """Write down what the form says, and let go of what was kept of it; False when it is refused."""
    told = {name: form.cleaned_data[name] for name in ("verdict", "reason", "remedy")}
    if form.attempt(lambda: judge_again(reading_id=pk, **told, **desk.signed)) is None:
        return False
    desk.let_go()
    return True


def _follower(request: HttpRequest) -> User:
    """Return who is signed in; PermissionDenied unless she reads again or follows a nämnd's figures."""
    user = reader(request)
    if not (user.has_capability(Capability.REREAD) or user.has_in_a_board(Capability.STATISTICS)):
        raise PermissionDenied
    return user
