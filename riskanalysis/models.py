"""What only a risk analysis has."""

from django.db import models

from cases.models import Case


class RiskAnalysis(models.Model):
    """The detail row of a risk analysis in the individual's perspective (SOSFS 2011:9 5 kap. 1 §)."""

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="riskanalysis")
    scope = models.TextField("vad analysen gäller", blank=True)
    done_on = models.DateField("genomförd", null=True, blank=True)

    class Meta:
        verbose_name = "riskanalys"
        verbose_name_plural = "riskanalyser"

    def __str__(self) -> str:
        return f"Riskanalys {self.case_id}"
