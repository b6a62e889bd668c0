"""What one says to order a period summary."""

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.dates import ONE_DAY, Period
from organisation.models import Unit

OWN = "own"
TERTIALS_OFFERED, YEARS_OFFERED = 6, 3


class SummaryForm(forms.Form):
    """Nämnd and period: a tertial, a year, or two days of one's own."""

    board = forms.ModelChoiceField(Unit.objects.none(), label=gettext_lazy("Nämnd"), empty_label=None)
    span = forms.ChoiceField(label=gettext_lazy("Period"))
    first_day = forms.DateField(
        label=gettext_lazy("Från och med"),
        help_text=gettext_lazy("Fylls i för en egen period."),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Skriv dagen som 2026-11-23.")},
    )
    last_day = forms.DateField(
        label=gettext_lazy("Till och med"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Skriv dagen som 2026-11-23.")},
    )
    order_key = forms.CharField(max_length=40, widget=forms.HiddenInput, initial=lambda: uuid4().hex)

    def __init__(self, data: Any = None, *, boards: QuerySet[Unit], today: date) -> None:
        super().__init__(data)
        self.spans = spans(today)
        board, span = self.fields["board"], self.fields["span"]
        assert isinstance(board, forms.ModelChoiceField)  # noqa: S101 -- for the type checker
        assert isinstance(span, forms.ChoiceField)  # noqa: S101 -- for the type checker
        board.queryset = boards
        board.initial = boards.first()
        if len(boards) == 1:
            board.widget = board.hidden_widget()
        span.choices = [
            *((key, period.label.capitalize()) for key, period in self.spans.items()),
            (OWN, _("Egen period")),
        ]
        # The latest tertial that is over: the one whose figures stand still.
        span.initial = list(self.spans)[1]

    def clean(self) -> dict[str, Any]:
        """Turn the choice into a period; say beside the right field what is missing."""
        found = super().clean() or {}
        chosen = found.get("span")
        if chosen == OWN:
            self._clean_own(found)
        elif chosen:
            found["period"] = self.spans[chosen]
        return found

    def _clean_own(self, found: dict[str, Any]) -> None:
        first, last = found.get("first_day"), found.get("last_day")
        for name, day in (("first_day", first), ("last_day", last)):
            if not day and name not in self.errors:
                self.add_error(name, _("Ange en dag, eller välj en tertial eller ett år."))
        if first and last and last < first:
            self.add_error("last_day", _("Slutet ligger före början."))
        elif first and last:
            found["period"] = Period(first, last)


def spans(today: date) -> dict[str, Period]:
    """Return the tertials and years one may choose, by key, the newest first."""
    offered: dict[str, Period] = {}
    period = Period.containing(today)
    for _n in range(TERTIALS_OFFERED):
        offered[f"{period.first}_{period.last}"] = period
        period = Period.containing(period.first - ONE_DAY)
    years = (Period.year(today.year - n) for n in range(YEARS_OFFERED))
    return offered | {f"{year.first}_{year.last}": year for year in years}
