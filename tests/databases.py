"""Test databases that cost little: the migrations are run once, and what a test committed goes row by row.

The first process of a run migrates its database for real and leaves a copy, the template, in the folder that
TEST_TEMPLATES names; the others take theirs from it, and the next runs too, if the folder is kept and no
migration has changed. Without that folder every process migrates for itself.
"""

import fcntl
import hashlib
import os
import sqlite3
from pathlib import Path

import django
from django.conf import settings
from django.db import connection, transaction

from tests.triggers import triggers_off

# What migrations and their signals fill, and the tests never change.
KEPT = {"django_migrations", "django_content_type", "auth_permission", "sqlite_sequence"}


def copy_instead_of_migrating(folder=None):
    """Let the next test database be a copy of the folder's template, which is made if it is not there."""
    folder = folder or os.environ.get("TEST_TEMPLATES")
    if not folder:
        return
    migrated = connection.creation.create_test_db
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)

    def copied(**options):
        with (folder / f"{connection.vendor}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            template = folder / f"{connection.vendor}.{_migrations()}"
            if template.exists():
                return _restore(template)
            name = migrated(**options)
            _save(template)
            return name

    connection.creation.create_test_db = copied


def _migrations():
    """Tell one set of migrations from another, so that a folder that is kept never gives an old template."""
    told = hashlib.sha256(django.__version__.encode())
    for path in sorted(Path(settings.BASE_DIR).glob("*/migrations/*.py")):
        told.update(path.name.encode() + path.read_bytes())
    return told.hexdigest()[:16]


def _save(template):
    """Keep a copy of the database that was migrated; the file appears when it is whole."""
    half = template.with_suffix(template.suffix + ".half")
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        copy = sqlite3.connect(half)
        connection.connection.backup(copy)
        copy.close()
    else:
        own = connection.settings_dict["NAME"]
        connection.close()
        _create(f"{own}_template", of=own)
        half.write_text(f"{own}_template")
    half.rename(template)


def _restore(template):
    """Make this process's test database of the template, and turn the connection to it."""
    name = connection.creation._get_test_db_name()
    connection.close()
    if connection.vendor == "postgresql":
        _create(name, of=template.read_text())
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
    if connection.vendor == "sqlite":
        if not connection.is_in_memory_db():
            Path(name).unlink(missing_ok=True)
        connection.ensure_connection()
        source = sqlite3.connect(template)
        source.backup(connection.connection)
        source.close()
    return name


def _create(name, *, of):
    quote = connection.ops.quote_name
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {quote(name)}")
        cursor.execute(f"CREATE DATABASE {quote(name)} TEMPLATE {quote(of)}")


def empty():
    """Take away every row that tests have committed. Rows go one by one: to truncate costs by the table."""
    tables = [name for name in connection.introspection.table_names() if name not in KEPT]
    quote = connection.ops.quote_name
    with (
        connection.constraint_checks_disabled(),
        transaction.atomic(),
        triggers_off(connection),
        connection.cursor() as cursor,
    ):
        some = " UNION ALL ".join(
            f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {quote(name)})" for name in tables
        )
        cursor.execute(some)
        for (name,) in cursor.fetchall():
            cursor.execute(f"DELETE FROM {quote(name)}")
