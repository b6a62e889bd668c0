"""What of the read log is asked for."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.acting import day_field

DAYS_SHOWN = 30
PERSON, CASE, FIRST, LAST = "person", "arende", "fran", "till"


class ReadLogForm(forms.Form):
    """Whose readings, of which case, between which days; the last thirty where nothing is said."""

    person = forms.CharField(label=_("Person"), required=False, max_length=100)
    arende = forms.CharField(
        label=_("Ärendenummer"), required=False, max_length=40, help_text=_("Hela numret, som SN-AV-2026-1.")
    )
    fran = day_field(_("Från och med"), empty=_("Välj en dag."))
    till = day_field(_("Till och med"), empty=_("Välj en dag."))

    def __init__(self, asked: Any, *, today: date) -> None:
        whole = asked.copy()
        whole.setdefault(FIRST, (today - timedelta(days=DAYS_SHOWN)).isoformat())
        whole.setdefault(LAST, today.isoformat())
        super().__init__(whole)

    def clean(self) -> dict[str, Any]:
        """Say when the days come in the wrong order."""
        told = super().clean() or {}
        first, last = told.get(FIRST), told.get(LAST)
        if first and last and first > last:
            self.add_error(LAST, _("Slutet ligger före början."))
        return told
