"""Keyset paging: a page begins after a row, not after a number of rows (decision 15).

So page one thousand costs what page one costs, and a row that comes in meanwhile moves nothing.
The order must be total and free of NULL: its last key is unique, and a key that may be missing is
annotated with a value that stands for that.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.core import signing
from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import Q

from core.dates import thousands

PAGE_SIZE = 25
COUNT_LIMIT = 1000
AFTER, BEFORE = "after", "before"

Row = TypeVar("Row", bound=models.Model)
Rows = TypeVar("Rows", bound="models.QuerySet[Any]")
Reader = Callable[[Any], Any]


@dataclass(frozen=True)
class Key:
    """One key of an order: a column or an annotation, its direction, how its value is read from a cursor."""

    name: str
    descending: bool = False
    read: Reader = int

    def reversed(self) -> "Key":
        """Return the same key in the other direction."""
        return Key(self.name, not self.descending, self.read)

    @property
    def order(self) -> str:
        """The key as `order_by` takes it."""
        return f"-{self.name}" if self.descending else self.name

    def beyond(self, value: Any) -> Q:
        """Return the condition that a row stands after `value`."""
        return Q(**{f"{self.name}__{'lt' if self.descending else 'gt'}": value})

    def not_before(self, value: Any) -> Q:
        """Return the condition that a row stands at or after `value`."""
        return Q(**{f"{self.name}__{'lte' if self.descending else 'gte'}": value})


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of rows, and the query strings' cursors to the pages beside it ("" when there is none)."""

    rows: list[Row]
    after: str = ""
    before: str = ""

    @property
    def is_all(self) -> bool:
        """Whether there is nothing before or after."""
        return not self.after and not self.before


def page_of(
    rows: "models.QuerySet[Row]",
    keys: Sequence[Key],
    asked: Mapping[str, str],
    *,
    size: int = PAGE_SIZE,
) -> Page[Row]:
    """Return the page that `asked` points at with its "after" or "before"; the first one otherwise.

    Parameters: `keys` the order, whose names are columns or annotations of `rows`. A cursor that cannot
    be read, for instance one of another order, gives the first page.
    """
    backwards = _read_cursor(asked.get(BEFORE, ""), keys)
    forwards = None if backwards else _read_cursor(asked.get(AFTER, ""), keys)
    way = [key.reversed() for key in keys] if backwards else list(keys)
    start = backwards or forwards
    if start:
        rows = rows.filter(_past(way, start))
    found = list(rows.order_by(*(key.order for key in way))[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    return _page(found, keys, earlier=more if backwards else bool(start), later=bool(backwards) or more)


def page_and_count(
    rows: Rows,
    keys: Sequence[Key],
    asked: Mapping[str, str],
    with_parts: "Callable[[Rows], models.QuerySet[Row]]",
    *,
    size: int = PAGE_SIZE,
) -> tuple[Page[Row], int]:
    """Return the page that `asked` points at, as `page_of` does, and the bounded count of all rows.

    Parameters: `with_parts` adds what a page shows of its rows. The first page, which is nearly always the
    one asked for, is found in the same reading of the rows that counts them: their ids in order, never more
    than one past the limit. To look for the newest and then to count costs a large list twice as much.
    """
    if any(_read_cursor(asked.get(name, ""), keys) for name in (AFTER, BEFORE)):
        page = page_of(with_parts(rows), keys, asked, size=size)
        return page, bounded_count(rows, page)
    ids = rows.order_by(*(key.order for key in keys)).values_list("pk", flat=True)
    found = list(ids[: COUNT_LIMIT + 1])
    first = with_parts(rows.filter(pk__in=found[: size + 1]))
    return page_of(first, keys, {}, size=size), len(found)


def bounded_count(rows: "models.QuerySet[Any]", page: Page[Any] | None = None) -> int:
    """Count rows, but never further than one past the limit; a page that holds them all tells."""
    if page is not None and page.is_all:
        return len(page.rows)
    return rows.order_by().values("pk")[: COUNT_LIMIT + 1].count()


def bounded_counts(parts: "Mapping[str, models.QuerySet[Any]]") -> dict[str, int]:
    """Count several sets of rows as `bounded_count` does, all in one query; {name: number}."""
    counted = {name: rows.order_by().values("pk")[: COUNT_LIMIT + 1] for name, rows in parts.items()}
    written: dict[str, tuple[str, tuple[Any, ...]]] = {}
    for name, rows in counted.items():
        with suppress(EmptyResultSet):  # nobody's rows: none, and nothing to ask
            written[name] = rows.query.sql_with_params()
    if not written:
        return dict.fromkeys(parts, 0)
    asked = ", ".join(f"(SELECT COUNT(*) FROM ({sql}) AS part)" for sql, _values in written.values())  # noqa: S608 -- our own queries
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {asked}", [one for _sql, values in written.values() for one in values])
        found = dict(zip(written, cursor.fetchone(), strict=True))
    return {name: found.get(name, 0) for name in parts}


def count_words(count: int) -> str:
    """Write a bounded count: "1 000" at most, then "fler än 1 000" (decision 15)."""
    return thousands(count) if count <= COUNT_LIMIT else f"fler än {thousands(COUNT_LIMIT)}"


def day_key(name: str, *, descending: bool = False) -> Key:
    """Return a key that is a date."""
    return Key(name, descending, date.fromisoformat)


def moment_key(name: str, *, descending: bool = False) -> Key:
    """Return a key that is an aware moment."""
    return Key(name, descending, datetime.fromisoformat)


def _page(rows: list[Row], keys: Sequence[Key], *, earlier: bool, later: bool) -> Page[Row]:
    return Page(
        rows,
        after=_cursor(rows[-1], keys) if rows and later else "",
        before=_cursor(rows[0], keys) if rows and earlier else "",
    )


def _past(keys: Sequence[Key], values: Sequence[Any]) -> Q:
    """Return the condition that a row stands after these values.

    The first key is also bounded on its own, which says nothing new but lets an index be entered there.
    """
    past, same = Q(), Q()
    for key, value in zip(keys, values, strict=True):
        past |= same & key.beyond(value)
        same &= Q(**{key.name: value})
    return keys[0].not_before(values[0]) & past


def _cursor(row: models.Model, keys: Sequence[Key]) -> str:
    """Write where a row stands in the order; signed, so that only what was given out is read again."""
    return signing.dumps([_plain(_value(row, key.name)) for key in keys], salt=_salt(keys))


def _salt(keys: Sequence[Key]) -> str:
    return "page:" + ",".join(sorted(key.name for key in keys))


def _value(row: Any, name: str) -> Any:
    for part in name.split("__"):
        row = getattr(row, part)
    return row


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _read_cursor(text: str, keys: Sequence[Key]) -> list[Any] | None:
    try:
        values = signing.loads(text, salt=_salt(keys))
    except signing.BadSignature:
        return None
    return [key.read(value) for key, value in zip(keys, values, strict=True)]
