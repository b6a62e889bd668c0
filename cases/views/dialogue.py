"""The dialogue with whoever reported, as the handlers see it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from audit.enums import Reading
from cases.enums import Side
from cases.forms.dialogue import AnswerForm
from cases.queries.dialogue import messages_of, read_with, unread, waiting_parts, waiting_questions
from cases.queries.routing import risen_cases, without_chief
from cases.services.dialogue import answer, mark_read
from cases.views.commanding import Page, at_case, form_page, reader
from cases.views.listing import ids_of, log_reading
from core.dates import local_date
from organisation.roles import Capability

DIALOGUE = Page(
    title=gettext_lazy("Dialog med den som rapporterade"),
    submit=gettext_lazy("Skicka"),
    said=gettext_lazy("Meddelandet är skickat."),
    template="cases/dialogue.html",
)


@form_page
def dialogue(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what has been written, and take an answer; opening the page reads what the reporter wrote."""
    desk = at_case(request, reference, Capability.INVESTIGATE)
    form = AnswerForm(request.POST or None, read_with=read_with(desk.case))
    shown = messages_of(desk.case)
    if unread(shown, reader=Side.HANDLER):
        mark_read(case_id=desk.case.pk, reader=Side.HANDLER, **desk.signed)
    return desk.carry_out(
        form,
        DIALOGUE,
        lambda: answer(case_id=desk.case.pk, text=form.cleaned_data["text"], **desk.signed),
        stay_at=reverse("cases:dialogue", args=[reference]),
        talk=shown,
    )


@require_GET
def questions(request: HttpRequest) -> HttpResponse:
    """List what has been left lying: who waits for an answer, what came here unread, where nobody decides."""
    user, at = reader(request), timezone.now()
    rows, risen, parts = waiting_questions(user), list(risen_cases(user)), list(waiting_parts(user))
    ids = [*((row.case_id, row.board_id) for row in rows), *ids_of([*(row.case for row in parts), *risen])]
    log_reading(Reading.LIST, ids, by=user, at=at, detail=_("Det som har blivit liggande"))
    leaderless = without_chief(user, on=local_date(at))
    context = {"rows": rows, "risen": risen, "parts": parts, "leaderless": leaderless, "now": at}
    return render(request, "cases/questions.html", context)
