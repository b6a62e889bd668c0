"""The APT sheet: what a unit's latest period looked like, for the workplace meeting to talk about.

De-identified by being made of counts alone, with small numbers hidden as for those who may not read the
cases: everybody at the meeting sees it. No text from any case stands on it.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.dates import Period, sv_date
from core.text import Words
from registers.queries import text
from reports.models import UnitSummary
from reports.queries.period_view import for_reader

QUESTIONS = "apt.questions"
MOST_ROWS = 5
# The tables of the sheet: what it is called, and what is said when there is nothing to tell.
PARTS: dict[str, tuple[Words, Words]] = {
    "types": (gettext_lazy("Vad det handlade om"), gettext_lazy("Inget går att visa utan att röja någon.")),
    "causes": (gettext_lazy("Varför det hände"), gettext_lazy("Inget går att visa utan att röja någon.")),
    "actions": (gettext_lazy("Vad vi har beslutat"), gettext_lazy("Inga åtgärder att visa.")),
    "effects": (gettext_lazy("Har det hjälpt?"), gettext_lazy("Ingen effekt att visa än.")),
}


def apt_sheet(of: UnitSummary, *, on: date) -> dict[str, Any]:
    """Return the sheet of a unit's summary as plain JSON, the same for the page and the paper.

    The questions are the nämnd's own on the day (`registers.Text`), one a line.
    """
    period = Period(of.summary.first_day, of.summary.last_day)
    seen = for_reader(of.data, period, sees_all=False)
    return {
        "unit": seen["name"],
        "label": period.label,
        "days": f"{sv_date(period.first)}–{sv_date(period.last)}",
        "sentences": seen["sentences"],
        "parts": [_part(table) for table in seen["tables"] if table["name"] in PARTS],
        "questions": _questions(text(QUESTIONS, of.summary.board_id, on=on)),
        "hides": seen["hides"],
        "threshold": seen["threshold"],
    }


def _part(table: Mapping[str, Any]) -> dict[str, Any]:
    title, empty = PARTS[table["name"]]
    rows = [{"name": row["name"], "text": row["text"]} for row in _shown(table["rows"])]
    return {"title": str(title), "head": table["head"], "rows": rows, "empty": str(empty)}


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
