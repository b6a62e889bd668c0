"""The marks of a list's rows. Fifty rows share a few statuses, risks and days, so each is made once."""

from datetime import datetime
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.urls import get_script_prefix, reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from cases.queries.rows import CaseRow, Due
from core.dates import local_date, start_of_day

register = template.Library()
# Stands for a case's number in an address.
_ANY = "NUMMER"


@register.simple_tag
def status_mark(row: CaseRow) -> SafeString:
    """Show where a case is: shape and words."""
    return _component("status_tag", get_language(), status=row.status, label=row.status_label)


@register.simple_tag
def risk_mark(row: CaseRow) -> SafeString:
    """Show a case's risk: bars and words, or that it is not judged."""
    return _component("risk", get_language(), words=row.risk_words, value=row.risk, level=row.risk_level)


@register.simple_tag
def due_mark(due: Due | None, now: datetime) -> SafeString | str:
    """Show what is to be done first and by when, as distance and as day; nothing where there is nothing.

    The words turn when the deadline passes and at midnight, and not in between: so `now` is rounded to
    the later of the day's beginning and the deadline, and many rows share one mark.
    """
    if due is None:
        return ""
    begins = start_of_day(local_date(now))
    said_at = now if begins <= due.at < now else begins
    return _component("deadline", get_language(), name=due.name, due_at=due.at, now=said_at)


@register.simple_tag
def row_url(name: str, reference: str) -> str:
    """Return the address of a page about the case with this number; looked up once, and not for every row."""
    return _address(name, get_script_prefix()).replace(_ANY, reference)


@lru_cache
def _address(name: str, _prefix: str, /) -> str:
    return reverse(name, args=[_ANY])


@lru_cache(maxsize=1000)
def _component(name: str, _language: str | None, /, **values: object) -> SafeString:
    return render_to_string(f"components/{name}.html", values)
