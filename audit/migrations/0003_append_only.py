"""The log is append-only: the database refuses UPDATE and DELETE of events, readings and seals.

The values of events may be deleted by retention, never changed.
"""

from django.db import migrations

from core.triggers import guard_table, release_table

TABLES = {"audit_event": False, "audit_readentry": False, "audit_seal": False, "audit_eventvalue": True}


def add(apps, schema_editor):
    for table, deletable in TABLES.items():
        guard_table(schema_editor, table, deletable=deletable)


def remove(apps, schema_editor):
    for table in TABLES:
        release_table(schema_editor, table)


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_initial")]

    operations = [migrations.RunPython(add, remove)]
