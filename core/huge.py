"""A number that no column can hold is in no row: on SQLite too, where the driver would break instead.

An address, a filter or a form may be changed by hand to ask for row 99999999999999999999. PostgreSQL
compares and finds nothing; the driver of SQLite cannot send what takes more than 64 bits. Here it is sent as
text, which SQLite compares as a number. This is one place for every query, also those of the libraries.
"""

from collections.abc import Callable
from typing import Any

from django.db import DataError
from django.db.backends.base.base import BaseDatabaseWrapper

LARGEST = 2**63 - 1


def allow_on(connection: BaseDatabaseWrapper, **_sent: object) -> None:
    """Let an SQLite connection be asked for any number; receives Django's `connection_created`."""
    if connection.vendor == "sqlite" and _execute not in connection.execute_wrappers:
        connection.execute_wrappers.append(_execute)


def _execute(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
    try:
        return execute(sql, params, many, context)
    except OverflowError as error:
        if many or not sql.lstrip().upper().startswith("SELECT"):
            raise DataError("a number that no column holds") from error
        sent = [str(value) if _is_huge(value) else value for value in params]
        return execute(sql, sent, many, context)


def _is_huge(value: object) -> bool:
    return isinstance(value, int) and not -LARGEST <= value <= LARGEST
