"""Which complaints hang together, and one answer to all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.base import CommandForm
from cases.models import Case
from complaints.enums import AnswerTo
from complaints.forms.handling import AnswerForm
from complaints.models import Complaint, Matter
from complaints.queries.grouping import as_choices, line_of
from complaints.queries.reaching import reach_of
from complaints.services.answering import Answer

SKIP = "inte"


class GroupForm(CommandForm):
    """What it is about, and the complaints that are about it too."""

    title = forms.CharField(
        label=_("Vad gäller det?"),
        max_length=200,
        help_text=_("Några ord utan namn, till exempel: ny hyra i Ekgården."),
        error_messages={"required": _("Skriv vad det gäller.")},
    )
    others = forms.TypedMultipleChoiceField(
        label=_("Vilka klagomål gäller samma sak?"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Välj minst ett klagomål till.")},
    )

    def __init__(self, *args: Any, offered: Sequence[Case], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["others"].choices = as_choices(offered)  # type: ignore[attr-defined]


class TogetherForm(AnswerForm):
    """One answer, and for each complaint whether it gets it in another way than the others.

    A complaint's own fields end with its case's id: `to_<id>`, `consent_<id>`, `neutral_<id>`, `fit_<id>`.
    """

    def __init__(self, *args: Any, rows: Sequence[Complaint], matter: Matter, **kwargs: Any) -> None:
        super().__init__(*args, version=matter.version, **kwargs)
        self.rows = rows
        self.others = [row.case for row in rows]
        self.reaches = {row.pk: reach_of(row.case) for row in rows}
        for row in rows:
            self._add(row)

    def _add(self, row: Complaint) -> None:
        pk = row.pk
        choices = [("", _("Som ovan")), *AnswerTo.choices, (SKIP, _("Svara inte nu"))]
        self.fields[f"to_{pk}"] = forms.ChoiceField(
            label=_("Vem får svaret?"), choices=choices, required=False
        )
        self.fields[f"consent_{pk}"] = forms.CharField(
            label=_("Hur har den det gäller samtyckt?"), required=False, max_length=300
        )
        self.fields[f"neutral_{pk}"] = forms.BooleanField(label=_("Svaret är neutralt"), required=False)
        self.fields[f"fit_{pk}"] = forms.BooleanField(label=_("Svaret kan läsas med koden"), required=False)

    def is_read_behind_code(self, told: Mapping[str, Any]) -> bool:
        """Tell whether one of all who get the answer reads it with nothing but a code."""
        own = any(told.get(f"{name}_{row.pk}") for row in self.rows for name in ("fit", "neutral"))
        return own or super().is_read_behind_code(told)

    def misses_somebody(self, told: Mapping[str, Any]) -> bool:
        """Tell whether one of those who are answered now is given no way to read it."""
        return any(
            self.reaches[row.pk].misses(is_open=self._is_open(told, row.pk))
            for row in self.rows
            if told.get(f"to_{row.pk}") != SKIP
        )

    def _is_open(self, told: Mapping[str, Any], pk: int) -> bool:
        own = f"_{pk}" if told.get(f"to_{pk}") else ""
        fit = f"fit{own}" if own else "fit_for_code"
        return bool(told.get(fit) or told.get(f"neutral{own}"))

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """Each complaint's line and its own fields, for the page."""
        names = ("to", "consent", "neutral", "fit")
        return [
            {
                "case": row.case,
                "line": line_of(row.case),
                "reach": self.reaches[row.pk],
                "fields": (fields := [self[f"{name}_{row.pk}"] for name in names]),
                "is_own": any(field.value() or field.errors for field in fields),
            }
            for row in self.rows
        ]

    @property
    def given(self) -> dict[int, Answer]:
        """The answer of each case that gets one, by the case's id."""
        found = {row.pk: self._answer_of(row.pk) for row in self.rows}
        return {pk: answer for pk, answer in found.items() if answer}

    def _answer_of(self, pk: int) -> Answer | None:
        told = self.cleaned_data
        to = told[f"to_{pk}"]
        if to == SKIP:
            return None
        if not to:
            return self.answer
        own = {"consent": told[f"consent_{pk}"], "neutral": told[f"neutral_{pk}"]}
        return replace(self.answer, to=AnswerTo(to), fit_for_code=told[f"fit_{pk}"], **own)
