"""The report form: three answers that are needed, and what one may add."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cases.enums import Kind, Precision
from cases.forms.base import LongText
from cases.forms.writing import identity_number
from core.dates import SWEDEN, start_of_day, was_on_the_clock
from deviations.queries import Places, colleagues, suppliers
from deviations.services.reporting import SENT_AS, Told
from organisation.models import Unit, User
from registers.models import Supplier

# The free text of the forms people report in: what in it may point out a person is asked about.
FREE_TEXT = ("text", "done_at_once", "told_whom")
MOST_EVENTS = 500
# An earlier year is a slip of the finger.
FIRST_DAY = date(1950, 1, 1)
WRONG_YEAR = _("Kontrollera året.")
SKIPPED = _("Det klockslaget fanns inte den dagen: klockan ställdes fram en timme.")


class When(models.TextChoices):
    """When it happened, as people say it."""

    NOW = "now", _("Nyss")
    TODAY = "today", _("I dag")
    YESTERDAY = "yesterday", _("I går")
    OTHER = "other", _("Annan tid")


class Files(forms.ClearableFileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; what each is worth is judged when it is kept (`drafts.keep_draft`)."""

    widget = Files

    def clean(self, data: Any, initial: Any = None) -> Any:  # noqa: ARG002 -- Django's own signature
        """Take what was chosen as it is."""
        return data or []


