"""Files and documents are written once: the database itself refuses to change or remove them.

Two things may still happen. A document may be given its diary number. And retention may empty a row,
in the one statement that also sets `erased_at`: a file loses content and name, a document title and data.
"""

from django.db import migrations

from core.triggers import guard_table, release_table

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
    for table in NEVER:
        guard_table(
            schema_editor, table, refused={vendor: refused(table, vendor) for vendor in CHANGED}
        )


def remove_triggers(apps, schema_editor):
    for table in NEVER:
        release_table(schema_editor, table)


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]

    operations = [migrations.RunPython(add_triggers, remove_triggers)]
