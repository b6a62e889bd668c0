"""The figures of a kvalitetsberättelse, gathered once and then frozen: plain data, nothing to look up.

Malmö stad's chapters and wording are followed (Kvalitetsberättelse 2022). Totals count what came in,
patterns what was closed (practice.md 30). Cases under HSL only are left out (practice.md 9).
"""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from core.dates import Period, local_date
from figures.measures import By, Measure, all_measures
from figures.queries.counting import Scope, count
from figures.queries.imported import key_figures
from figures.queries.series import YearFigure, Years
from organisation.models import Unit
from registers.queries import citation
from reports.queries.appendices import appendix_words, risk_analyses, self_controls
from reports.queries.patterns import closed_deviations, received_deviations
from reports.queries.sources import (
    MISSING,
    brief_sources,
    change,
    compared,
    counted_here,
    decimal,
    files_of,
    long_date,
    name_of,
    number,
    source_lines,
)

YEARS_SHOWN = 5
# Measures drawn per verksamhetsområde, and those that only have a line in a table.
DRAWN = ("klagomal_utomstaende", "klagomal_personal", "kvalitetsavvikelse", "lex_sarah_rapport")
LISTED = ("lex_sarah_utredning_behandlad", "ivo_anmalan", "riskanalys", "egenkontroll")
# The rules it cites, as the register calls them on the day the figures are taken out.
CITED = ("processes", "improvement", "risk_analysis", "self_inspection")


def gather(board: Unit, year: int, *, at: datetime) -> dict[str, Any]:
    """Return everything a nämnd's kvalitetsberättelse for a year is made from.

    Parameters: `at` the moment the figures are taken out, aware. The answer is plain JSON: numbers stand
    both as numbers and as they are written.
    """
    today, scope, period = local_date(at), Scope(board, leaves_out_hsl=True), Period.year(year)
    years = list(range(year - YEARS_SHOWN + 1, year + 1))
    sections = {key: _section(all_measures()[key], years, scope, today) for key in (*DRAWN, *LISTED)}
    return {
        "board": board.name,
        "municipality": board.municipality.name,
        "year": year,
        "previous_year": year - 1,
        "next_year": year + 1,
        "extracted": long_date(today),
        "is_over": today > period.last,
        "source": counted_here(today),
        "law": {code: citation(code, board.pk, on=today) for code in CITED},
        "sections": sections,
        "totals": [{"key": key, **_brief(sections[key])} for key in DRAWN],
        "some_missing": any(sections[key]["missing"] for key in DRAWN),
        "total_sources": list(dict.fromkeys(line for key in DRAWN for line in sections[key]["brief_sources"]))
        + [sections[key]["matters"] for key in DRAWN if sections[key]["matters"]],
        "listed": _listed(sections, years),
        "deviations": received_deviations(period, scope)
        if _is_counted(sections["kvalitetsavvikelse"])
        else None,
        "patterns": closed_deviations(period, scope),
        "risk_analyses": risk_analyses(period, scope),
        "self_controls": self_controls(period, scope),
        "appendix_words": appendix_words(year),
        "key_figures": _key_figures(board, year),
        "key_figure_sources": files_of(key_figures(board.pk, year)),
    }


def _section(measure: Measure, years: list[int], scope: Scope, today: date) -> dict[str, Any]:
    """Return one measure: its figure, how it changed, its diagram, its table and where it comes from."""
    series = Years(measure, years, scope)
    whole = series.of(scope.unit)
    value, previous = whole[-1].value, whole[-2].value
    label, in_years = str(measure.label), _matters_by_year(measure, years, scope, whole)
    matters = _matters(in_years, whole)
    in_matters = _in_matters(label, *matters) if matters else ""
    areas = [
        {"name": row.unit.name, "values": [figure.value for figure in row.figures]} for row in series.areas()
    ]
    return {
        "key": measure.key,
        "label": label,
        "value": value,
        "previous": previous,
        "compared": compared(value, previous),
        "missing": "" if value is not None else _missing(label, years[-1]),
        "change": f"{in_matters} {change(*(matters or (value, previous)), years[-2])}".strip(),
        "matters": in_matters,
        "values": [figure.value for figure in whole],
        "is_imported": bool(whole[-1].sources),
        "has_areas": bool(areas),
        "is_known": any(figure.value is not None for figure in whole),
        "has_gap": any(figure.value is None for figure in whole)
        or any(None in area["values"] for area in areas),
        "chart": _chart(label, years, areas, whole),
        "table": {**_table(years, areas, whole), "matters": _matters_row(in_years)},
        "sources": [
            *source_lines(years, whole, on=today),
            *measure.told(scope.board_id, date(years[0], 1, 1), date(years[-1], 12, 31)),
            *([in_matters] if matters else []),
        ],
        "all_sources": brief_sources(whole, on=today),
        "brief_sources": brief_sources(whole[-2:], on=today),
    }


