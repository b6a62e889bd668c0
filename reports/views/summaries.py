"""Period summaries: order one, choose a unit, read its figures, take them along on paper or as a workbook."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from audit.enums import Reading
from audit.log import record_reading
from cases.queries.paging import page_of
from cases.views.commanding import reader
from cases.views.listing import page_links
from core.dates import Period, local_date
from core.errors import DomainError
from documents.models import Document
from jobs.models import Job
from jobs.tasks import wake
from organisation.models import User
from organisation.roles import Capability
from reports.forms.summaries import SummaryForm
from reports.models import PeriodSummary, UnitSummary
from reports.queries.period_view import for_reader
from reports.queries.summaries import (
    NEWEST_FIRST,
    boards_for,
    sees_cases_of,
    summaries_for,
    unfinished_jobs,
    unit_summaries_for,
)
from reports.services.period_documents import PDF, XLSX, make_document
from reports.services.period_summary import order, period_of
from reports.views.linking import with_links


@require_http_methods(["GET", "HEAD", "POST"])
def summaries(request: HttpRequest) -> HttpResponse:
    """Show the summaries there are and the form that orders another."""
    user, at = figures_reader(request), timezone.now()
    form = SummaryForm(request.POST or None, boards=boards_for(user, on=local_date(at)), today=local_date(at))
    if form.is_valid() and (job := _ordered(form, user)):
        wake(job)
        return redirect("jobs:job", job.pk)
    page = page_of(summaries_for(user), NEWEST_FIRST, request.GET)
    context = {
        "form": form,
        "jobs": unfinished_jobs(user),
        "rows": [(summary, period_of(summary)) for summary in page.rows],
        **page_links(request.GET, page),
    }
    return render(request, "reports/summaries.html", context)


@require_safe
def summary_of_job(request: HttpRequest, pk: int) -> HttpResponse:
    """Go to the summary a job made."""
    found = get_object_or_404(summaries_for(figures_reader(request)), job=pk)
    return redirect("reports:summary", found.pk)


@require_safe
def summary(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the units of a summary, those whose figures the person may see."""
    user = figures_reader(request)
    found = get_object_or_404(summaries_for(user), pk=pk)
    rows = unit_summaries_for(user).filter(summary=found)
    context = {
        "summary": found,
        "units": [(row, _seen(user, row)) for row in rows],
        **_periods(found),
    }
    return render(request, "reports/summary.html", context)


@require_safe
def unit_summary(request: HttpRequest, pk: int, unit_id: int) -> HttpResponse:
    """Show one unit's figures, each with its cases for those who may read them."""
    user = figures_reader(request)
    row = unit_summary_of(user, pk, unit_id)
    seen = _seen(user, row)
    if sees_cases_of(user, unit_id):
        seen = with_links(seen, unit_id, period_of(row.summary))
    below = unit_summaries_for(user).filter(summary=pk, unit__parent=unit_id)
    context = {
        "summary": row.summary,
        "row": row,
        "seen": seen,
        "below": [(other, _seen(user, other)) for other in below],
        **_periods(row.summary),
    }
    return render(request, "reports/summary_unit.html", context)


@require_safe
def unit_pdf(request: HttpRequest, pk: int, unit_id: int) -> HttpResponse:
    """Send one unit's figures, with those below it, as a PDF."""
    return _send(request, pk, unit_id, PDF)


@require_safe
def unit_excel(request: HttpRequest, pk: int, unit_id: int) -> HttpResponse:
    """Send one unit's figures, with those below it, as a workbook."""
    return _send(request, pk, unit_id, XLSX)


def figures_reader(request: HttpRequest) -> User:
    """Return who is signed in; PermissionDenied for a person who may see no figures anywhere."""
    user = reader(request)
    if not user.has_capability(Capability.STATISTICS):
        raise PermissionDenied
    return user


def _ordered(form: SummaryForm, user: User) -> Job | None:
    """Order what the form says; None when it is refused, the reason then stands in the form."""
    asked = form.cleaned_data
    try:
        return order(
            board=asked["board"],
            period=asked["period"],
            order_key=asked["order_key"],
            by=user,
            at=timezone.now(),
        )
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return None


def _seen(user: User, row: UnitSummary) -> dict[str, object]:
    return for_reader(row.data, period_of(row.summary), sees_all=sees_cases_of(user, row.unit_id))


def _periods(found: PeriodSummary) -> dict[str, Period]:
    period = period_of(found)
    return {"period": period, "previous": period.previous()}


def unit_summary_of(user: User, pk: int, unit_id: int) -> UnitSummary:
    """Return a unit's row of a summary; Http404 where the person may not see the unit's figures."""
    return get_object_or_404(unit_summaries_for(user), summary=pk, unit=unit_id)


def send_document(document: Document, board_id: int, user: User, at: datetime) -> HttpResponse:
    """Send a document as a download, and log the reading; Http404 for one that retention has emptied."""
    if document.erased_at is not None:
        raise Http404
    record_reading(Reading.DOCUMENT, by=user, at=at, board_id=board_id, detail=document.number)
    return _download(document)


def _send(request: HttpRequest, pk: int, unit_id: int, form: str) -> HttpResponse:
    """Make the document if nobody has asked for it before, send it as a download and log the reading."""
    user, at = figures_reader(request), timezone.now()
    row = unit_summary_of(user, pk, unit_id)
    document = make_document(of=row, form=form, sees_all=sees_cases_of(user, unit_id), by=user, at=at)
    return send_document(document, row.summary.board_id, user, at)


def _download(document: Document) -> HttpResponse:
    file = document.file
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=file.name) or "",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(bytes(file.content), content_type=file.media_type, headers=headers)
