"""The forms of whoever has no account: the unit's code, and the same short report with a name."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from deviations.enums import Capacity
from deviations.forms.reporting import ToldForm
from deviations.models import UnitCode
from deviations.services.open_reporting import Sender
from deviations.services.reporting import Told
from registers.models import Supplier

WRONG_CODE = _("Koden gäller inte. Kontrollera den mot lappen, eller fråga chefen om en ny.")
TOO_MANY = _("Det har gått för många försök härifrån. Vänta en kvart och försök igen.")
TOO_MANY_REPORTS = _(
    "Det har kommit många rapporter på kort tid. Det du har skrivit finns kvar på sidan. Vänta en stund och "
    "skicka igen, eller ring chefen."
)


class CodeForm(forms.Form):
    """The code from the sheet, or the secret code from a receipt."""

    code = forms.CharField(
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": _("Skriv koden.")},
    )

    def __init__(self, *args: Any, label: Any, help_text: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = label
        self.fields["code"].help_text = help_text


class OpenReportForm(ToldForm):
    """The report form with a name instead of an account; the unit is the code's."""

    first = ToldForm.first | {"name", "capacity", "contact", "website"}
    field_order = ("text", "when", "occurred_on", "occurred_time", "name", "capacity", "contact")

    name = forms.CharField(
        label=_("Ditt namn"),
        max_length=150,
        help_text=_("Plikten att rapportera är personlig, så rapporten behöver ett namn."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Skriv ditt namn.")},
    )
    capacity = forms.ChoiceField(
        label=_("Jag är"),
        choices=[("", _("Välj")), *Capacity.choices],
        error_messages={"required": _("Välj vad du är."), "invalid_choice": _("Välj vad du är.")},
    )
    contact = forms.CharField(
        label=_("Telefon eller e-post"),
        required=False,
        max_length=200,
        help_text=_("Om du vill att någon hör av sig. Uppgiften sparas krypterad."),
    )
    supplier: "forms.ModelChoiceField[Supplier]" = forms.ModelChoiceField(
        label=_("Gäller det en extern utförare?"),
        required=False,
        queryset=Supplier.objects.none(),
        empty_label=_("Nej"),
    )
    # A field nobody sees, which programs that fill in every field give away themselves by.
    website = forms.CharField(
        label=_("Lämna den här rutan tom"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args: Any, code: UnitCode, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.code = code
        offered: Any = self.fields["supplier"]
        offered.queryset = Supplier.objects.offered(code.unit.controller.pk, on=self.today)
        if not offered.queryset:
            del self.fields["supplier"]

    def clean_website(self) -> str:
        """Refuse what a program filled in; a person whose browser did it is told what to do."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Töm rutan Lämna den här rutan tom och skicka igen."))
        return ""

    def told(self) -> Told:
        """Return what was told, in the unit of the code."""
        return replace(self.told_of(self.code.unit), supplier=self.cleaned_data.get("supplier"))

    @property
    def sender(self) -> Sender:
        """Who reports, of a form that is valid."""
        told = self.cleaned_data
        return Sender(name=told["name"], capacity=Capacity(told["capacity"]), contact=told["contact"])
