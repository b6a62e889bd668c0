"""The product's addresses, and one bare view: a single primary-key SELECT behind the same middleware."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from cases.models import Case
from config.urls import urlpatterns as product


def bare(_request: HttpRequest, pk: int) -> HttpResponse:
    """Answer with a case's number."""
    return HttpResponse(Case.objects.get(pk=pk).reference)


urlpatterns = [path("bare/<int:pk>/", bare), *product]
