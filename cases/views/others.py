"""Övrigt under control: its share, its queue, and the press that gives a case another event type."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from audit.enums import Reading
from cases.filters.others import OthersFilter
from cases.forms.others import LeaveOtherForm
from cases.queries import others as queries
from cases.queries.choices import units
from cases.queries.paging import bounded_count, count_words, page_of
from cases.services.classifying import leave_other
from cases.views.commanding import Desk, at_case, form_page, reader
from cases.views.listing import ids_of, log_reading, page_links
from core.dates import local_date
from core.errors import ConflictError, DomainError
from organisation.roles import Capability

KEPT = ("unit", "first", "last", "word")


@require_GET
def others(request: HttpRequest) -> HttpResponse:
    """List the cases in Övrigt with their reasons and what they might be instead."""
    user, at = reader(request), timezone.now()
    form = OthersFilter(request.GET, units=units(user), today=local_date(at))
    cases = queries.cases_of(user, **form.chosen)
    found = queries.to_work_off(queries.in_other(cases, word=form.asked_word))
    page = page_of(queries.with_parts(found), queries.NEWEST_FIRST, request.GET, size=queries.A_PAGE)
    rows = queries.rows_of(page.rows, on=local_date(at))
    log_reading(Reading.LIST, ids_of(row.case for row in rows), by=user, at=at, detail=_("Övrigt"))
    context = _asked(form, request.GET) | {
        "share": queries.share_of(cases),
        "count": count_words(bounded_count(found, page)),
        "rows": rows,
        "recurring": queries.recurring(queries.in_other(cases)),
        **page_links(request.GET, page),
    }
    return render(request, "cases/others.html", context)


def _asked(form: OthersFilter, asked: QueryDict) -> dict[str, Any]:
    """Return what the page shows of what was asked for, and carries on."""
    return {
        "form": form,
        "chosen": form.chosen,
        "word": form.asked_word,
        "kept": _kept(asked),
        "days": _in_list(form.chosen),
        "filter_values": _filter_values(asked),
    }


def _in_list(chosen: dict[str, Any]) -> str:
    """Return the unit and the days as the list of cases asks for them."""
    unit = {"unit": chosen["unit"].pk} if chosen["unit"] else {}
    return urlencode({"received_from": chosen["first"], "received_to": chosen["last"], **unit})


def _filter_values(asked: QueryDict) -> list[tuple[str, str]]:
    """Return what the address filters by, to be sent along with a press."""
    return [(name, value) for name in KEPT if (value := asked.get(name))]


@form_page
def leave(request: HttpRequest, reference: str) -> HttpResponse:
    """Give one case the event type or cause that was pressed, and go back to the list."""
    desk = at_case(request, reference, Capability.INVESTIGATE)
    if request.method == "POST":
        _leave(desk)
    return redirect(f"{reverse('cases:others')}?{_kept(request.POST)}")


def _leave(desk: Desk) -> None:
    """Do what was pressed, and say how it went."""
    request, reference = desk.request, desk.case.reference
    form = LeaveOtherForm(request.POST, case=desk.case, on=desk.today)
    if form.is_valid():
        told = form.cleaned_data
        try:
            leave_other(case_id=desk.case.pk, **told, **desk.signed)
            chosen = told["category"] or told["cause"]
            words = _("%(number)s är nu %(type)s.")
            messages.success(request, words % {"number": reference, "type": chosen})
        except ConflictError:
            messages.error(
                request, _("%(number)s har ändrats av någon annan. Läs igen.") % {"number": reference}
            )
        except DomainError as error:
            messages.error(request, f"{reference}: {error.message}")
    else:
        messages.error(request, _("Valet finns inte längre. Välj ett annat."))


def _kept(told: QueryDict) -> str:
    """Return the filter of the page as it stands in the address."""
    values = {name: told.get(name, "") for name in KEPT}
    return urlencode({name: value for name, value in values.items() if value})