class ToldForm(forms.Form):
    """What every reporter may tell: what happened and when; the rest is optional."""

    # What is asked first, and is never part of the fold.
    first = frozenset({"text", "when", "occurred_on", "occurred_time"})

    text = LongText(
        label=_("Vad hände?"),
        help_text=_("Berätta med egna ord. Skriv inte namn eller personnummer här."),
        widget=forms.Textarea(attrs={"class": "k-large", "rows": 8}),
        error_messages={"required": _("Berätta vad som hände. Några ord räcker.")},
    )
    when = forms.ChoiceField(
        label=_("När?"),
        choices=When.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj när det hände."), "invalid_choice": _("Välj när det hände.")},
    )
    occurred_on = forms.DateField(
        label=_("Dag"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Skriv dagen som 2026-11-23.")},
    )
    occurred_time = forms.TimeField(
        label=_("Klockslag"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Skriv klockslaget som 14:05.")},
    )
    done_at_once = LongText(
        label=_("Vad gjordes genast?"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    told_whom = forms.CharField(
        label=_("Vem har fått veta?"),
        required=False,
        max_length=200,
        help_text=_("Till exempel närstående, chef, läkare eller polis. Roll räcker, inget namn."),
    )
    near_miss = forms.BooleanField(
        label=_("Det var nära ögat: det stoppades innan någon drabbades"), required=False
    )
    health_care = forms.BooleanField(
        label=_("Det gäller hälso- och sjukvård, till exempel läkemedel eller fall"), required=False
    )
    event_count = forms.IntegerField(
        label=_("Antal liknande händelser"),
        required=False,
        help_text=_("Fyll i om rapporten gäller flera händelser av samma slag."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": 1}),
        error_messages={"invalid": _("Skriv antalet med siffror.")},
    )
    first_on = forms.DateField(
        label=_("När hände den första?"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Skriv dagen som 2026-11-23.")},
    )
    person_name = forms.CharField(label=_("Namn"), required=False, max_length=150)
    person_identity = forms.CharField(
        label=_("Person- eller samordningsnummer"),
        required=False,
        max_length=20,
        validators=[identity_number],
    )
    person_reference = forms.CharField(
        label=_("Ärendenummer i verksamhetssystemet"), required=False, max_length=60
    )
    person_contact = forms.CharField(label=_("Telefon, e-post eller adress"), required=False, max_length=200)
    person_protected = forms.BooleanField(label=_("Personen har skyddade personuppgifter"), required=False)
    attachments = FilesField(
        label=_("Foto eller fil"),
        required=False,
        help_text=_(
            "Högst 10 filer på 20 MB: bild, PDF, Word, Excel eller text. Plats, kamera och författare "
            "tas bort. Fotografera inte personer."
        ),
    )

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        for name in ("occurred_on", "first_on"):
            self.fields[name].widget.attrs["max"] = self.today.isoformat()
        day: Any = self.fields["occurred_on"]
        day.needed_here = True  # it is only asked where it is needed, so the page does not call it optional

    @cached_property
    def today(self) -> date:
        """The Swedish day the form is read."""
        return self.now.astimezone(SWEDEN).date()

    def clean_occurred_on(self) -> date | None:
        """Refuse a day that has not been, or a year nobody meant."""
        return self._past("occurred_on")

    def clean_first_on(self) -> date | None:
        """Refuse a day that has not been, or a year nobody meant."""
        return self._past("first_on")

    def clean_event_count(self) -> int:
        """Count one event unless more are said."""
        count: int | None = self.cleaned_data["event_count"]
        if count is not None and not 1 <= count <= MOST_EVENTS:
            raise forms.ValidationError(_("Antalet ska vara mellan 1 och %(most)d.") % {"most": MOST_EVENTS})
        return count or 1

    def clean(self) -> dict[str, Any]:
        """Check the answers that hang together: the other time, and the first of several events."""
        told = super().clean() or {}
        if told.get("when") == When.OTHER and "occurred_on" not in self.errors:
            self._check_other_time(told)
        moment, first = self.moment, told.get("first_on")
        if moment and first and first > moment[0].astimezone(SWEDEN).date():
            self.add_error("first_on", _("Den första händelsen kan inte komma efter den sista."))
        return told

    @property
    def moment(self) -> tuple[datetime, Precision] | None:
        """When it happened and how exactly that is known; None while the answer is not whole."""
        told = self.cleaned_data
        days = {When.TODAY: self.today, When.YESTERDAY: self.today - timedelta(days=1)}
        when, day, clock = told.get("when"), told.get("occurred_on"), told.get("occurred_time")
        if when == When.NOW:
            return self.now, Precision.MINUTE
        if when in days:
            return start_of_day(days[When(when)]), Precision.DAY
        if when != When.OTHER or day is None:
            return None
        if clock is None:
            return start_of_day(day), Precision.DAY
        return _at(day, clock), Precision.MINUTE

    def errors_only(self, field: str) -> None:
        """Leave only one field's errors: what is not filled in yet is no fault in a draft."""
        for name in set(self.errors) - {field}:
            del self.errors[name]

    def told_of(self, unit: Unit) -> Told:
        """Return what was told, of a form that is valid; `unit` is where it happened."""
        told = self.cleaned_data
        moment, precision = self.moment or (self.now, Precision.UNKNOWN)
        first: date | None = told.get("first_on")
        if first and first >= moment.astimezone(SWEDEN).date():
            first = None  # all on one day: the one moment says it
        return Told(
            text=told["text"],
            unit=unit,
            occurred_from=start_of_day(first) if first else moment,
            occurred_to=moment if first else None,
            precision=Precision.PERIOD if first else precision,
            event_count=told["event_count"],
            when=self.data.get("when", ""),
            near_miss=told["near_miss"],
            health_care=told["health_care"],
            done_at_once=told["done_at_once"],
            told_whom=told["told_whom"],
            person_name=told["person_name"],
            person_identity=told["person_identity"],
            person_reference=told["person_reference"],
            person_contact=told["person_contact"],
            person_protected=told["person_protected"],
        )

    @property
    def opened(self) -> bool:
        """Whether the optional part holds something, so that it is shown open."""
        told = self.data if self.is_bound else self.initial
        rest = [name for name in self.fields if name not in self.first]
        return any(told.get(name) for name in rest) or any(name in self.errors for name in rest)

    def _past(self, name: str) -> date | None:
        day: date | None = self.cleaned_data[name]
        if day and day > self.today:
            raise forms.ValidationError(_("Dagen har inte varit än. Välj en dag till och med i dag."))
        if day and day < FIRST_DAY:
            raise forms.ValidationError(WRONG_YEAR)
        return day

    def _check_other_time(self, told: dict[str, Any]) -> None:
        day, clock = told.get("occurred_on"), told.get("occurred_time")
        if day is None:
            self.add_error("occurred_on", _("Välj vilken dag det hände."))
        elif clock and not was_on_the_clock(_at(day, clock)):
            self.add_error("occurred_time", SKIPPED)
        elif clock and _at(day, clock) > self.now:
            self.add_error("occurred_time", _("Klockslaget har inte varit än."))


class ReportForm(ToldForm):
    """The form of whoever has an account: one page, what happened, where, when; the rest is optional.

    `kind` says what it is sent as, when the reporter has chosen something else than a deviation.
    """

    first = ToldForm.first | {"unit", "kind"}
    field_order = ("text", "unit", "when")

    kind = forms.ChoiceField(
        choices=[(kind, kind.label) for kind in SENT_AS], required=False, widget=forms.HiddenInput
    )
    unit = forms.TypedChoiceField(
        label=_("Var?"),
        coerce=int,
        error_messages={
            "required": _("Välj enheten där det hände."),
            "invalid_choice": _("Enheten finns inte i listan. Välj en annan."),
        },
    )
    colleague: "forms.ModelChoiceField[User]" = forms.ModelChoiceField(
        label=_("Kollegan som såg det"),
        required=False,
        queryset=User.objects.none(),
    )
    colleague_name = forms.CharField(
        label=_("Eller skriv kollegans namn"),
        required=False,
        max_length=150,
        help_text=_("För den som saknar konto. Då följer du rapporten åt kollegan."),
    )
    supplier: "forms.ModelChoiceField[Supplier]" = forms.ModelChoiceField(
        label=_("Gäller det en extern utförare?"),
        required=False,
        queryset=Supplier.objects.none(),
        empty_label=_("Nej"),
    )

    def __init__(self, *args: Any, reporter: User, places: Places, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = places
        chosen: Any = self.fields["unit"]
        chosen.choices = [("", _("Välj enhet")), *places.choices]
        if places.own:
            self.initial.setdefault("unit", places.own)
        offered: Any = self.fields["supplier"]
        offered.queryset = suppliers(reporter, on=self.today)
        if not offered.queryset:
            del self.fields["supplier"]
        people: Any = self.fields["colleague"]
        people.queryset = colleagues(reporter, on=self.today)
        people.choices = [("", _("Jag själv")), *((person.pk, str(person)) for person in people.queryset)]
        if len(people.choices) == 1:
            del self.fields["colleague"]

    def clean(self) -> dict[str, Any]:
        """Check also that one colleague is named, not two."""
        told = super().clean()
        if told.get("colleague") and told.get("colleague_name"):
            self.add_error("colleague_name", _("Välj kollegan i listan eller skriv namnet, inte båda."))
        return told

    @property
    def sent_as(self) -> Kind:
        """What the reporter has chosen to send it as; a deviation unless she has."""
        chosen = (self.data if self.is_bound else self.initial).get("kind")
        return Kind(chosen) if chosen in SENT_AS else Kind.DEVIATION

    def told(self) -> Told:
        """Return what was told, where and on whose behalf."""
        told = self.cleaned_data
        return replace(
            self.told_of(self.places.units[told["unit"]]),
            kind=self.sent_as,
            supplier=told.get("supplier"),
            colleague=told.get("colleague"),
            colleague_name=told["colleague_name"],
        )


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, SWEDEN)
