"""What the staff write and choose about a complaint."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from cases.enums import Channel
from cases.forms.acting import day_field
from cases.forms.base import CommandForm, LongText, Versions
from cases.forms.behind_code import BehindCodeForm
from cases.forms.external import ExternalFields
from cases.models import Case
from cases.services.opening import Report
from complaints.enums import AnswerTo, ComplaintKind, Ground, Outcome, Recipient, Sender
from complaints.models import Complaint
from complaints.queries.reaching import Reach
from complaints.services.answering import Answer
from complaints.services.handling import About
from complaints.services.receiving import contact_of
from core.dates import SWEDEN
from organisation.models import Unit, User, valid_on
from organisation.roles import Capability
from registers.models import Subject, Supplier

# How it can have come in when somebody on the staff writes it down.
TOLD_BY = (
    Channel.PHONE,
    Channel.MEETING,
    Channel.LETTER,
    Channel.MAIL,
    Channel.HOUSE_MEETING,
    Channel.SUGGESTION_BOX,
    Channel.SOCIAL_MEDIA,
    Channel.AUTHORITY,
)

UNREACHED = _(
    "Svaret når inte avsändaren, som inte har lämnat någon kontaktuppgift. Skriv det så att det kan läsas "
    "med koden, om det finns en, eller kryssa i att du sparar ändå."
)


def _radio(label: Any, choices: Any, *, empty: Any, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, error_messages={"required": empty}, **more
    )


class AnswerForm(BehindCodeForm):
    """The answer, and before it: who gets it.

    `reach` is how its sender gets it. One that reaches nobody is asked about before it is saved.
    `neutral_text` is the nämnd's own: it is put in where the answer is said to be neutral and is empty.
    """

    reach: Reach | None = None
    neutral_text = ""

    to = _radio(_("Vem får svaret?"), AnswerTo.choices, empty=_("Välj vem som får svaret."))
    consent = forms.CharField(
        label=_("Hur har den det gäller samtyckt?"),
        required=False,
        max_length=300,
        help_text=_("Behövs när svaret går till någon annan. Till exempel: fullmakt 3 nov, samtal 4 nov."),
    )
    neutral = forms.BooleanField(
        label=_("Svaret är neutralt: det säger inte om någon är känd hos oss"), required=False
    )
    text = LongText(
        label=_("Svar"),
        error_messages={"required": _("Skriv svaret.")},
        widget=forms.Textarea(attrs={"class": "k-large", "rows": 10}),
    )
    fit_for_code = forms.BooleanField(
        label=_("Svaret kan läsas med koden: det innehåller inga uppgifter om någon enskild"), required=False
    )
    unreached = forms.BooleanField(label=_("Spara ändå, fast svaret inte når avsändaren"), required=False)
    outcome = _radio(_("Vad visade det sig vara?"), Outcome.choices, empty=_("Välj ett utfall."))
    outcome_reason = LongText(
        label=_("Varför?"),
        required=False,
        help_text=_("Behövs när utfallet inte är avvikelse."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            del self.fields["unreached"]

    def clean(self) -> dict[str, Any]:
        """Ask about what may point out somebody behind a code, and about an answer that reaches nobody."""
        told = super().clean() or self.cleaned_data
        if told.get("neutral") and self.neutral_text and not self["text"].value().strip():
            self._put_in_neutral_text()
        if self.is_read_behind_code(told):
            self.ask_about("text")
        else:
            self.ask_nothing()
        if not self.misses_somebody(told):
            del self.fields["unreached"]
        elif not told.get("unreached"):
            self.add_error("unreached", UNREACHED)
        return told

    def _put_in_neutral_text(self) -> None:
        """Show the nämnd's text in the empty box, to be read before it is saved."""
        data = cast("QueryDict", self.data).copy()
        data["text"] = self.neutral_text
        self.data = data
        self.errors.pop("text", None)
        self.add_error("text", _("Nämndens neutrala text står nu i rutan. Läs den, ändra om du vill, spara."))

    def misses_somebody(self, told: Mapping[str, Any]) -> bool:
        """Tell whether somebody who waits for the answer is given no way to read it."""
        return bool(self.reach and self.reach.misses(is_open=self.is_read_behind_code(told)))

    def is_read_behind_code(self, told: Mapping[str, Any]) -> bool:
        """Tell whether somebody reads the answer with nothing but a code."""
        return bool(told.get("fit_for_code") or told.get("neutral"))

    def versions(self) -> list[Versions]:
        """Return the answer as this person wrote it and as it stands, where they are not the same."""
        mine, theirs = self.cleaned_data["text"], (self.conflict or {}).get("answer", "")
        return [Versions(str(self.fields["text"].label), mine, theirs)] if mine != theirs else []

    @property
    def answer(self) -> Answer:
        """What was filled in, as the command takes it."""
        told = self.cleaned_data
        return Answer(
            text=told["text"],
            to=AnswerTo(told["to"]),
            outcome=Outcome(told["outcome"]),
            outcome_reason=told["outcome_reason"],
            consent=told["consent"],
            neutral=told["neutral"],
            fit_for_code=told["fit_for_code"],
        )


