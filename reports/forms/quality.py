"""Ordering a kvalitetsberättelse."""

from collections.abc import Sequence
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from organisation.models import Unit

YEARS_OFFERED = 8


class OrderQualityReportForm(forms.Form):
    """Which nämnd and which year; with only one nämnd to choose it is chosen.

    Parameters: `boards` those the person may have figures of; `this_year` the year it is today. The
    hidden key makes a form that is sent twice one order.
    """

    board = forms.TypedChoiceField(label=_("Nämnd"), coerce=int)
    year = forms.TypedChoiceField(
        label=_("År"), coerce=int, help_text=_("Ett år som inte är slut räknas till och med i dag.")
    )
    order_key = forms.CharField(widget=forms.HiddenInput, max_length=36)

    def __init__(self, data: dict[str, str] | None = None, *, boards: Sequence[Unit], this_year: int) -> None:
        super().__init__(data)
        self.fields["board"].choices = [(board.pk, board.name) for board in boards]  # type: ignore[attr-defined]
        self.fields["year"].choices = [  # type: ignore[attr-defined]
            (year, str(year)) for year in range(this_year, this_year - YEARS_OFFERED, -1)
        ]
        self.initial = {"board": boards[0].pk, "year": this_year - 1, "order_key": str(uuid4())}
