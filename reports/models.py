"""What the reports keep: each unit's summary of a period, and each kvalitetsberättelse."""

from django.db import models

from documents.enums import DocumentKind
from documents.models import Document
from documents.queries import kind_word
from jobs.models import Job
from organisation.models import Unit


class PeriodSummary(models.Model):
    """A period's figures for one nämnd, counted by one job at one moment (`extracted_at`)."""

    board = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="nämnd")
    first_day = models.DateField()
    last_day = models.DateField()
    extracted_at = models.DateTimeField()
    job = models.OneToOneField(Job, models.PROTECT, related_name="period_summary")

    class Meta:
        verbose_name = "periodsammanställning"
        verbose_name_plural = "periodsammanställningar"
        ordering = ["-first_day", "-id"]

    def __str__(self) -> str:
        return f"{self.board} {self.first_day:%Y-%m-%d}–{self.last_day:%Y-%m-%d}"


class UnitSummary(models.Model):
    """The frozen figures of one unit in a period summary."""

    summary = models.ForeignKey(PeriodSummary, models.CASCADE, related_name="units")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="enhet")
    data = models.JSONField()
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["summary", "unit"], name="one_summary_per_unit")]

    def __str__(self) -> str:
        return f"{self.unit} {self.summary}"


class QualityReport(models.Model):
    """A kvalitetsberättelse of a nämnd for a year: the frozen figures, and the two files made from them."""

    board = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="nämnd")
    year = models.PositiveSmallIntegerField("år")
    extracted_at = models.DateTimeField()
    data = models.JSONField(default=dict)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    # Null also in those that were made before there was a Word file.
    word = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    job = models.OneToOneField(Job, models.PROTECT, null=True, blank=True, related_name="quality_report")

    class Meta:
        verbose_name = "kvalitetsberättelse"
        verbose_name_plural = "kvalitetsberättelser"
        ordering = ["-year", "-id"]

    def __str__(self) -> str:
        return f"Kvalitetsberättelse {self.year}, {self.board}"

    @property
    def heading(self) -> str:
        """What the nämnd calls it, and the year."""
        return f"{kind_word(DocumentKind.QUALITY_REPORT, self.board)} {self.year}"
