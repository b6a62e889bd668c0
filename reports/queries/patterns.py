"""What the deviations of a period were, beside how many they were."""

from dataclasses import replace
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from cases.enums import Status
from core.dates import Period, thousands
from figures.measures import By, all_measures
from figures.queries.counting import (
    Axis,
    Row,
    Scope,
    breakdown,
    count,
    counted_cases,
    dismissed,
    left_out_as_hsl,
    share_of_other,
)
from reports.queries.sources import compared

MOST_ROWS = 15


def received_deviations(period: Period, scope: Scope) -> dict[str, str]:
    """Return what is said beside the number of deviations that came in, in numbers as they are written."""
    measure = all_measures()["kvalitetsavvikelse"]
    handed_over = counted_cases(measure, period, scope).filter(status=Status.HANDED_OVER)
    return {
        "events": thousands(count(measure, period, scope, by=By.EVENTS)),
        "dismissed": thousands(dismissed(measure, period, scope)),
        "handed_over": thousands(handed_over.count()),
        "left_out_as_hsl": thousands(left_out_as_hsl(measure, period, scope)),
    }


def closed_deviations(period: Period, scope: Scope) -> dict[str, Any]:
    """Return what the deviations that were closed in a period were about, led to and were caused by.

    Patterns count what was closed, since only then is it known what it was (practice.md 30); what was
    found to be no deviation, or handed over to lex Sarah, is not part of them.
    """
    measure = replace(
        all_measures()["kvalitetsavvikelse"], dated_by="closed_on", only=Q(status=Status.CLOSED)
    )
    closed = count(measure, period, scope)
    if not closed:
        return {"closed": 0, "tables": []}
    tables = (
        (_("Vad avvikelserna handlade om"), _("Händelsetyp"), Axis.CATEGORY),
        (_("Bakomliggande orsaker"), _("Orsaksområde"), Axis.CAUSE),
        (_("Åtgärder som beslutades"), _("Åtgärdstyp"), Axis.ACTION_TYPE),
    )
    return {
        "closed": closed,
        "closed_words": thousands(closed),
        "other_percent": share_of_other(measure, period, scope).percent,
        "tables": [
            {"caption": caption, "head": head, **_table(breakdown(measure, period, scope, axis))}
            for caption, head, axis in tables
        ],
    }


def _table(rows: list[Row]) -> dict[str, Any]:
    return {"rows": _lines(rows), "has_unspecified": any(row.key is None for row in rows)}


def _lines(rows: list[Row]) -> list[dict[str, str]]:
    """Return the largest rows as they are written, the rest as one, and last what lacks a row."""
    named = [row for row in rows if row.key is not None]
    without = [row for row in rows if row.key is None]
    rest = named[MOST_ROWS:]
    lines = [{"name": row.name, "compared": compared(row.count, row.previous)} for row in named[:MOST_ROWS]]
    if rest:
        others = _("%(n)d rader till") % {"n": len(rest)}
        lines.append({"name": others, "compared": compared(*_sum_of(rest))})
    return [*lines, *({"name": row.name, "compared": compared(row.count, row.previous)} for row in without)]


def _sum_of(rows: list[Row]) -> tuple[int, int | None]:
    known = [row.previous for row in rows if row.previous is not None]
    return sum(row.count for row in rows), sum(known) if len(known) == len(rows) else None
