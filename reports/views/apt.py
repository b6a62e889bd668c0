"""The APT sheet of a unit: to look at, and to print."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.dates import local_date
from reports.queries.apt import apt_sheet
from reports.services.apt import make_sheet
from reports.views.summaries import figures_reader, send_document, unit_summary_of


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
