"""Small numbers: no hidden cell may follow from what is shown. Checked against every possible table."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from figures.queries.suppression import Suppressed, determined, suppress, suppress_line


def tables_with_the_same_totals(table):
    """Every table of whole numbers from 0 with these row and column totals (the slow, sure way)."""
    rows, columns = [sum(row) for row in table], [sum(column) for column in zip(*table, strict=True)]

    def compositions(total, parts):
        if parts == 1:
            yield (total,)
            return
        for first in range(total + 1):
            for rest in compositions(total - first, parts - 1):
                yield (first, *rest)

    for choice in product(*(list(compositions(total, len(columns))) for total in rows)):
        if [sum(column) for column in zip(*choice, strict=True)] == columns:
            yield choice


def follows(table, hidden):
    """The hidden cells that have one value in all tables that agree with what is shown."""
    shown = [cell for cell in product(range(len(table)), range(len(table[0]))) if cell not in hidden]
    agreeing = [
        other
        for other in tables_with_the_same_totals(table)
        if all(other[r][c] == table[r][c] for r, c in shown)
    ]
    return {(r, c) for r, c in hidden if len({other[r][c] for other in agreeing}) == 1}


small_tables = st.integers(1, 3).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 4), min_size=width, max_size=width), min_size=1, max_size=3
    )
)


@settings(max_examples=80, deadline=None)
@given(small_tables, st.data())
def test_what_follows_is_what_trying_every_table_says(table, data):
    cells = list(product(range(len(table)), range(len(table[0]))))
    hidden = data.draw(st.sets(st.sampled_from(cells)))
    assert determined(table, hidden) == follows(table, hidden)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.integers(0, 12), min_size=4, max_size=4), min_size=2, max_size=5))
def test_no_hidden_cell_follows_from_totals_that_are_shown(table):
    found = suppress(table, 5)
    hidden = {(r, c) for r, row in enumerate(found.rows) for c, value in enumerate(row) if value is None}
    every = set(product(range(len(table)), range(4)))
    assert (determined(table, hidden) == set()) is found.totals_shown
    # The totals are only given up where hiding the whole table would not have helped.
    assert found.totals_shown or hidden & determined(table, every) != set()


@given(st.lists(st.lists(st.integers(0, 30), min_size=3, max_size=3), min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_a_small_number_is_never_shown_and_what_is_shown_is_true(table):
    for row, shown in zip(table, suppress(table, 5).rows, strict=True):
        for value, cell in zip(row, shown, strict=True):
            assert cell in {None, value}
            assert cell is None or not 0 < cell < 5


def test_a_table_without_small_numbers_is_shown_whole():
    assert suppress([[10, 20], [30, 0]], 5).rows == [[10, 20], [30, 0]]


def test_a_lone_small_number_takes_three_others_with_it():
    assert suppress([[3, 10, 40], [20, 30, 50], [60, 70, 80]], 5).rows == [
        [None, None, 40],
        [None, None, 50],
        [60, 70, 80],
    ]


def test_two_small_numbers_hide_each_other():
    # 2 in total over two hidden cells may be 0 and 2, 1 and 1, or 2 and 0.
    assert suppress_line([1, 1, 20], 5) == Suppressed([[None, None, 20]], totals_shown=True)


def test_a_lone_small_number_in_a_line_takes_the_next_smallest_with_it():
    assert suppress_line([2, 9, 30, 0], 5).rows == [[None, None, 30, 0]]


def test_a_line_of_nothing_but_one_number_must_not_show_its_total():
    assert suppress_line([3, 0], 5) == Suppressed([[None, None]], totals_shown=True)
    assert suppress_line([3], 5) == Suppressed([[None]], totals_shown=False)


@pytest.mark.parametrize("table", [[[1, 2], [3]], [[-1]]])
def test_what_is_no_table_of_counts_is_refused(table):
    with pytest.raises(ValueError, match=r"equally long|never negative"):
        suppress(table, 5)


def test_an_empty_table_stays_empty():
    assert suppress([], 5) == Suppressed([], totals_shown=True)
    assert suppress_line([], 5) == Suppressed([[]], totals_shown=True)
