"""The filter of the cases in Övrigt."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.filters.base import unit_choices
from core.text import LONGEST_WORD
from organisation.models import Reached, Unit

A_YEAR = timedelta(days=365)


class OthersFilter(forms.Form):
    """Which unit and which days, in the address; a year back when nothing is said."""

    unit = forms.TypedChoiceField(label=_("Enhet"), required=False, coerce=int, empty_value=None)
    first = forms.DateField(label=_("Från och med"), required=False, widget=forms.DateInput({"type": "date"}))
    last = forms.DateField(label=_("Till och med"), required=False, widget=forms.DateInput({"type": "date"}))
    word = forms.CharField(required=False, max_length=LONGEST_WORD, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, units: list[Reached], today: date) -> None:
        super().__init__(data)
        self.today = today
        chosen: Any = self.fields["unit"]
        chosen.choices = [("", _("Alla jag läser")), *unit_choices(units, today)]

    @property
    def chosen(self) -> dict[str, Any]:
        """What was asked for; what is wrong or missing is left out."""
        told = self.cleaned_data if self.is_valid() else {}
        unit = told.get("unit")
        last = told.get("last") or self.today
        first = told.get("first") or last - A_YEAR
        return {
            "unit": Unit.objects.filter(pk=unit).first() if unit else None,
            "first": min(first, last),
            "last": max(first, last),
        }

    @property
    def asked_word(self) -> str:
        """The word that was pressed, if any."""
        return str(self.cleaned_data.get("word", "")) if self.is_valid() else ""
