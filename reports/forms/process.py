"""Whose work is followed, and over how long."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from organisation.models import Unit
from reports.queries.process_view import MONTHS

SPANS = {4: gettext_lazy("De senaste fyra månaderna"), 12: gettext_lazy("De senaste tolv månaderna")}


class FollowForm(forms.Form):
    """A unit and a number of months; what the address says wrongly is told beside it."""

    enhet = forms.TypedChoiceField(
        label=gettext_lazy("Enhet"),
        coerce=int,
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Välj en enhet i listan.")},
    )
    manader = forms.TypedChoiceField(
        label=gettext_lazy("Period"),
        coerce=int,
        required=False,
        choices=[(months, SPANS[months]) for months in MONTHS],
        error_messages={"invalid_choice": gettext_lazy("Välj en period i listan.")},
    )

    def __init__(self, data: Any, *, units: Sequence[Unit]) -> None:
        super().__init__(data)
        self.units = {unit.pk: unit for unit in units}
        chosen: Any = self.fields["enhet"]
        chosen.choices = [(unit.pk, unit.name) for unit in units]
        field: Any
        for field in self.fields.values():
            field.needed_here = True  # a choice is always made, if only by us

    @property
    def unit(self) -> Unit:
        """The chosen unit, else the first the person follows."""
        chosen = self.cleaned_data.get("enhet") if self.is_valid() else None
        return self.units[chosen] if chosen else next(iter(self.units.values()))

    @property
    def months(self) -> int:
        """The chosen number of months, else the shorter."""
        chosen: int | None = self.cleaned_data.get("manader") if self.is_valid() else None
        return chosen or MONTHS[0]
