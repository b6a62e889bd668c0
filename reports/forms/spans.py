"""Between which days something is asked for."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

FIRST, LAST = "fran", "till"


class SpanForm(forms.Form):
    """A form with a first and a last day, `fran` and `till`: `first_day` to today where none is said."""

    def __init__(self, asked: Any, *, today: date) -> None:
        whole = asked.copy()
        whole.setdefault(FIRST, self.first_day(today).isoformat())
        whole.setdefault(LAST, today.isoformat())
        super().__init__(whole)

    @staticmethod
    def first_day(today: date) -> date:
        """Return where the span begins when nothing is said: with the year."""
        return today.replace(month=1, day=1)

    def clean(self) -> dict[str, Any]:
        """Say when the days come in the wrong order."""
        told = super().clean() or {}
        first, last = told.get(FIRST), told.get(LAST)
        if first and last and first > last:
            self.add_error(LAST, _("Slutet ligger före början."))
        return told
