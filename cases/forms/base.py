"""What every form that carries out a command has in common."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.http import QueryDict
from django.utils.translation import gettext as _

from cases.forms.identities import TARGETS, Look, Question, kept, questions, settled
from core.dates import thousands
from core.errors import ConflictError, DomainError
from registers.models import Category

LONGEST_TEXT = 20_000
T = TypeVar("T")
Grouped = list[tuple[str, list[tuple[int, str]]] | tuple[int, str]]


class _Longest(MaxLengthValidator):
    """Says how long the text is and may be."""

    def __call__(self, value: str) -> None:
        if len(value) > self.limit_value:
            words = _(
                "Texten är %(length)s tecken och får vara högst %(most)s. Korta den, eller bifoga en fil."
            )
            counted = {"length": thousands(len(value)), "most": thousands(self.limit_value)}
            raise ValidationError(words % counted, code=self.code)


class LongText(forms.CharField):
    """A long text: line breaks count once, and what is too long is refused with words, never cut."""

    widget = forms.Textarea

    def __init__(self, *, most: int = LONGEST_TEXT, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators.append(_Longest(most))

    def to_python(self, value: Any) -> str:
        """Make the browser's line breaks one sign each."""
        return (super().to_python(value) or "").replace("\r\n", "\n")


@dataclass(frozen=True)
class Versions:
    """One field where two have written: what this person wrote, and what stands now."""

    label: str
    mine: str
    theirs: str


class CommandForm(forms.Form):
    """A form that stands for one command.

    `version` is what the row had when the page was shown (None for commands that overwrite nothing).
    After a conflict `conflict` holds what stands now, and the hidden version is the new one: the
    writer has seen both texts, so sending again is a choice and not an accident.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    conflict: Mapping[str, Any] | None = None
    # Fields of free text that many will read: before it is saved, what may point out a person is asked about.
    checked: Sequence[str] = ()

    def __init__(self, *args: Any, version: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if version is None:
            del self.fields["version"]
        else:
            self.fields["version"].initial = version

    def clean_version(self) -> int:
        """Return the version read; 0, which no row has, where it is missing: then both texts are shown."""
        return self.cleaned_data["version"] or 0

    @property
    def version_read(self) -> int | None:
        """The version the writer read; None for a command that overwrites nothing."""
        version: int | None = self.cleaned_data.get("version")
        return version

    def restore(self, fields: Mapping[str, list[str]]) -> None:
        """Show what a kept draft holds, also the version it was written on, so that a conflict is seen."""
        several = (forms.MultipleChoiceField, forms.ModelMultipleChoiceField)
        for name, field in self.fields.items():
            values = fields.get(self.add_prefix(name), [])
            self.initial[name] = values if isinstance(field, several) else "".join(values[:1])
        for name in TARGETS:
            self.initial[name] = "".join(fields.get(name, []))

    def versions(self) -> list[Versions]:
        """Return the fields where two have written; a form with text of its own says which."""
        return []

    def settle(self, look: Look) -> list[Question]:
        """Carry out what was answered about what may point out a person; return what is not answered for.

        What stood in the saved text already is not asked about again.
        """
        self.data = settled(cast("QueryDict", self.data), look)
        here = {name: self.fields[name] for name in look.fields if name in self.fields}
        saved = {name: str(self.get_initial_for_field(field, name) or "") for name, field in here.items()}
        stood = {row.name for row in questions(saved, look)}
        return [row for row in questions(self.data, look) if row.name not in stood]

    @property
    def kept_answers(self) -> list[str]:
        """The pieces that are kept, for the page to carry on."""
        return kept(self.data)

    @property
    def moved(self) -> dict[str, str]:
        """What was taken out of the text to be kept with whom the case concerns: {field: pieces}."""
        source = self.data if self.is_bound else self.initial
        return {name: str(source.get(name) or "") for name in TARGETS}

    @property
    def moved_words(self) -> str:
        """What was moved, in a line."""
        return ", ".join(filter(None, self.moved.values()))

    def attempt(self, command: Callable[[], T]) -> T | None:
        """Carry out the command; where a rule says no, put its words beside the field and return None."""
        try:
            return command()
        except ConflictError as conflict:
            self.conflict = conflict.current
            data = cast("QueryDict", self.data).copy()
            data[self.add_prefix("version")] = str(conflict.version)
            self.data = data
        except DomainError as error:
            self.add_error(error.field if error.field in self.fields else None, error.message)
        return None


def grouped(categories: Iterable[Category]) -> Grouped:
    """Return event types as choices: the second level under its first, a first without second by itself."""
    rows = list(categories)
    parents = {row.parent_id for row in rows if row.parent_id}
    groups: dict[int, tuple[str, list[tuple[int, str]]]] = {
        row.pk: (row.name, []) for row in rows if row.pk in parents
    }
    choices: Grouped = []
    for row in rows:
        if row.pk in groups:
            choices.append(groups[row.pk])
        elif row.parent_id in groups:
            groups[row.parent_id][1].append((row.pk, row.name))
        else:
            choices.append((row.pk, row.name))
    return choices
