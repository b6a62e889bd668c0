"""A unit's frozen figures as one reader may see them: the same in the page, the PDF and the workbook."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.dates import Period, thousands, with_previous
from core.text import Words
from figures.queries.by_unit import Key
from reports.queries.period_words import sentences

HIDDEN, MISSING = gettext_lazy("visas inte"), gettext_lazy("uppgift saknas")
UNCLASSIFIED = gettext_lazy("inget klassat")
Cell = Mapping[str, Any]

# What each table is called, what its first column holds, and what is said about how it counts.
CAPTIONS: dict[str, tuple[Words, Words, Words]] = {
    "types": (
        gettext_lazy("Vad avvikelserna handlade om"),
        gettext_lazy("Händelsetyp"),
        gettext_lazy("En avvikelse kan ha flera typer, så raderna kan tillsammans bli fler än avvikelserna."),
    ),
    "causes": (
        gettext_lazy("Bakomliggande orsaker"),
        gettext_lazy("Orsaksområde"),
        gettext_lazy("En avvikelse kan ha flera orsaker."),
    ),
    "actions": (
        gettext_lazy("Åtgärder som beslutades"),
        gettext_lazy("Åtgärdstyp"),
        gettext_lazy("Här räknas åtgärder i de avvikelser som kom in under perioden."),
    ),
    "effects": (
        gettext_lazy("Har åtgärderna hjälpt?"),
        gettext_lazy("Bedömning"),
        gettext_lazy("Här räknas effekter som bedömdes under perioden, också i äldre avvikelser."),
    ),
    "measures": (
        gettext_lazy("Annat som kom in eller gjordes"),
        gettext_lazy("Mått"),
        "",
    ),
}

# The rows that stand under a table's own: the second level of event types, and the matters of the complaints.
UNDER = {"types": "subtypes", "measures": "matters"}


def for_reader(data: Mapping[str, Any], period: Period, *, sees_all: bool) -> dict[str, Any]:
    """Return a unit's figures with what this reader may not see taken away, and as they are written.

    Parameters: `data` as `period_summary.count_units` made it; `sees_all` whether she may read the cases
    of the unit. A hidden number is None and written "visas inte"; a missing one "uppgift saknas".
    """
    seen = {name: _cells(rows, sees_all) for name, rows in data["tables"].items()}
    cases = _cell(data["cases"], sees_all)
    facts = {
        "cases": cases,
        "events": None if cases["now"] is None else data["events"],
        "open_actions": data["open_actions"],
        "overdue_actions": data["overdue_actions"],
    }
    rows = [cell for cells in seen.values() for cell in cells]
    return {
        **{key: data[key] for key in ("name", "level", "level_name", "parent", "depth", "threshold")},
        **facts,
        "dismissed": _named(seen["outcomes"], "dismissed"),
        "direct": _named(seen["outcomes"], "direct"),
        "direct_share": _direct_share(_named(seen["outcomes"], "direct"), cases),
        "other_share": _other_share(seen["other"]),
        "tables": [_table(name, seen) for name in CAPTIONS],
        "hides": cases["is_hidden"] or any(cell["is_hidden"] for cell in rows),
        "sentences": sentences(facts, seen, period),
    }


def _cells(rows: Iterable[Mapping[str, Any]], sees_all: bool) -> list[dict[str, Any]]:  # noqa: FBT001 -- as below
    """Return the rows but for empty ones, which are kept only to hide that they are empty."""
    cells = [_cell(row, sees_all) for row in rows]
    return [cell for cell in cells if cell["is_hidden"] or cell["now"] or cell["previous"]]


def _cell(row: Mapping[str, Any], sees_all: bool) -> dict[str, Any]:  # noqa: FBT001 -- one of two readers
    hides_now = row["hidden"] and not sees_all
    hides_before = row["previous_hidden"] and not sees_all
    now, previous = (None if hides_now else row["count"]), (None if hides_before else row["previous"])
    return {
        "key": row.get("key"),
        "name": row.get("name", ""),
        "parent": row.get("parent"),
        "is_other": row.get("is_other", False),
        "now": now,
        "previous": previous,
        "now_text": str(HIDDEN) if now is None else thousands(now),
        "previous_text": _previous_text(previous, is_hidden=hides_before),
        "text": _text(now, previous, is_hidden=hides_before),
        "is_hidden": hides_now or hides_before,
    }


def _previous_text(previous: int | None, *, is_hidden: bool) -> str:
    if previous is not None:
        return thousands(previous)
    return str(HIDDEN if is_hidden else MISSING)


def _text(now: int | None, previous: int | None, *, is_hidden: bool) -> str:
    """Write "8 (5)", with words for what is hidden or missing."""
    if now is not None and not is_hidden:
        return with_previous(now, previous)
    number = str(HIDDEN) if now is None else thousands(now)
    before = _previous_text(previous, is_hidden=is_hidden)
    return number if number == before else f"{number} ({before})"


def _named(cells: Iterable[dict[str, Any]], key: str) -> dict[str, Any]:
    """Return the cell of a row, zero where there is none."""
    empty = {"count": 0, "previous": 0, "hidden": False, "previous_hidden": False, "key": key}
    return next((cell for cell in cells if cell["key"] == key), _cell(empty, sees_all=True))


def _share(part: Cell, whole: Cell, *, of_nothing: Words = "") -> str:
    """Write a part in whole per cent of a whole, with the previous period's.

    `of_nothing` is written where there is no whole; without it the previous period is left out then.
    """
    now, previous = (_percent(part[when], whole[when], str(of_nothing)) for when in ("now", "previous"))
    says_nothing_more = not previous or now == previous in {str(HIDDEN), str(of_nothing)}
    return now if says_nothing_more else f"{now} ({previous})"


def _direct_share(direct: Cell, cases: Cell) -> str:
    """Write how large a part was dealt with directly; nothing where the number itself is not seen."""
    return "" if direct["now"] is None or not cases["now"] else _share(direct, cases)


def _percent(part: int | None, whole: int | None, of_nothing: str) -> str:
    if part is None or whole is None:
        return str(HIDDEN)
    return _("%(percent)d procent") % {"percent": round(100 * part / whole)} if whole else of_nothing


def _other_share(cells: Sequence[dict[str, Any]]) -> str:
    """Write how large a part of the classified deviations carries Övrigt."""
    other, named = _named(cells, "other"), _named(cells, "named")
    sums = {
        when: None if other[when] is None or named[when] is None else other[when] + named[when]
        for when in ("now", "previous")
    }
    return _share(other, sums, of_nothing=UNCLASSIFIED)


def _table(name: str, seen: Mapping[str, list[dict[str, Any]]]) -> dict[str, Any]:
    caption, head, note = CAPTIONS[name]
    rows: list[dict[str, Any]] = seen[name]
    if below := UNDER.get(name):
        # A summary made before matters were counted has no such rows.
        rows = [{**row, "children": _under(row["key"], seen.get(below, []))} for row in rows]
    return {"name": name, "caption": str(caption), "head": str(head), "note": str(note), "rows": rows}


def _under(key: Key, below: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows that stand under another, but for those of which nothing may be seen."""
    return [
        row
        for row in below
        if key is not None and row["parent"] == key and not (row["now"] is None and row["previous"] is None)
    ]
