from django.db import migrations


def rewritten(path, digits):
    """Return a path with so many digits for every id."""
    return "/" + "".join(f"{int(part):0{digits}}/" for part in path.strip("/").split("/") if part)


def rewrite(apps, digits):
    Unit = apps.get_model("organisation", "Unit")
    units = list(Unit.objects.order_by("pk"))
    for unit in units:
        unit.path = rewritten(unit.path, digits)
        unit.current_path = rewritten(unit.current_path, digits)
    Unit.objects.bulk_update(units, ["path", "current_path"], batch_size=200)


class Migration(migrations.Migration):

    dependencies = [
        ('organisation', '0010_away'),
    ]

    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: rewrite(apps, 6),
            lambda apps, schema_editor: rewrite(apps, 1),
        ),
    ]
