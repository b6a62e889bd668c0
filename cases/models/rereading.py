"""Samples of decided cases that somebody else reads again (practice.md 3)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.enums import Verdict
from cases.models.case import Case
from organisation.models import Unit


class SampleDraw(models.Model):
    """That a nämnd's sample of a month was drawn: from how many cases, and how many were given to a reader.

    `sample` is the code of what is re-read (`kinds.Sample`); `month` is the first day of the month in which
    the cases were closed.
    """

    board = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    sample = models.CharField(max_length=40)
    month = models.DateField()
    population = models.PositiveIntegerField()
    drawn_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["board", "sample", "month"], name="drawn_once")]

    def __str__(self) -> str:
        return f"{self.sample} {self.month:%Y-%m}"


class SecondReading(models.Model):
    """One case that somebody else than the one who decided reads again, and what she found.

    `remedy` is the code of what she did about it at once, empty for nothing.
    """

    draw = models.ForeignKey(SampleDraw, models.PROTECT, related_name="readings")
    case = models.ForeignKey(Case, models.CASCADE, related_name="second_readings")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    verdict = models.CharField("bedömning", max_length=10, choices=Verdict.choices, blank=True)
    reason = models.TextField("skäl", blank=True)
    remedy = models.CharField(max_length=40, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draw", "case"], name="read_again_once_a_draw"),
            models.CheckConstraint(
                condition=Q(read_at__isnull=True, verdict="") | Q(read_at__isnull=False) & ~Q(verdict=""),
                name="read_again_means_judged",
            ),
        ]
        indexes = [models.Index(fields=["reader"], condition=Q(read_at__isnull=True), name="readings_to_do")]

    def __str__(self) -> str:
        return f"Läses igen: {self.case_id}"
