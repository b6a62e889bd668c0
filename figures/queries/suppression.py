"""Hiding small numbers in a table so that no hidden one follows from the rest (patterns.md, Privacy).

A cell of 1 up to the threshold minus one is hidden; zeroes are shown. Where a hidden cell would follow
from the totals of its row and column, which are published, further cells are hidden too. That it does
not follow is proved, not hoped for: a table with fixed totals is a flow in a network, and a cell is
determined exactly when no cycle of the residual network runs through it.

Source: Gusfield, D. (1988), A graph theoretic approach to statistical data security, SIAM Journal on
Computing 17(3), 552-571.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import product

Table = Sequence[Sequence[int]]
Cell = tuple[int, int]
Node = tuple[str, int]  # a row or a column, with its place
# More than any figure: room for a total that is not published to take up any change.
UNPUBLISHED = 10**9


@dataclass(frozen=True)
class Suppressed:
    """What may be shown: the rows with None for a hidden cell, and whether the totals may stand there.

    Where a table holds next to nothing, no hiding of cells helps, and its totals must be left out.
    """

    rows: list[list[int | None]]
    totals_shown: bool


def suppress(table: Table, threshold: int) -> Suppressed:
    """Hide the small counts of a table whose row and column totals are shown too.

    Parameters: `table` rows of whole numbers from 0, equally long; `threshold` the nämnd's smallest
    number that is shown (`Setting.SMALL_NUMBER`), in cases. Raises ValueError for a negative count or
    rows of different lengths.
    """
    _check(table)
    hidden = _hidden(table, threshold, frozenset())
    return _shown(table, hidden, determined(table, hidden))


def suppress_line(counts: Sequence[int], threshold: int) -> Suppressed:
    """Hide the small counts of a single line whose total is shown too."""
    _check([counts])
    table = [counts, [UNPUBLISHED] * len(counts)]
    free = frozenset((1, column) for column in range(len(counts)))
    hidden = _hidden(table, threshold, free)
    line = {cell for cell in hidden if cell[0] == 0}
    return _shown([counts], line, determined(table, hidden) - free)


def suppress_below(table: Table, threshold: int, unpublished: Iterable[int]) -> Suppressed:
    """Hide the small counts of a table whose row and column totals are shown, but for some columns'.

    Parameters: `unpublished` the columns whose totals were hidden themselves, in the table above this
    one; their counts are hidden too, since together they would give the total away. Zeroes are shown.
    """
    _check(table)
    whole, free = _with_open_columns(table, unpublished)
    columns = {column for _row, column in free}
    above = {(row, column) for row in range(len(table)) for column in columns if table[row][column]}
    hidden = _hidden(whole, threshold, free, above)
    within = {cell for cell in hidden if cell[0] < len(table)}
    return _shown(table, within, determined(whole, hidden) - free)


def withhold(table: Table, unpublished: Iterable[int]) -> Suppressed:
    """Hide a whole table, zeroes too, whose totals are shown elsewhere; tell whether they still may be.

    Parameters: `unpublished` the columns whose totals are hidden. The totals may not be shown where a
    count above zero follows from them alone.
    """
    _check(table)
    whole, free = _with_open_columns(table, unpublished)
    cells = {(row, column) for row in range(len(table)) for column in range(len(table[row]))}
    exposed = {cell for cell in determined(whole, cells | free) - free if _at(table, cell)}
    return _shown(table, cells, exposed)


def determined(table: Table, hidden: Iterable[Cell]) -> set[Cell]:
    """Return the hidden cells whose value follows from the totals and the cells that are shown."""
    cells = set(hidden)
    return {cell for cell in cells if not _may_change(table, cells, cell)}


def _with_open_columns(table: Table, columns: Iterable[int]) -> tuple[Table, frozenset[Cell]]:
    """Return the table with a last row of unknown counts, and those counts' cells.

    The row leaves the totals of some columns open, though not what they come to together.
    """
    free = frozenset((len(table), column) for column in columns)
    width = len(table[0]) if table else 0
    return [*table, [UNPUBLISHED if (len(table), n) in free else 0 for n in range(width)]], free


def _hidden(table: Table, threshold: int, free: frozenset[Cell], above: Iterable[Cell] = ()) -> set[Cell]:
    """Return the small cells, those `above` names, and what must be hidden beside them.

    For a cell that would follow, the cells of the cheapest cycle through it are hidden: what is hidden
    already costs nothing, a small number little, a zero the most, since zeroes are meant to be shown.
    """
    cells = list(product(range(len(table)), range(len(table[0]) if table else 0)))
    hidden = {cell for cell in cells if 0 < _at(table, cell) < threshold} | free | set(above)
    for cell in sorted(hidden - free):
        if not _may_change(table, hidden, cell):
            prices = {other: _price(table, hidden, other) for other in cells if other != cell}
            hidden |= _cheapest_cycle(cell, table, prices)
    return hidden


def _cheapest_cycle(cell: Cell, table: Table, prices: Mapping[Cell, int]) -> set[Cell]:
    row, column = ("row", cell[0]), ("column", cell[1])
    ways = [_cheapest_path(column, row, table, prices), _cheapest_path(row, column, table, prices)]
    found = [way for way in ways if way]
    return min(found, key=lambda way: sum(prices[other] for other in way)) if found else set()


def _price(table: Table, hidden: set[Cell], cell: Cell) -> int:
    if cell in hidden:
        return 0
    return _at(table, cell) or UNPUBLISHED


def _cheapest_path(start: Node, goal: Node, table: Table, prices: Mapping[Cell, int]) -> set[Cell]:
    """Return the cells of the cheapest walk through the residual network, or none where there is none.

    Dijkstra (1959): the cheapest unfinished node is finished first.
    """
    waiting: list[tuple[int, Node, tuple[Cell, ...]]] = [(0, start, ())]
    done: set[Node] = set()
    while waiting:
        cost, node, path = heappop(waiting)
        if node == goal:
            return set(path)
        if node not in done:
            done.add(node)
            for onward, cell in _steps(node, table, prices):
                heappush(waiting, (cost + prices[cell], onward, (*path, cell)))
    return set()


def _steps(node: Node, table: Table, cells: Iterable[Cell]) -> list[tuple[Node, Cell]]:
    """Return where one may go: from a row up any of its cells, from a column down a positive one."""
    side, index = node
    if side == "row":
        return [(("column", cell[1]), cell) for cell in cells if cell[0] == index]
    return [(("row", cell[0]), cell) for cell in cells if cell[1] == index and _at(table, cell) > 0]


def _may_change(table: Table, hidden: set[Cell], cell: Cell) -> bool:
    """Tell whether another table with the same totals and shown cells has another value in the cell."""
    row, column = ("row", cell[0]), ("column", cell[1])
    others = hidden - {cell}
    up = _reaches(column, row, table, others)
    return up or (_at(table, cell) > 0 and _reaches(row, column, table, others))


def _reaches(start: Node, goal: Node, table: Table, cells: set[Cell]) -> bool:
    seen, waiting = {start}, [start]
    while waiting:
        onward = {node for node, _cell in _steps(waiting.pop(), table, cells)}
        waiting.extend(onward - seen)
        seen |= onward
    return goal in seen


def _at(table: Table, cell: Cell) -> int:
    return table[cell[0]][cell[1]]


def _shown(table: Table, hidden: set[Cell], exposed: set[Cell]) -> Suppressed:
    rows = [
        [None if (r, c) in hidden else value for c, value in enumerate(row)] for r, row in enumerate(table)
    ]
    return Suppressed(rows, totals_shown=not exposed)


def _check(table: Table) -> None:
    if len({len(row) for row in table}) > 1:
        message = "the rows must be equally long"
        raise ValueError(message)
    if any(value < 0 for row in table for value in row):
        message = "a count is never negative"
        raise ValueError(message)
