"""The dataskyddsombud's pages: who has read which case when, who has which role where."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audit.enums import Reading
from audit.log import record_reading
from audit.models import ReadEntry
from cases.queries.paging import bounded_count, count_words, page_of
from cases.views.commanding import reader
from cases.views.listing import address, page_links
from core.dates import local_date, sv_date
from documents.services.workbooks import XLSX
from organisation.models import User
from organisation.roles import Capability
from reports.exports import export_readings, export_roles
from reports.forms.oversight import ReadLogForm
from reports.queries.oversight import BY_PLACE, NEWEST_FIRST, boards_followed, read_rows, readings, roles_held

PAGE = 50
MOST_ROWS = 10_000


@require_safe
def read_log(request: HttpRequest) -> HttpResponse:
    """Show who has read which case when; looking at it is itself written there."""
    user, at = _follower(request), timezone.now()
    form = ReadLogForm(request.GET, today=local_date(at))
    found = _asked(form, user)
    page = page_of(found, NEWEST_FIRST, request.GET, size=PAGE)
    rows = read_rows(page.rows)
    count = bounded_count(found, page)
    _note(user, at, _("Läsloggen"))
    context = {
        "form": form,
        "rows": rows,
        "count": count,
        "count_words": count_words(count),
        "query": address(request.GET),
        **page_links(request.GET, page),
    }
    return render(request, "reports/read_log.html", context)


@require_safe
def read_log_excel(request: HttpRequest) -> HttpResponse:
    """Give what the page was asked for as a workbook."""
    user, at = _follower(request), timezone.now()
    form = ReadLogForm(request.GET, today=local_date(at))
    rows = read_rows(_asked(form, user)[:MOST_ROWS])
    _note(user, at, _("Läsloggen till Excel"))
    return _workbook(export_readings(rows, _chosen(form), by=user, at=at), "laslogg", at)


@require_safe
def access_report(request: HttpRequest) -> HttpResponse:
    """Show who has which role where, from when to when, and why."""
    user, at = _follower(request), timezone.now()
    all_times = "alla" in request.GET
    found = roles_held(user, on=local_date(at), all_times=all_times)
    page = page_of(found, BY_PLACE, request.GET, size=PAGE)
    count = bounded_count(found, page)
    context = {
        "rows": page.rows,
        "count": count,
        "count_words": count_words(count),
        "all_times": all_times,
        "query": address(request.GET),
        **page_links(request.GET, page),
    }
    return render(request, "reports/access.html", context)


@require_safe
def access_excel(request: HttpRequest) -> HttpResponse:
    """Give the same as a workbook."""
    user, at = _follower(request), timezone.now()
    rows = roles_held(user, on=local_date(at), all_times="alla" in request.GET)
    return _workbook(export_roles(rows, by=user, at=at), "behorigheter", at)


def _asked(form: ReadLogForm, user: User) -> QuerySet[ReadEntry]:
    if not form.is_valid():
        return ReadEntry.objects.none()
    asked = form.cleaned_data
    return readings(
        user, first=asked["fran"], last=asked["till"], who=asked["person"], reference=asked["arende"]
    )


def _chosen(form: ReadLogForm) -> str:
    """Say what was asked for."""
    asked = form.cleaned_data if form.is_valid() else {}
    days = [sv_date(asked[name]) for name in ("fran", "till") if asked.get(name)]
    return ", ".join([*(asked[name] for name in ("person", "arende") if asked.get(name)), *days])


def _note(user: User, at: datetime, what: str) -> None:
    """Write in the read log that it was read, once for each nämnd."""
    for board in boards_followed(user):
        record_reading(Reading.LOG, by=user, at=at, board_id=board, detail=what)


def _workbook(content: bytes, name: str, at: datetime) -> HttpResponse:
    named = f'attachment; filename="{name}-{local_date(at):%Y-%m-%d}.xlsx"'
    return HttpResponse(
        content, content_type=XLSX, headers={"Content-Disposition": named, "Cache-Control": "no-store"}
    )


def _follower(request: HttpRequest) -> User:
    """Return who is signed in; PermissionDenied for whoever does not follow the log."""
    user = reader(request)
    if not user.has_capability(Capability.AUDIT):
        raise PermissionDenied
    return user
