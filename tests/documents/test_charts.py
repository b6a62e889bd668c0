import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from django.template import engines
from hypothesis import given
from hypothesis import strategies as st

from documents.templatetags.charts import BASE, COLOURS, HEIGHT, TOP, WIDTH, bar_chart, line_chart, round_grid

YEARS = ["2018", "2019", "2020", "2021", "2022"]
SVG = "{http://www.w3.org/2000/svg}"


def chart(*series, years=YEARS, **more):
    rows = [{"name": f"Område {n}", "values": values} for n, values in enumerate(series, 1)]
    return {"title": "Avvikelser", "years": years, "series": rows, **more}


def drawn(draw, *series, **more):
    return ET.fromstring(str(draw(chart(*series, **more))))


def texts(svg):
    return [text.text for text in svg.iter(f"{SVG}text")]


def plotted(svg):
    """The stretches of lines inside the plot, without grid and leaders."""
    return [line for line in svg.iter(f"{SVG}line") if line.get("stroke-width") == "2"]


def test_a_missing_year_is_a_gap_in_the_line_and_never_zero():
    svg = drawn(line_chart, [10, 20, None, 40, 50])
    assert len(plotted(svg)) == 2
    assert len(list(svg.iter(f"{SVG}circle"))) == 4
    assert [str(BASE), f"{BASE}.0"].count(plotted(svg)[0].get("y2")) == 0
    assert "uppgift saknas" in texts(svg)


def test_zero_is_drawn_as_zero():
    svg = drawn(line_chart, [10, 20, 0, 40, 50])
    assert len(plotted(svg)) == 4
    assert plotted(svg)[1].get("y2") == str(float(BASE))
    assert "uppgift saknas" not in texts(svg)


def test_a_missing_bar_is_a_dash_and_a_zero_bar_says_0():
    svg = drawn(bar_chart, [10, 0, None, 4, 5], [1, 2, 3, 4, 5])
    words = texts(svg)
    assert (words.count("–"), words.count("0")) == (1, 2)  # the axis says 0 too
    assert "– uppgift saknas" in words


def test_every_bar_has_its_figure_and_every_line_its_name_and_last_figure():
    assert {"1\u00a0071", "784"} <= set(texts(drawn(bar_chart, [784, 1071], years=["2021", "2022"])))
    assert "Område 1 1\u00a0071" in texts(drawn(line_chart, [784, 1071], years=["2021", "2022"]))


def test_series_differ_in_more_than_colour():
    svg = drawn(line_chart, *([n, n + 1, n, n, n] for n in range(4)))
    by_colour = {line.get("stroke"): line.get("stroke-dasharray", "") for line in plotted(svg)}
    assert len(set(by_colour.values())) == len(by_colour) == 4
    patterns = [
        ET.tostring(p).replace(p.get("id").encode(), b"")
        for p in drawn(bar_chart, *[[1] * 5] * 4).iter(f"{SVG}pattern")
    ]
    shapes = {re.sub(rb"#[0-9a-f]{6}", b"", pattern) for pattern in patterns}
    assert len(shapes) == 4


@pytest.mark.parametrize("draw", [line_chart, bar_chart])
def test_a_diagram_is_an_image_with_name_and_every_figure_in_words(draw):
    svg = drawn(draw, [10, None, 0, 4, 1071])
    title, description = svg.find(f"{SVG}title"), svg.find(f"{SVG}desc")
    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert title.text == "Avvikelser"
    assert description.text == "Område 1: 2018 10, 2019 uppgift saknas, 2020 0, 2021 4, 2022 1\u00a0071."
    assert drawn(draw, [1] * 5, description="Fler än förut.").find(f"{SVG}desc").text == "Fler än förut."


@pytest.mark.parametrize("draw", [line_chart, bar_chart])
def test_a_strict_content_security_policy_finds_nothing_to_stop(draw):
    svg = drawn(draw, [1, 2, None, 4, 5], [2, 3, 4, 5, 6])
    tags = {element.tag.removeprefix(SVG) for element in svg.iter()}
    attributes = {name for element in svg.iter() for name in element.attrib}
    assert {"style", "script", "foreignObject", "a", "image", "use"} & tags == set()
    assert [name for name in attributes if name == "style" or name.startswith("on") or "href" in name] == []


@pytest.mark.parametrize("draw", [line_chart, bar_chart])
def test_names_are_text_and_never_markup(draw):
    given_chart = chart([1] * 5, [2] * 5)
    given_chart["title"] = given_chart["series"][0]["name"] = '<script>"&'
    svg = ET.fromstring(str(draw(given_chart)))
    assert svg.find(f"{SVG}title").text == '<script>"&'
    assert list(svg.iter(f"{SVG}script")) == []


def test_two_diagrams_on_one_page_share_no_ids():
    ids = [
        element.get("id")
        for svg in (drawn(line_chart, [1] * 5), drawn(bar_chart, [1] * 5), drawn(bar_chart, [2] * 5))
        for element in svg.iter()
        if element.get("id")
    ]
    assert len(ids) == len(set(ids))


def test_the_tags_work_in_a_template():
    template = engines["django"].from_string("{% load charts %}{% line_chart chart %}")
    assert template.render({"chart": chart([1, 2, 3, 4, 5])}).startswith("<svg ")


def test_a_series_that_does_not_fit_the_years_is_refused():
    with pytest.raises(ValueError, match="per year"):
        line_chart(chart([1, 2]))


def test_a_chart_without_figures_is_drawn_and_says_so():
    svg = drawn(line_chart, [None] * 5)
    assert texts(svg).count("uppgift saknas") == 5


@given(st.integers(0, 10**7))
def test_the_grid_reaches_the_largest_figure_in_at_most_five_even_steps(largest):
    grid = round_grid(largest)
    assert 2 <= len(grid) <= 6
    assert grid[0] == 0
    assert max(largest, 1) <= grid[-1] < largest + grid.step + 1


@given(st.lists(st.lists(st.none() | st.integers(0, 5000), min_size=5, max_size=5), min_size=1, max_size=6))
def test_nothing_is_drawn_outside_the_drawing_and_no_two_labels_touch(series):
    svg = drawn(line_chart, *series)
    for text in svg.iter(f"{SVG}text"):
        assert 0 <= float(text.get("x")) <= WIDTH
        assert TOP - 20 <= float(text.get("y")) <= HEIGHT
    heights = sorted(float(text.get("y")) for text in svg.iter(f"{SVG}text") if text.get("font-weight"))
    assert all(b - a >= 13.9 for a, b in pairwise(heights))


def test_every_colour_can_be_read_on_white():
    def luminance(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    assert [c for c in COLOURS if 1.05 / (luminance(c) + 0.05) < 4.5] == []
