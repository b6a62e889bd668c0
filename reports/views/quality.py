"""The kvalitetsberättelser of a nämnd: ordering one, reading its figures, fetching it as PDF or Word."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from audit.enums import Reading
from audit.log import record_reading
from core.dates import local_date
from core.errors import DomainError
from documents.models import Document
from jobs.tasks import wake
from organisation.models import User
from reports.forms.quality import OrderQualityReportForm
from reports.models import QualityReport
from reports.queries.quality_reading import (
    boards_with_figures,
    quality_reports_for,
    sections_for,
    unfinished_orders,
)
from reports.services.quality_report import KIND, order


@require_http_methods(["GET", "HEAD", "POST"])
def quality_reports(request: HttpRequest) -> HttpResponse:
    """List the reports there are, and order a new one."""
    user, at = _reader(request), timezone.now()
    boards = boards_with_figures(user, on=local_date(at))
    if not boards:
        raise PermissionDenied
    form = OrderQualityReportForm(request.POST or None, boards=boards, this_year=local_date(at).year)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        board = next(board for board in boards if board.pk == values["board"])
        try:
            job = order(board=board, year=values["year"], order_key=values["order_key"], by=user, at=at)
        except DomainError as error:
            form.add_error(error.field, error.message)
        else:
            wake(job)
            return redirect("jobs:job", job.pk)
    found = {"reports": quality_reports_for(user), "orders": unfinished_orders(user, KIND), "form": form}
    return render(request, "reports/quality_reports.html", found)


@require_safe
def quality_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the figures of a report."""
    user = _reader(request)
    report = get_object_or_404(quality_reports_for(user).defer(None), pk=pk)
    page = {"report": report, "data": report.data, "sections": sections_for(user, report)}
    return render(request, "reports/quality_report.html", page)


@require_safe
def quality_report_of_job(request: HttpRequest, pk: int) -> HttpResponse:
    """Go to the report that a job made."""
    return redirect(
        "reports:quality_report", get_object_or_404(quality_reports_for(_reader(request)), job=pk).pk
    )


@require_safe
def quality_report_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the PDF of a report, and log the reading."""
    report = get_object_or_404(quality_reports_for(_reader(request)), pk=pk)
    return _download(request, report, report.document)


@require_safe
def quality_report_word(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the Word file of a report, and log the reading."""
    report = get_object_or_404(quality_reports_for(_reader(request)), pk=pk)
    return _download(request, report, report.word)


def _download(request: HttpRequest, report: QualityReport, document: Document | None) -> HttpResponse:
    if document is None or document.erased_at is not None:
        raise Http404
    record_reading(
        Reading.DOCUMENT,
        by=_reader(request),
        at=timezone.now(),
        board_id=report.board_id,
        detail=document.number,
    )
    name = document.file.name
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or "attachment",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(bytes(document.file.content), content_type=document.file.media_type, headers=headers)


def _reader(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 -- for the type checker, the middleware has seen to it
    return request.user
