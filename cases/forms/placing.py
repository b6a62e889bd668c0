"""Who answers for a case."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.base import CommandForm, LongText, Versions
from cases.models import Case
from organisation.enums import Level
from organisation.models import Unit, User
from organisation.queries import people_with
from organisation.roles import Capability

# How far in each level stands in a list, so that the tree is seen.
INDENT = "\u00a0\u00a0"
DEPTH = {level: depth for depth, level in enumerate(Level)}


class MoveForm(CommandForm):
    """The unit that should answer instead."""

    checked = ("reason",)
    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label=_("Vilken enhet ska svara?"),
        error_messages={"required": _("Välj en enhet.")},
        empty_label=_("Välj"),
    )
    reason = LongText(
        label=_("Varför?"),
        error_messages={"required": _("Skriv varför ärendet flyttas.")},
        help_text=_("Den nya enhetens chef läser det du skriver."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, case: Case, on: date, **kwargs: Any) -> None:
        super().__init__(*args, version=case.version, **kwargs)
        units = Unit.objects.active(on).filter(board_id=case.board_id).exclude(pk=case.unit_id)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["unit"].label_from_instance = (  # type: ignore[attr-defined]
            lambda unit: f"{INDENT * DEPTH[unit.level]}{unit.name}"
        )


class AssignForm(CommandForm):
    """The person who handles the case."""

    checked = ("to_reporter",)
    owner = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Vem handlägger ärendet?"),
        error_messages={"required": _("Välj en person.")},
        empty_label=_("Välj"),
    )

    def __init__(self, *args: Any, case: Case, on: date, **kwargs: Any) -> None:
        super().__init__(*args, version=case.version, **kwargs)
        people = people_with(Capability.INVESTIGATE, case.unit, on=on)
        if case.restricted:
            readers = case.readers.filter(until__isnull=True)
            people = User.objects.filter(pk__in=readers.values("person_id")).order_by("last_name", "pk")
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]
        self.initial.setdefault("owner", case.owner_id)
        self.owner_now = case.owner

    def versions(self) -> list[Versions]:
        """Return whom this person chose and who handles the case now, where they are not the same."""
        mine = self.cleaned_data["owner"]
        if self.owner_now is None or self.owner_now == mine:
            return []
        return [Versions(str(self.fields["owner"].label), str(mine), str(self.owner_now))]
