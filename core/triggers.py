"""Triggers that make the database itself refuse: the same rule on SQLite and PostgreSQL, for migrations."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

ALWAYS = {"sqlite": "1", "postgresql": "true"}


def guard_table(
    editor: BaseDatabaseSchemaEditor, table: str, *, refused: dict[str, str] = ALWAYS, deletable: bool = False
) -> None:
    """Refuse UPDATE of `table` where `refused` holds, and DELETE and TRUNCATE unless `deletable`.

    `refused` is {"sqlite": condition, "postgresql": condition} over OLD and NEW. A refusal is an
    integrity error on both databases.
    """
    condition = refused[editor.connection.vendor]
    if editor.connection.vendor == "sqlite":
        _guard_sqlite(editor, table, condition, deletable=deletable)
    else:
        _guard_postgresql(editor, table, condition, deletable=deletable)


def release_table(editor: BaseDatabaseSchemaEditor, table: str) -> None:
    """Take the triggers of `guard_table` away."""
    sqlite = editor.connection.vendor == "sqlite"
    for event in ("update", "delete", *(() if sqlite else ("truncate",))):
        editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{event}" + ("" if sqlite else f" ON {table}"))
    if not sqlite:
        editor.execute(f"DROP FUNCTION IF EXISTS {table}_refuse()")


def _guard_sqlite(editor: BaseDatabaseSchemaEditor, table: str, condition: str, *, deletable: bool) -> None:
    editor.execute(
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is written once'); END"
    )
    if not deletable:
        editor.execute(
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is never deleted'); END"
        )


def _guard_postgresql(
    editor: BaseDatabaseSchemaEditor, table: str, condition: str, *, deletable: bool
) -> None:
    # The same class of error as on SQLite: an integrity error.
    editor.execute(
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{table} is written once' USING ERRCODE = 'integrity_constraint_violation'; "
        "END $$"
    )
    editor.execute(
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} FOR EACH ROW "
        f"WHEN ({condition}) EXECUTE FUNCTION {table}_refuse()"
    )
    if not deletable:
        editor.execute(
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW "
            f"EXECUTE FUNCTION {table}_refuse()"
        )
        editor.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION {table}_refuse()"
        )
