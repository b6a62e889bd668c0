"""What of the read log is asked for."""

from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.acting import day_field
from reports.forms.spans import SpanForm

DAYS_SHOWN = 30
PERSON, CASE = "person", "arende"


class ReadLogForm(SpanForm):
    """Whose readings, of which case, between which days; the last thirty where nothing is said."""

    person = forms.CharField(label=_("Person"), required=False, max_length=100)
    arende = forms.CharField(
        label=_("Ärendenummer"), required=False, max_length=40, help_text=_("Hela numret, som SN-AV-2026-1.")
    )
    fran = day_field(_("Från och med"), empty=_("Välj en dag."))
    till = day_field(_("Till och med"), empty=_("Välj en dag."))

    @staticmethod
    def first_day(today: date) -> date:
        """Return the first of the last thirty days."""
        return today - timedelta(days=DAYS_SHOWN)
