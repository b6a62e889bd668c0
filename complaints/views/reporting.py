"""Where whoever handles a complaint says whether it may be lex Sarah."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.enums import Kind
from cases.forms.lexsarah import LexSarahForm
from cases.models import Case
from cases.queries.routing import receivers_of
from cases.views.commanding import Desk, Page, case_url, form_page
from complaints.services import reporting
from complaints.views.handling import at_complaint
from organisation.roles import Capability


def _answered(result: Case) -> str:
    if result.kind == Kind.LEXSARAH:
        return _(
            "%(number)s är lämnad till dem som är utsedda att ta emot lex Sarah. Klagomålet ligger kvar här "
            "och ska besvaras."
        ) % {"number": result.reference}
    return _("Svaret är sparat: klagomålet är inte lex Sarah.")


LEXSARAH = Page(
    title=gettext_lazy("Kan detta vara lex Sarah?"),
    submit=gettext_lazy("Spara svaret"),
    said=_answered,
    anchor="svar",
    template="cases/lexsarah.html",
)


@form_page
def lexsarah(request: HttpRequest, reference: str) -> HttpResponse:
    """Answer the question about lex Sarah: a yes makes a report, and the complaint stays."""
    desk = at_complaint(request, reference, Capability.INVESTIGATE)
    form = LexSarahForm(request.POST or None, version=desk.case.version)
    return desk.carry_out(
        form,
        LEXSARAH,
        lambda: _answer(desk, form),
        stay_at=case_url(desk.case, LEXSARAH.anchor),
        stays=True,
        receivers=list(receivers_of(desk.case, on=desk.today)),
    )


def _answer(desk: Desk, form: LexSarahForm) -> Case:
    command = reporting.report_lexsarah if form.is_yes else reporting.deny_lexsarah
    return command(
        case_id=desk.case.pk,
        reason=form.cleaned_data["lexsarah_reason"],
        version=form.version_read,
        **desk.signed,
    )
