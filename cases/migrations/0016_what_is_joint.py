from django.db import migrations


def tell_what_is_joint(apps, _editor):
    """Mark the cases that already had another answering unit or a counterpart."""
    rows = apps.get_model("cases", "CaseUnit").objects.filter(role__in=["answering", "counterpart"])
    apps.get_model("cases", "Case").objects.filter(pk__in=rows.values("case_id")).update(joint=True)


class Migration(migrations.Migration):
    dependencies = [("cases", "0015_receiving")]

    operations = [migrations.RunPython(tell_what_is_joint, migrations.RunPython.noop)]
