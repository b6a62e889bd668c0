"""What only a self-inspection has."""

from django.db import models

from cases.models import Case
from selfcontrol.enums import Remarks


class SelfControl(models.Model):
    """The detail row of a self-inspection (SOSFS 2011:9 5 kap. 2 §)."""

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="selfcontrol")
    method = models.TextField("hur kontrollen görs", blank=True)
    remarks = models.CharField("utfall", max_length=10, choices=Remarks.choices, blank=True)
    result = models.TextField("resultat", blank=True)
    done_on = models.DateField("genomförd", null=True, blank=True)

    class Meta:
        verbose_name = "egenkontroll"
        verbose_name_plural = "egenkontroller"

    def __str__(self) -> str:
        return f"Egenkontroll {self.case_id}"
