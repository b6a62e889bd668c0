"""The investigation, and what is said when a case is moved along."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases import kinds
from cases.enums import Precision
from cases.forms.acting import day_field
from cases.forms.base import CommandForm, LongText, Versions
from cases.kinds import AlsoAsked
from cases.models import Case
from cases.services.investigating import MOST_WHYS, Analysis
from core.dates import SWEDEN, start_of_day
from core.text import Words

FIRST_WHY, NEXT_WHY = _("Varför hände det?"), _("Varför var det så?")
WHY_HELP = _(
    "Till exempel: det fanns inte tid, rutinen gick inte att hitta, två trodde att den andra gjorde det. "
    "Skriv om arbetet, inte om vem."
)
WHYS = tuple(f"why_{place}" for place in range(1, MOST_WHYS + 1))
ANALYSIS = ("factors", "barriers_held", "barriers_failed", "conclusions")


class InvestigationForm(CommandForm):
    """What has been found, why it could happen, and apart from that how it is judged.

    The whys open one step at a time; a händelseanalys (`full`) asks more.
    """

    checked = ("facts", "assessment", *WHYS, *ANALYSIS)
    facts = LongText(
        label=_("Vad har kommit fram?"),
        help_text=_("Bara fakta: vad som hände, i vilken ordning, och hur du vet det. Skriv inga namn."),
        required=False,
        widget=forms.Textarea(attrs={"class": "k-large", "rows": 10}),
    )
    factors = LongText(
        label=_("Vad bidrog?"),
        help_text=_("Det som gjorde det lättare att det hände: bemanning, lokaler, teknik, överlämningar."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    barriers_held = LongText(
        label=_("Vilka skydd fungerade?"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    barriers_failed = LongText(
        label=_("Vilka skydd brast eller saknades?"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    assessment = LongText(
        label=_("Hur bedömer du det?"),
        help_text=_("Din bedömning av fakta: vad det betydde för den enskilde, och varför det kunde hända."),
        required=False,
        widget=forms.Textarea(attrs={"class": "k-large", "rows": 8}),
    )
    conclusions = LongText(
        label=_("Vilka slutsatser drar du?"),
        help_text=_("Vad behöver ändras för att det inte ska hända igen, och på vilken nivå."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, full: bool, whys: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in () if full else ANALYSIS:
            del self.fields[name]
        for place in range(1, MOST_WHYS + 1):
            field = LongText(
                label=FIRST_WHY if place == 1 else NEXT_WHY,
                help_text=WHY_HELP if place == 1 else "",
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            self.fields[f"why_{place}"] = field
            self.initial[f"why_{place}"] = whys[place - 1] if place <= len(whys) else ""

    @property
    def opened_whys(self) -> list[Any]:
        """The boxes to show: those with an answer, and one more."""
        boxes = [self[f"why_{place}"] for place in range(1, MOST_WHYS + 1)]
        answered = sum(bool(box.value()) for box in boxes)
        return boxes[: answered + 1]

    @property
    def closed_whys(self) -> list[Any]:
        """The boxes that open later: with JavaScript in place, without it when the page is saved."""
        return [self[f"why_{place}"] for place in range(len(self.opened_whys) + 1, MOST_WHYS + 1)]

    @property
    def written(self) -> dict[str, Any]:
        """What was filled in, as the command takes it."""
        told = self.cleaned_data
        analysis = Analysis(*(told[name] for name in ANALYSIS)) if "conclusions" in self.fields else None
        return {
            "facts": told["facts"],
            "assessment": told["assessment"],
            "whys": [told[f"why_{place}"] for place in range(1, MOST_WHYS + 1)],
            "analysis": analysis,
            "version": self.version_read,
        }

    def versions(self) -> list[Versions]:
        """Return the texts where this person's and what stands now are not the same."""
        now = dict(self.conflict or {})
        now |= {f"why_{place}": why for place, why in enumerate(now.pop("whys", []), start=1)}
        return [
            Versions(str(self.fields[name].label), self.cleaned_data[name], text)
            for name, text in now.items()
            if name in self.fields and text != self.cleaned_data[name]
        ]


def answer_field(question: AlsoAsked, case: Case) -> forms.ChoiceField:
    """Return the field of a kind's own question, with the answer the case has; it may be left unanswered."""
    was = question.answer_of(case)
    unanswered: list[tuple[str, Words]] = [] if was else [("", _("Vet inte än"))]
    return forms.ChoiceField(
        label=str(question.label),
        required=False,
        choices=[*question.choices, *unanswered],
        initial=was,
        widget=forms.RadioSelect,
    )


class CompleteForm(CommandForm):
    """What is asked when an investigation is made klar: only the kind's own question, where it has one."""

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, version=case.version, **kwargs)
        if question := kinds.get(case.kind).also_asked:
            self.fields["answer"] = answer_field(question, case)

    @property
    def answer(self) -> str:
        """What was answered, "" for nothing."""
        return str(self.cleaned_data.get("answer", ""))


class TimelineForm(CommandForm):
    """One thing on the time line."""

    checked = ("text", "expected", "source")
    happened_on = day_field(_("Dag"), empty=_("Välj en dag."))
    happened_time = forms.TimeField(
        label=_("Klockslag"),
        required=False,
        help_text=_("Lämna tomt om du bara vet dagen."),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Skriv klockslaget som 14:05.")},
    )
    text = LongText(
        label=_("Vad hände?"),
        error_messages={"required": _("Skriv vad som hände.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    expected = LongText(
        label=_("Vad borde ha hänt?"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    source = forms.CharField(
        label=_("Hur vet vi det?"),
        required=False,
        max_length=200,
        help_text=_("Till exempel: journalen, schemat, samtal med kollegor."),
    )

    @property
    def entry(self) -> dict[str, Any]:
        """What was filled in, as the command takes it: a day without a clock is a day."""
        told = self.cleaned_data
        day, clock = told["happened_on"], told["happened_time"]
        return {
            "happened_at": datetime.combine(day, clock, SWEDEN) if clock else start_of_day(day),
            "precision": Precision.MINUTE if clock else Precision.DAY,
            "text": told["text"],
            "expected": told["expected"],
            "source": told["source"],
        }


class HeardForm(CommandForm):
    """What somebody said."""

    checked = ("role", "text")
    role = forms.CharField(
        label=_("Vem, i roll?"),
        max_length=100,
        help_text=_("Till exempel: kollega på natten, närstående, läkare. Inga namn."),
        error_messages={"required": _("Skriv vilken roll personen har.")},
    )
    heard_on = day_field(_("Vilken dag?"), empty=_("Välj en dag."))
    text = LongText(
        label=_("Vad sades?"),
        error_messages={"required": _("Skriv vad som sades.")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ReasonForm(CommandForm):
    """A reason in words, for a command that asks for one; left out where it does not."""

    checked = ("reason", "to_reporter")
    reason = LongText(
        label=_("Varför?"),
        error_messages={"required": _("Skriv ett skäl.")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, asks: bool = True, help_text: Words = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if asks:
            self.fields["reason"].help_text = str(help_text)
        else:
            del self.fields["reason"]

    @property
    def words(self) -> str:
        """The words, or nothing where none were asked for."""
        return str(self.cleaned_data.get("reason", ""))
