"""What the lists can be filtered by. Every value stands in the address; a bad one is told beside it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import django_filters
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.enums import ENDED, ActionLevel, Kind, LegalBasis, Severity, Status
from cases.models import Action, CaseCategory, CaseCause, CaseLegalBasis
from cases.models.case import CaseQuerySet
from cases.queries import choices, lists
from cases.queries.search import about_person, matching, newest_matches, understand
from core.dates import end_of_day, start_of_day
from core.text import Words
from organisation.enums import Level
from organisation.models import User
from registers.enums import Strength

ALL = gettext_lazy("Alla")
# In the address: also the rarer choices are shown.
MORE = "fler"
OPEN, ENDED_ALL, ME, NOBODY, YES, NO = "open", "ended", "me", "none", "true", "false"
# How far below its nämnd a unit stands is shown by as many of these.
INDENT = "\u2003"
DEPTH: Mapping[str, int] = {level: depth for depth, level in enumerate(Level.values)}
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)
# {state of an action: its words}
STATES: Mapping[str, Words] = {
    "open": gettext_lazy("Ska göras"),
    "overdue": gettext_lazy("Försenade"),
    "awaiting_effect": gettext_lazy("Effekten ska bedömas"),
    "done": gettext_lazy("Genomförda"),
    "all": gettext_lazy("Alla"),
}
MINE = "mine"
WHOSE = [("all", gettext_lazy("Alla jag får se")), (MINE, gettext_lazy("Mina åtgärder"))]
STATUSES = [
    (OPEN, gettext_lazy("Alla som pågår")),
    (ENDED_ALL, gettext_lazy("Alla som har avslutats")),
    *Status.choices,
]
RISKS = [(value, str(value)) for value in sorted({a * b for a in range(1, 5) for b in range(1, 5)})]
SPANS = (
    ("received_from", "received_to"),
    ("occurred_from", "occurred_to"),
    ("severity_min", "severity_max"),
    ("risk_min", "risk_max"),
)
YES_NO = [(YES, gettext_lazy("Ja")), (NO, gettext_lazy("Nej"))]


class Select(forms.Select):
    """A select written without a template per choice: a list of units and people has hundreds."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:  # noqa: ARG002 -- Django's own signature
        """Return the select with the chosen value marked."""
        chosen = "" if value is None else str(value)
        options = "".join(_option(str(key), str(words), chosen) for key, words in self.choices)
        attributes = format_html_join("", ' {}="{}"', self.build_attrs(self.attrs, attrs).items())
        return format_html(
            '<select name="{}" class="ds-input"{}>{}</select>',
            name,
            attributes,
            mark_safe(options),  # noqa: S308 -- every part of it is escaped in _option
        )


def _option(value: str, words: str, chosen: str) -> str:
    mark = " selected" if value == chosen else ""
    return f'<option value="{escape(value)}"{mark}>{escape(words)}</option>'


class FilterForm(forms.Form):
    """The form of a filter: the end of a span may not come before its beginning."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.template_name = "cases/_filter_field.html"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Say beside the later field when a span ends before it begins."""
        found = super().clean() or {}
        for first, last in SPANS:
            low, high = found.get(first), found.get(last)
            if low and high and _measure(low) > _measure(high):
                words = (
                    _("Slutet ligger före början.")
                    if isinstance(low, date)
                    else _("Högst är lägre än lägst.")
                )
                self.add_error(last, words)
        return found


def _measure(end: date | str) -> int:
    """Return where an end of a span lies: a day, or a chosen step of a scale."""
    return end.toordinal() if isinstance(end, date) else int(end)


def _searchable(typed: str) -> None:
    # A sign no text holds is told by the field's own rule.
    if "\x00" not in typed and not understand(typed):
        raise forms.ValidationError(_("Skriv ett ord till. Så vanliga eller korta ord går inte att söka på."))


def _select(label: Words, offered: Any = (), **extra: Any) -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(
        label=label, choices=offered, empty_label=extra.pop("empty_label", ALL), widget=Select, **extra
    )


def _day(label: Words, name: str, lookup: str = "exact", **extra: Any) -> django_filters.DateFilter:
    return django_filters.DateFilter(
        label=label,
        field_name=name,
        lookup_expr=lookup,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Skriv dagen som 2026-11-23.")},
        validators=[
            MinValueValidator(FIRST_DAY, gettext_lazy("Välj en dag från och med 1990.")),
            MaxValueValidator(LAST_DAY, gettext_lazy("Välj en dag till och med 2100.")),
        ],
        **extra,
    )


