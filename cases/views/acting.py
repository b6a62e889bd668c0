"""Actions: decide one, finish it, say what it led to, take it back."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.enums import Reading
from cases.access import get_action
from cases.enums import Point
from cases.forms.acting import ActionForm, EffectForm, FinishForm, WithdrawForm
from cases.forms.dialogue import add_words_to_reporter
from cases.models import Action, Proposal
from cases.queries.evidence import evidence_for
from cases.queries.stronger import Suggestion, stronger_for
from cases.services import acting, proposing
from cases.services.dialogue import words_before
from cases.views.commanding import Desk, Page, at_case, form_page, reader
from cases.views.listing import log_reading
from organisation.roles import Capability

ANCHOR = "atgarder"
TEMPLATE = "cases/action.html"


def _decided(made: Action | Proposal) -> str:
    if isinstance(made, Proposal):
        return _("Åtgärden når längre än du beslutar över. Den är lämnad som förslag till en högre chef.")
    return _("Åtgärden är beslutad.")


NOT_REACHED = gettext_lazy(
    "Säger du nej går ärendet tillbaka till åtgärder, så att ni kan pröva något annat. "
    "Gör ni inget mer behövs ett skäl när ärendet avslutas."
)
ADD = Page(
    title=gettext_lazy("Lägg till en åtgärd"),
    submit=gettext_lazy("Lägg till"),
    said=_decided,
    anchor=ANCHOR,
    template="cases/add_action.html",
)
FINISH = Page(
    title=gettext_lazy("Åtgärden är gjord"),
    submit=gettext_lazy("Spara"),
    said=gettext_lazy("Åtgärden är klarmarkerad."),
    anchor=ANCHOR,
    template=TEMPLATE,
)
WITHDRAW = Page(
    title=gettext_lazy("Ta bort åtgärden"),
    submit=gettext_lazy("Ta bort"),
    said=gettext_lazy("Åtgärden är borttagen. Den syns kvar med skälet."),
    anchor=ANCHOR,
    template=TEMPLATE,
)


@form_page
def add_action(request: HttpRequest, reference: str) -> HttpResponse:
    """Decide an action."""
    desk = at_case(request, reference, Capability.INVESTIGATE)
    form = ActionForm(request.POST or None, case=desk.case, by=desk.user, on=desk.today)
    suggestions = stronger_for(desk.case, desk.user)
    answer = desk.carry_out(
        form,
        ADD,
        lambda: proposing.act_or_propose(case_id=desk.case.pk, plan=form.plan, **desk.signed),
        suggestions=suggestions,
    )
    if answer.status_code == HTTPStatus.OK:
        _note_examples(suggestions, desk)
    return answer


def _note_examples(suggestions: Iterable[Suggestion], desk: Desk) -> None:
    """Write in the read log of which other cases of the nämnd an action was shown."""
    shown = [(one.case_id, desk.case.board_id) for row in suggestions for one in row.examples]
    log_reading(Reading.LIST, shown, by=desk.user, at=desk.at, detail=_("Åtgärder i andra ärenden"))


@form_page
def finish_action(request: HttpRequest, action_id: int) -> HttpResponse:
    """Say that an action is done: who works with the case, or who is responsible, even without seeing it."""
    desk, action, sees_case = _at_action(request, action_id, responsible_may=True)
    form = FinishForm(request.POST or None, version=action.version, initial={"done_on": desk.today})
    if sees_case:
        add_words_to_reporter(form, words_before(desk.case, Point.ACTION, at=desk.at))
    return desk.carry_out(
        form,
        FINISH,
        lambda: acting.finish_action(action_id=action.pk, **form.cleaned_data, **desk.signed),
        action=action,
        sees_case=sees_case,
    )


@form_page
def judge_effect(request: HttpRequest, action_id: int) -> HttpResponse:
    """Say what an action led to; "nej" sends the case back to actions."""
    desk, action, _sees = _at_action(request, action_id)
    form = EffectForm(request.POST or None, version=action.version)
    return desk.carry_out(
        form,
        _effect_page(action),
        lambda: acting.judge_effect(action_id=action.pk, **form.cleaned_data, **desk.signed),
        action=action,
        sees_case=True,
        evidence=evidence_for(action, on=desk.today),
    )


@form_page
def withdraw_action(request: HttpRequest, action_id: int) -> HttpResponse:
    """Take back an action that will not be done; it stays to be read."""
    desk, action, _sees = _at_action(request, action_id)
    form = WithdrawForm(request.POST or None, version=action.version)
    return desk.carry_out(
        form,
        WITHDRAW,
        lambda: acting.withdraw_action(action_id=action.pk, **form.cleaned_data, **desk.signed),
        action=action,
        sees_case=True,
    )


def _at_action(
    request: HttpRequest, action_id: int, *, responsible_may: bool = False
) -> tuple[Desk, Action, bool]:
    """Return the desk, the action and whether the person sees its case; opening the page is logged.

    Working with actions takes INVESTIGATE in the case; with `responsible_may` also the one whose it is.
    """
    user = reader(request)
    action, allowed = get_action(user, action_id)
    own = responsible_may and action.responsible_id == user.pk
    if not own and Capability.INVESTIGATE not in allowed:
        raise PermissionDenied
    desk = Desk(request, action.case, user, timezone.now(), sees_case=bool(allowed))
    if request.method == "GET":
        desk.note_reading()
    return desk, action, bool(allowed)


def _effect_page(action: Action) -> Page:
    """Word the page, and what is said afterwards: also when the case went back to actions."""
    was = action.case.status

    def said(judged: Any) -> str:
        if judged.case.status == was:
            return _("Bedömningen är sparad.")
        return _(
            "Bedömningen är sparad. Ärendet gick tillbaka till åtgärder, så att ni kan pröva något annat."
        )

    return Page(
        title=_("Har åtgärden hjälpt?"),
        submit=_("Spara"),
        said=said,
        anchor=ANCHOR,
        lead=NOT_REACHED,
        template="cases/effect.html",
    )
