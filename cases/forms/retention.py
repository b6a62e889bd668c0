"""Forms of gallring: a decision, its last day, and the two questions before a list is carried out."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.enums import HoldGround, Kind
from cases.forms.acting import day_field
from cases.forms.base import CommandForm
from cases.forms.keeping import reason_field
from organisation.models import Unit
from registers.enums import CountedFrom, Removal

DAY = _("Välj en dag.")


def text_field(label: Any, missing: Any, *, most: int, **kwargs: Any) -> forms.CharField:
    """Return a field for a line of text; `missing` is said when it is left out."""
    too_long = _("Texten är för lång.")
    return forms.CharField(
        label=label, max_length=most, error_messages={"required": missing, "max_length": too_long}, **kwargs
    )


class DecisionForm(CommandForm):
    """A gallringsbeslut as the nämnd made it."""

    board = forms.TypedChoiceField(
        label=_("Vilken nämnd?"), coerce=int, error_messages={"required": _("Välj nämnd.")}
    )
    reference = text_field(
        _("Beslutets nummer"),
        _("Skriv beslutets nummer."),
        most=60,
        help_text=_("Diarienummer och paragraf, som de står i protokollet."),
    )
    decided_on = day_field(_("När fattades beslutet?"), empty=DAY)
    decided_by = text_field(_("Vem beslutade?"), _("Skriv vem som beslutade."), most=120)
    kinds = forms.MultipleChoiceField(
        label=_("Vilka slag av ärenden gäller det?"),
        choices=Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Välj minst ett slag.")},
    )
    removes = forms.ChoiceField(
        label=_("Vad ska tas bort?"),
        choices=Removal.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj vad som ska tas bort.")},
        help_text=_("Siffrorna i statistiken står alltid kvar."),
    )
    years = forms.IntegerField(
        label=_("Efter hur många år?"),
        min_value=1,
        max_value=100,
        error_messages={
            "required": _("Skriv ett antal år."),
            "invalid": _("Skriv ett antal år med siffror."),
            "min_value": _("Skriv ett antal år från 1 till 100."),
            "max_value": _("Skriv ett antal år från 1 till 100."),
        },
    )
    counted_from = forms.ChoiceField(
        label=_("Räknat från när?"),
        choices=CountedFrom.choices,
        initial=CountedFrom.CLOSED,
        widget=forms.RadioSelect,
        help_text=_("Ett ärende som pågår rörs aldrig."),
    )
    valid_from = day_field(_("Från och med när gäller beslutet?"), empty=DAY)
    description = forms.CharField(
        label=_("Vad säger beslutet mer?"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, boards: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(board.pk, board.name) for board in boards]
        self.fields["board"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.fields["board"].widget = forms.HiddenInput()
            self.fields["board"].initial = choices[0][0]


class EndForm(CommandForm):
    """The last day of a decision."""

    last_day = day_field(_("Sista dagen som beslutet gäller"), empty=DAY)


class SureForm(CommandForm):
    """That the person knows that it cannot be undone."""

    sure = forms.BooleanField(
        label=_("Jag vet att det som tas bort inte går att få tillbaka."),
        error_messages={"required": _("Kryssa i rutan om du vet det. Annars gå tillbaka.")},
    )


class ApproveForm(SureForm):
    """The same, and how many cases she believes that she approves."""

    count = forms.IntegerField(
        label=_("Hur många ärenden står på listan?"),
        help_text=_("Skriv antalet, så att vi vet att du har läst listan."),
        error_messages={"required": _("Skriv antalet."), "invalid": _("Skriv antalet med siffror.")},
    )
    field_order = ("count", "sure")


class WithdrawForm(CommandForm):
    """Why a list is taken back."""

    reason = reason_field()


class HoldForm(CommandForm):
    """Why the case may not be erased yet."""

    ground = forms.ChoiceField(
        label=_("Varför får ärendet inte gallras än?"),
        choices=HoldGround.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj en grund.")},
    )
    reason = reason_field(_("Vad gäller det, och när kan spärren hävas?"))
