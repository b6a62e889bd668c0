"""Actions: decide, finish, judge the effect, take back."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.enums import ActionLevel, Effect
from cases.forms.base import CommandForm
from cases.forms.classifying import LONGEST_REASON
from cases.models import Case
from cases.services.acting import Plan
from organisation.models import User
from organisation.queries import people_with
from organisation.roles import Capability
from registers.enums import Strength
from registers.models import ActionType

MARKS = {Strength.WEAKER: "●○○", Strength.INTERMEDIATE: "●●○", Strength.STRONGER: "●●●"}


def day_field(label: Any, **values: Any) -> forms.DateField:
    """Return a field for a day, with the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **values)


def type_words(row: ActionType) -> str:
    """Write an action type with its strength, as marks and in a word."""
    return f"{row.name} {MARKS[Strength(row.strength)]} {row.get_strength_display().lower()}"


class ActionForm(CommandForm):
    """An action in one line: what, of what type, how far it reaches, who, by when."""

    text = forms.CharField(label=_("Vad ska göras?"), widget=forms.Textarea(attrs={"rows": 2}))
    type = forms.ModelChoiceField(
        ActionType.objects.none(),
        label=_("Typ av åtgärd"),
        help_text=_(
            "Fler prickar: åtgärden ändrar vad som kan hända, i stället för att be någon komma ihåg."
        ),
        empty_label=_("Välj"),
    )
    level = forms.ChoiceField(label=_("Hur långt når den?"), choices=ActionLevel.choices)
    responsible = forms.ModelChoiceField(User.objects.none(), label=_("Vem gör det?"))
    due_on = day_field(_("Klar senast"))

    def __init__(self, *args: Any, case: Case, by: User, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        types = ActionType.objects.offered(case.board_id, on=on).order_by("strength", "order", "name")
        people = people_with(Capability.REPORT, case.unit, on=on) | User.objects.filter(pk=by.pk)
        self.fields["type"].queryset = types  # type: ignore[attr-defined]
        self.fields["type"].label_from_instance = type_words  # type: ignore[attr-defined]
        self.fields["responsible"].queryset = people  # type: ignore[attr-defined]
        self.initial.setdefault("responsible", by.pk)
        self.initial.setdefault("level", ActionLevel.SECTION)

    @property
    def lists(self) -> dict[str, Any]:
        """The choices, for the line on the case page that is written out without widgets."""
        return {
            "types": [(row.pk, type_words(row)) for row in self.fields["type"].queryset],  # type: ignore[attr-defined]
            "levels": ActionLevel.choices,
            "people": list(self.fields["responsible"].queryset),  # type: ignore[attr-defined]
        }

    @property
    def plan(self) -> Plan:
        """What was filled in, as the command takes it."""
        told = self.cleaned_data
        return Plan(
            text=told["text"],
            type=told["type"],
            level=ActionLevel(told["level"]),
            responsible=told["responsible"],
            due_on=told["due_on"],
        )


class FinishForm(CommandForm):
    """An action is done."""

    done_on = day_field(_("Vilken dag blev det gjort?"))
    note = forms.CharField(label=_("Vad gjordes?"), required=False, widget=forms.Textarea(attrs={"rows": 3}))


class EffectForm(CommandForm):
    """What an action led to."""

    effect = forms.TypedChoiceField(
        label=_("Har åtgärden hjälpt?"), choices=Effect.choices, coerce=Effect, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("Vad ser du som visar det?"),
        help_text=_(
            "Till exempel: inga nya händelser på två månader, eller vad kollegor och enskilda säger."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class WithdrawForm(CommandForm):
    """An action will not be done."""

    reason = forms.CharField(
        label=_("Varför ska den inte göras?"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
