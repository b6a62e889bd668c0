"""Diagrams as SVG with attributes only, the same in a page under a strict CSP and in a PDF.

A chart is JSON, so that it can stand in a document's frozen data:

    {"title": "Kvalitetsavvikelser", "years": ["2021", "2022"],
     "series": [{"name": "Vuxna", "values": [784, 1071]}], "description": "…"}

`values` has one whole number, or None, per year. None is a figure that is missing: it is drawn as a gap
and said in words, never as zero. `description` may be left out; it is then written from the figures.
Series are told apart by shape, dash or pattern and by a label at their side, and only then by colour.
"""

import hashlib
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, pairwise
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.dates import thousands

register = template.Library()

WIDTH, HEIGHT = 680, 330
TOP, LEFT, BASE = 22, 46, 272
TEXT, SMALL = 12, 11
INK, QUIET, GRID = "#1b2422", "#4a5653", "#d5dcda"
# Each at least 4.5:1 on white (WCAG 2.2, 1.4.3 and 1.4.11), and apart from its neighbour in lightness.
COLOURS = ("#14544a", "#b3470b", "#5b3f99", "#1d6aa8", "#7a5c00", "#a3265e")
DASHES = ("", "8 4", "2 4", "12 4 2 4", "5 3", "1 3")
LABEL_ROOM, LABEL_LETTERS, LABEL_GAP = 176, 26, 6
MOST_STEPS = 5
FEW = 2
HATCH = 7
MISSING = "–"


@dataclass(frozen=True)
class Series:
    """One named row of figures, in the order of the chart's years."""

    name: str
    values: tuple[int | None, ...]

    @property
    def last(self) -> int | None:
        """The place of the last figure there is, if any."""
        return max((n for n, value in enumerate(self.values) if value is not None), default=None)


@dataclass(frozen=True)
class Chart:
    """A chart as it is drawn: `right` is where the plot ends, in the drawing's units."""

    title: str
    years: tuple[str, ...]
    series: tuple[Series, ...]
    description: str
    right: int

    @property
    def grid(self) -> range:
        """The values of the grid lines, from 0 up."""
        return round_grid(max((v for s in self.series for v in s.values if v is not None), default=0))

    @property
    def key(self) -> str:
        """A name of the chart's own, for what must be unique in a page."""
        text = repr((self.title, self.years, self.series, self.right))
        return f"c{hashlib.sha256(text.encode()).hexdigest()[:10]}"

    def y(self, value: int) -> float:
        """Return the height of a value in the drawing."""
        return round(BASE - (BASE - TOP) * value / self.grid[-1], 1)

    def slot(self, n: int) -> tuple[float, float]:
        """Return where the n:th year's room begins, and how wide it is."""
        width = (self.right - LEFT) / max(len(self.years), 1)
        return LEFT + n * width, width

    def x(self, n: int) -> float:
        """Return the middle of the n:th year's room."""
        start, width = self.slot(n)
        return round(start + width / 2, 1)


@register.simple_tag
def line_chart(chart: dict[str, Any]) -> SafeString:
    """Draw a chart as lines, each with its name and last figure at its end."""
    drawn = _read(chart, right=WIDTH - LABEL_ROOM)
    lines = [part for n, series in enumerate(drawn.series) for part in _line(drawn, series, n)]
    return _svg(drawn, [*_frame(drawn), *lines, *_end_labels(drawn)])


@register.simple_tag
def bar_chart(chart: dict[str, Any]) -> SafeString:
    """Draw a chart as bars, grouped by year, each with its figure on top."""
    drawn = _read(chart, right=WIDTH - 8)
    patterns = [_pattern(drawn, n) for n in range(len(drawn.series))]
    bars = [part for n in range(len(drawn.years)) for part in _group(drawn, n)]
    legend = _legend(drawn) if len(drawn.series) > 1 else ()
    return _svg(drawn, [_tag("defs", _joined(patterns)), *_frame(drawn), *bars, *legend])


