"""The original report is written once: only retention may mask it, in the statement that sets masked_at."""

from django.db import migrations

from core.triggers import guard_table, release_table

TABLE = "cases_originalreport"
MASKING = (
    "OLD.masked_at IS NULL AND NEW.masked_at IS NOT NULL AND NEW.text = '' AND NEW.place = '' "
    "AND NEW.reporter_name = '' AND OLD.case_id = NEW.case_id AND OLD.channel = NEW.channel "
    "AND OLD.submitted_at = NEW.submitted_at"
)
REFUSED = {"sqlite": f"NOT ({MASKING})", "postgresql": f"NOT ({MASKING})"}


def add(apps, schema_editor):
    guard_table(schema_editor, TABLE, refused=REFUSED)


def remove(apps, schema_editor):
    release_table(schema_editor, TABLE)


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_initial")]

    operations = [migrations.RunPython(add, remove)]
