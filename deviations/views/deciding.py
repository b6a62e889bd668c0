"""The screens where the receiver decides about a deviation."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.enums import Point, Status
from cases.forms.dialogue import add_words_to_reporter, words_to_reporter
from cases.forms.lexsarah import LexSarahForm
from cases.guards import direct_limit
from cases.models import Case
from cases.queries.routing import receivers_of
from cases.services.dialogue import words_before
from cases.views.commanding import Desk, Page, at_case, form_page
from deviations.forms.deciding import DirectForm, InformedForm
from deviations.services import deciding
from organisation.enums import Setting
from organisation.queries import setting
from organisation.roles import Capability, Mandate, Right

DIRECT = Page(
    title=gettext_lazy("Åtgärdat direkt"),
    submit=gettext_lazy("Avsluta ärendet"),
    said=gettext_lazy("Ärendet är avslutat: åtgärdat direkt."),
    lead=gettext_lazy("För det som är enkelt och redan löst. Svara på fem frågor så är ärendet avslutat."),
    template="deviations/direct.html",
)
INFORMED = Page(
    title=gettext_lazy("Är den enskilde informerad?"),
    submit=gettext_lazy("Spara"),
    said=gettext_lazy("Svaret är sparat."),
    anchor="rapporten",
)


def _answered(result: Case) -> str:
    if result.restricted:
        return _(
            "Ärendet är överlämnat till lex Sarah som %(number)s. De som är utsedda läser det nu. "
            "Dina egna åtgärder har du kvar."
        ) % {"number": result.reference}
    return _("Svaret är sparat: ärendet är inte lex Sarah.")


LEXSARAH = Page(
    title=gettext_lazy("Kan detta vara lex Sarah?"),
    submit=gettext_lazy("Spara svaret"),
    said=_answered,
    anchor="lex-sarah",
    template="cases/lexsarah.html",
)


@form_page
def direct(request: HttpRequest, reference: str) -> HttpResponse:
    """End what is simple and dealt with, in one screen."""
    desk = _at_deviation(request, reference, Mandate.CLOSE)
    form = DirectForm(request.POST or None, case=desk.case, on=desk.today)
    words = words_before(desk.case, Point.DECISION, at=desk.at, status=Status.CLOSED)
    add_words_to_reporter(form, words)
    return desk.carry_out(
        form,
        DIRECT,
        lambda: deciding.close_directly(
            case_id=desk.case.pk,
            **form.told,
            to_reporter=words_to_reporter(form),
            version=form.version_read,
            **desk.signed,
        ),
        limit=direct_limit(desk.case),
    )


@form_page
def lexsarah(request: HttpRequest, reference: str) -> HttpResponse:
    """Answer the question about lex Sarah: a yes hands the deviation over at once."""
    desk = _at_deviation(request, reference, Capability.INVESTIGATE)
    answer = _answer_of(desk.case)
    form = LexSarahForm(request.POST or None, version=desk.case.version, initial=answer)
    return desk.carry_out(
        form,
        LEXSARAH,
        lambda: _answer(desk, form),
        closes=setting(desk.case.board_id, Setting.RESTRICT_ORIGIN, on=desk.today),
        receivers=list(receivers_of(desk.case, on=desk.today)),
    )


@form_page
def informed(request: HttpRequest, reference: str) -> HttpResponse:
    """Say whether the individual is informed."""
    desk = _at_deviation(request, reference, Capability.INVESTIGATE)
    was = desk.case.deviation.individual_informed
    form = InformedForm(request.POST or None, version=desk.case.version, initial={"informed": was})
    return desk.carry_out(
        form,
        INFORMED,
        lambda: deciding.say_informed(case_id=desk.case.pk, **form.cleaned_data, **desk.signed),
    )


def _at_deviation(request: HttpRequest, reference: str, needs: Right) -> Desk:
    """Return the desk in a deviation; the other kinds have no such screens."""
    desk = at_case(request, reference, needs)
    if not hasattr(desk.case, "deviation"):
        raise Http404
    return desk


def _answer_of(case: Case) -> dict[str, Any]:
    possible = case.deviation.lexsarah_possible
    answer = "" if possible is None else ("ja" if possible else "nej")
    return {"possible": answer, "lexsarah_reason": case.deviation.lexsarah_reason}


def _answer(desk: Desk, form: LexSarahForm) -> Case:
    """Hand over on a yes, write down a no."""
    told = {
        "case_id": desk.case.pk,
        "reason": form.cleaned_data["lexsarah_reason"],
        "version": form.version_read,
        **desk.signed,
    }
    if form.is_yes:
        return deciding.hand_over_to_lexsarah(**told)
    return deciding.assess_lexsarah(**told, possible=False)
