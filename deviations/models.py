"""What only a deviation has."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.models import Case
from core.codes import show_code
from core.crypto import EncryptedTextField, keyed_digest
from deviations.enums import Informed
from organisation.models import Unit


class Deviation(models.Model):
    """The detail row of a deviation (kvalitetsavvikelse).

    `lexsarah_possible` is the answer to *kan detta vara lex Sarah?*, None until it is given; a no has a
    reason. The reasons of the short ends are kept here, so that their shares can be followed.
    """

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="deviation")
    near_miss = models.BooleanField("nära ögat", default=False)
    done_at_once = models.TextField("vad gjordes genast", blank=True)
    told_whom = models.CharField("vem har fått veta", max_length=200, blank=True)
    # Who sent it, where that was done for a colleague who is the reporter.
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    lexsarah_possible = models.BooleanField("kan detta vara lex Sarah", null=True)
    lexsarah_reason = models.TextField("skäl", blank=True)
    lexsarah_assessed_at = models.DateTimeField(null=True, blank=True)
    lexsarah_assessed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    individual_informed = models.CharField(
        "är den enskilde informerad", max_length=20, choices=Informed.choices, blank=True
    )
    dealt_with_directly = models.BooleanField("åtgärdat direkt", default=False)
    direct_reason = models.TextField("vad som gjordes", blank=True)

    class Meta:
        verbose_name = "avvikelse"
        verbose_name_plural = "avvikelser"
        constraints = [
            models.CheckConstraint(
                condition=Q(lexsarah_possible__isnull=True) | Q(lexsarah_assessed_at__isnull=False),
                name="an_assessment_has_a_date",
            )
        ]

    def __str__(self) -> str:
        return f"Avvikelse {self.case_id}"


class UnitCode(models.Model):
    """A unit's code for reporting without an account (practice.md 7): printed on a sheet, renewed, ended.

    The code is kept encrypted, since the sheet is printed again, with a keyed digest to find it by. It
    opens an empty form and nothing else.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="codes")
    code = EncryptedTextField()
    digest = models.CharField(max_length=64, unique=True)
    valid_to = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit"], condition=Q(ended_at__isnull=True), name="one_open_code_per_unit"
            )
        ]

    def __str__(self) -> str:
        return f"Rapportkod {self.unit_id}"

    @property
    def shown(self) -> str:
        """The code as it is printed: two groups of five."""
        return show_code(self.code, group=5)

    @staticmethod
    def digest_of(code: str) -> str:
        """Return the digest under which a code, as `core.codes.read_code` returns it, is kept."""
        return keyed_digest(code, purpose="unit code")


class ReportTime(models.Model):
    """How long one report took, from the form opened to the form sent; nobody's, and of no case.

    `seconds` is counted by the server, with pauses, from the first opening of what became the report.
    """

    board = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    on = models.DateField()
    seconds = models.PositiveIntegerField()
    with_code = models.BooleanField(default=False)  # sent without an account

    class Meta:
        indexes = [models.Index(fields=["board", "on"], name="report_times")]

    def __str__(self) -> str:
        return f"{self.seconds} s"
