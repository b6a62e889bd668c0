"""Switching the append-only triggers off while a test database is emptied, and on again."""

from contextlib import contextmanager


@contextmanager
def triggers_off(connection):
    """Let rows go that the triggers guard; on SQLite the triggers are dropped and made again."""
    switch = _off_on_sqlite if connection.vendor == "sqlite" else _off_on_postgresql
    with connection.cursor() as cursor, switch(cursor):
        yield


@contextmanager
def _off_on_sqlite(cursor):
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    triggers = cursor.fetchall()
    for name, _sql in triggers:
        cursor.execute(f'DROP TRIGGER "{name}"')
    yield
    for _name, sql in triggers:
        cursor.execute(sql)


@contextmanager
def _off_on_postgresql(cursor):
    cursor.execute("SET session_replication_role = replica")
    yield
    cursor.execute("SET session_replication_role = origin")
