"""A text that is read behind a secret code: what in it may point out a person is asked about first.

A code is no identification (practice.md 13): whoever holds the paper it stands on reads what is written.
"""

from collections.abc import Collection, Iterable
from hashlib import blake2b
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from cases.forms.base import CommandForm
from cases.models import Case
from core.identity import find_identities
from organisation.models import Unit, User


class BehindCodeForm(CommandForm):
    """A form that asks before it sends what may point out somebody, and asks again of other words.

    Parameters: `case` whose people's names are looked for, `by` who writes and may sign with her name.
    Without a case nothing is known beside the lists. `others` are further cases whose senders read the same
    words: their people's names are looked for too. A form calls `ask_about` in its `clean`.
    """

    others: Iterable[Case] = ()

    sure = forms.BooleanField(required=False, label=_("Inget av det pekar ut någon enskild. Skicka ändå."))
    asked = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, case: Case | None = None, by: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.by = case, by
        if not self.is_bound:
            self.ask_nothing()

    def ask_about(self, field: str) -> None:
        """Refuse a text until it has been said of each piece in it that it points out nobody."""
        pieces = self._pieces(str(self.cleaned_data.get(field, "")))
        sign = blake2b("\n".join(pieces).casefold().encode(), digest_size=8).hexdigest()
        if not pieces:
            self.ask_nothing()
        elif not (self.cleaned_data.get("sure") and self.cleaned_data.get("asked") == sign):
            data = cast("QueryDict", self.data).copy()
            data["asked"] = sign
            data.pop("sure", None)
            self.data = data
            self.add_error(
                "sure",
                _("Det här kan peka ut någon: %s. Ta bort det, eller kryssa i rutan.") % ", ".join(pieces),
            )

    def ask_nothing(self) -> None:
        """Leave the question out: nothing is read behind a code, or nothing points out anybody."""
        self.fields.pop("sure", None)
        self.fields.pop("asked", None)

    def _pieces(self, text: str) -> Collection[str]:
        """Return what may point out somebody, each different piece once, as it stands."""
        cases = [*([self.case] if self.case else []), *self.others]
        names = [row.name for case in cases for row in case.people.all() if row.name]
        known = list(Unit.objects.filter(municipality__is_own=True).values_list("name", flat=True))
        if self.by:
            known += [str(self.by), self.by.first_name, self.by.last_name]
        found = find_identities(text, known=known, names=names)
        return list(dict.fromkeys(text[row.start : row.end] for row in found))
