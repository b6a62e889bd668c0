"""Within what time a nämnd confirms and answers."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.acting import day_field
from complaints.queries.levels import DAYS_IN_WEEK, Held
from complaints.services.levels import CODES, Level
from registers.enums import Amount
from registers.services.deadlines import LONGEST

WEEK = "week"
UNITS = [
    (Amount.WORKING_DAY, _("arbetsdagar")),
    (Amount.DAY, _("kalenderdagar")),
    (WEEK, _("veckor")),
    (Amount.HOUR, _("timmar")),
    (Amount.MONTH, _("kalendermånader")),
]
LABELS = (_("Bekräfta inom"), _("Svara inom"))


class LevelsForm(forms.Form):
    """A number and a unit for each of the two; weeks are kept as days."""

    def __init__(self, data: Any, *, held: dict[str, Held], today: date) -> None:
        super().__init__(data)
        self.today = today
        for code, label in zip(CODES, LABELS, strict=True):
            amount, unit = _now(held.get(code))
            self.fields[code] = forms.IntegerField(
                label=label,
                initial=amount,
                min_value=1,
                max_value=LONGEST,
                error_messages={"required": _("Skriv antalet."), "invalid": _("Skriv antalet med siffror.")},
            )
            self.fields[f"{code}_unit"] = forms.ChoiceField(label=_("Räknat i"), choices=UNITS, initial=unit)
        self.fields["since"] = day_field(_("Från och med"), empty=_("Välj en dag."))
        self.fields["since"].help_text = str(_("Gäller det som kommer in den dagen och senare."))
        self.fields["since"].initial = today

    def clean_since(self) -> date:
        """Refuse a day that has been: what came in then has its limits already."""
        day: date = self.cleaned_data["since"]
        if day < self.today:
            raise forms.ValidationError(_("Dagen har varit. Välj i dag eller senare."))
        return day

    def level(self, code: str) -> Level:
        """Return what was filled in for one of the two, as the command takes it."""
        amount, unit = self.cleaned_data[code], self.cleaned_data[f"{code}_unit"]
        if unit == WEEK:
            return Level(amount * DAYS_IN_WEEK, Amount.DAY)
        return Level(amount, Amount(unit))

    @property
    def pairs(self) -> list[tuple[Any, Any]]:
        """The number and its unit, side by side on the page."""
        return [(self[code], self[f"{code}_unit"]) for code in CODES]


def _now(held: Held | None) -> tuple[int | None, str]:
    if held is None:
        return None, Amount.WORKING_DAY
    amount, unit = held.rule.amount, held.rule.unit
    # 28 days are what people call four weeks; 10 are not.
    if unit == Amount.DAY and amount >= 3 * DAYS_IN_WEEK and amount % DAYS_IN_WEEK == 0:
        return amount // DAYS_IN_WEEK, WEEK
    return amount, unit
