"""How the work itself goes: each unit against its own past, never a league table."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.views.commanding import reader
from core.dates import local_date
from reports.forms.process import FollowForm
from reports.queries.process_view import followed, last_months, silences, units_for


@require_safe
def process(request: HttpRequest) -> HttpResponse:
    """Show how the work goes in a unit; 403 for whoever follows none."""
    user, at = reader(request), timezone.now()
    today = local_date(at)
    units = units_for(user, on=today)
    if not units:
        raise PermissionDenied
    form = FollowForm(request.GET, units=units)
    period = last_months(form.months, on=today)
    context = {
        "form": form,
        "unit": form.unit,
        "period": period,
        "previous": period.previous(),
        "followed": followed(form.unit, period, user=user, at=at),
        "silences": silences(form.unit, on=today),
    }
    return render(request, "reports/process.html", context)
