"""Notes, files and people in a case."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from cases.enums import PersonRole
from cases.forms.base import CommandForm, LongText
from core.identity import is_identity_number


class NoteForm(CommandForm):
    """A note that is never changed afterwards."""

    checked = ("text",)
    text = LongText(
        label=_("Anteckning"),
        error_messages={"required": _("Skriv något i anteckningen.")},
        help_text=_("Den sparas med ditt namn och går inte att ändra efteråt."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class FilesInput(forms.ClearableFileInput):
    """A file field that takes several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once; the value is a list of uploads."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        """Clean each file; more than settings.ATTACHMENT_MAX_COUNT are too many."""
        files = data if isinstance(data, (list, tuple)) else [data]
        if len(files) > settings.ATTACHMENT_MAX_COUNT:
            raise forms.ValidationError(
                _("Välj högst %(most)d filer åt gången."),
                params={"most": settings.ATTACHMENT_MAX_COUNT},
            )
        return [super(FilesField, self).clean(file, initial) for file in files]


class AttachForm(CommandForm):
    """Files that belong to the case."""

    attachments = FilesField(
        label=_("Filer"),
        error_messages={"required": _("Välj en fil.")},
        help_text=_(
            "Bild, PDF, Word, Excel, OpenDocument eller text, högst 20 MB var. "
            "Uppgifter om plats, kamera och författare tas bort."
        ),
    )

    def uploads(self) -> list[tuple[str, bytes]]:
        """Return the files as (name, bytes)."""
        return [(file.name or "", file.read()) for file in self.cleaned_data["attachments"]]


def identity_number(typed: str) -> None:
    """Refuse what is no personnummer or samordningsnummer: by a wrong one nobody finds the person again."""
    if not is_identity_number(typed):
        raise forms.ValidationError(
            _(
                "Numret stämmer inte: tio eller tolv siffror, med rätt datum och kontrollsiffra. Se efter om "
                "en siffra blev fel, eller lämna fältet tomt om du inte vet."
            )
        )


class PersonForm(CommandForm):
    """Somebody the case concerns; the identity is kept encrypted, apart from the text."""

    role = forms.TypedChoiceField(label=_("Vem är det?"), choices=PersonRole.choices, coerce=PersonRole)
    case_reference = forms.CharField(
        label=_("Ärendenummer i verksamhetssystemet"),
        help_text=_("Räcker oftast. Skriv det i stället för namn."),
        required=False,
        max_length=60,
    )
    name = forms.CharField(label=_("Namn"), required=False, max_length=150)
    identity = forms.CharField(
        label=_("Person- eller samordningsnummer"),
        required=False,
        max_length=20,
        validators=[identity_number],
    )
    contact = forms.CharField(label=_("Kontakt"), required=False, max_length=200)
    is_child = forms.TypedChoiceField(
        label=_("Är det ett barn?"),
        choices=(("", _("Vet inte")), ("True", _("Ja")), ("False", _("Nej"))),
        coerce=lambda value: value == "True",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    protected = forms.BooleanField(
        label=_("Personen har skyddade personuppgifter"),
        help_text=_(
            "Då kan färre läsa ärendet, och plats och kontakt visas inte i listor, utskick och utskrifter."
        ),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Ask for something to know the person by."""
        told = super().clean() or {}
        if not any(told.get(name) for name in ("case_reference", "name", "identity")):
            self.add_error("case_reference", _("Skriv ett ärendenummer, ett namn eller ett personnummer."))
        return told
