"""The APT sheet: what a unit's latest period looked like, for the workplace meeting to talk about.

De-identified by being made of counts alone, with small numbers hidden as for those who may not read the
cases: everybody at the meeting sees it. No text from any case stands on it.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.dates import Period, local_date, sv_date
from core.text import Words
from organisation.models import Unit, User
from organisation.roles import Capability
from registers.queries import text
from reports.models import PeriodSummary, UnitSummary
from reports.queries.period_summary import count_units
from reports.queries.period_view import for_reader
from reports.queries.snapshot import one_moment
from reports.queries.summaries import unit_summaries_for

QUESTIONS = "apt.questions"
MOST_ROWS = 5
# The tables of the sheet, and what each is called.
PARTS: dict[str, Words] = {
    "types": gettext_lazy("Vad det handlade om"),
    "causes": gettext_lazy("Varför det hände"),
    "actions": gettext_lazy("Vad vi har beslutat"),
    "effects": gettext_lazy("Har det hjälpt?"),
}


def latest_row(user: User, unit_id: int, *, at: datetime) -> UnitSummary | None:
    """Return a unit's row of the latest tertial that is over; None where the person may not see its figures.

    The newest that is kept; else it is counted now with the whole nämnd, since what is hidden of a unit
    follows from its sisters', and not kept. Its `data` are empty where the unit has nothing to count.
    """
    period = Period.containing(local_date(at)).previous()
    days = {"first_day": period.first, "last_day": period.last}
    kept = unit_summaries_for(user).filter(unit=unit_id, summary__in=PeriodSummary.objects.filter(**days))
    if row := kept.order_by("-summary").first():
        return row
    seen = Unit.objects.filter(pk__in=user.unit_ids_with(Capability.STATISTICS))
    unit = seen.filter(pk=unit_id).select_related("board").first()
    if unit is None:
        return None
    with one_moment():
        counted = count_units(unit.controller, period, at=at)
    data = next((figures.data for figures in counted if figures.unit.pk == unit_id), {})
    return UnitSummary(summary=PeriodSummary(board=unit.controller, **days), unit=unit, data=data)


def apt_sheet(of: UnitSummary, *, on: date) -> dict[str, Any]:
    """Return the sheet of a unit's summary as plain JSON, the same for the page and the paper.

    The questions are the nämnd's own on the day (`registers.Text`), one a line.
    """
    period = Period(of.summary.first_day, of.summary.last_day)
    seen = for_reader(of.data, period, sees_all=False)
    parts = [_part(table) for table in seen["tables"] if table["name"] in PARTS]
    return {
        "unit": seen["name"],
        "label": period.label,
        "days": f"{sv_date(period.first)}–{sv_date(period.last)}",
        "sentences": seen["sentences"],
        "parts": [part for part in parts if part["rows"]],
        "left_out": _left_out(part["title"] for part in parts if not part["rows"]),
        "questions": _questions(text(QUESTIONS, of.summary.board_id, on=on)),
        "hides": seen["hides"],
        "threshold": seen["threshold"],
    }


def _part(table: Mapping[str, Any]) -> dict[str, Any]:
    rows = [{"name": row["name"], "text": row["text"]} for row in _shown(table["rows"])]
    return {"title": str(PARTS[table["name"]]), "head": table["head"], "rows": rows}


def _left_out(titles: Iterable[str]) -> str:
    """Say which parts there is nothing to tell of, in one sentence instead of a table each; "" for none."""
    named = ", ".join(titles)
    words = _("Det här saknas, eller är för få för att visas utan att någon känns igen: %(parts)s.")
    return words % {"parts": named} if named else ""


def _shown(rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the largest rows whose number may be told, those that say what it was."""
    seen = [row for row in rows if row["now"] and row["key"] is not None]
    return sorted(seen, key=lambda row: -row["now"])[:MOST_ROWS]


def _questions(body: str) -> list[str]:
    own = [line.strip() for line in body.splitlines() if line.strip()]
    return own or [
        _("Vad ser vi?"),
        _("Varför blir det så?"),
        _("Vad kan vi ändra, och vad behöver vi hjälp med?"),
    ]
