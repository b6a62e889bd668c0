"""What a händelseanalys is made of: what happened when, and who was heard; and proposed actions."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.enums import ActionLevel, Decision, Precision
from cases.models.case import Case
from cases.models.work import Action
from registers.models import ActionType


class TimelineEntry(models.Model):
    """One thing on the time line of an event: what happened, what should have, and how it is known."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="timeline")
    happened_at = models.DateTimeField("när")
    precision = models.CharField(max_length=10, choices=Precision.choices, default=Precision.MINUTE)
    text = models.TextField("vad hände")
    expected = models.TextField("vad borde ha hänt", blank=True)
    source = models.CharField("hur vet vi det", max_length=200, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["happened_at", "id"]

    def __str__(self) -> str:
        return f"Tidslinje {self.case_id}"


class Heard(models.Model):
    """Somebody who was heard, by role and never by name: names stand in `Person` and nowhere else."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="heard")
    role = models.CharField("vem, i roll", max_length=100)
    heard_on = models.DateField("dag")
    text = models.TextField("vad som sades")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["heard_on", "id"]

    def __str__(self) -> str:
        return f"Hörd {self.case_id}"


class Proposal(models.Model):
    """An action that reaches further than its author decides over: a higher chief says yes, in part or no.

    `text` is what was proposed and stays as it was; approved, it becomes an `Action`, in part with the
    words the chief chose.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="proposals")
    type = models.ForeignKey(ActionType, models.PROTECT, related_name="+", verbose_name="åtgärdstyp")
    level = models.CharField("nivå", max_length=20, choices=ActionLevel.choices)
    text = models.TextField("vad ska göras")
    due_on = models.DateField("klar senast")
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decision = models.CharField("beslut", max_length=10, choices=Decision.choices, blank=True)
    reason = models.TextField("skäl", blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    action = models.OneToOneField(
        Action, models.PROTECT, null=True, blank=True, related_name="proposal", verbose_name="åtgärd"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "förslag"
        verbose_name_plural = "förslag"
        ordering = ["proposed_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True, action__isnull=True)
                | Q(decision=Decision.REJECTED, decided_at__isnull=False, action__isnull=True)
                | Q(
                    decision__in=[Decision.APPROVED, Decision.PARTLY],
                    decided_at__isnull=False,
                    action__isnull=False,
                ),
                name="what_is_approved_becomes_an_action",
            )
        ]
        indexes = [models.Index(fields=["case"], condition=Q(decision=""), name="waiting_proposals")]

    def __str__(self) -> str:
        return f"Förslag {self.pk}"

    @property
    def level_word(self) -> str:
        """How far it reaches, in the nämnd's own word for the level (decision 17)."""
        return self.case.board.word(self.level, self.get_level_display())
