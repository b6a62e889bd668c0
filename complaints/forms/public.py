"""The public's forms: what one wants to tell, the number and the code, and what one adds later.

Every word comes from the page's language (`registers.queries.public_words`), none from Django's own.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from cases.forms.writing import FilesField
from complaints.enums import ComplaintKind, Sender
from complaints.models import ServiceArea
from complaints.services.receiving import (
    LONGEST_TEXT,
    MOST_FILES,
    SENDERS,
    Told,
    contact_of,
    read_uploads,
)
from core.text import one_line
from registers.enums import Language

FIELD_TEMPLATE = "public/_field.html"
CHILD_SENDERS = (Sender.USER, Sender.RELATIVE, Sender.PUBLIC)
YES, NO = "ja", "nej"


class Text(forms.CharField):
    """A text box; line breaks count as one sign each, and too much is said, never cut."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        """Make the browser's line breaks one sign each."""
        return (super().to_python(value) or "").replace("\r\n", "\n")


class Line(forms.CharField):
    """One line, whatever a program sends: nothing after a line break is taken for something else."""

    def to_python(self, value: Any) -> str:
        """Make every run of white space one space."""
        return one_line(super().to_python(value) or "")


class PublicForm(forms.Form):
    """A form worded by the page: `<field>_label`, `<field>_help`, `<field>_required`.

    Parameters: `words` the page's words by place.
    """

    def __init__(self, *args: Any, words: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = words
        for name, field in self.fields.items():
            self._word(name, field)

    def _word(self, name: str, field: forms.Field) -> None:
        words = self.words
        field.template_name = FIELD_TEMPLATE  # type: ignore[attr-defined]
        field.label = words.get(f"{name}_label", "")
        field.help_text = words.get(f"{name}_help", "")
        field.words = words  # type: ignore[attr-defined]
        required = words.get(f"{name}_required", words["error_required"])
        field.error_messages.update(
            required=required,
            invalid=words["error_email"] if name == "email" else words["error_text"],
            invalid_choice=words["error_choice"],
        )
        for validator in field.validators:
            said = (
                words["error_long"]
                if isinstance(validator, MaxLengthValidator)
                else field.error_messages["invalid"]
            )
            validator.message = said  # type: ignore[attr-defined]

    @property
    def lost_files(self) -> bool:
        """Whether files were chosen that the browser will not send again by itself."""
        return bool(self.files and self.files.getlist("attachments"))

    def uploads(self) -> list[tuple[str, bytes]]:
        """Return the files as (name, bytes)."""
        return read_uploads(self.cleaned_data.get("attachments") or [])

    def refuse_file(self, name: str, message: str) -> None:
        """Say beside the box which file was not taken."""
        self.add_error("attachments", message.replace("{fil}", name))

    def clean_attachments(self) -> Any:
        """Refuse too many files."""
        files = self.cleaned_data["attachments"]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(self.words["error_files_many"])
        return files


def trap() -> forms.CharField:
    """Return a box that nobody sees; only a program fills it in."""
    return forms.CharField(
        required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"})
    )


class TellForm(PublicForm):
    """What somebody outside wants to tell: three answers are needed, the name comes last."""

    kind = forms.ChoiceField(widget=forms.RadioSelect, choices=())
    text = Text(max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}))
    appeal = forms.BooleanField(required=False)
    area = forms.TypedChoiceField(required=False, coerce=int, empty_value=None, choices=())
    place = Line(required=False, max_length=200)
    external = forms.ChoiceField(required=False, choices=())
    wish = Text(
        required=False, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    )
    sender = forms.ChoiceField(widget=forms.RadioSelect, choices=())
    acute = forms.BooleanField(required=False)
    child = forms.BooleanField(required=False)
    attachments = FilesField(required=False)
    anonymous = forms.ChoiceField(widget=forms.RadioSelect, choices=())
    name = Line(required=False, max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        required=False, max_length=150, widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"})
    )
    phone = Line(
        required=False,
        max_length=50,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "dir": "ltr"}),
    )
    wants_answer = forms.BooleanField(required=False, initial=True)
    website = trap()

    def __init__(self, *args: Any, language: Language, areas: Iterable[ServiceArea], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language = language
        self.areas = {area.pk: area for area in areas}
        self.fields["website"].label = self.words["trap_label"]
        self._offer("kind", ComplaintKind.values)
        self._offer("sender", CHILD_SENDERS if language == Language.CHILD else SENDERS)
        self._offer("anonymous", (YES, NO))
        self._offer_first("external", "external_unknown", [(YES, "external_yes"), (NO, "external_no")])
        named = [(pk, area.names.get(language) or area.name) for pk, area in self.areas.items()]
        self._field("area").choices = [("", self.words["area_unknown"]), *named]

    def clean_website(self) -> str:
        """Refuse a form whose hidden box was filled in; a person is told, and nothing is lost."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(self.words["error_trap"])
        return ""

    @property
    def is_named(self) -> bool:
        """Whether she chose to say who she is, so that the boxes are shown."""
        return bool(self["anonymous"].value() == NO)

    @property
    def has_more(self) -> bool:
        """Whether the folded part holds something, so that it is shown open."""
        return any(self[name].value() or self[name].errors for name in ("place", "external", "attachments"))

    def told(self) -> Told:
        """Return what was told, of a form that is valid; of the anonymous no name and no address."""
        told = self.cleaned_data
        named = told["anonymous"] == NO
        return Told(
            text=told["text"],
            kind=ComplaintKind(told["kind"]),
            sender=Sender(told["sender"]),
            language=self.language,
            area=self.areas.get(told["area"]),
            place=told["place"],
            external=told["external"],
            wish=told["wish"],
            appeal=told["appeal"],
            acute=told["acute"],
            child=told["child"],
            wants_answer=told["wants_answer"],
            anonymous=not named,
            name=told["name"] if named else "",
            contact=contact_of(told["email"], told["phone"]) if named else "",
        )

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def _offer(self, name: str, values: Iterable[str]) -> None:
        self._field(name).choices = [(str(value), self.words[f"{name}_{value}"]) for value in values]

    def _offer_first(self, name: str, first: str, rest: list[tuple[str, str]]) -> None:
        self._field(name).choices = [
            ("", self.words[first]),
            *((value, self.words[place]) for value, place in rest),
        ]


class CodeForm(PublicForm):
    """The number and the secret code of a receipt."""

    number = forms.CharField(
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "dir": "ltr"}),
    )
    code = forms.CharField(
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "dir": "ltr", "spellcheck": "false"}
        ),
    )


class AddForm(PublicForm):
    """What one writes to the handlers, with files."""

    add = Text(max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}))
    attachments = FilesField(required=False)


class ReviewForm(PublicForm):
    """Why the answer was not good enough."""

    review = Text(
        required=False, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["review"].help_text = ""
