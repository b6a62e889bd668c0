"""The lists."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def case_list(request: HttpRequest) -> HttpResponse:
    """Show the cases."""
    return render(request, "cases/list.html")


export = find_person = actions = case_list