def _flag(label: Words, method: str) -> django_filters.BooleanFilter:
    return django_filters.BooleanFilter(
        label=label,
        method=method,
        widget=forms.CheckboxInput({"value": YES}, check_test=lambda on: on is True),
    )


class OfferingFilter(django_filters.FilterSet):  # type: ignore[misc]
    """A filter whose selects are offered choices that depend on who asks.

    Only the fields at hand (`AT_HAND`) and those the address sets are built; all of them when it holds
    `MORE`. A list is opened far more often than its rarer choices are wanted.
    """

    AT_HAND: Sequence[str] = ()

    def __init__(self, data: Mapping[str, Any], rows: Any) -> None:
        self.has_more = MORE not in data
        offered: Mapping[str, Any] = type(self).base_filters  # type: ignore[misc, has-type]
        if self.has_more:
            offered = {name: one for name, one in offered.items() if name in self.AT_HAND or data.get(name)}
        self.base_filters = dict(offered)
        super().__init__(data, rows)

    def offer(self, name: str, rows: Callable[[], Iterable[tuple[Any, Any]]]) -> None:
        """Give a select its choices, if it is there; on the form, since a filter is copied several times."""
        if field := self.form.fields.get(name):
            field.choices = list(rows())


class CaseFilter(OfferingFilter):
    """The filter of the cases; `at` is now, and `user` whose units, people and registers are offered.

    Parameters in the address: q, kind, status (a status, "open" or "ended"), unit (with all below it),
    category (with all below it), cause, basis, severity_min/max, risk_min/max, received_from/to,
    occurred_from/to, owner (an id, "me" or "none"), overdue, open_actions, counted, protected, person (a
    look-up digest, see `find_person`).
    """

    q = django_filters.CharFilter(
        label=gettext_lazy("Ord eller nummer"),
        method="search",
        max_length=200,
        validators=[_searchable],
        widget=forms.TextInput({"type": "search"}),
    )
    status = _select(gettext_lazy("Status"), STATUSES, method="by_status")
    unit = _select(gettext_lazy("Enhet"), method="by_unit")
    category = _select(gettext_lazy("Händelsetyp"), method="by_category")
    received_from = _day(gettext_lazy("Inkom från och med"), "received_on", "gte")
    received_to = _day(gettext_lazy("Inkom till och med"), "received_on", "lte")
    overdue = _flag(gettext_lazy("Försenade"), "by_overdue")
    owner = _select(gettext_lazy("Handläggare"), method="by_owner")
    kind = _select(gettext_lazy("Slag"), Kind.choices)
    cause = _select(gettext_lazy("Orsak"), method="by_cause")
    basis = _select(gettext_lazy("Lagrum"), LegalBasis.choices, method="by_basis")
    severity_min = _select(
        gettext_lazy("Allvarlighetsgrad, lägst"), Severity.choices, field_name="severity", lookup_expr="gte"
    )
    severity_max = _select(
        gettext_lazy("Allvarlighetsgrad, högst"), Severity.choices, field_name="severity", lookup_expr="lte"
    )
    risk_min = _select(gettext_lazy("Riskvärde, lägst"), RISKS, field_name="risk", lookup_expr="gte")
    risk_max = _select(gettext_lazy("Riskvärde, högst"), RISKS, field_name="risk", lookup_expr="lte")
    occurred_from = _day(gettext_lazy("Inträffade från och med"), "occurred_to", method="by_occurred")
    occurred_to = _day(gettext_lazy("Inträffade till och med"), "occurred_from", method="by_occurred")
    open_actions = _flag(gettext_lazy("Har åtgärder som ska göras"), "by_open_actions")
    counted = _flag(gettext_lazy("Räknas i statistiken"), "by_counted")
    protected = _select(gettext_lazy("Skyddade personuppgifter"), YES_NO, method="by_protected")
    person = django_filters.CharFilter(
        label=gettext_lazy("Person"), method="by_person", max_length=64, widget=forms.HiddenInput
    )

    AT_HAND = ("q", "status", "unit", "category", "received_from", "received_to", "overdue")

    class Meta:
        form = FilterForm

    def __init__(self, data: Mapping[str, Any], cases: CaseQuerySet, *, user: User, at: datetime) -> None:
        super().__init__(data, cases)
        self.user, self.at = user, at
        self.units = choices.units(user, at=at)
        self.categories = list(choices.categories(user).values_list("pk", "name", "parent_id"))
        self.offer("unit", lambda: _unit_choices(self.units))
        self.offer("category", lambda: _category_choices(self.categories))
        self.offer("cause", lambda: choices.causes(user).values_list("pk", "name"))
        self.offer(
            "owner",
            lambda: [(ME, _("Jag")), (NOBODY, _("Ingen")), *_people(choices.handlers(user, at=at))],
        )

    @property
    def is_search(self) -> bool:
        """Whether words or a person are looked for, so that only the newest matches are given."""
        return bool(self.form.cleaned_data.get("q") or self.form.cleaned_data.get("person"))

    def chosen(self) -> tuple[CaseQuerySet, bool]:
        """Return the cases of a valid filter, and whether a search found more than the newest it gives."""
        if not self.is_search:
            return self.qs, False
        newest, cut = newest_matches(self.qs)
        return self.queryset.filter(pk__in=newest), cut

    def search(self, cases: CaseQuerySet, _name: str, value: str) -> CaseQuerySet:
        """Words, or a case number, which may lack the code of the person's own nämnder."""
        codes = {grant.unit.board.code for grant in self.user.grants if grant.unit and grant.unit.board}
        return matching(cases, understand(value, sorted(codes)))

    def by_person(self, cases: CaseQuerySet, _name: str, value: str) -> CaseQuerySet:
        """The cases about one person, by the digest of her number."""
        return about_person(cases, value)

    def by_status(self, cases: CaseQuerySet, _name: str, value: str) -> CaseQuerySet:
        """One status, all open or all ended."""
        if value == OPEN:
            return cases.open()
        return cases.filter(status__in=sorted(ENDED) if value == ENDED_ALL else [value])

    def by_unit(self, cases: CaseQuerySet, _name: str, value: str) -> CaseQuerySet:
        """A unit and everything below it in today's organisation."""
        return cases.filter(unit__in=_below(self.units, value))

    def by_category(self, cases: CaseQuerySet, _name: str, value: str) -> CaseQuerySet:
        """An event type, with those below it."""
        wanted = [pk for pk, _words, parent in self.categories if str(pk) == value or str(parent) == value]
        rows = CaseCategory.objects.filter(category__in=wanted)
        return cases.filter(pk__in=rows.values("case_id"))

    def by_cause(self, cases: CaseQuerySet, _name: str, value: str) -> CaseQuerySet:
        """An area of causes, the primary one or another."""
        return cases.filter(pk__in=CaseCause.objects.filter(cause=int(value)).values("case_id"))

    def by_basis(self, cases: CaseQuerySet, _name: str, value: str) -> CaseQuerySet:
        """A law."""
        return cases.filter(pk__in=CaseLegalBasis.objects.filter(basis=value).values("case_id"))

    def by_owner(self, cases: CaseQuerySet, _name: str, value: str) -> CaseQuerySet:
        """A handläggare: me, nobody, or one of those who handle cases here."""
        if value == NOBODY:
            return cases.filter(owner=None)
        return cases.filter(owner=self.user.pk if value == ME else int(value))

    def by_occurred(self, cases: CaseQuerySet, name: str, value: date) -> CaseQuerySet:
        """The events that touch a span of days; an event without end is a moment."""
        if name == "occurred_from":
            return cases.filter(occurred_from__lte=end_of_day(value))
        ended = Coalesce("occurred_to", "occurred_from")
        return cases.alias(ended=ended).filter(ended__gte=start_of_day(value))

    def by_overdue(self, cases: CaseQuerySet, _name: str, value: bool) -> CaseQuerySet:  # noqa: FBT001
        """Only the overdue ones, when it is ticked."""
        return lists.overdue(cases, at=self.at) if value else cases

    def by_open_actions(self, cases: CaseQuerySet, _name: str, value: bool) -> CaseQuerySet:  # noqa: FBT001
        """Only those with an action still to be done, when it is ticked."""
        waiting = lists.open_actions(Action.objects.all())
        return cases.filter(pk__in=waiting.values("case_id")) if value else cases

    def by_counted(self, cases: CaseQuerySet, _name: str, value: bool) -> CaseQuerySet:  # noqa: FBT001
        """Only those the figures count: what was reclassified counts in its final kind (docs/counting.md)."""
        return cases.exclude(status=Status.RECLASSIFIED) if value else cases

    def by_protected(self, cases: CaseQuerySet, _name: str, value: str) -> CaseQuerySet:
        """Those that concern a protected identity, or those that do not."""
        return cases.filter(protected=value == YES)


