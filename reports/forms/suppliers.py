"""Between which days what came in about suppliers is counted."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.acting import day_field
from core.dates import Period

FIRST, LAST = "fran", "till"


class SuppliersForm(forms.Form):
    """The year so far where nothing is said."""

    fran = day_field(_("Inkom från och med"), empty=_("Välj en dag."))
    till = day_field(_("Inkom till och med"), empty=_("Välj en dag."))

    def __init__(self, asked: Any, *, today: date) -> None:
        whole = asked.copy()
        whole.setdefault(FIRST, today.replace(month=1, day=1).isoformat())
        whole.setdefault(LAST, today.isoformat())
        super().__init__(whole)

    def clean(self) -> dict[str, Any]:
        """Say when the days come in the wrong order."""
        told = super().clean() or {}
        first, last = told.get(FIRST), told.get(LAST)
        if first and last and first > last:
            self.add_error(LAST, _("Slutet ligger före början."))
        return told

    @property
    def period(self) -> Period:
        """The days of a valid form."""
        return Period(self.cleaned_data[FIRST], self.cleaned_data[LAST])
