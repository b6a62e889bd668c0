"""What somebody who reads a decided case again found."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.enums import Verdict
from cases.forms.base import CommandForm, LongText
from cases.kinds import Sample

NOTHING = ""


class RereadForm(CommandForm):
    """The same judgement, another one, or none possible; and what is done about it at once."""

    checked = ("reason",)
    verdict = forms.TypedChoiceField(
        label=_("Vad kom du fram till?"),
        choices=Verdict.choices,
        coerce=Verdict,
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj vad du kom fram till.")},
    )
    reason = LongText(
        label=_("Varför?"),
        required=False,
        most=2000,
        help_text=_(
            "Behövs om du bedömer annorlunda eller inte kan bedöma. Den som beslutade läser det i ärendet."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    remedy = forms.ChoiceField(
        label=_("Om du bedömer annorlunda: vad ska hända nu?"), required=False, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, sample: Sample, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verdict"].help_text = str(sample.question)
        offered = [(remedy.code, remedy.label) for remedy in sample.remedies]
        self.fields["remedy"].choices = [  # type: ignore[attr-defined]
            (NOTHING, _("Ingenting mer. Det räcker att det är skrivet.")),
            *offered,
        ]
        self.initial.setdefault("remedy", NOTHING)

    def clean(self) -> dict[str, Any]:
        """Ask for a reason where the judgement is not the same, and only then offer to do something."""
        told = super().clean() or {}
        verdict = told.get("verdict")
        if verdict and verdict != Verdict.SAME and not told.get("reason", "").strip():
            self.add_error("reason", _("Skriv varför."))
        if told.get("remedy") and verdict and verdict != Verdict.OTHER:
            self.add_error("remedy", _("Det går bara om du bedömer annorlunda."))
        return told
