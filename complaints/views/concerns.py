"""Concern for a child that came with a complaint: two pages of the staff's."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from cases.forms.investigating import ReasonForm
from cases.views.commanding import Page, form_page
from cases.views.commands import IN_HISTORY
from complaints.forms.handling import ConcernForm
from complaints.services import concerns
from complaints.views.handling import ANCHOR, at_complaint
from organisation.roles import Capability

CONCERN = Page(
    title=gettext_lazy("Lämna orosanmälan till mottagningen"),
    submit=gettext_lazy("Den är lämnad"),
    said=gettext_lazy("Orosanmälan är lämnad. Klagomålet ligger kvar och besvaras."),
    anchor=ANCHOR,
    lead=gettext_lazy(
        "Lämna den genast, också till socialjouren när mottagningen har stängt. Du behöver inte veta säkert: "
        "mottagningen bedömer. Skriv sedan här vem som har fått den."
    ),
)
NO_CONCERN = Page(
    title=gettext_lazy("Ingen orosanmälan behövs"),
    submit=gettext_lazy("Spara"),
    said=gettext_lazy("Sparat: ingen orosanmälan behövs. Skälet står i historiken."),
    anchor=ANCHOR,
    lead=gettext_lazy(
        "Till exempel för att mottagningen redan har fått samma uppgifter. Är du osäker, lämna orosanmälan."
    ),
)


@form_page
def concern(request: HttpRequest, reference: str) -> HttpResponse:
    """Write down that concern for a child was handed to the reception."""
    desk = at_complaint(request, reference, Capability.INVESTIGATE)
    form = ConcernForm(request.POST or None, version=desk.case.version)
    return desk.carry_out(
        form,
        CONCERN,
        lambda: concerns.pass_concern_on(
            case_id=desk.case.pk, to=form.cleaned_data["to"], version=form.version_read, **desk.signed
        ),
    )


@form_page
def no_concern(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that what the sender ticked is no concern to be reported."""
    desk = at_complaint(request, reference, Capability.DECIDE)
    form = ReasonForm(request.POST or None, version=desk.case.version, help_text=IN_HISTORY)
    return desk.carry_out(
        form,
        NO_CONCERN,
        lambda: concerns.no_concern(
            case_id=desk.case.pk, reason=form.words, version=form.version_read, **desk.signed
        ),
    )
