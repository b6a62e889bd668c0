"""The screens only lex Sarah has."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.forms.investigating import ReasonForm
from cases.models import Case
from cases.services.moving import step_of
from cases.views.commanding import Page, at_case, form_page
from lexsarah import services
from lexsarah.queries import cannot_hand_back, origin_of
from organisation.roles import Mandate


def _given_back(case: Case) -> str:
    return _("%(number)s är tillbaka hos enheten som avvikelse.") % {"number": case.reference}


HAND_BACK = Page(
    title=gettext_lazy("Lämna tillbaka som avvikelse"),
    submit=gettext_lazy("Lämna tillbaka"),
    said=_given_back,
    anchor="steg",
    lead=gettext_lazy(
        "Du tar ställning till att det inte är ett missförhållande. Rapporten avslutas med den bedömningen "
        "och räknas som mottagen. Avvikelsen öppnas för enheten igen, som läser ditt skäl men inte lex "
        "Sarah-ärendet."
    ),
)


@form_page
def hand_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Give what was handed over back to its unit, with the reason."""
    desk = at_case(request, reference, Mandate.DECIDE_LEXSARAH)
    if not hasattr(desk.case, "lexsarah"):
        raise Http404
    form = ReasonForm(
        request.POST or None, version=desk.case.version, help_text=_("Enheten läser det du skriver.")
    )
    step, origin = step_of(desk.case, "hand_back"), origin_of(desk.case)
    return desk.carry_out(
        form,
        HAND_BACK,
        lambda: services.hand_back(
            case_id=desk.case.pk, reason=form.words, version=form.version_read, **desk.signed
        ),
        reasons=[*step.blockers(desk.case), *cannot_hand_back(desk.case, origin)],
        blocked=_("Kan inte lämnas tillbaka"),
    )
