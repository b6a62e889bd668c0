"""Files and documents are written once: the database itself refuses to change or remove them.

Two things may still happen. A document may be given its diary number. And retention may empty a row,
in the one statement that also sets `erased_at`: a file loses content and name, a document title and data.
"""

from django.db import migrations

NEVER = {
    "documents_storedfile": ["id", "media_type", "size", "sha256", "created_at"],
    "documents_document": [
        "id", "number", "kind", "board_id", "language", "file_id", "data_checksum", "subject_type",
        "subject_id", "unique_key", "created_at", "created_by_id",
    ],
}
ONLY_WHEN_ERASED = {
    "documents_storedfile": ["name", "content", "erased_at"],
    "documents_document": ["title", "data", "erased_at"],
}
EMPTY = {
    "documents_storedfile": {"sqlite": "NEW.name = '' AND length(NEW.content) = 0",
                             "postgresql": "NEW.name = '' AND length(NEW.content) = 0"},
    "documents_document": {"sqlite": "NEW.data = '{}'", "postgresql": "NEW.data = '{}'::jsonb"},
}
CHANGED = {"sqlite": "OLD.{0} IS NOT NEW.{0}", "postgresql": "OLD.{0} IS DISTINCT FROM NEW.{0}"}


def refused(table, vendor):
    """Return the SQL condition under which an update is refused."""
    changed = CHANGED[vendor].format
    never = " OR ".join(changed(column) for column in NEVER[table])
    guarded = " OR ".join(changed(column) for column in ONLY_WHEN_ERASED[table])
    erasing = f"OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND {EMPTY[table][vendor]}"
    return f"({never}) OR (({guarded}) AND NOT ({erasing}))"


def add_triggers(apps, schema_editor):
    add = {"sqlite": add_on_sqlite, "postgresql": add_on_postgresql}[schema_editor.connection.vendor]
    for table in NEVER:
        add(schema_editor, table)


def add_on_sqlite(schema_editor, table):
    schema_editor.execute(
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} WHEN {refused(table, 'sqlite')} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is written once'); END"
    )
    schema_editor.execute(
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is never deleted'); END"
    )


def add_on_postgresql(schema_editor, table):
    # The same class of error as on SQLite: an integrity error.
    schema_editor.execute(
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{table} is written once' USING ERRCODE = 'integrity_constraint_violation'; "
        "END $$"
    )
    schema_editor.execute(
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} FOR EACH ROW "
        f"WHEN ({refused(table, 'postgresql')}) EXECUTE FUNCTION {table}_refuse()"
    )
    schema_editor.execute(
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW "
        f"EXECUTE FUNCTION {table}_refuse()"
    )
    schema_editor.execute(
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        f"EXECUTE FUNCTION {table}_refuse()"
    )


def remove_triggers(apps, schema_editor):
    on_sqlite = schema_editor.connection.vendor == "sqlite"
    for table in NEVER:
        for event in ["update", "delete"] if on_sqlite else ["update", "delete", "truncate"]:
            schema_editor.execute(
                f"DROP TRIGGER {table}_no_{event}" + ("" if on_sqlite else f" ON {table}")
            )
        if not on_sqlite:
            schema_editor.execute(f"DROP FUNCTION {table}_refuse()")


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]

    operations = [migrations.RunPython(add_triggers, remove_triggers)]
