"""What the receiver decides about a deviation."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.base import CommandForm, LongText
from cases.forms.classifying import AxesForm, basis_field
from cases.forms.investigating import answer_field
from cases.models import Case
from cases.services.classifying import Classification
from deviations.enums import Informed
from deviations.kind import INFORMED

REQUIRED = {
    "categories": _("Välj vad det är för händelse."),
    "severity": _("Välj hur allvarligt det var."),
    "likelihood": _("Välj hur troligt det är."),
}


class DirectForm(AxesForm):
    """Åtgärdat direkt: one screen for what is simple and already dealt with (decision 6)."""

    checked = ("done", "lexsarah_reason", "other_reason", "to_reporter")
    done = LongText(
        label=_("Vad gjordes?"),
        error_messages={"required": _("Skriv vad som gjordes.")},
        widget=forms.Textarea(attrs={"rows": 3, "autofocus": True}),
    )
    lexsarah_reason = LongText(
        label=_("Varför är det inte lex Sarah?"),
        error_messages={"required": _("Skriv varför det inte kan vara lex Sarah.")},
        help_text=_("Till exempel: ingen kom till skada och det fanns ingen risk för det."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    field_order = (
        "done",
        "lexsarah_reason",
        "categories",
        "other_reason",
        "severity",
        "likelihood",
        "legal_bases",
        "version",
    )

    def __init__(self, *args: Any, case: Case, on: date, **kwargs: Any) -> None:
        super().__init__(*args, case=case, on=on, **kwargs)
        for name, words in REQUIRED.items():
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = words
        self.fields["informed"] = answer_field(INFORMED, case)
        if not case.legal_bases.exists():
            self.fields["legal_bases"] = basis_field()
        self.initial.setdefault("done", case.deviation.done_at_once)
        self.initial.setdefault("lexsarah_reason", case.deviation.lexsarah_reason)

    @property
    def told(self) -> dict[str, Any]:
        """What was filled in, as the command takes it."""
        texts = {name: self.cleaned_data[name] for name in ("lexsarah_reason", "done", "informed")}
        return {**texts, "classification": self.classification, "suggested": self.shown_ids}

    @property
    def classification(self) -> Classification:
        """What was filled in, with the causes the case already has left as they are, and laws it has."""
        told, causes = self.cleaned_data, list(self.case.case_causes.select_related("cause"))
        bases = [row.basis for row in self.case.legal_bases.all()]
        return Classification(
            categories=told["categories"],
            severity=told["severity"],
            likelihood=told["likelihood"],
            other_reason=told["other_reason"],
            causes=[row.cause for row in causes],
            primary_cause=next((row.cause for row in causes if row.is_primary), None),
            legal_bases=told.get("legal_bases", bases),
        )


class InformedForm(CommandForm):
    """Whether the individual has been told."""

    informed = forms.TypedChoiceField(
        label=_("Är den enskilde informerad?"),
        error_messages={"required": _("Välj ett svar.")},
        choices=Informed.choices,
        coerce=Informed,
        widget=forms.RadioSelect,
    )
