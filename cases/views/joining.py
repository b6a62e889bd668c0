"""Samverkan in a case: who else answers, who is outside, where it broke, each unit's own part."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy

from cases.enums import UnitRole
from cases.forms.investigating import ReasonForm
from cases.forms.joining import HandoverForm, OtherUnitForm, PartForm
from cases.models import CaseUnit
from cases.services import joining, placing
from cases.views.commanding import Desk, Page, at_case, form_page
from organisation.roles import Capability

ANCHOR = "samverkan"
ADD = Page(
    title=gettext_lazy("Lägg till enhet i samverkan"),
    submit=gettext_lazy("Lägg till"),
    said=gettext_lazy("Tillagd. Ärendet är nu en samverkansavvikelse."),
    anchor=ANCHOR,
    lead=gettext_lazy(
        "När det brast mellan två verksamheter. Er enhet äger ärendet och avslutar det; den andra skriver "
        "sin del."
    ),
)
HANDOVER = Page(
    title=gettext_lazy("Överlämningspunkt"),
    submit=gettext_lazy("Spara"),
    said=gettext_lazy("Överlämningspunkten är sparad."),
    anchor=ANCHOR,
)
PART = Page(
    title=gettext_lazy("Vår del"),
    submit=gettext_lazy("Spara vår del"),
    said=gettext_lazy("Er del är sparad, och den som handlägger har fått veta det."),
    anchor=ANCHOR,
)
EXCUSE = Page(
    title=gettext_lazy("Vänta inte på enhetens del"),
    submit=gettext_lazy("Spara"),
    said=gettext_lazy("Ärendet väntar inte längre på den delen."),
    anchor=ANCHOR,
)
REMOVE = Page(
    title=gettext_lazy("Ta bort ur ärendet"),
    submit=gettext_lazy("Ta bort"),
    said=gettext_lazy("Borttagen."),
    anchor=ANCHOR,
    lead=gettext_lazy(
        "Den som togs med av misstag ser inte ärendet längre. Att den fanns med står i historiken."
    ),
)


@form_page
def add_unit(request: HttpRequest, reference: str) -> HttpResponse:
    """Add another answering unit, or a counterpart outside by name."""
    desk = at_case(request, reference, Capability.DECIDE)
    form = OtherUnitForm(request.POST or None, case=desk.case, on=desk.today)

    def added() -> CaseUnit:
        unit, name = form.cleaned_data["unit"], form.cleaned_data["name"]
        role = UnitRole.ANSWERING if unit else UnitRole.COUNTERPART
        return placing.add_unit(case_id=desk.case.pk, role=role, unit=unit, name=name, **desk.signed)

    return desk.carry_out(form, ADD, added)


@form_page
def handover(request: HttpRequest, reference: str) -> HttpResponse:
    """Say where between the units it broke."""
    desk = at_case(request, reference, Capability.INVESTIGATE)
    form = HandoverForm(request.POST or None, case=desk.case)
    return desk.carry_out(
        form,
        HANDOVER,
        lambda: joining.set_handover_point(
            case_id=desk.case.pk, point=form.wanted, version=form.version_read, **desk.signed
        ),
    )


@form_page
def part(request: HttpRequest, reference: str, row_id: int) -> HttpResponse:
    """Write an answering unit's own part: for those who investigate there."""
    desk, row = _at_row(request, reference, row_id, Capability.INVESTIGATE)
    if row.unit_id not in desk.user.unit_ids_with(Capability.INVESTIGATE):
        raise PermissionDenied
    version = joining.part_version(row)
    form = PartForm(request.POST or None, version=version, initial={"text": row.part})
    return desk.carry_out(
        form, PART, lambda: joining.answer_part(row_id=row.pk, **form.cleaned_data, **desk.signed)
    )


@form_page
def excuse(request: HttpRequest, reference: str, row_id: int) -> HttpResponse:
    """Say why the case does not wait for a unit's part."""
    desk, row = _at_row(request, reference, row_id, Capability.DECIDE)
    form = ReasonForm(request.POST or None)
    return desk.carry_out(
        form, EXCUSE, lambda: joining.excuse_part(row_id=row.pk, reason=form.words, **desk.signed)
    )


@form_page
def remove(request: HttpRequest, reference: str, row_id: int) -> HttpResponse:
    """Take away what was added by mistake."""
    desk, row = _at_row(request, reference, row_id, Capability.DECIDE)
    form = ReasonForm(request.POST if request.method == "POST" else None, asks=False)
    return desk.carry_out(form, REMOVE, lambda: joining.remove_unit(row_id=row.pk, **desk.signed))


def _at_row(request: HttpRequest, reference: str, row_id: int, needs: Capability) -> tuple[Desk, Any]:
    desk = at_case(request, reference, needs)
    return desk, get_object_or_404(desk.case.other_units.select_related("unit"), pk=row_id)
