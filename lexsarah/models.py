"""What only a lex Sarah report has."""

from django.db import models
from django.db.models import Q

from cases.models import Case
from lexsarah.enums import Degree


class LexSarah(models.Model):
    """The detail row of a lex Sarah report; decided and notified to IVO are milestones with dates.

    `law_on` is the day whose law holds: by default the day the report came in.
    """

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="lexsarah")
    law_on = models.DateField("lagrum enligt dag")
    immediate_measures = models.TextField("omedelbara åtgärder", blank=True)
    degree = models.CharField("grad", max_length=20, choices=Degree.choices, blank=True)
    decided_at = models.DateTimeField("beslutad", null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True, editable=False)
    ivo_notified_at = models.DateTimeField("anmäld till IVO", null=True, blank=True)
    ivo_notified_on = models.DateField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "lex Sarah-rapport"
        verbose_name_plural = "lex Sarah-rapporter"
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True) | ~Q(degree=""), name="a_decision_has_a_degree"
            )
        ]

    def __str__(self) -> str:
        return f"Lex Sarah {self.case_id}"
