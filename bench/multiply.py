"""Many cases from few, inside PostgreSQL: every row that hangs on a case is copied so many times.

A copy is a case of its own: its number goes on in the series, its rows have ids of their own, and what must
be unique is made so. Ended cases are spread backwards over their year by whole weeks; open ones stay where
they are, since their deadlines are counted from today. Keys and indexes are taken away meanwhile and made
again afterwards, so that the database itself checks every row.
"""
# ruff: noqa: S608 -- the statements are made of our own tables' names and of numbers

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models

from audit.models import Event, ReadEntry
from cases.models import Case, NumberSeries

Table = type[models.Model]

# Copy number n of an ended case came in n weeks earlier, round and round from the turn of its year.
SHIFT = """CASE WHEN c.closed_on IS NULL THEN 0
    ELSE 7 * (n % ((extract(doy FROM c.received_on)::int - 1) / 7 + 1)) END"""
NUMBER = "substring(c.reference FROM '[0-9]+$')::bigint"
# The read log of somebody who opens the case before each thing she does in it.
READ = """INSERT INTO audit_readentry (at, reader_id, reading, case_id, case_ids, board_id, detail)
    SELECT at, actor_id, 'case', subject_id, '[]', board_id, '' FROM audit_event
    WHERE subject_type = 'cases.case' AND actor_id IS NOT NULL"""


class Copies:
    """So many copies of what the database holds."""

    def __init__(self, number: int) -> None:
        self.number = number
        # {table: how its row finds its case}
        self.ways: dict[Table, str] = {
            Case: "",
            Event: "JOIN cases_case c ON t.subject_type = 'cases.case' AND c.id = t.subject_id",
            ReadEntry: "JOIN cases_case c ON c.id = t.case_id",
        }
        self._find_ways()
        self.steps = {
            table: _one(f"SELECT max({_key(table)}) FROM {_name(table)}") or 0 for table in self.ways
        }
        self.series = _one(f"SELECT max({NUMBER}) FROM cases_case c") or 0

    def _find_ways(self) -> None:
        """Find every table that points at a case, or at a row that does."""
        waiting = [table for table in apps.get_models(include_auto_created=True) if table not in self.ways]
        while found := {table: way for table in waiting if (way := self._way(table))}:
            self.ways |= found
            waiting = [table for table in waiting if table not in found]

    def _way(self, table: Table) -> str:
        for field in table._meta.concrete_fields:
            parent = field.related_model
            if parent is Case:
                return f"JOIN cases_case c ON c.id = t.{field.column}"
            if parent in self.ways:
                # One step above: its own way, read from that table.
                above = self.ways[parent].replace(" t.", " above.")
                return f"JOIN {_name(parent)} above ON above.{_key(parent)} = t.{field.column} {above}"
        return ""

    def write(self, say: Callable[[str], None]) -> None:
        """Write the copies, and let the numbering go on after them."""
        _run(READ)
        self.steps[ReadEntry] = _one("SELECT max(id) FROM audit_readentry") or 0
        # The cases last: the others look at the few there are.
        with ExitStack() as keys:
            for table in sorted(self.ways, key=lambda table: table is Case):
                keys.enter_context(_without_keys(table))
                with _without_indexes(table):
                    _run(self.sql(table))
                say(f"{_name(table)} mångfaldigad.")
        NumberSeries.objects.update(last=models.F("last") + self.number * self.series)
        for sql in connection.ops.sequence_reset_sql(no_style(), list(self.ways)):
            _run(sql)

    def sql(self, table: Table) -> str:
        """Return the statement that copies a table's rows."""
        fields = [field for field in table._meta.concrete_fields if not field.generated]
        columns = ", ".join(f'"{field.column}"' for field in fields)
        values = ", ".join(self.value(table, field) for field in fields)
        way = self.ways[table] or "JOIN cases_case c ON c.id = t.id"
        return (
            f"INSERT INTO {_name(table)} ({columns}) SELECT {values} FROM {_name(table)} t {way} "
            f"CROSS JOIN generate_series(1, {self.number}) n"
        )

    def value(self, table: Table, field: models.Field) -> str:  # type: ignore[type-arg]
        """Return what a column of copy number n holds."""
        mine = f't."{field.column}"'
        reference = f"regexp_replace(c.reference, '[0-9]+$', '') || {NUMBER} + n * {self.series}"
        if (table, field.name) in {(Event, "subject_id"), (ReadEntry, "case_id")}:
            return f"{mine} + n * {self.steps[Case]}"
        if (table, field.name) in {(Event, "label"), (Case, "reference")}:
            return reference
        parent = field.related_model if field.is_relation else table if field.primary_key else None
        if parent in self.ways:
            return f"{mine} + n * {self.steps[parent]}"
        if isinstance(field, models.DateTimeField):
            return f"{mine} - make_interval(days => {SHIFT})"
        if isinstance(field, models.DateField):
            return f"{mine} - ({SHIFT})"
        return f"md5({mine} || '-' || n)" if field.unique else mine


@contextmanager
def _without_keys(table: Table) -> Iterator[None]:
    """Take a table's keys away, but its own id, and let the database check them all at the end."""
    name = _name(table)
    keys = _rows(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
        f"WHERE conrelid = '{name}'::regclass AND contype IN ('f', 'u')"
    )
    for key, _definition in keys:
        _run(f'ALTER TABLE {name} DROP CONSTRAINT "{key}"')
    yield
    for key, definition in keys:
        _run(f'ALTER TABLE {name} ADD CONSTRAINT "{key}" {definition}')


@contextmanager
def _without_indexes(table: Table) -> Iterator[None]:
    """Take a table's indexes away and make them again, which is faster than to fill them row by row."""
    indexes = _rows(
        "SELECT i.indexname, i.indexdef FROM pg_indexes i LEFT JOIN pg_constraint p "
        f"ON p.conname = i.indexname WHERE i.tablename = '{_name(table)}' AND p.oid IS NULL"
    )
    for index, _definition in indexes:
        _run(f'DROP INDEX "{index}"')
    yield
    for _index, definition in indexes:
        _run(definition)


def _name(table: Table) -> str:
    return table._meta.db_table


def _key(table: Table) -> str:
    return str(table._meta.pk.column)


def _run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def _rows(sql: str) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def _one(sql: str) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]  # type: ignore[no-any-return]
