"""A period's figures in plain sentences (screens.md, the chief's analysis)."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.dates import Period, thousands
from figures.queries.comparing import false_discovery_rates, probability_of_chance

# Below this the difference is called larger than chance; for many at once it is a false-discovery rate.
SURE = 0.05
TYPES_SAID = 3
# Numbers are written as words up to twelve (Svenska skrivregler).
NUMBERS = (
    gettext_lazy("ingen"),
    gettext_lazy("en"),
    gettext_lazy("två"),
    gettext_lazy("tre"),
    gettext_lazy("fyra"),
    gettext_lazy("fem"),
    gettext_lazy("sex"),
    gettext_lazy("sju"),
    gettext_lazy("åtta"),
    gettext_lazy("nio"),
    gettext_lazy("tio"),
    gettext_lazy("elva"),
    gettext_lazy("tolv"),
)
Cell = Mapping[str, Any]
Tables = Mapping[str, Sequence[Cell]]


def sentences(facts: Mapping[str, Any], tables: Tables, period: Period) -> list[str]:
    """Return what the figures say, the most important first; nothing is said of what is hidden.

    Parameters: `facts` and `tables` as `period_view.for_reader` has them.
    """
    said = [
        _of_cases(facts, period),
        *_of_types(tables, period),
        _of_outcomes(tables["outcomes"]),
        _of_effects(tables["effects"]),
        _of_actions(facts),
    ]
    return [sentence for sentence in said if sentence]


def in_words(number: int) -> str:
    """Write a number up to twelve as a word, a larger one with figures."""
    return str(NUMBERS[number]) if number < len(NUMBERS) else thousands(number)


def chance(cell: Cell, period: Period) -> float:
    """Return how easily chance alone makes a difference as large as between the two periods, 0–1."""
    days = period.previous().days
    return probability_of_chance(cell["now"], cell["previous"], days_now=period.days, days_before=days)


def _of_cases(facts: Mapping[str, Any], period: Period) -> str:
    cell = facts["cases"]
    if cell["now"] is None:
        return ""
    said = _("%(deviations)s kom in%(compared)s.") % {
        "deviations": _deviations(cell["now"]),
        "compared": _compared(cell, chance(cell, period) if _is_known(cell) else 1.0),
    }
    if facts["events"] in {None, cell["now"]}:
        return said
    return f"{said} " + _("De gäller %(events)s händelser.") % {"events": thousands(facts["events"])}


def _of_types(tables: Tables, period: Period) -> list[str]:
    """Say the largest event types but Övrigt, of the second level where it may be seen."""
    rows = [row for row in tables["subtypes"] if row["now"] is not None] or tables["types"]
    named = [row for row in rows if row["key"] and row["now"] and not row["is_other"]]
    known = [row for row in named if _is_known(row)]
    chances = false_discovery_rates([chance(row, period) for row in known])
    rates = {row["key"]: rate for row, rate in zip(known, chances, strict=True)}
    return [
        _("%(deviations)s om ”%(type)s”%(compared)s.")
        % {
            "deviations": _deviations(row["now"]),
            "type": row["name"],
            "compared": _compared(row, rates.get(row["key"], 1.0)),
        }
        for row in sorted(named, key=lambda row: -row["now"])[:TYPES_SAID]
    ]


def _compared(cell: Cell, probability: float) -> str:
    """Say how a number differs from the previous period's, and whether it may be chance."""
    if not _is_known(cell):
        return ""
    more = cell["now"] - cell["previous"]
    if not more:
        return _(", lika många som förra perioden")
    words = (
        _(", %(number)s fler än förra perioden") if more > 0 else _(", %(number)s färre än förra perioden")
    )
    judged = (
        _("; det är en större skillnad än slumpen brukar ge")
        if probability < SURE
        else _("; det kan vara slump")
    )
    return words % {"number": in_words(abs(more))} + judged


def _of_outcomes(rows: Sequence[Cell]) -> str:
    numbers = {row["key"]: row["now"] for row in rows}
    dismissed, direct = numbers.get("dismissed"), numbers.get("direct")
    parts = [
        _("%(number)s bedömdes vara ej avvikelse") % {"number": in_words(dismissed)} if dismissed else "",
        ngettext("%(number)s åtgärdades direkt", "%(number)s åtgärdades direkt", direct)
        % {"number": in_words(direct)}
        if direct
        else "",
    ]
    return _sentence(_(" och ").join(part for part in parts if part))


def _of_effects(rows: Sequence[Cell]) -> str:
    numbers = {row["key"]: row["now"] for row in rows}
    if not numbers or None in numbers.values():
        return ""
    judged = sum(numbers.values())
    parts = [
        _("%(number)s gav den effekt som var tänkt"),
        _("%(number)s gav det delvis"),
        _("%(number)s gav det inte"),
    ]
    found = [
        words % {"number": in_words(numbers[key])}
        for key, words in zip(("reached", "partly", "not"), parts, strict=True)
        if numbers.get(key)
    ]
    if not found:
        return ""
    whole = ngettext("%(number)s åtgärd följdes upp", "%(number)s åtgärder följdes upp", judged)
    return _sentence(f"{whole % {'number': in_words(judged)}}: {', '.join(found)}")


def _of_actions(facts: Mapping[str, Any]) -> str:
    opened, overdue = facts["open_actions"], facts["overdue_actions"]
    if not opened:
        return ""
    said = ngettext("%(number)s åtgärd ska göras", "%(number)s åtgärder ska göras", opened)
    late = ngettext(", %(number)s är försenad", ", %(number)s är försenade", overdue) if overdue else ""
    return _sentence(
        said % {"number": in_words(opened)} + (late % {"number": in_words(overdue)} if late else "")
    )


def _deviations(number: int) -> str:
    words = ngettext("%(number)s avvikelse", "%(number)s avvikelser", number or 1)
    return _upper(words % {"number": in_words(number)})


def _is_known(cell: Cell) -> bool:
    return cell["now"] is not None and cell["previous"] is not None


def _sentence(words: str) -> str:
    return f"{_upper(words)}." if words else ""


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]
