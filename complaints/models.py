"""What only a complaint has."""

from django.db import models

from cases.models import Case
from complaints.enums import ComplaintKind, Outcome, Sender


class Complaint(models.Model):
    """The detail row of a complaint or view (SOSFS 2011:9 5 kap. 3 §).

    Acknowledged and answered are milestones with dates, not statuses.
    """

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="complaint")
    kind = models.CharField(
        "slag", max_length=20, choices=ComplaintKind.choices, default=ComplaintKind.COMPLAINT
    )
    sender = models.CharField("avsändare", max_length=20, choices=Sender.choices)
    acknowledged_at = models.DateTimeField("bekräftat", null=True, blank=True)
    answer = models.TextField("svar", blank=True)
    answered_at = models.DateTimeField("besvarat", null=True, blank=True)
    outcome = models.CharField("utfall", max_length=30, choices=Outcome.choices, blank=True)

    class Meta:
        verbose_name = "klagomål"
        verbose_name_plural = "klagomål"

    def __str__(self) -> str:
        return f"Klagomål {self.case_id}"