def round_grid(largest: int) -> range:
    """Return at most five even, round steps (1, 2 or 5 times a power of ten) from 0 past `largest`."""
    step = next(s for s in _round_numbers() if s * MOST_STEPS >= largest)
    return range(0, step * max(-(-largest // step), 1) + 1, step)


def _round_numbers() -> Iterator[int]:
    return (factor * 10**power for power in count() for factor in (1, 2, 5))


def _read(chart: dict[str, Any], *, right: int) -> Chart:
    years = tuple(str(year) for year in chart["years"])
    series = tuple(Series(str(row["name"]), tuple(row["values"])) for row in chart["series"])
    if any(len(row.values) != len(years) for row in series):
        message = "a series must have one value, or None, per year"
        raise ValueError(message)
    return Chart(chart["title"], years, series, chart.get("description") or _in_words(years, series), right)


def _in_words(years: Sequence[str], series: Sequence[Series]) -> str:
    """Return every figure as text, for those who do not see the drawing."""
    rows = (
        f"{row.name}: " + ", ".join(f"{year} {_figure(v)}" for year, v in zip(years, row.values, strict=True))
        for row in series
    )
    return ". ".join(rows) + "."


def _figure(value: int | None) -> str:
    return _("uppgift saknas") if value is None else thousands(value)


def _tag(name: str, content: str = "", /, **attributes: object) -> SafeString:
    written = format_html_join(
        "", ' {}="{}"', ((key.rstrip("_").replace("_", "-"), value) for key, value in attributes.items())
    )
    return format_html("<{0}{1}>{2}</{0}>", mark_safe(name), written, content)  # noqa: S308 -- our own names


def _joined(parts: Sequence[str]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def _text(x: float, y: float, words: str, *, anchor: str = "start", **attributes: object) -> SafeString:
    given = {"fill": QUIET, "font_size": SMALL, **attributes}
    return _tag("text", words, x=round(x, 1), y=round(y, 1), text_anchor=anchor, **given)


def _svg(chart: Chart, parts: Sequence[str]) -> SafeString:
    names = f"{chart.key}-t {chart.key}-d"
    head = [
        _tag("title", chart.title, id=f"{chart.key}-t"),
        _tag("desc", chart.description, id=f"{chart.key}-d"),
    ]
    return _tag(
        "svg",
        _joined([*head, *parts]),
        xmlns="http://www.w3.org/2000/svg",
        class_="chart",
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        width=WIDTH,
        height=HEIGHT,
        role="img",
        aria_labelledby=names,
        font_family="Inter, system-ui, sans-serif",
    )


def _frame(chart: Chart) -> Iterator[SafeString]:
    """Draw the grid, its values, the years, and what is said of years that are missing."""
    for value in chart.grid:
        y = chart.y(value)
        stroke = GRID if value else QUIET
        yield _tag("line", x1=LEFT, y1=y, x2=chart.right, y2=y, stroke=stroke, stroke_width=1)
        yield _text(LEFT - 8, y + 4, thousands(value), anchor="end")
    for n, year in enumerate(chart.years):
        yield _text(chart.x(n), BASE + 19, year, anchor="middle", fill=INK, font_size=TEXT)
        if all(series.values[n] is None for series in chart.series):
            yield _text(chart.x(n), BASE + 34, _("uppgift saknas"), anchor="middle", font_size=10)


def _line(chart: Chart, series: Series, n: int) -> Iterator[SafeString]:
    """Draw the stretches between neighbouring figures, and a mark at every figure."""
    colour = COLOURS[n % len(COLOURS)]
    points = [None if v is None else (chart.x(i), chart.y(v)) for i, v in enumerate(series.values)]
    dash = {"stroke_dasharray": DASHES[n % len(DASHES)]} if DASHES[n % len(DASHES)] else {}
    for start, end in pairwise(points):
        if start and end:
            yield _tag(
                "line", x1=start[0], y1=start[1], x2=end[0], y2=end[1], stroke=colour, stroke_width=2, **dash
            )
    for point in filter(None, points):
        yield _mark(*point, n)
    if len(chart.series) <= FEW:
        yield from _figures(chart, series)


def _figures(chart: Chart, series: Series) -> Iterator[SafeString]:
    """Write each figure over its mark, but for the last, which stands in the label."""
    for i, value in enumerate(series.values):
        if value is not None and i != series.last:
            yield _text(chart.x(i), chart.y(value) - 9, thousands(value), anchor="middle", fill=INK)


def _mark(x: float, y: float, n: int) -> SafeString:
    """Draw the n:th series' own mark: circle, square, triangle, diamond, then the same hollow."""
    colour = COLOURS[n % len(COLOURS)]
    paint = {"fill": colour if n < len(MARKS) else "#ffffff", "stroke": colour, "stroke_width": 1.5}
    outline = MARKS[n % len(MARKS)]
    if not outline:
        return _tag("circle", cx=x, cy=y, r=4, **paint)
    points = " ".join(f"{round(x + dx, 1)},{round(y + dy, 1)}" for dx, dy in outline)
    return _tag("polygon", points=points, **paint)


MARKS: tuple[tuple[tuple[float, float], ...], ...] = (
    (),
    ((-3.6, -3.6), (3.6, -3.6), (3.6, 3.6), (-3.6, 3.6)),
    ((0, -4.8), (4.6, 3.6), (-4.6, 3.6)),
    ((0, -5.2), (5.2, 0), (0, 5.2), (-5.2, 0)),
)


def _end_labels(chart: Chart) -> Iterator[SafeString]:
    """Write each line's name and last figure beside its end, moved apart where they would touch."""
    ends = [(n, series, series.last) for n, series in enumerate(chart.series) if series.last is not None]
    texts = [_wrapped(series, last) for _n, series, last in ends]
    wanted = [chart.y(series.values[last] or 0) for _n, series, last in ends]
    for (n, _series, last), lines, want, y in zip(ends, texts, wanted, _apart(wanted, texts), strict=True):
        x = chart.x(last) + 7
        colour = COLOURS[n % len(COLOURS)]
        if abs(want - y) > SMALL or last < len(chart.years) - 1:
            yield _tag("line", x1=x, y1=want, x2=chart.right + 4, y2=y, stroke=colour, stroke_width=0.75)
        for row, words in enumerate(lines):
            height = y + 4 + (row - (len(lines) - 1) / 2) * (SMALL + 3)
            yield _text(chart.right + 8, height, words, fill=colour, font_weight=600)


def _wrapped(series: Series, last: int) -> list[str]:
    return textwrap.wrap(
        f"{series.name} {_figure(series.values[last])}", LABEL_LETTERS, break_on_hyphens=False
    )


def _apart(wanted: Sequence[float], texts: Sequence[Sequence[str]]) -> list[float]:
    """Return heights near the wanted ones, in the same order, with room for each label."""
    rooms = [len(lines) * (SMALL + 3) + LABEL_GAP for lines in texts]
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    placed: dict[int, float] = {}
    floor = 0.0
    for i in order:
        placed[i] = max(wanted[i], floor + rooms[i] / 2)
        floor = placed[i] + rooms[i] / 2
    ceiling = float(HEIGHT - 4)
    for i in reversed(order):
        placed[i] = min(placed[i], ceiling - rooms[i] / 2)
        ceiling = placed[i] - rooms[i] / 2
    return [round(placed[i], 1) for i in range(len(wanted))]


def _pattern(chart: Chart, n: int) -> SafeString:
    """Return the n:th series' fill: plain, then stripes leaning each their way, then dots."""
    colour = COLOURS[n % len(COLOURS)]
    ground = _tag("rect", width=HATCH, height=HATCH, fill=colour if n == 0 else "#ffffff")
    inner = {0: ground, 3: _joined([ground, _tag("circle", cx=3.5, cy=3.5, r=2, fill=colour)])}
    stripe = _tag("rect", width=HATCH, height=3, fill=colour)
    turn = {1: 45, 2: 0, 4: 135, 5: 90}.get(n % len(COLOURS), 0)
    return _tag(
        "pattern",
        inner.get(n % len(COLOURS), _joined([ground, stripe])),
        id=f"{chart.key}-p{n}",
        width=HATCH,
        height=HATCH,
        patternUnits="userSpaceOnUse",
        patternTransform=f"rotate({turn})",
    )


def _paint(chart: Chart, n: int) -> dict[str, object]:
    # The first is plain, and painted so: tiles of one colour show their seams in print.
    fill = f"url(#{chart.key}-p{n})" if n else COLOURS[0]
    return {"fill": fill, "stroke": COLOURS[n % len(COLOURS)], "stroke_width": 1}


def _group(chart: Chart, year: int) -> Iterator[SafeString]:
    """Draw one year's bars; a missing figure is an empty place with a dash."""
    start, room = chart.slot(year)
    width = min(room * 0.78 / len(chart.series), 64)
    left = start + (room - width * len(chart.series)) / 2
    for n, series in enumerate(chart.series):
        x, value = left + n * width, series.values[year]
        middle = x + width / 2
        if value is None:
            yield _text(middle, BASE - 5, MISSING, anchor="middle")
            continue
        y = chart.y(value)
        yield _tag(
            "rect",
            x=round(x + 1, 1),
            y=y,
            width=round(width - 2, 1),
            height=round(BASE - y, 1),
            **_paint(chart, n),
        )
        yield _text(middle, y - 5, thousands(value), anchor="middle", fill=INK)


def _has_gap(chart: Chart) -> bool:
    return any(None in series.values for series in chart.series)


def _legend(chart: Chart) -> Iterator[SafeString]:
    """Write the names with their patterns under the years, each in its share of the width."""
    room = (WIDTH - LEFT) / (len(chart.series) + _has_gap(chart))
    if _has_gap(chart):
        words = f"{MISSING} {_('uppgift saknas')}"
        yield _text(LEFT + len(chart.series) * room, HEIGHT - 2, words, fill=INK)
    for n, series in enumerate(chart.series):
        x = LEFT + n * room
        yield _tag("rect", x=round(x, 1), y=HEIGHT - 12, width=12, height=12, **_paint(chart, n))
        yield _text(x + 18, HEIGHT - 2, series.name, fill=INK)
