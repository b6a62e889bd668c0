"""The inbox: what waits for the person, nearest first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def inbox(request: HttpRequest) -> HttpResponse:
    """Show what waits."""
    return render(request, "cases/inbox.html")
