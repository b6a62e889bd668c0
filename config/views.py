"""Pages that belong to no app: a form that came without its token, or that was too large."""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cases.middleware import keep_and_send_on


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Keep what was written, if it says whose it is; else say that the page was open too long.

    The reason is a form without its CSRF cookie or with an old token, after a long time or a new login.
    """
    return keep_and_send_on(request) or render(request, "403_csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that what was sent could not be read, and why when it was too much of it."""
    too_big = isinstance(exception, RequestDataTooBig)
    return render(request, "400.html", {"too_big": too_big}, status=400)
