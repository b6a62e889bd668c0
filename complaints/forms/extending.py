"""A later day for the answer, and why: seen as the sender will read it before it is sent."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.acting import day_field
from cases.forms.base import LongText, Versions
from cases.forms.behind_code import BehindCodeForm
from cases.models import Case, Deadline
from complaints.services.extending import words_of_extension
from core.dates import local_date, sv_date

SEND, CHANGE = "send", "change"


class ExtendAnswerForm(BehindCodeForm):
    """The day and the reason. It is only valid once what they become has been seen and sent.

    The reason is read behind a code, so it is asked about as an answer is.
    """

    due_on = day_field(_("När får avsändaren svar?"), empty=_("Välj en dag."))
    reason = LongText(
        label=_("Varför dröjer det?"),
        most=300,
        help_text=_("Avsändaren läser det du skriver. Skriv inget om någon person."),
        error_messages={"required": _("Skriv varför det dröjer.")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(
        self, *args: Any, case: Case, deadline: Deadline | None, at: datetime, **kwargs: Any
    ) -> None:
        super().__init__(*args, case=case, **kwargs)
        self.extended, self.deadline, self.at = case, deadline, at

    def clean(self) -> dict[str, Any]:
        """Ask about what may point out somebody."""
        told = super().clean() or self.cleaned_data
        self.ask_about("reason")
        return told

    def clean_due_on(self) -> date:
        """Refuse a day that is not later than the one that holds, before anything is shown as sent."""
        day: date = self.cleaned_data["due_on"]
        if self.deadline and day <= local_date(self.deadline.due_at):
            now = sv_date(self.deadline.due_at)
            raise forms.ValidationError(_("Välj en senare dag än %(day)s.") % {"day": now})
        return day

    def is_valid(self) -> bool:
        """Tell whether it is filled in and has been seen as the sender will read it."""
        return super().is_valid() and SEND in self.data

    @property
    def is_shown(self) -> bool:
        """Whether it is filled in and shown as the sender will read it, waiting to be sent."""
        return self.is_bound and not self.errors and CHANGE not in self.data

    def versions(self) -> list[Versions]:
        """Return the reason as this person wrote it and as it stands, where they are not the same."""
        mine, theirs = self.cleaned_data["reason"], (self.conflict or {}).get("extended_reason", "")
        return [Versions(str(self.fields["reason"].label), mine, theirs)] if mine != theirs else []

    @property
    def told(self) -> dict[str, Any]:
        """What was filled in, as the command takes it."""
        return {name: self.cleaned_data[name] for name in ("due_on", "reason")}

    @property
    def words(self) -> str:
        """What the sender will read; "" where she is not told."""
        return words_of_extension(self.extended, **self.told, at=self.at)
