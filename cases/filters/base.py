"""What the lists' filters are made of. Every value stands in the address; a bad one is told beside it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from html import escape
from typing import Any

import django_filters
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.queries.search import understand
from core.text import Words
from organisation.enums import Level
from organisation.models import Reached, User

ALL = gettext_lazy("Alla")
# In the address: also the rarer choices are shown.
MORE = "fler"
YES = "true"
# How far below its nämnd a unit stands is shown by as many of these.
INDENT = "\u2003"
DEPTH: Mapping[str, int] = {level: depth for depth, level in enumerate(Level.values)}
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)
SPANS = (
    ("received_from", "received_to"),
    ("occurred_from", "occurred_to"),
    ("decided_from", "decided_to"),
    ("severity_min", "severity_max"),
    ("risk_min", "risk_max"),
)


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


def searchable(typed: str) -> None:
    """Refuse words that nothing can be looked for by; raises ValidationError."""
    # A sign no text holds is told by the field's own rule.
    if "\x00" not in typed and not understand(typed):
        raise forms.ValidationError(_("Skriv ett ord till. Så vanliga eller korta ord går inte att söka på."))


def select_filter(label: Words, offered: Any = (), **extra: Any) -> django_filters.ChoiceFilter:
    """Return a filter that is a select; its choices may be offered later (`OfferingFilter.offer`)."""
    return django_filters.ChoiceFilter(
        label=label, choices=offered, empty_label=extra.pop("empty_label", ALL), widget=Select, **extra
    )


def day_filter(label: Words, name: str, lookup: str = "exact", **extra: Any) -> django_filters.DateFilter:
    """Return a filter by a day, within the years a case may have."""
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


def flag_filter(label: Words, method: str) -> django_filters.BooleanFilter:
    """Return a filter that is a box to tick."""
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


def unit_choices(units: Iterable[Reached], today: date) -> Iterable[tuple[int, str]]:
    """Return units as the choices of a select, each indented by its level."""
    for unit in units:
        closed = unit.valid_to and unit.valid_to < today
        words = _("%(name)s (nedlagd)") % {"name": unit.name} if closed else unit.name
        yield unit.pk, INDENT * DEPTH[unit.level] + words


def below(units: Iterable[Reached], chosen: str) -> list[int]:
    """Return the ids of the chosen unit and of those below it in today's organisation."""
    rows = list(units)
    top = next((unit.path for unit in rows if str(unit.pk) == chosen), "")
    return [unit.pk for unit in rows if top and unit.path.startswith(top)]


def people(found: Iterable[User]) -> Iterable[tuple[int, str]]:
    """Return people as the choices of a select."""
    return ((person.pk, str(person)) for person in found)
