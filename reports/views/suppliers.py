"""Suppliers and contracts: who to talk to, and how much has come in about each."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.models import Case
from cases.queries.lists import exportable_by
from cases.views.commanding import reader
from cases.views.listing import address
from core.dates import local_date
from documents.services.workbooks import XLSX
from organisation.models import User
from organisation.roles import Capability
from reports.exports import export_suppliers
from reports.forms.suppliers import SuppliersForm
from reports.queries.suppliers import about_suppliers


@require_safe
def suppliers(request: HttpRequest) -> HttpResponse:
    """Show each supplier and contract with its totals, each number with its cases behind."""
    user = _with(request, Capability.VIEW)
    form = SuppliersForm(request.GET, today=local_date(timezone.now()))
    rows = about_suppliers(form.period, user) if form.is_valid() else []
    context = {
        "form": form,
        "rows": rows,
        "period": form.period if form.is_valid() else None,
        "may_export": user.has_capability(Capability.EXPORT),
        "query": address(request.GET),
    }
    return render(request, "reports/suppliers.html", context)


@require_safe
def suppliers_excel(request: HttpRequest) -> HttpResponse:
    """Give the same as a workbook, of the cases one may take out."""
    user, at = _with(request, Capability.EXPORT), timezone.now()
    form = SuppliersForm(request.GET, today=local_date(at))
    if not form.is_valid():
        return redirect(f"{reverse('reports:suppliers')}{address(request.GET)}")
    cases = exportable_by(Case.objects.visible_to(user), user)
    content = export_suppliers(about_suppliers(form.period, user, cases=cases), form.period, by=user, at=at)
    named = f'attachment; filename="leverantorer-{local_date(at):%Y-%m-%d}.xlsx"'
    return HttpResponse(
        content, content_type=XLSX, headers={"Content-Disposition": named, "Cache-Control": "no-store"}
    )


def _with(request: HttpRequest, needs: Capability) -> User:
    user = reader(request)
    if not user.has_capability(needs):
        raise PermissionDenied
    return user
