"""Which small numbers of a tree of units are hidden from those who may not read the cases behind them.

Nämnd, förvaltning and verksamhetsområde are public; below them a number under the nämnd's threshold is
hidden, and as many more that it does not follow from the parent's number and the sisters' (patterns.md,
Privacy of small numbers; practice.md 31). The tree is walked from the top: each parent with its children is
one table, whose column totals are the parent's own row.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from figures.queries.by_unit import Key
from figures.queries.suppression import suppress_below, suppress_line, withhold
from organisation.enums import Level

PUBLIC = frozenset({Level.BOARD, Level.ADMINISTRATION, Level.AREA})
Numbers = Mapping[int, Mapping[Key, int]]
# Stands for the parent's own cases, which no unit below has.
OWN = 0


@dataclass(frozen=True)
class Place:
    """A unit in the tree: whether its numbers are public, and the units right below it."""

    pk: int
    is_public: bool
    children: tuple[int, ...]


@dataclass
class Hidden:
    """What is hidden: (unit, row), and the units whose total must not stand beside them."""

    cells: set[tuple[int, Key]] = field(default_factory=set)
    totals: set[int] = field(default_factory=set)

    def keys_of(self, unit: int) -> set[Key]:
        """Return the rows of a unit that are hidden, zeroes too."""
        return {key for pk, key in self.cells if pk == unit}


def hide(tree: Sequence[Place], numbers: Numbers, threshold: int, *, has_total: bool) -> Hidden:
    """Return what is hidden in one table of every unit.

    Parameters: `tree` parents before their children; `numbers` {unit: {row: number}}, a parent's with
    its children's; `threshold` the smallest number that is shown; `has_total` whether each unit's total
    is shown too.
    """
    hidden = Hidden()
    public = {place.pk for place in tree if place.is_public}
    for place in tree:
        if private := [pk for pk in place.children if pk not in public]:
            _hide_below(_Table(place, numbers), private, threshold, hidden, has_total=has_total)
        if place.pk in hidden.totals:
            hidden.totals.update(place.children)
    return hidden


class _Table:
    """One parent's numbers, with its children's and what is its own."""

    def __init__(self, place: Place, numbers: Numbers) -> None:
        self.place, self.numbers = place, numbers
        # In an order of their own: of two that are as good to hide the same is hidden every time, however
        # the database happened to give its rows.
        self.keys = sorted(numbers.get(place.pk, {}), key=lambda key: (key is None, str(key)))

    def at(self, pk: int, key: Key) -> int:
        if pk != OWN:
            return self.numbers.get(pk, {}).get(key, 0)
        return self.at(self.place.pk, key) - sum(self.at(child, key) for child in self.place.children)

    def rows_of(self, private: Iterable[int]) -> list[int]:
        """Return the rows one could work out: the children's, and the parent's own where it has any."""
        has_own = any(self.at(OWN, key) for key in self.keys)
        return [*private, *([OWN] if has_own else [])]


def _hide_below(
    table: _Table, private: Sequence[int], threshold: int, hidden: Hidden, *, has_total: bool
) -> None:
    """Hide what must be hidden of one parent's children.

    The totals stand as long as they can: where hiding some numbers is not enough the whole table is
    hidden, and only where that is not enough the totals too.
    """
    rows, keys = table.rows_of(private), table.keys
    counts = [[table.at(pk, key) for key in keys] for pk in rows]
    above = [place for place, key in enumerate(keys) if (table.place.pk, key) in hidden.cells]
    # A zero that is hidden would be told by the zeroes below it.
    zeroes = [keys[place] for place in above if not table.at(table.place.pk, keys[place])]
    hidden.cells |= {(pk, key) for pk in private for key in zeroes}
    if has_total:
        for found in (suppress_below(counts, threshold, above), withhold(counts, above)):
            if found.totals_shown:
                _mark(rows, keys, found.rows, hidden)
                return
        hidden.totals.update(private)
    for place, key in enumerate(keys):
        column = [row[place] for row in counts]
        # Where the parent's number is hidden all of its parts are, or they would give it away.
        line = _parts_hidden(column) if place in above else suppress_line(column, threshold).rows[0]
        _mark(rows, [key], [[number] for number in line], hidden)


def _parts_hidden(column: Sequence[int]) -> list[int | None]:
    return [None if number else 0 for number in column]


def _mark(
    rows: Sequence[int], keys: Sequence[Key], shown: Sequence[Sequence[int | None]], hidden: Hidden
) -> None:
    hidden.cells |= {
        (pk, key)
        for pk, values in zip(rows, shown, strict=True)
        for key, value in zip(keys, values, strict=True)
        if value is None and pk != OWN
    }
