"""What is decided about the organisation, and carried out on its day (decision 9)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.enums import Change
from core.dates import sv_date
from organisation.enums import Level
from organisation.models import Unit


class Reorganisation(models.Model):
    """One change of the organisation, registered by a person and carried out on its day.

    What has been done is a date. `parts` are the units of a split, each {"name": …, "cases": ids of the open
    cases placed there, "rest": whether it takes those nobody placed}. `problem` says why a change whose day
    has come could not be made.
    """

    board = models.ForeignKey(Unit, models.PROTECT, related_name="+", editable=False, verbose_name="nämnd")
    kind = models.CharField("ändring", max_length=10, choices=Change.choices)
    units = models.ManyToManyField(Unit, related_name="+", verbose_name="enheter")
    name = models.CharField("nytt namn", max_length=120, blank=True)
    parent = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="ny överordnad"
    )
    level = models.CharField("ny nivå", max_length=20, choices=Level.choices, blank=True)
    parts = models.JSONField(default=list, editable=False)
    on = models.DateField("från och med")
    reason = models.CharField("skäl", max_length=200)
    registered_at = models.DateTimeField("registrerad", editable=False)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    done_at = models.DateTimeField("genomförd", null=True, editable=False)
    withdrawn_at = models.DateTimeField("ångrad", null=True, editable=False)
    problem = models.CharField("hinder", max_length=400, blank=True, editable=False)

    class Meta:
        verbose_name = "omorganisation"
        verbose_name_plural = "omorganisationer"
        ordering = ["-on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="what_is_withdrawn_is_not_done",
            )
        ]
        indexes = [
            models.Index(
                fields=["on"],
                condition=Q(done_at__isnull=True, withdrawn_at__isnull=True),
                name="reorganisations_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} från {sv_date(self.on)}"

    @property
    def waits(self) -> bool:
        """Whether it is still to be carried out."""
        return self.done_at is None and self.withdrawn_at is None
