"""The APT sheet of a unit: to look at, and to print."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.dates import local_date
from reports.queries.apt import apt_sheet, latest_row
from reports.services.apt import make_sheet
from reports.views.summaries import figures_reader, send_document, unit_summary_of


@require_safe
def latest(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Show the sheet of a unit's latest period, whether or not somebody has ordered the nämnd's summary."""
    at = timezone.now()
    row = latest_row(figures_reader(request), unit_id, at=at)
    if row is None:
        raise Http404
    if row.pk:
        return redirect("reports:apt", row.summary_id, unit_id)
    sheet = apt_sheet(row, on=local_date(at)) if row.data else None
    return render(request, "reports/apt.html", {"row": row, "sheet": sheet})


@require_safe
def sheet(request: HttpRequest, pk: int, unit_id: int) -> HttpResponse:
    """Show the sheet."""
    row = unit_summary_of(figures_reader(request), pk, unit_id)
    context = {"row": row, "sheet": apt_sheet(row, on=local_date(timezone.now()))}
    return render(request, "reports/apt.html", context)


@require_safe
def sheet_pdf(request: HttpRequest, pk: int, unit_id: int) -> HttpResponse:
    """Send the sheet as a PDF of one page."""
    user, at = figures_reader(request), timezone.now()
    row = unit_summary_of(user, pk, unit_id)
    return send_document(make_sheet(of=row, by=user, at=at), row.summary.board_id, user, at)
