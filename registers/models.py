"""The registers' tables. A row without nämnd holds for all; a dated row holds between its days."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from organisation.enums import Level
from organisation.models import Unit, valid_on
from organisation.roles import MAY_HOLD_MANDATES, Mandate, Role
from registers.enums import HAPPENS, TAKEN_IN, Amount, CountedFrom, Removal, StartEvent, Strength


class RegisterQuerySet(models.QuerySet[Any]):
    """What a register offers one nämnd on a day."""

    def offered(self, board_id: int, *, on: date) -> "RegisterQuerySet":
        """Rows common to all nämnder and the nämnd's own, that hold on `on`."""
        return self.filter(Q(board_id=board_id) | Q(board__isnull=True)).filter(valid_on(on))


class Register(models.Model):
    """What every register row has."""

    board = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"level": Level.BOARD},
        verbose_name="nämnd",
        help_text="Tomt: gäller alla nämnder.",
    )
    name = models.CharField("namn", max_length=120)
    description = models.TextField("beskrivning", blank=True)
    order = models.PositiveSmallIntegerField("ordning", default=0)
    valid_from = models.DateField("från och med")
    valid_to = models.DateField("till och med", null=True, blank=True)

    objects = RegisterQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class Category(Register):
    """Event type, in two levels. `is_other` marks Övrigt, which needs a reason and is a watched share.

    The first level follows Socialstyrelsen's allmänna råd (law.md 1.3), the second practice in the field.
    """

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="huvudtyp"
    )
    is_other = models.BooleanField("är Övrigt", default=False)

    class Meta(Register.Meta):
        verbose_name = "händelsetyp"
        verbose_name_plural = "händelsetyper"


class Cause(Register):
    """An area of causes (law.md 4.2)."""

    is_other = models.BooleanField("är Övrigt", default=False)

    class Meta(Register.Meta):
        verbose_name = "orsaksområde"
        verbose_name_plural = "orsaksområden"


class Subject(Register):
    """What a complaint or view is about (practice.md 15); several may hold."""

    is_other = models.BooleanField("är Övrigt", default=False)

    class Meta(Register.Meta):
        verbose_name = "ämne"
        verbose_name_plural = "ämnen"


class ActionType(Register):
    """A kind of action, with its strength."""

    strength = models.PositiveSmallIntegerField("styrka", choices=Strength.choices)

    class Meta(Register.Meta):
        verbose_name = "åtgärdstyp"
        verbose_name_plural = "åtgärdstyper"


class DeadlineRule(Register):
    """How long something may take for a kind of case, and from when.

    `name` is shown, `code` is what the kind asks for, `start_event` what it is counted from.
    """

    kind = models.CharField("ärendeslag", max_length=20)
    code = models.CharField("frist", max_length=40)
    amount = models.PositiveSmallIntegerField("antal")
    unit = models.CharField("enhet", max_length=12, choices=Amount.choices)
    start_event = models.CharField(
        "räknas från", max_length=12, choices=StartEvent.choices, default=StartEvent.RECEIVED
    )

    class Meta(Register.Meta):
        verbose_name = "frist"
        verbose_name_plural = "frister"

    def clean(self) -> None:
        """Refuse an event that never happens in a case of the kind: the deadline would never begin."""
        happens = HAPPENS.get(self.kind, ())
        if self.start_event not in happens:
            words = ", ".join(str(event.label) for event in happens)
            raise ValidationError(
                {
                    "start_event": _("Det händer inte i ett sådant ärende. Välj något av: %(words)s.")
                    % {"words": words}
                    if happens
                    else _("Det finns inget sådant ärendeslag.")
                }
            )