def _matters_by_year(
    measure: Measure, years: list[int], scope: Scope, whole: tuple[YearFigure, ...]
) -> list[int | None]:
    """Return how many matters it was each year, None where that is not known; [] where no cases share one.

    A figure that was brought in says nothing of matters.
    """
    if not measure.alike:
        return []
    found = [
        None
        if figure.sources or figure.value is None
        else count(measure, Period.year(year), scope, by=By.MATTERS)
        for year, figure in zip(years, whole, strict=True)
    ]
    shared = any(n not in {None, figure.value} for n, figure in zip(found, whole, strict=True))
    return found if shared else []


def _matters(in_years: list[int | None], whole: tuple[YearFigure, ...]) -> tuple[int, int | None] | None:
    """Return how many matters it is and was the year before; None where none is shared in these two.

    Whether it is more than the year before is judged by matters, so that forty on one decision are no trend.
    """
    before, now = in_years[-2:] or (None, None)
    if now is None or (now == whole[-1].value and before in {None, whole[-2].value}):
        return None
    return now, before


def _matters_row(in_years: list[int | None]) -> dict[str, Any] | None:
    """Return the row of the five years' table where many are about one matter; None where none are."""
    name = _("Flera om samma sak räknade som en")
    return {"name": name, "cells": [number(value) for value in in_years]} if in_years else None


def _missing(label: str, year: int) -> str:
    """Say that a figure is missing, in a sentence of its own: no sentence with a number fits it."""
    words = _("Uppgift om %(label)s %(year)d saknas.")
    return words % {"label": label, "year": year}


def _in_matters(label: str, now: int, before: int | None) -> str:
    words = _("Flera om samma sak räknade som en: %(compared)s %(label)s.")
    return words % {"compared": compared(now, before), "label": label}


def _chart(
    label: str, years: list[int], areas: list[dict[str, Any]], whole: tuple[YearFigure, ...]
) -> dict[str, Any]:
    title = _("%(label)s %(first)d–%(last)d") % {
        "label": label[:1].upper() + label[1:],
        "first": years[0],
        "last": years[-1],
    }
    total = {"name": _("Hela nämnden"), "values": [figure.value for figure in whole]}
    return {"title": title, "years": [str(year) for year in years], "series": areas or [total]}


def _table(years: list[int], areas: list[dict[str, Any]], whole: tuple[YearFigure, ...]) -> dict[str, Any]:
    rows = [{"name": area["name"], "cells": [number(value) for value in area["values"]]} for area in areas]
    outside = [
        _outside(figure.value, [area["values"][n] for area in areas]) for n, figure in enumerate(whole)
    ]
    if areas and any(outside):
        rows.append({"name": _("Utanför verksamhetsområdena"), "cells": [number(value) for value in outside]})
    total = {"name": _("Hela nämnden"), "cells": [number(figure.value) for figure in whole]}
    return {"years": years, "rows": rows, "total": total}


def _outside(total: int | None, parts: list[int | None]) -> int | None:
    """Return what of the nämnd's total stands in no verksamhetsområde, where all of it is known."""
    known = [part for part in parts if part is not None]
    return None if total is None or len(known) < len(parts) else total - sum(known)


def _brief(section: dict[str, Any]) -> dict[str, Any]:
    return {
        "label": section["label"],
        "now": number(section["value"]),
        "before": number(section["previous"]),
        "compared": section["compared"],
        "missing": section["missing"],
    }


def _listed(sections: dict[str, Any], years: list[int]) -> dict[str, Any]:
    """Return the small tables of five years, without a division into verksamhetsområden."""
    tables = {
        "lex_sarah": (_("Behandlade utredningar och anmälningar"), LISTED[:2]),
        "risk": (_("Genomförda riskanalyser"), LISTED[2:3]),
        "selfcontrol": (_("Genomförda egenkontroller"), LISTED[3:]),
    }
    return {
        name: {
            "caption": caption,
            "years": years,
            "rows": [
                {"name": sections[key]["label"], "cells": [number(v) for v in sections[key]["values"]]}
                for key in keys
            ],
            "has_gap": any(None in sections[key]["values"] for key in keys),
            "is_known": any(value is not None for key in keys for value in sections[key]["values"]),
            "sources": list(dict.fromkeys(line for key in keys for line in sections[key]["all_sources"])),
        }
        for name, (caption, keys) in tables.items()
    }


def _key_figures(board: Unit, year: int) -> list[dict[str, str]]:
    return [
        {
            "name": figure.measure.replace("_", " "),
            "unit": figure.unit,
            "now": decimal(figure.value),
            "before": MISSING if figure.previous is None else decimal(figure.previous),
            "source": name_of(figure.source),
        }
        for figure in key_figures(board.pk, year)
    ]


def _is_counted(section: dict[str, Any]) -> bool:
    return section["value"] is not None and not section["is_imported"]
