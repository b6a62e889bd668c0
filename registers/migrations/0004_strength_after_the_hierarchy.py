"""A routine and a double check are weaker actions in the published hierarchy; they were loaded as stronger."""

from django.db import migrations

WEAKER, INTERMEDIATE = 1, 2
NAMES = ("Ta fram eller revidera rutin", "Införa dubbelkontroll")


def follow_the_hierarchy(apps, schema_editor):
    """Mend the rows of the standard register that nobody has changed in the settings."""
    changed = apps.get_model("audit", "Event").objects.filter(subject_type="registers.actiontype")
    rows = apps.get_model("registers", "ActionType").objects.filter(
        board=None, name__in=NAMES, strength=INTERMEDIATE
    )
    rows.exclude(pk__in=changed.exclude(verb="registers.load").values("subject_id")).update(strength=WEAKER)


class Migration(migrations.Migration):

    dependencies = [
        ("audit", "0004_reading_of_the_log"),
        ("registers", "0003_gallringsbeslut"),
    ]

    operations = [migrations.RunPython(follow_the_hierarchy, migrations.RunPython.noop)]
