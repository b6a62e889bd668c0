"""Actions: decide, finish, judge the effect, take back."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cases.enums import ActionLevel, Decision, Effect
from cases.forms.base import CommandForm, LongText
from cases.forms.classifying import LONGEST_REASON
from cases.models import Case
from cases.queries.choices import action_levels
from cases.queries.keeping import answering_units
from cases.services.acting import Plan
from organisation.models import Unit, User
from organisation.queries import people_with
from organisation.roles import Capability
from registers.enums import Strength
from registers.models import ActionType

# A day outside these is a slip of the finger.
FIRST_DAY, LAST_DAY = date(1950, 1, 1), date(2100, 12, 31)
MARKS = {Strength.WEAKER: "●○○", Strength.INTERMEDIATE: "●●○", Strength.STRONGER: "●●●"}


def day_field(label: Any, *, empty: Any) -> forms.DateField:
    """Return a field for a day, with the browser's own calendar; `empty` is said when it is left out."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    said: dict[str, Any] = {
        "required": empty,
        "invalid": _("Skriv dagen som år-månad-dag, till exempel 2026-11-23."),
    }
    wrong_year = _("Kontrollera året.")
    span = [MinValueValidator(FIRST_DAY, wrong_year), MaxValueValidator(LAST_DAY, wrong_year)]
    return forms.DateField(label=label, widget=widget, error_messages=said, validators=span)


def type_words(row: ActionType) -> str:
    """Write an action type with its strength, as marks and in a word."""
    return f"{row.name} {MARKS[Strength(row.strength)]} {row.get_strength_display().lower()}"


def types_for(case: Case, *, on: date) -> QuerySet[ActionType]:
    """Return the types of action the case's nämnd has on a day, weakest first."""
    types: QuerySet[ActionType] = ActionType.objects.offered(case.board_id, on=on)
    return types.order_by("strength", "order", "name")


def people_for(case: Case, by: User, *, on: date) -> QuerySet[User]:
    """Return who may be responsible: those with a task in the unit or above it, and whoever decides."""
    people = people_with(Capability.REPORT, case.unit, on=on) | User.objects.filter(pk=by.pk)
    for unit in answering_units(case) if case.joint else []:
        people |= people_with(Capability.REPORT, unit, on=on)
    return people


def line_choices(case: Case, by: User, *, on: date) -> dict[str, Any]:
    """Return the choices of the line on the case page, which is written out without widgets."""
    return {
        "types": [(row.pk, type_words(row)) for row in types_for(case, on=on)],
        "levels": action_levels([case.board]),
        "people": [(row.pk, str(row)) for row in people_for(case, by, on=on).only("first_name", "last_name")],
    }


class ActionForm(CommandForm):
    """An action in one line: what, of what type, how far it reaches, who, by when."""

    checked = ("text",)
    text = LongText(
        label=_("Vad ska göras?"),
        error_messages={"required": _("Skriv vad som ska göras.")},
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    type = forms.ModelChoiceField(
        ActionType.objects.none(),
        label=_("Typ av åtgärd"),
        error_messages={"required": _("Välj vad det är för åtgärd.")},
        help_text=_(
            "Fler prickar: åtgärden ändrar vad som kan hända, i stället för att be någon komma ihåg."
        ),
        empty_label=_("Välj"),
    )
    level = forms.ChoiceField(label=_("Hur långt når den?"))
    responsible = forms.ModelChoiceField(
        User.objects.none(), label=_("Vem gör det?"), error_messages={"required": _("Välj vem som gör det.")}
    )
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Vilken enhet gör det?"), required=False, empty_label=_("Min")
    )
    due_on = day_field(_("Klar senast"), empty=_("Välj en dag."))

    def __init__(self, *args: Any, case: Case, by: User, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if case.joint:
            units = [unit.pk for unit in answering_units(case)]
            self.fields["unit"].queryset = Unit.objects.filter(pk__in=units)  # type: ignore[attr-defined]
        else:
            del self.fields["unit"]
        self.fields["type"].queryset = types_for(case, on=on)  # type: ignore[attr-defined]
        self.fields["type"].label_from_instance = type_words  # type: ignore[attr-defined]
        self.fields["responsible"].queryset = people_for(case, by, on=on)  # type: ignore[attr-defined]
        self.fields["level"].choices = action_levels([case.board])  # type: ignore[attr-defined]
        self.initial.setdefault("responsible", by.pk)
        self.initial.setdefault("level", ActionLevel.SECTION)

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
            unit=told.get("unit"),
        )


class FinishForm(CommandForm):
    """An action is done."""

    checked = ("note", "to_reporter")
    done_on = day_field(_("Vilken dag blev det gjort?"), empty=_("Välj en dag."))
    note = LongText(label=_("Vad gjordes?"), required=False, widget=forms.Textarea(attrs={"rows": 3}))


class EffectForm(CommandForm):
    """What an action led to."""

    checked = ("note",)
    effect = forms.TypedChoiceField(
        label=_("Har åtgärden hjälpt?"),
        error_messages={"required": _("Välj ett svar.")},
        choices=Effect.choices,
        coerce=Effect,
        widget=forms.RadioSelect,
    )
    note = LongText(
        label=_("Vad ser du som visar det?"),
        error_messages={"required": _("Skriv vad du ser.")},
        help_text=_(
            "Till exempel: inga nya händelser på två månader, eller vad kollegor och enskilda säger."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class WithdrawForm(CommandForm):
    """An action will not be done."""

    checked = ("reason",)
    reason = LongText(
        label=_("Varför ska den inte göras?"),
        error_messages={"required": _("Skriv varför åtgärden tas bort.")},
        most=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ProposalForm(CommandForm):
    """What a higher chief says of a proposed action."""

    checked = ("reason", "text")
    decision = forms.TypedChoiceField(
        label=_("Ska det göras?"),
        error_messages={"required": _("Välj ett svar.")},
        choices=Decision.choices,
        coerce=Decision,
        widget=forms.RadioSelect,
    )
    reason = LongText(
        label=_("Varför?"),
        required=False,
        help_text=_("Behövs när du säger nej, eller ja till en del. Den som föreslog läser det."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    text = LongText(
        label=_("Vad ska göras?"),
        required=False,
        help_text=_("Ändra om du säger ja till en del. Förslaget finns kvar som det var."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    responsible = forms.ModelChoiceField(
        User.objects.none(), label=_("Vem gör det?"), required=False, empty_label=_("Välj")
    )
    due_on = day_field(_("Klar senast"), empty=_("Välj en dag."))

    def __init__(self, *args: Any, case: Case, by: User, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["responsible"].queryset = people_for(case, by, on=on)  # type: ignore[attr-defined]
