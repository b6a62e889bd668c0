"""One moment for many reads."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def one_moment() -> Iterator[None]:
    """Let every read inside see the database as it was at the first, so that figures agree with each other.

    PostgreSQL does so at the isolation level REPEATABLE READ, which must be asked for before anything is
    read; inside somebody else's transaction that has passed. On SQLite every transaction is like that.
    """
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield
