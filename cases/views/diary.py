"""What is to be entered in the municipality's diary: the list, one number at a time, and it as a file."""

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from audit.enums import Reading
from cases.exports import export_diary
from cases.forms.keeping import DiaryForm
from cases.models import Case
from cases.queries.diary import without_number
from cases.queries.paging import bounded_count, count_words
from cases.services.diary import set_diary_number
from cases.views.commanding import form_page, reader
from cases.views.listing import ids_of, log_reading, workbook
from core.dates import local_date
from organisation.models import User
from organisation.roles import Capability

MOST_SHOWN = 50


@form_page
def diary(request: HttpRequest) -> HttpResponse:
    """Show the cases that lack a number, and write the one that was sent."""
    user, at = _registrar(request), timezone.now()
    waiting = without_number(user, on=local_date(at))
    form, chosen = DiaryForm(request.POST or None), request.POST.get("case", "")
    if form.is_bound:
        case = get_object_or_404(waiting, reference=chosen)
        if form.is_valid() and _numbered(form, case, user, at):
            messages.success(request, _("%(case)s har fått sitt nummer.") % {"case": case.reference})
            return redirect("cases:diary")
    rows, count = list(waiting[:MOST_SHOWN]), bounded_count(waiting)
    log_reading(Reading.LIST, ids_of(rows), by=user, at=at, detail=_("Att diarieföra"))
    context = {"waiting": count, "waiting_words": count_words(count), "more": count > MOST_SHOWN}
    return render(request, "cases/diary.html", {**context, "rows": rows, "form": form, "chosen": chosen})


@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """Give the same list as a workbook."""
    user, at = _registrar(request), timezone.now()
    made = export_diary(without_number(user, on=local_date(at)), by=user, at=at)
    log_reading(Reading.EXPORT, made.shown, by=user, at=at, detail=_("Att diarieföra till Excel"))
    return workbook(made.content, "att-diariefora", at=at)


def _numbered(form: DiaryForm, case: Case, by: User, at: datetime) -> bool:
    done = form.attempt(lambda: set_diary_number(case_id=case.pk, **form.cleaned_data, by=by, at=at))
    return done is not None


def _registrar(request: HttpRequest) -> User:
    """Return who is signed in; PermissionDenied for whoever keeps no diary."""
    user = reader(request)
    if not user.has_capability(Capability.REGISTER):
        raise PermissionDenied
    return user
