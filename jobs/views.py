"""Following background work: a page that may be left, and the same as JSON for the page's script."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from jobs.enums import State
from jobs.models import Job
from jobs.queries import jobs_for
from organisation.models import User


def job(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far a job has come, and where its result is."""
    found = _get(request, pk)
    return render(request, "jobs/job.html", {"job": found, "result_url": result_url(found)})


def status(request: HttpRequest, pk: int) -> JsonResponse:
    """Answer the same as JSON: state, done, total, text, and url when there is a result."""
    found = _get(request, pk)
    return JsonResponse(
        {
            "state": found.state,
            "done": found.done,
            "total": found.total,
            "text": _text(found),
            "url": reverse("jobs:job", args=[found.pk]) if found.is_over else "",
        }
    )


def result_url(found: Job) -> str:
    """Return where the result of a finished job is read; its parameters name the page, "" if it has none."""
    name = str(found.parameters.get("result_view", ""))
    return reverse(name, args=[found.pk]) if name and found.state == State.DONE else ""


def _get(request: HttpRequest, pk: int) -> Job:
    assert isinstance(request.user, User)  # noqa: S101 -- the middleware lets nobody else in
    return get_object_or_404(jobs_for(request.user), pk=pk)


def _text(found: Job) -> str:
    if found.state == State.RUNNING and found.total:
        return _("%(done)s av %(total)s klara") % {"done": found.done, "total": found.total}
    return found.error or found.get_state_display()
