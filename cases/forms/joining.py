"""Samverkan: a second answering unit, somebody outside, where between them it broke, each one's part."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.base import CommandForm, LongText, Versions
from cases.forms.placing import DEPTH, INDENT
from cases.models import Case
from organisation.models import Unit


class OtherUnitForm(CommandForm):
    """Another unit of the nämnd that answers too, or somebody outside by name."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label=_("Enhet som också ska svara"),
        required=False,
        empty_label=_("Ingen, motparten finns utanför"),
        help_text=_("Enhetens chef får veta det, läser ärendet och skriver sin del."),
    )
    name = forms.CharField(
        label=_("Eller motpart utanför"),
        required=False,
        max_length=120,
        help_text=_(
            "Till exempel regionen, en annan nämnd, en skola eller en extern utförare. De läser inget."
        ),
    )

    def __init__(self, *args: Any, case: Case, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taken = case.other_units.filter(unit__isnull=False).values("unit_id")
        units = Unit.objects.active(on).filter(board_id=case.board_id).exclude(pk=case.unit_id)
        self.fields["unit"].queryset = units.exclude(pk__in=taken)  # type: ignore[attr-defined]
        self.fields["unit"].label_from_instance = (  # type: ignore[attr-defined]
            lambda unit: f"{INDENT * DEPTH[unit.level]}{unit.name}"
        )

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        told = super().clean() or {}
        if not self.errors and bool(told.get("unit")) == bool(told.get("name", "").strip()):
            words = _("Välj en enhet eller skriv ett namn, inte båda.")
            self.add_error("unit", words if told.get("unit") else _("Välj en enhet eller skriv ett namn."))
        return told


class HandoverForm(CommandForm):
    """Where between the units it broke."""

    checked = ("point",)
    point = forms.CharField(
        label=_("Var brast det mellan er?"),
        required=False,
        max_length=200,
        help_text=_("Till exempel: när uppdraget gick från myndighet till utförare. Skriv inga namn."),
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, version=case.version, initial={"point": case.handover}, **kwargs)
        self.case = case
        if case.protected and case.handover_point:
            self.fields["point"].help_text = _("Det som står visas inte. Skriv nytt för att ersätta det.")

    @property
    def wanted(self) -> str:
        """What was written; what is not shown is not erased by leaving it."""
        written = str(self.cleaned_data["point"])
        return written or (self.case.handover_point if self.case.protected else "")


class PartForm(CommandForm):
    """An answering unit's own part."""

    checked = ("text",)
    text = LongText(
        label=_("Vår del"),
        error_messages={"required": _("Skriv er del.")},
        help_text=_("Vad hände hos er, hur bedömer ni det, och vad gör ni åt det?"),
        widget=forms.Textarea(attrs={"class": "k-large", "rows": 8}),
    )

    def versions(self) -> list[Versions]:
        """Return the part as this person wrote it and as it stands, where they are not the same."""
        mine, theirs = self.cleaned_data["text"], (self.conflict or {}).get("part", "")
        return [Versions(str(self.fields["text"].label), mine, theirs)] if mine != theirs else []
