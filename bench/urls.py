"""The product's addresses, and two bare views behind the same middleware: one SELECT, one INSERT."""

from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from cases.models import Case
from config.urls import urlpatterns as product
from deviations.models import ReportTime


def bare(_request: HttpRequest, pk: int) -> HttpResponse:
    """Answer with a case's number."""
    return HttpResponse(Case.objects.get(pk=pk).reference)


@login_not_required
@csrf_exempt
def bare_insert(_request: HttpRequest, board: int) -> HttpResponse:
    """Insert one row of a nämnd, open to everybody as the public's form is."""
    ReportTime.objects.create(board_id=board, on=date(2026, 11, 25), seconds=1)
    return HttpResponse("1")


urlpatterns = [path("bare/<int:board>/new/", bare_insert), path("bare/<int:pk>/", bare), *product]
