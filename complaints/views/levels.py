"""The nämnd's service levels for complaints, as a page for whoever looks after its registers."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.views.commanding import form_page, reader
from complaints.forms.levels import LevelsForm
from complaints.queries.levels import boards_to_set, levels_of, levels_to_come
from complaints.services.answering import ANSWER
from complaints.services.handling import ACKNOWLEDGE
from complaints.services.levels import set_levels
from core.dates import local_date
from core.errors import DomainError
from organisation.models import Unit, User
from organisation.roles import Capability


@form_page
def levels(request: HttpRequest) -> HttpResponse:
    """Show and set within what time a nämnd confirms and answers."""
    user, at = reader(request), timezone.now()
    if not user.has_capability(Capability.ADMINISTER):
        raise PermissionDenied
    today = local_date(at)
    boards = boards_to_set(user, on=today)
    board = _chosen(boards, request.GET.get("namnd", ""))
    held = levels_of(board, at=at, on=today)
    form = LevelsForm(request.POST or None, held=held, today=today)
    if form.is_valid() and _set(form, board, user):
        messages.success(request, _("Svarstiderna är sparade."))
        return redirect(f"{reverse('complaints:levels')}?namnd={board.pk}")
    held_in_order = [held[code] for code in (ACKNOWLEDGE, ANSWER) if code in held]
    context = {"boards": boards, "board": board, "held": held_in_order, "form": form, "now": at}
    context["to_come"] = levels_to_come(board, on=today)
    return render(request, "complaints/levels.html", context)


def _chosen(boards: list[Unit], asked: str) -> Unit:
    """Return the nämnd the address asks for among those she looks after, the first where it asks for none."""
    found = [board for board in boards if str(board.pk) == asked] if asked else boards[:1]
    if not found:
        raise Http404
    return found[0]


def _set(form: LevelsForm, board: Unit, user: User) -> bool:
    try:
        set_levels(
            board=board,
            acknowledge=form.level(ACKNOWLEDGE),
            answer=form.level(ANSWER),
            since=form.cleaned_data["since"],
            by=user,
            at=timezone.now(),
        )
    except DomainError as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return False
    return True
