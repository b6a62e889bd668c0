"""Figures that the system did not count itself: yearly totals from the system that came before."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from organisation.models import Unit


class ImportBatch(models.Model):
    """One file that was brought in: its name, its checksum, who and when."""

    name = models.CharField("filnamn", max_length=200)
    checksum = models.CharField(max_length=64)
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "import"
        verbose_name_plural = "importer"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.name} {self.imported_at:%Y-%m-%d}"


class ImportedFigure(models.Model):
    """A total of a year, as another source states it.

    A corrected file replaces a figure: the old row keeps its value and says when and by which import it
    was replaced. `holds_over_counted` says that it holds although the system counted cases too
    (decision 5).
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="enhet")
    year = models.PositiveSmallIntegerField("år")
    measure = models.CharField("mått", max_length=80)
    count = models.DecimalField("antal", max_digits=14, decimal_places=2)
    source = models.CharField("källa", max_length=200, blank=True)
    note = models.CharField("anmärkning", max_length=500, blank=True)
    holds_over_counted = models.BooleanField(default=False)
    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="figures")
    replaced_at = models.DateTimeField(null=True, blank=True)
    replaced_by = models.ForeignKey(
        ImportBatch, models.PROTECT, null=True, blank=True, related_name="replaced"
    )

    class Meta:
        verbose_name = "importerad siffra"
        verbose_name_plural = "importerade siffror"
        ordering = ["year", "measure"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year", "measure"],
                condition=Q(replaced_at__isnull=True),
                name="one_figure_holds",
            )
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.measure}: {self.count}"
