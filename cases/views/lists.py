"""The lists: cases and actions, filtered and ordered by their address, and what is taken out of them."""

import re

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from audit.enums import Reading
from cases.exports import export_actions, export_cases
from cases.filters import CaseFilter
from cases.models import Case
from cases.models.reading import read_exceptions
from cases.queries.lists import ACTION_ORDERS, CASE_ORDERS
from cases.queries.rows import action_rows, rows_of
from cases.queries.search import looks_like_identity
from cases.services.writing import identity_digest
from cases.views.commanding import reader
from cases.views.listing import (
    action_filter,
    actions_in_words,
    address,
    cases_in_words,
    columns,
    filter_fields,
    find_actions,
    find_cases,
    ids_behind,
    ids_of,
    log_reading,
    page_links,
    workbook,
)
from organisation.models import User
from organisation.roles import Capability

CASE_COLUMNS = (
    (gettext_lazy("Nummer"), ""),
    (gettext_lazy("Rapport"), ""),
    (gettext_lazy("Enhet"), "unit"),
    (gettext_lazy("Status"), "status"),
    (gettext_lazy("Risk"), "risk"),
    (gettext_lazy("Inkom"), "received"),
    (gettext_lazy("Frist"), "due"),
)
ACTION_COLUMNS = (
    (gettext_lazy("Åtgärd"), ""),
    (gettext_lazy("Ärende"), ""),
    (gettext_lazy("Enhet"), "unit"),
    (gettext_lazy("Ansvarig"), "responsible"),
    (gettext_lazy("Typ och styrka"), "strength"),
    (gettext_lazy("Klar senast"), "due"),
)


@require_GET
def case_list(request: HttpRequest) -> HttpResponse:
    """Show the cases the person may read, as the address filters and orders them."""
    user, at, asked = reader(request), timezone.now(), request.GET
    if looks_like_identity(asked.get("q", "")):
        return _to_person(asked["q"])
    read_exceptions(user)
    found = find_cases(asked, user, at=at)
    reading = Reading.SEARCH if found.is_search else Reading.LIST
    log_reading(reading, ids_of(found.page.rows), by=user, at=at, detail=_("Ärenden"))
    context = {
        "found": found,
        "total": cases_in_words(found),
        **filter_fields(asked, found),
        "rows": rows_of(found.page.rows, user),
        "columns": columns(asked, found, CASE_ORDERS, CASE_COLUMNS),
        **_ways_on(user),
        "query": address(asked),
        "now": at,
        **page_links(asked, found.page),
    }
    return render(request, "cases/list.html", context)


def _ways_on(user: User) -> dict[str, bool]:
    """Return what the person may go on to from the list of cases."""
    return {
        "may_export": user.has_capability(Capability.EXPORT),
        "sees_suppliers": user.has_capability(Capability.VIEW),
    }


@require_POST
def find_person(request: HttpRequest) -> HttpResponse:
    """Look for the cases about a person; her number is sent in the body, never in an address or a log."""
    typed = request.POST.get("identity", "")
    if looks_like_identity(typed):
        return _to_person(typed)
    messages.error(request, _("Skriv personnumret med tio eller tolv siffror, till exempel 850101-1234."))
    return redirect("cases:list")


@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """Give the filtered list as a workbook, to those who may take lists out."""
    user, at = reader(request), timezone.now()
    if not user.has_capability(Capability.EXPORT):
        raise PermissionDenied
    filters = CaseFilter(request.GET, Case.objects.visible_to(user), user=user, at=at)
    if not filters.is_valid():
        return redirect(f"{reverse('cases:list')}{address(request.GET)}")
    made = export_cases(filters, request.GET.get("sort", ""), by=user, at=at)
    log_reading(Reading.EXPORT, made.shown, by=user, at=at, detail=_("Ärenden till Excel"))
    return workbook(made.content, "arenden", at=at)


@require_GET
def actions(request: HttpRequest) -> HttpResponse:
    """Show the actions of the cases the person may read, and those she answers for herself."""
    user, at, asked = reader(request), timezone.now(), request.GET
    found = find_actions(asked, user, at=at)
    log_reading(Reading.LIST, ids_behind(found.page.rows), by=user, at=at, detail=_("Åtgärder"))
    context = {
        "found": found,
        "total": actions_in_words(found),
        **filter_fields(asked, found),
        "rows": action_rows(found.page.rows, user),
        "may_export": user.has_capability(Capability.EXPORT),
        "query": address(asked),
        "may_decide": user.has_capability(Capability.DECIDE),
        "columns": columns(asked, found, ACTION_ORDERS, ACTION_COLUMNS),
        "now": at,
        **page_links(asked, found.page),
    }
    return render(request, "cases/actions.html", context)


@require_GET
def export_of_actions(request: HttpRequest) -> HttpResponse:
    """Give the filtered list of actions as a workbook, to those who may take lists out."""
    user, at = reader(request), timezone.now()
    if not user.has_capability(Capability.EXPORT):
        raise PermissionDenied
    filters, _at_first = action_filter(request.GET, user, at=at)
    if not filters.is_valid():
        return redirect(f"{reverse('cases:actions')}{address(request.GET)}")
    made = export_actions(filters, request.GET.get("sort", ""), by=user, at=at)
    log_reading(Reading.EXPORT, made.shown, by=user, at=at, detail=_("Åtgärder till Excel"))
    return workbook(made.content, "atgarder", at=at)


def _to_person(number: str) -> HttpResponse:
    digest = identity_digest(re.sub(r"\D", "", number))
    return redirect(f"{reverse('cases:list')}?person={digest}")
