"""The investigation, and what is said when a case is moved along."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.base import CommandForm, LongText, Versions
from core.text import Words


class InvestigationForm(CommandForm):
    """What has been found, apart from how it is judged."""

    facts = LongText(
        label=_("Vad har kommit fram?"),
        help_text=_("Bara fakta: vad som hände, i vilken ordning, och hur du vet det. Skriv inga namn."),
        required=False,
        widget=forms.Textarea(attrs={"class": "k-large", "rows": 10}),
    )
    assessment = LongText(
        label=_("Hur bedömer du det?"),
        help_text=_("Din bedömning av fakta: vad det betydde för den enskilde, och varför det kunde hända."),
        required=False,
        widget=forms.Textarea(attrs={"class": "k-large", "rows": 8}),
    )

    def versions(self) -> list[Versions]:
        """Return the texts where this person's and what stands now are not the same."""
        now = self.conflict or {}
        return [
            Versions(str(self.fields[name].label), self.cleaned_data[name], now[name])
            for name in ("facts", "assessment")
            if name in now and now[name] != self.cleaned_data[name]
        ]


class ReasonForm(CommandForm):
    """A reason in words, for a command that asks for one; left out where it does not."""

    reason = LongText(
        label=_("Varför?"),
        error_messages={"required": _("Skriv ett skäl.")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, asks: bool = True, help_text: Words = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if asks:
            self.fields["reason"].help_text = str(help_text)
        else:
            del self.fields["reason"]

    @property
    def words(self) -> str:
        """The words, or nothing where none were asked for."""
        return str(self.cleaned_data.get("reason", ""))
