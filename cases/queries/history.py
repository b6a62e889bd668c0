"""What has happened in a case, as people read it: who, when, in what words, from what to what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db import models
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.log import history_of
from audit.models import Event
from cases import kinds
from cases.models import Action, Case, Investigation
from core.dates import sv_date, sv_datetime

# Fields of the log that are no columns of one row: rows, reasons and what commands call things.
OTHER_NAMES: Mapping[str, Any] = {
    "categories": gettext_lazy("Händelsetyper"),
    "causes": gettext_lazy("Orsaker"),
    "legal_bases": gettext_lazy("Lagrum"),
    "reason": gettext_lazy("Skäl"),
    "text": gettext_lazy("Vad ska göras"),
    "completed_at": gettext_lazy("Klar"),
    "completed_by": gettext_lazy("Klarmarkerad av"),
    "restricted": gettext_lazy("Läses bara av namngivna"),
    "handed_over_at": gettext_lazy("Överlämnad"),
    "effect_at": gettext_lazy("Effekten bedömd"),
    "effect_by": gettext_lazy("Bedömd av"),
    "done_at": gettext_lazy("Klarmarkerad"),
    "withdrawn_at": gettext_lazy("Borttagen"),
    "withdrawn_reason": gettext_lazy("Skäl"),
    "lexsarah_reason": gettext_lazy("Skäl om lex Sarah"),
    "due_at": gettext_lazy("Frist"),
    "reasoning": gettext_lazy("Sekretessprövning"),
    "subjects": gettext_lazy("Vad det handlar om"),
}

# What is not told of a case about a protected identity, also where it was written before it was one.
PLACES = frozenset({"unit", "handover_point"})


@dataclass(frozen=True)
class Change:
    """One field: its name in words, what it held and what it holds; `gone` when retention took the values."""

    name: str
    old: str
    new: str
    gone: bool = False


@dataclass(frozen=True)
class Entry:
    """One event: the sentence as it was written then, and what it changed."""

    at: datetime
    who: str
    text: str
    changes: tuple[Change, ...] = ()


def history(case: Case) -> list[Entry]:
    """Return everything that has happened in the case, newest first.

    Where retention has deleted the values, the sentence and the names of the fields stay.
    """
    return [_entry(case, event) for event in reversed(history_of(case))]


def last_change(case: Case) -> Entry | None:
    """Return the newest event of the case: who changed it last, when two have edited."""
    event = history_of(case).last()
    return _entry(case, event) if event else None


def _entry(case: Case, event: Event) -> Entry:
    values = {value.field: value for value in event.values.all()}
    changes = [
        _change(case, field, values[field].old, values[field].new)
        if field in values
        else Change(_name(field), "", _("gallrat"), gone=True)
        for field in event.fields
    ]
    shown = tuple(change for change in changes if change.gone or change.old or change.new)
    if case.protected and PLACES.intersection(event.fields):
        return Entry(event.at, _who(event), _("Ärendet flyttades eller fick en annan plats."), ())
    return Entry(event.at, _who(event), event.summary, shown)


def _who(event: Event) -> str:
    if event.actor is None:
        return _("Systemet")
    if event.on_behalf_of:
        return _("%(who)s för %(whom)s") % {"who": event.actor, "whom": event.on_behalf_of}
    return str(event.actor)


def _change(case: Case, field: str, old: str, new: str) -> Change:
    return Change(_name(field), _words(case, field, old), _words(case, field, new))


def _name(field: str) -> str:
    if field in OTHER_NAMES:
        return str(OTHER_NAMES[field])
    column = _columns().get(field)
    return capfirst(str(column.verbose_name)) if column else field


def _words(case: Case, field: str, text: str) -> str:
    """Write a logged value as people read it: choices by their label, days and moments in Swedish."""
    if not text:
        return ""
    if field == "status":
        return kinds.status_label(case, text)
    column = _columns().get(field)
    if column is None:
        return text
    labels = {str(value): str(label) for value, label in column.flatchoices}
    if text in labels:
        return labels[text]
    return _typed(column, text)


def _typed(column: "models.Field[Any, Any]", text: str) -> str:
    if isinstance(column, models.BooleanField):
        return {"True": _("ja"), "False": _("nej")}.get(text, text)
    if isinstance(column, models.DateTimeField):
        moment = parse_datetime(text)
        return sv_datetime(moment) if moment and moment.tzinfo else text
    if isinstance(column, models.DateField):
        day: date | None = parse_date(text)
        return sv_date(day) if day else text
    return text


@cache
def _columns() -> "dict[str, models.Field[Any, Any]]":
    """Every column a case's events may name: the case's own before its action's, then the kinds' rows."""
    details: list[type[models.Model]] = [
        relation.related_model
        for relation in Case._meta.related_objects
        if relation.one_to_one and relation.related_model is not Investigation
    ]
    found: dict[str, models.Field[Any, Any]] = {}
    models_: list[type[models.Model]] = [Case, Action, Investigation, *details]
    for model in models_:
        for column in model._meta.fields:
            found.setdefault(column.name, column)
    return found