class Delegation(models.Model):
    """A role to which a nämnd has given a decision in its cases, between two days.

    While the nämnd has such a row for a decision, only the roles of its rows take it; else the usual ones do
    (`organisation.roles.MANDATES`). Rows of one kind of case stand in place of those of every kind.
    """

    board = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", limit_choices_to={"level": Level.BOARD}, verbose_name="nämnd"
    )
    mandate = models.CharField("beslut", max_length=20, choices=Mandate.choices)
    kind = models.CharField(
        "ärendeslag", max_length=20, blank=True, help_text="Tomt: gäller alla slags ärenden."
    )
    role = models.CharField(
        "roll som beslutar",
        max_length=30,
        choices=[(role, role.label) for role in Role if role in MAY_HOLD_MANDATES],
        help_text="En ersättare beslutar i stället för den som är borta.",
    )
    decision = models.CharField(
        "nämndens beslut", max_length=120, help_text="Dag och paragraf, eller punkt i delegationsordningen."
    )
    valid_from = models.DateField("från och med")
    valid_to = models.DateField("till och med", null=True, blank=True)

    class Meta:
        verbose_name = "delegation"
        verbose_name_plural = "delegationer"
        ordering = ["board", "mandate", "kind", "valid_from"]

    def __str__(self) -> str:
        return f"{self.get_mandate_display()}: {self.get_role_display()}"

    def clean(self) -> None:
        """Refuse a kind of case where the decision is not taken: the row would hold for nothing."""
        taken_in = TAKEN_IN.get(Mandate(self.mandate), frozenset()) if self.mandate else frozenset()
        if self.kind and self.kind not in taken_in:
            words = ", ".join(sorted(taken_in))
            raise ValidationError(
                {"kind": _("Beslutet tas inte i ett sådant ärende. Välj: %(words)s.") % {"words": words}}
            )


class LawReference(Register):
    """What a rule is called in law from a date on: `code` is what the program asks for."""

    code = models.CharField("regel", max_length=60)
    citation = models.CharField("lagrum", max_length=120)

    class Meta(Register.Meta):
        verbose_name = "lagrum"
        verbose_name_plural = "lagrum"


class Text(Register):
    """A text or template that a nämnd may word itself: `code` is what the screen asks for."""

    code = models.CharField("plats", max_length=60)
    language = models.CharField("språk", max_length=10, default="sv")
    body = models.TextField("text")

    class Meta(Register.Meta):
        verbose_name = "text"
        verbose_name_plural = "texter"


class Supplier(Register):
    """An external provider, with its contact person."""

    organisation_number = models.CharField("organisationsnummer", max_length=13, blank=True)
    contact = models.CharField("kontaktperson", max_length=120, blank=True)
    deputy_contact = models.CharField("ersättare för kontaktperson", max_length=120, blank=True)

    class Meta(Register.Meta):
        verbose_name = "leverantör"
        verbose_name_plural = "leverantörer"


class Contract(Register):
    """An agreement with a supplier."""

    supplier = models.ForeignKey(
        Supplier, models.PROTECT, related_name="contracts", verbose_name="leverantör"
    )
    number = models.CharField("avtalsnummer", max_length=60, blank=True)

    class Meta(Register.Meta):
        verbose_name = "avtal"
        verbose_name_plural = "avtal"


class Routine(Register):
    """A process or routine of the ledningssystem (SOSFS 2011:9 4 kap.)."""

    is_process = models.BooleanField("är en process", default=False)
    owner = models.CharField("ägare", max_length=120, blank=True)
    address = models.URLField("länk", blank=True)
    review_on = models.DateField("ses över", null=True, blank=True)

    class Meta(Register.Meta):
        verbose_name = "process eller rutin"
        verbose_name_plural = "processer och rutiner"


class RetentionRule(Register):
    """How long a kind of case is kept, and what goes then (decision 13).

    Without a recorded gallringsbeslut it is not active. One whose last day has passed stays as a row:
    what was done under it must be possible to explain.
    """

    kind = models.CharField("ärendeslag", max_length=20)
    years = models.PositiveSmallIntegerField("antal år")
    counted_from = models.CharField(
        "räknat från", max_length=10, choices=CountedFrom.choices, default=CountedFrom.CLOSED
    )
    removes = models.CharField(
        "vad som tas bort", max_length=10, choices=Removal.choices, default=Removal.ERASE
    )
    decided_on = models.DateField("gallringsbeslut, dag", null=True, blank=True)
    decision_reference = models.CharField("gallringsbeslut, diarienummer", max_length=60, blank=True)
    decided_by = models.CharField("beslutat av", max_length=120, blank=True)

    class Meta(Register.Meta):
        verbose_name = "gallringsregel"
        verbose_name_plural = "gallringsregler"

    @property
    def is_active(self) -> bool:
        """Whether a decision stands behind the rule."""
        return bool(self.decided_on and self.decision_reference and self.board_id)

    def holds_on(self, day: date) -> bool:
        """Whether a decision stands behind the rule and it is between its days."""
        return self.is_active and self.valid_from <= day and (self.valid_to is None or self.valid_to >= day)
