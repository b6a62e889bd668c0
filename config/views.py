"""Pages that belong to no app: a form that came without its token."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the page was open too long, and how to go on without losing what was written."""
    return render(request, "403_csrf.html", status=403)
