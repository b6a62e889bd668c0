"""What is written between the handlers of a case and whoever reported it."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cases.enums import Point, ReadWith
from cases.forms.base import CommandForm, LongText
from cases.forms.writing import FilesField
from cases.queries.dialogue import NAME

TO_REPORTER = "to_reporter"


def add_words_to_reporter(form: forms.Form, words: str) -> None:
    """Add the box with what the reporter is told, filled with the usual words; nothing where none are.

    Where they name a handläggare who is chosen in the same form, it says that the name is put in.
    """
    if words:
        help_text = _("Ändra om du vill. Lämnar du rutan tom skickas de vanliga orden.")
        if NAME in words:
            help_text = format_lazy(
                "{} {}", help_text, _("Där det står {namn} kommer namnet på den du väljer.")
            )
        form.fields[TO_REPORTER] = LongText(
            label=_("Det här får den som rapporterade veta"),
            help_text=help_text,
            required=False,
            initial=words,
            widget=forms.Textarea(attrs={"rows": 3}),
        )


def words_to_reporter(form: forms.Form) -> str:
    """Return what was chosen to say; nothing where the box was left out or emptied."""
    return str(form.cleaned_data.get(TO_REPORTER, ""))


class AnswerForm(CommandForm):
    """A message to whoever reported; `read_with` says how she reads it."""

    checked = ("text",)
    text = LongText(
        label=_("Skriv till den som rapporterade"),
        error_messages={"required": _("Skriv något i meddelandet.")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, read_with: ReadWith, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.read_with = read_with
        self.fields["text"].help_text = HELP[read_with]


HELP = {
    ReadWith.ACCOUNT: _(
        "Den som rapporterade läser det under Mina rapporter. Det går inte att ändra efteråt."
    ),
    ReadWith.CODE: _("Den som skickade läser det med sin kod. Det går inte att ändra efteråt."),
    ReadWith.NOTHING: _("Det sparas i ärendet. Det går inte att ändra efteråt."),
}


class ReporterForm(CommandForm):
    """What the reporter adds or asks, with files if she has any."""

    checked = ("text",)
    text = LongText(
        label=_("Vill du lägga till eller fråga något?"),
        error_messages={"required": _("Skriv något i meddelandet.")},
        help_text=_(
            "De som hanterar rapporten läser det. Det du skickade från början ändras inte. "
            "Skriv inte namn eller personnummer."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    attachments = FilesField(
        label=_("Filer"),
        required=False,
        help_text=_("Bild, PDF eller text, högst 20 MB var. Uppgifter om plats och kamera tas bort."),
    )

    @property
    def point(self) -> Point:
        """Whether it is a question or an addition: which button was pressed."""
        return Point.QUESTION if self.data.get("as") == Point.QUESTION else Point.ADDITION

    def uploads(self) -> list[tuple[str, bytes]]:
        """Return the files as (name, bytes)."""
        files: list[Any] = self.cleaned_data["attachments"] or []
        return [(file.name or "", file.read()) for file in files if file]
