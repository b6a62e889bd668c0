"""The four axes of a case, each a question of its own."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cases.enums import LegalBasis, Likelihood, Severity
from cases.forms.base import CommandForm, Versions, grouped
from cases.forms.external import ExternalFields
from cases.models import Case
from cases.queries.suggesting import SHOWN, Suggestion, suggestions
from cases.services.classifying import Classification, External, describe
from registers.models import Category, Cause, Register

LONGEST_TITLE = 200
LONGEST_REASON = 300


def offered(model: type[Register], case: Case, chosen: QuerySet[Any], *, on: date) -> QuerySet[Any]:
    """Return the register's rows for the case's nämnd on a day, and those the case already has."""
    rows = model.objects.offered(case.board_id, on=on)
    return model.objects.filter(Q(pk__in=rows.values("pk")) | Q(pk__in=chosen.values("pk")))


def basis_field() -> forms.MultipleChoiceField:
    """Return the field of the law; nobody has to say it, but HSL said reaches MAS and MAR."""
    return forms.MultipleChoiceField(
        label=_("Vilken lag ges insatsen enligt?"),
        choices=LegalBasis.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class AxesForm(CommandForm):
    """What the short way and the long way ask alike: event type, severity, likelihood."""

    checked: Sequence[str] = ("title", "other_reason")
    categories = forms.ModelMultipleChoiceField(
        Category.objects.none(),
        label=_("Vad är det för händelse?"),
        help_text=_("Du kan välja flera. Välj det som hände, inte varför."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    other_reason = forms.CharField(
        label=_("Varför passar bara Övrigt?"),
        help_text=_("Fyll i om du har valt Övrigt. Då kan händelsetyperna bli bättre."),
        required=False,
        max_length=LONGEST_REASON,
    )
    severity = forms.TypedChoiceField(
        label=_("Hur allvarligt var det, eller kunde det ha blivit, för den enskilde?"),
        choices=Severity.choices,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    likelihood = forms.TypedChoiceField(
        label=_("Hur troligt är det att det händer igen?"),
        choices=Likelihood.choices,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    suggested = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def __init__(self, *args: Any, case: Case, on: date, **kwargs: Any) -> None:
        super().__init__(*args, version=case.version, **kwargs)
        self.case = case
        types = offered(Category, case, case.categories.all(), on=on)
        field = self.fields["categories"]
        field.queryset = types  # type: ignore[attr-defined]
        field.choices = grouped(types)  # type: ignore[attr-defined]
        self.initial = {
            "categories": [row.pk for row in case.categories.all()],
            "other_reason": case.other_reason,
            "severity": case.severity,
            "likelihood": case.likelihood,
            **self.initial,
        }

    @cached_property
    def suggestions(self) -> list[Suggestion]:
        """The event types that best fit the report, with the words that say so; asked for when shown."""
        offered: Any = self.fields["categories"]
        return suggestions(self.case, offered.queryset.select_related("parent"))

    @property
    def shown_ids(self) -> list[int]:
        """Which types were suggested on the page that was sent."""
        told = self.cleaned_data["suggested"].split(",")
        return [int(pk) for pk in told if pk.isdecimal()][:SHOWN]


class ClassifyForm(ExternalFields, AxesForm):
    """All four axes and the working title; nothing is required, what is missing bites at klar."""

    title = forms.CharField(
        label=_("Arbetsrubrik"),
        help_text=_("Några ord som du känner igen ärendet på. Skriv inga namn."),
        required=False,
        max_length=LONGEST_TITLE,
    )
    causes = forms.ModelMultipleChoiceField(
        Cause.objects.none(),
        label=_("Varför kunde det hända?"),
        help_text=_(
            "Fråga varför flera gånger. Leta i hur arbetet är ordnat, inte efter vem som gjorde fel."
        ),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    primary_cause = forms.ModelChoiceField(
        Cause.objects.none(), label=_("Vilken orsak är huvudsaklig?"), required=False, empty_label=_("Välj")
    )
    legal_bases = basis_field()
    field_order = (
        "title",
        "categories",
        "severity",
        "likelihood",
        "causes",
        "primary_cause",
        "legal_bases",
        "other_reason",
        "supplier",
        "contract",
        "version",
    )

    def __init__(self, *args: Any, case: Case, on: date, **kwargs: Any) -> None:
        super().__init__(*args, case=case, on=on, **kwargs)
        self.offer_external(case, on)
        causes = offered(Cause, case, case.causes.all(), on=on)
        rows = list(causes)
        for name in ("causes", "primary_cause"):
            self.fields[name].queryset = causes  # type: ignore[attr-defined]
        self.fields["causes"].choices = [(row.pk, row.name) for row in rows]  # type: ignore[attr-defined]
        self.fields["primary_cause"].choices = [  # type: ignore[attr-defined]
            ("", _("Välj")),
            *((row.pk, row.name) for row in rows),
        ]
        chosen = list(case.case_causes.all())
        self.initial = {
            **self.initial,
            "title": case.title,
            "supplier": case.supplier_id,
            "contract": case.contract_id,
            "causes": [row.cause_id for row in chosen],
            "primary_cause": next((row.cause_id for row in chosen if row.is_primary), None),
            "legal_bases": [row.basis for row in case.legal_bases.all()],
        }

    @property
    def classification(self) -> Classification:
        """What was filled in, as the command takes it."""
        told = {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in {"version", "suggested", "supplier", "contract"}
        }
        external = External(self.cleaned_data.get("supplier"), self.cleaned_data.get("contract"))
        return Classification(**told, external=external)

    def versions(self) -> list[Versions]:
        """Return the axes where this person's answer and what stands now are not the same."""
        mine, theirs = self._words(self.classification), self._words_now()
        return [
            Versions(str(self.fields[name].label), mine[name], theirs[name])
            for name in mine
            if mine[name] != theirs[name]
        ]

    def _words(self, told: Classification) -> dict[str, str]:
        return {
            "title": told.title or "",
            "categories": ", ".join(row.name for row in told.categories),
            "severity": str(Severity(told.severity).label) if told.severity else "",
            "likelihood": str(Likelihood(told.likelihood).label) if told.likelihood else "",
            "causes": ", ".join(
                f"{row.name} (huvudsaklig)" if row == told.primary_cause else row.name for row in told.causes
            ),
            "legal_bases": ", ".join(sorted(told.legal_bases)),
            "other_reason": told.other_reason,
        }

    def _words_now(self) -> dict[str, str]:
        case = self.case
        return {
            "title": case.title,
            "severity": str(case.get_severity_display()) if case.severity else "",
            "likelihood": str(case.get_likelihood_display()) if case.likelihood else "",
            "other_reason": case.other_reason,
            **describe(case),
        }
