from django.conf import settings
from django.db import migrations, models
from django.db.models import Case, F, Min, OuterRef, Q, Subquery, When


def keep_dues(apps, _editor):
    """Fill in what the services keep from now on, for the cases that are not ended."""
    deadlines = apps.get_model("cases", "Deadline").objects.filter(case=OuterRef("pk"), met_at__isnull=True)
    waiting = Q(done_at__isnull=True) | Q(effect="", case__status="following_up")
    actions = apps.get_model("cases", "Action").objects.filter(
        waiting, case=OuterRef("pk"), withdrawn_at__isnull=True
    )
    day = Case(When(done_at__isnull=True, then=F("due_on")), default=F("effect_due_on"))
    apps.get_model("cases", "Case").objects.filter(closed_at__isnull=True).update(
        due_at=Subquery(deadlines.order_by().values("case").annotate(first=Min("due_at")).values("first")),
        act_on=Subquery(actions.order_by().values("case").annotate(first=Min(day)).values("first")),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0019_gallring"),
        ("organisation", "0009_what_counts"),
        ("registers", "0002_subjects"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("case", "act_on", models.DateField(blank=True, editable=False, null=True)),
        migrations.AddField("case", "due_at", models.DateTimeField(blank=True, editable=False, null=True)),
        migrations.AddIndex(
            "case",
            models.Index(
                fields=["received_on", "status", "unit", "risk", "restricted", "protected", "id"],
                name="case_counted",
            ),
        ),
        migrations.RunPython(keep_dues, migrations.RunPython.noop),
    ]
