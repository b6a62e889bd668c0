"""Who may read a case, its number in the diary, its deadlines, its erasure, its kind."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.acting import day_field
from cases.forms.base import CommandForm, LongText
from cases.models import Case
from cases.queries.keeping import may_become, people_around, possible_readers
from core.dates import end_of_day
from organisation.models import User

LONGEST_REASON = 200
LONGEST_NUMBER = 40
WHY = _("Varför?")


def reason_field(label: Any = WHY, *, most: int = LONGEST_REASON, **kwargs: Any) -> LongText:
    """Return the field for a reason."""
    kwargs.setdefault("error_messages", {"required": _("Skriv ett skäl.")})
    return LongText(label=label, most=most, widget=forms.Textarea(attrs={"rows": 3}), **kwargs)


def person_field(label: Any) -> "forms.ModelChoiceField[User]":
    """Return the field for a person; the form says which ones."""
    return forms.ModelChoiceField(
        User.objects.none(),
        label=label,
        error_messages={"required": _("Välj en person.")},
        empty_label=_("Välj"),
    )


class ReaderForm(CommandForm):
    """A person who may read the case from now on."""

    person = person_field(_("Vem ska få läsa?"))
    reason = reason_field(
        _("Varför behöver hon eller han läsa?"),
        help_text=_("Skälet sparas med namnet, så att det går att följa upp vem som har fått läsa."),
    )

    def __init__(self, *args: Any, case: Case, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = possible_readers(case, on=on)  # type: ignore[attr-defined]


class BarForm(CommandForm):
    """A person who may not read the case, whatever her role."""

    person = person_field(_("Vem ska inte få läsa?"))
    reason = reason_field(
        help_text=_(
            "Till exempel: ärendet handlar om henne. Skälet sparas krypterat och visas inte i listor."
        ),
    )

    def __init__(self, *args: Any, case: Case, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people_around(case, on=on)  # type: ignore[attr-defined]


class DiaryForm(CommandForm):
    """The case's number in the municipality's diary."""

    number = forms.CharField(
        label=_("Diarienummer"),
        max_length=LONGEST_NUMBER,
        error_messages={"required": _("Skriv diarienumret."), "max_length": _("Numret är för långt.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ExtendForm(CommandForm):
    """A later day for a deadline."""

    due_on = day_field(_("Ny dag"), empty=_("Välj en dag."))
    reason = reason_field(_("Varför behövs mer tid?"), most=300)

    @property
    def due_at(self) -> datetime:
        """The end of the chosen Swedish day."""
        return end_of_day(self.cleaned_data["due_on"])


class ReclassifyForm(CommandForm):
    """What the case should have been taken in as."""

    kind = forms.ChoiceField(
        label=_("Vad är det i stället?"),
        error_messages={"required": _("Välj vad det är.")},
        widget=forms.RadioSelect,
    )
    reason = reason_field(most=2000, help_text=_("Skälet syns i historiken."))

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, version=case.version, **kwargs)
        choices = may_become(case)
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.initial.setdefault("kind", choices[0][0])
