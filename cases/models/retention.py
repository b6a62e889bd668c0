"""What gallring leaves behind: holds, approved lists with their protocol, and codes that lead nowhere."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cases.enums import HoldGround, Kept
from cases.models.case import Case
from documents.models import Document
from organisation.models import Unit
from registers.enums import Removal
from registers.models import RetentionRule


class RetentionHold(models.Model):
    """Why a case may not be erased yet: a pending release, IVO, damages (decision 13)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="holds")
    ground = models.CharField("grund", max_length=10, choices=HoldGround.choices, default=HoldGround.OTHER)
    reason = models.CharField(max_length=200)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"Spärr mot gallring {self.case_id}"


class RetentionRun(models.Model):
    """A list of cases proposed for gallring by one person, approved by another, carried out at night.

    What has been done is a date. `removes` is what the decision said when the list was made. The list's
    numbers stand in its items; the protocol, a numbered document, is made when the last is done.
    """

    board = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="nämnd")
    rule = models.ForeignKey(RetentionRule, models.PROTECT, related_name="runs", verbose_name="beslut")
    removes = models.CharField(max_length=10, choices=Removal.choices)
    proposed_at = models.DateTimeField("föreslagen")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    approved_at = models.DateTimeField("godkänd", null=True, blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField("dragen tillbaka", null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=200, blank=True)
    finished_at = models.DateTimeField("genomförd", null=True, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "gallringslista"
        verbose_name_plural = "gallringslistor"
        ordering = ["-proposed_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
                name="approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True)
                | Q(approved_at__isnull=False, withdrawn_at__isnull=True),
                name="only_what_is_approved_is_done",
            ),
            models.UniqueConstraint(
                fields=["rule"],
                condition=Q(finished_at__isnull=True, withdrawn_at__isnull=True),
                name="one_open_list_per_rule",
            ),
        ]

    def __str__(self) -> str:
        return f"Gallringslista {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether anything may still happen with it."""
        return self.finished_at is None and self.withdrawn_at is None


class RetentionItem(models.Model):
    """One case on a list: done, or left as it was for a reason; so it says by which decision a case went."""

    run = models.ForeignKey(RetentionRun, models.CASCADE, related_name="items")
    case = models.ForeignKey(Case, models.PROTECT, related_name="retention_items")
    done_at = models.DateTimeField(null=True, blank=True)
    kept = models.CharField(max_length=10, choices=Kept.choices, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["run", "case"], name="a_case_once_per_list"),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(kept=""), name="done_or_kept_not_both"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}: {self.case_id}"


class EndedReceipt(models.Model):
    """A secret code whose case has lost its text: it says so to whoever has the code, and leads to no case.

    The digest is made of the receipt's own with another purpose, so that the two cannot be put together.
    """

    digest = models.CharField(max_length=64, unique=True)
    ended_on = models.DateField()
    decision = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"Upphörd kod {self.pk}"