def whose_actions(asked: Mapping[str, str], user: User) -> QuerySet[Action]:
    """Return the actions a list begins with: her own, or those of every case she may read."""
    return lists.own_actions(user) if asked.get("whose") == MINE else lists.visible_actions(user)


class ActionFilter(OfferingFilter):
    """Filters actions: state, whose, unit (with those below it), responsible, type, strength, level."""

    state = _select(gettext_lazy("Läge"), list(STATES.items()), method="by_state", empty_label=None)
    whose = _select(gettext_lazy("Vems"), WHOSE, method="by_whose", empty_label=None)
    unit = _select(gettext_lazy("Enhet"), method="by_unit")
    responsible = _select(gettext_lazy("Ansvarig"))
    type = _select(gettext_lazy("Åtgärdstyp"))
    strength = _select(gettext_lazy("Styrka"), Strength.choices, field_name="type__strength")
    level = _select(gettext_lazy("Nivå"), ActionLevel.choices)
    AT_HAND = ("state", "whose", "unit", "responsible")

    class Meta:
        form = FilterForm

    def __init__(
        self, data: Mapping[str, Any], actions: QuerySet[Action], *, user: User, at: datetime
    ) -> None:
        super().__init__(data, actions)
        self.user, self.at = user, at
        self.units = choices.units(user, at=at)
        self.offer("unit", lambda: _unit_choices(self.units))
        self.offer("responsible", lambda: _people(choices.handlers(user, at=at)))
        self.offer("type", lambda: choices.action_types(user).values_list("pk", "name"))

    def by_state(self, actions: QuerySet[Action], _name: str, value: str) -> QuerySet[Action]:
        """Where an action is."""
        if value == "overdue":
            return lists.overdue_actions(actions, at=self.at)
        chosen = {
            "open": lists.open_actions,
            "awaiting_effect": lists.actions_awaiting_effect,
            "done": lists.done_actions,
        }
        return chosen[value](actions) if value in chosen else actions

    def by_whose(self, actions: QuerySet[Action], _name: str, _value: str) -> QuerySet[Action]:
        """Whose was settled when the rows to filter were chosen."""
        return actions

    def by_unit(self, actions: QuerySet[Action], _name: str, value: str) -> QuerySet[Action]:
        """The actions in the cases of a unit and everything below it."""
        return actions.filter(case__unit__in=_below(self.units, value))


