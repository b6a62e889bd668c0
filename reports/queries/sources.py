"""Where a figure comes from and how it is written: said under every table and diagram."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

from core.dates import thousands
from figures.queries.imported import KeyFigure, Source
from figures.queries.series import YearFigure

MISSING = "–"


def long_date(day: date) -> str:
    """Write a day as "23 november 2026"."""
    return format_date(day, "j F Y")


def number(value: int | None) -> str:
    """Write a figure, or a dash where it is missing; what the dash means is said beside the table."""
    return MISSING if value is None else thousands(value)


def decimal(value: Decimal) -> str:
    """Write a key figure the Swedish way: "2 200" or "40,5"."""
    whole, part = divmod(value.normalize(), 1)
    return thousands(int(whole)) + (f",{str(part.normalize()).partition('.')[2]}" if part else "")


def compared(value: int | None, previous: int | None) -> str:
    """Write a figure with the previous year's: "1 071 (784)"; "uppgift saknas" where there is none."""
    if value is None:
        return _("uppgift saknas")
    before = _("uppgift saknas") if previous is None else thousands(previous)
    return f"{thousands(value)} ({before})"


def change(value: int | None, previous: int | None, year: int) -> str:
    """Say how a figure differs from the year before: "Det är 56 fler än 2021."; nothing if unknown."""
    if value is None or previous is None:
        return ""
    if value == previous:
        return _("Det är lika många som %(year)d.") % {"year": year}
    words = _("Det är %(n)s fler än %(year)d.") if value > previous else _("Det är %(n)s färre än %(year)d.")
    return words % {"n": thousands(abs(value - previous)), "year": year}


def source_lines(years: Sequence[int], figures: Sequence[YearFigure], *, on: date) -> list[str]:
    """Return the sentences under a figure: what was counted here and when, and what was brought in.

    Parameters: `figures` one per year; `on` the day the figures were taken out.
    """
    sources = _all_sources(figures)
    lines = [counted_here(on)] if not sources or any(map(_is_counted, figures)) else []
    if sources:
        named = "; ".join(f"{_years_with(one, years, figures)} {name_of(one)}" for one in sources)
        lines.append(_("Källa för inlästa siffror: %(named)s.") % {"named": named.rstrip(".")})
        lines.extend(dict.fromkeys(map(_read_from, sources)))
    hidden = sum(figure.not_included for figure in figures)
    if hidden:
        lines.append(
            _("I Kvalitetshjulet finns dessutom %(n)s ärenden för samma år, som inte ingår.")
            % {"n": thousands(hidden)}
        )
    return lines


def brief_sources(figures: Sequence[YearFigure], *, on: date) -> list[str]:
    """Return the sources of several figures in short, where the sections say them in full."""
    lines = [_brief(source) for source in _all_sources(figures)]
    if not lines or any(map(_is_counted, figures)):
        lines.insert(0, counted_here(on))
    return list(dict.fromkeys(lines))


def files_of(figures: Iterable[KeyFigure]) -> list[str]:
    """Return which files some key figures were read from, and when."""
    return list(dict.fromkeys(_read_from(figure.source) for figure in figures))


def _brief(source: Source) -> str:
    if not source.source:
        return _read_from(source)
    return _("Källa: %(source)s. %(read)s") % {"source": source.source, "read": _read_from(source)}


def _read_from(source: Source) -> str:
    return _("Inläst ur %(file)s %(day)s.") % {"file": source.file, "day": long_date(source.imported_on)}


def counted_here(on: date) -> str:
    """Say that a figure was counted in this system."""
    return _("Källa: Kvalitetshjulet, hämtat %(day)s.") % {"day": long_date(on)}


def name_of(source: Source) -> str:
    """Name an imported figure's source in words: what the file says, with its note, or else the file."""
    named = ", ".join(part for part in (source.source, source.note) if part)
    return named or source.file


def _all_sources(figures: Iterable[YearFigure]) -> list[Source]:
    return list(dict.fromkeys(source for figure in figures for source in figure.sources))


def _years_with(source: Source, years: Sequence[int], figures: Sequence[YearFigure]) -> str:
    return ", ".join(
        str(year) for year, figure in zip(years, figures, strict=True) if source in figure.sources
    )


def _is_counted(figure: YearFigure) -> bool:
    return figure.value is not None and not figure.sources