class AboutForm(ExternalFields, CommandForm):
    """What it is about, from whom, and whether somebody works for us."""

    kind = _radio(_("Vad är det?"), ComplaintKind.choices, empty=_("Välj vad det är."))
    sender = forms.ChoiceField(label=_("Vem kommer det från?"), choices=Sender.choices)
    subjects = forms.ModelMultipleChoiceField(
        Subject.objects.none(),
        label=_("Vad handlar det om?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    voices = forms.IntegerField(
        label=_("Hur många står bakom?"),
        min_value=1,
        max_value=100_000,
        error_messages={"invalid": _("Skriv antalet med siffror."), "required": _("Skriv antalet.")},
    )
    authority = forms.CharField(
        label=_("Kom det genom en myndighet?"),
        required=False,
        max_length=120,
        help_text=_("Till exempel IVO."),
    )
    authority_number = forms.CharField(label=_("Myndighetens nummer"), required=False, max_length=60)
    authority_answer_on = day_field(_("Svar till myndigheten senast"), empty="")
    field_order = ("version", "kind", "sender", "subjects", "voices", "supplier", "contract")

    def __init__(self, *args: Any, case: Case, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["authority_answer_on"].required = False
        self.offer_external(case, on)
        offered = Subject.objects.offered(case.board_id, on=on)
        held = Subject.objects.filter(pk__in=case.complaint.subjects.values("pk"))
        self.fields["subjects"].queryset = offered | held  # type: ignore[attr-defined]

    @classmethod
    def initial_of(cls, row: Complaint, case: Case) -> dict[str, Any]:
        """Return what stands in the form from the start."""
        names = ("kind", "sender", "voices", "authority", "authority_number", "authority_answer_on")
        known = {name: getattr(row, name) for name in names}
        chosen = list(row.subjects.values_list("pk", flat=True))
        return known | {"subjects": chosen, "supplier": case.supplier_id, "contract": case.contract_id}

    @property
    def about(self) -> About:
        """What was filled in, as the command takes it."""
        told = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        told["kind"], told["sender"] = ComplaintKind(told["kind"]), Sender(told["sender"])
        return About(**{**told, "subjects": list(told["subjects"])})


class AppealForm(CommandForm):
    """To whom an appeal was given."""

    to = forms.CharField(
        label=_("Vem har fått överklagandet?"),
        max_length=200,
        help_text=_("Den som fattade beslutet, till exempel enhetschef eller nämnd."),
        error_messages={"required": _("Skriv vem som har fått överklagandet.")},
    )


class ConcernForm(CommandForm):
    """To whom concern for a child was handed."""

    to = forms.CharField(
        label=_("Vem har fått orosanmälan?"),
        max_length=200,
        help_text=_("Till exempel mottagningen för barn och unga, eller socialjouren."),
        error_messages={"required": _("Skriv vem som har fått orosanmälan.")},
    )


class PassOnForm(CommandForm):
    """The sekretessprövning, and the letter."""

    recipient = _radio(_("Till vem?"), Recipient.choices, empty=_("Välj till vem."))
    name = forms.CharField(
        label=_("Namn på mottagaren"), max_length=200, error_messages={"required": _("Skriv till vem.")}
    )
    ground = _radio(_("På vilken grund får det lämnas ut?"), Ground.choices, empty=_("Välj en grund."))
    reasoning = LongText(
        label=_("Hur prövade du sekretessen?"),
        help_text=_("Vad som lämnas, vad som inte lämnas och varför. Sparas i ärendet."),
        error_messages={"required": _("Skriv hur du prövade sekretessen.")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    letter = LongText(
        label=_("Brevet till mottagaren"),
        help_text=_("Bara det som får lämnas ut. Det blir ett numrerat PDF-dokument."),
        error_messages={"required": _("Skriv brevet.")},
        widget=forms.Textarea(attrs={"class": "k-large", "rows": 8}),
    )

    @property
    def told(self) -> dict[str, Any]:
        """What was filled in, as the command takes it."""
        told = self.cleaned_data
        return told | {"recipient": Recipient(told["recipient"]), "ground": Ground(told["ground"])}


class RegisterForm(CommandForm):
    """What somebody told: three things, in twenty seconds; folded, who it was and what is urgent."""

    MORE = ("group", "name", "phone", "email", "acute", "child")

    text = LongText(
        label=_("Vad sa de?"),
        error_messages={"required": _("Skriv vad som sades. Några ord räcker.")},
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    unit = forms.TypedChoiceField(
        label=_("Vilken verksamhet?"), coerce=int, error_messages={"required": _("Välj verksamhet.")}
    )
    kind = forms.ChoiceField(
        label=_("Vad är det?"), choices=ComplaintKind.choices, initial=ComplaintKind.COMPLAINT
    )
    channel = forms.ChoiceField(label=_("Hur kom det?"), choices=[(row, row.label) for row in TOLD_BY])
    sender = forms.ChoiceField(label=_("Från vem?"), choices=Sender.choices, initial=Sender.USER)
    voices = forms.IntegerField(
        label=_("Hur många?"), min_value=1, max_value=100_000, initial=1, required=False
    )
    received_on = day_field(_("Vilken dag?"), empty=_("Välj en dag."))
    supplier = forms.ModelChoiceField(
        Supplier.objects.none(),
        label=_("Gäller det en extern utförare?"),
        required=False,
        empty_label=_("Nej"),
    )
    group = forms.CharField(
        label=_("Vilka är de?"),
        required=False,
        max_length=150,
        help_text=_("För en grupp, till exempel: matrådet i Ekgården. Inga namn."),
    )
    wants_answer = forms.BooleanField(label=_("De vill ha svar"), required=False, initial=True)
    name = forms.CharField(label=_("Namn på den som vill ha svar"), required=False, max_length=150)
    phone = forms.CharField(label=_("Telefon"), required=False, max_length=50)
    email = forms.EmailField(
        label=_("E-post"),
        required=False,
        max_length=150,
        error_messages={"invalid": _("Skriv e-postadressen som namn@exempel.se.")},
    )
    acute = forms.BooleanField(label=_("Det är bråttom: någon behöver hjälp i dag"), required=False)
    child = forms.BooleanField(label=_("Det finns oro för ett barn"), required=False)
    submission_key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, user: User, today: date, key: str) -> None:
        super().__init__(data)
        self.today = today
        units = Unit.objects.active(today).filter(pk__in=_reportable(user)).order_by("path")
        self.units = {unit.pk: unit for unit in units}
        chosen: Any = self.fields["unit"]
        chosen.choices = [("", _("Välj")), *((unit.pk, unit.name) for unit in self.units.values())]
        boards = {unit.board_id for unit in self.units.values()}
        common = Supplier.objects.filter(valid_on(today), board=None)
        offered: Any = self.fields["supplier"]
        offered.queryset = common | Supplier.objects.filter(valid_on(today), board__in=boards)
        home = next((unit.pk for unit in user.home_units if unit.pk in self.units), None)
        self.initial = {**self.initial, "unit": home, "received_on": today, "submission_key": key}

    def clean_received_on(self) -> date:
        """Refuse a day that has not been."""
        day: date = self.cleaned_data["received_on"]
        if day > self.today:
            raise forms.ValidationError(_("Dagen har inte varit än. Välj en dag till och med i dag."))
        return day

    @property
    def has_more(self) -> bool:
        """Whether the folded part holds something, so that it is shown open."""
        return any(self[name].value() or self[name].errors for name in self.MORE)

    @property
    def told(self) -> dict[str, Any]:
        """What was filled in beside the report, as the command takes it."""
        told = self.cleaned_data
        return {
            "unit": self.units[told["unit"]],
            "report": self.report,
            "sender": Sender(told["sender"]),
            "kind": ComplaintKind(told["kind"]),
            "more": {"voices": told["voices"] or 1, "wants_answer": told["wants_answer"]},
            "name": told["name"],
            "contact": contact_of(told["email"], told["phone"]),
        }

    @property
    def report(self) -> Report:
        """What was said, as it is kept: never who said it."""
        told = self.cleaned_data
        urgent = {name: True for name in ("acute", "child") if told[name]}
        return Report(
            text=told["text"],
            channel=Channel(told["channel"]),
            submission_key=told["submission_key"],
            reporter_name=told["group"],
            answers={"registered_by_staff": True, **urgent},
            supplier=told["supplier"],
            urgent=bool(urgent),
        )

    def received_at(self, now: datetime) -> datetime:
        """Return when it came in: now, or noon of an earlier day."""
        day: date = self.cleaned_data["received_on"]
        return now if day == self.today else datetime.combine(day, time(12), SWEDEN)


def _reportable(user: User) -> list[int]:
    """Return the units where the person may write down what was said: her own line, or her nämnd's."""
    return user.unit_ids_with(Capability.REPORT)