def in_words(form: forms.Form) -> dict[str, str]:
    """Return what a valid filter is set to, as {label: value} in words; a person's number is never told."""
    return {
        str(field.label): _value_in_words(form[name].field, form.cleaned_data[name])
        for name, field in form.fields.items()
        if form.cleaned_data.get(name) not in (None, "", False)
    }


def _value_in_words(field: forms.Field, value: Any) -> str:
    if isinstance(field.widget, forms.HiddenInput):
        return _("en viss person")
    if isinstance(field, forms.ChoiceField):
        offered: Iterable[tuple[Any, Any]] = field.choices  # type: ignore[assignment]
        return next((str(words).strip() for key, words in offered if str(key) == str(value)), str(value))
    return _("ja") if value is True else str(value)


def _unit_choices(units: Iterable[choices.UnitChoice]) -> Iterable[tuple[int, str]]:
    for unit in units:
        words = _("%(name)s (nedlagd)") % {"name": unit.name} if unit.ended else unit.name
        yield unit.pk, INDENT * DEPTH[unit.level] + words


def _below(units: Iterable[choices.UnitChoice], chosen: str) -> list[int]:
    rows = list(units)
    top = next((unit.path for unit in rows if str(unit.pk) == chosen), "")
    return [unit.pk for unit in rows if top and unit.path.startswith(top)]


def _category_choices(rows: Sequence[tuple[int, str, int | None]]) -> list[tuple[Any, Any]]:
    """Return the event types, those of the second level indented under their first."""
    below: dict[int | None, list[tuple[int, str]]] = {}
    for pk, words, parent in rows:
        below.setdefault(parent, []).append((pk, words))
    return [
        choice
        for pk, words in below.get(None, [])
        for choice in [(pk, words), *((child, INDENT + name) for child, name in below.get(pk, []))]
    ]


def _people(people: Iterable[User]) -> Iterable[tuple[int, str]]:
    return ((person.pk, str(person)) for person in people)
