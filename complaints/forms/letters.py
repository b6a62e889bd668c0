"""Which passages become a complaint of their own, and which complaint a duplicate is one of."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.base import CommandForm
from cases.forms.placing import DEPTH, INDENT
from cases.models import Case
from complaints.queries.grouping import as_choices
from complaints.queries.letters import passages
from complaints.services.splitting import Part
from organisation.models import Unit
from organisation.roles import Capability
from registers.models import Subject


class SplitForm(CommandForm):
    """The passages, chosen word for word, and what the new complaint is about."""

    chosen = forms.TypedMultipleChoiceField(
        label=_("Vilka delar av brevet blir ett eget klagomål?"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Orden följer med som de står. Brevet självt ändras inte."),
        error_messages={"required": _("Välj det som ska bli ett eget klagomål.")},
    )
    title = forms.CharField(
        label=_("Rubrik på det nya"), required=False, max_length=200, help_text=_("Några ord utan namn.")
    )
    subjects = forms.ModelMultipleChoiceField(
        Subject.objects.none(),
        label=_("Vad handlar det nya om?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Vilken enhet ska svara?"), required=False, empty_label=_("Samma som nu")
    )
    with_files = forms.BooleanField(label=_("Brevets bilagor följer med"), required=False)

    def __init__(self, *args: Any, case: Case, on: date, **kwargs: Any) -> None:
        super().__init__(*args, version=case.version, **kwargs)
        self.passages = passages(case.original.text)
        fields: dict[str, Any] = self.fields
        fields["chosen"].choices = list(enumerate(self.passages))
        fields["subjects"].queryset = Subject.objects.offered(case.board_id, on=on)
        if Capability.DECIDE in case.capabilities:  # type: ignore[attr-defined]
            units = Unit.objects.active(on).filter(board_id=case.board_id).exclude(pk=case.unit_id)
            fields["unit"].queryset = units.order_by("path")
            fields["unit"].label_from_instance = lambda unit: f"{INDENT * DEPTH[unit.level]}{unit.name}"
        else:
            del fields["unit"]

    @property
    def part(self) -> Part:
        """What was filled in, as the command takes it."""
        told = self.cleaned_data
        return Part(
            chosen=[self.passages[place] for place in sorted(told["chosen"])],
            title=told["title"],
            unit=told.get("unit"),
            subjects=list(told["subjects"]),
            with_files=told["with_files"],
        )


class JoinForm(CommandForm):
    """The complaint that is kept."""

    into = forms.TypedChoiceField(
        label=_("Vilket klagomål behålls?"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj vilket klagomål som behålls.")},
    )

    def __init__(self, *args: Any, offered: Sequence[Case], case: Case, **kwargs: Any) -> None:
        super().__init__(*args, version=case.version, **kwargs)
        self.fields["into"].choices = as_choices(offered)  # type: ignore[attr-defined]
