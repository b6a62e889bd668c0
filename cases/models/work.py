"""The work on a case: how it is classified, investigated and acted on, and by when."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.enums import ActionLevel, Depth, Effect, LegalBasis
from cases.models.case import Case
from cases.models.dialogue import Message
from documents.models import StoredFile
from organisation.models import Unit
from registers.enums import Amount, StartEvent
from registers.models import ActionType, Category, Cause


class CaseCategory(models.Model):
    """An event type of a case; there may be several, so totals by type may exceed cases."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="case_categories")
    category = models.ForeignKey(Category, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "category"], name="a_category_once")]
        # A list filtered by event type finds its cases here, without reading the rows.
        indexes = [models.Index(fields=["category", "case"], name="found_by_type")]

    def __str__(self) -> str:
        return str(self.category)


class TypeSuggestion(models.Model):
    """An event type that was suggested when a case was last classified, and whether it was chosen.

    `rank` is its place among those shown, from 1. Nobody's name: it tells how good the suggestions are.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="type_suggestions")
    category = models.ForeignKey(Category, models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField()
    accepted = models.BooleanField()
    shown_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "category"], name="a_suggestion_once")]

    def __str__(self) -> str:
        return f"Förslag {self.rank}"


class CaseCause(models.Model):
    """A cause of a case; at most one is the primary."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="case_causes")
    cause = models.ForeignKey(Cause, models.PROTECT, related_name="+")
    is_primary = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "cause"], name="a_cause_once"),
            models.UniqueConstraint(fields=["case"], condition=Q(is_primary=True), name="one_primary_cause"),
        ]

    def __str__(self) -> str:
        return str(self.cause)


class CaseLegalBasis(models.Model):
    """A law the concerned insats is given under."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="legal_bases")
    basis = models.CharField("lagrum", max_length=4, choices=LegalBasis.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "basis"], name="a_basis_once")]

    def __str__(self) -> str:
        return self.basis


class Investigation(models.Model):
    """What was found out, facts apart from assessment; `completed_at` is the milestone *klar*, and locks.

    `whys` are the answers to *varför hände det* and each *varför var det så* after it, in order.
    A händelseanalys (`depth` FULL) also says what contributed, which barriers held and which failed, and
    what one concludes.
    """

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="investigation")
    facts = models.TextField("vad som har kommit fram", blank=True)
    assessment = models.TextField("bedömning", blank=True)
    whys = models.JSONField("varför", default=list, blank=True)
    depth = models.CharField("djup", max_length=10, choices=Depth.choices, default=Depth.SHORT)
    factors = models.TextField("vad som bidrog", blank=True)
    barriers_held = models.TextField("skydd som fungerade", blank=True)
    barriers_failed = models.TextField("skydd som brast", blank=True)
    conclusions = models.TextField("slutsatser", blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    completed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"Utredning {self.case_id}"

    @property
    def is_locked(self) -> bool:
        """Whether the investigation is klar and must be unlocked before it is changed."""
        return self.completed_at is not None


class Action(models.Model):
    """An action: what, of what type, how far it reaches, who, by when; then done, then what it led to."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="actions")
    type = models.ForeignKey(ActionType, models.PROTECT, related_name="+", verbose_name="åtgärdstyp")
    level = models.CharField("nivå", max_length=20, choices=ActionLevel.choices)
    text = models.TextField("vad ska göras")
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="responsible_actions",
        verbose_name="ansvarig",
    )
    # Which of several answering units does it; empty where one unit answers alone.
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="enhet som gör det"
    )
    due_on = models.DateField("klar senast")
    done_at = models.DateTimeField(null=True, blank=True)
    done_on = models.DateField("genomförd", null=True, blank=True)
    done_note = models.TextField("vad gjordes", blank=True)
    effect_due_on = models.DateField("effekten följs upp", null=True, blank=True)
    effect = models.CharField("effekt", max_length=10, choices=Effect.choices, blank=True)
    effect_note = models.TextField("vad syns", blank=True)
    effect_at = models.DateTimeField(null=True, blank=True)
    effect_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "åtgärd"
        verbose_name_plural = "åtgärder"
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(effect="") | Q(effect_at__isnull=False, done_at__isnull=False),
                name="an_effect_is_seen_after_it_is_done",
            )
        ]
        indexes = [
            models.Index(
                fields=["due_on", "id"],
                condition=Q(done_at__isnull=True, withdrawn_at__isnull=True),
                name="open_actions",
            )
        ]

    def __str__(self) -> str:
        return f"Åtgärd {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.done_at is None and self.withdrawn_at is None

    @property
    def awaits_effect(self) -> bool:
        """Whether it is done and nobody has said what it led to."""
        return self.done_at is not None and self.withdrawn_at is None and not self.effect


class Note(models.Model):
    """A dated note by its writer; it is added to, never edited."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="notes")
    text = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["written_at", "id"]

    def __str__(self) -> str:
        return f"Anteckning {self.pk}"


class Attachment(models.Model):
    """A file in a case, its metadata stripped when it came in."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="attachments")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField(max_length=150)
    is_original = models.BooleanField(default=False)  # came with the report
    # Came with what the reporter added later; she sees it among her own.
    message = models.ForeignKey(Message, models.SET_NULL, null=True, blank=True, related_name="attachments")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"Bilaga {self.pk}"


class Deadline(models.Model):
    """By when something is to be done in a case (decision 11)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="deadlines")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    starts_at = models.DateTimeField()
    # What it is counted from; "" for a day that somebody set, or that began anew.
    start_event = models.CharField(max_length=12, choices=StartEvent.choices, blank=True, default="")
    amount = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=12, choices=Amount.choices)
    due_at = models.DateTimeField()
    extended_reason = models.CharField(max_length=300, blank=True)
    met_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [models.UniqueConstraint(fields=["case", "code"], name="one_deadline_per_code")]
        indexes = [models.Index(fields=["due_at"], condition=Q(met_at__isnull=True), name="unmet_deadlines")]

    def __str__(self) -> str:
        return f"{self.name} {self.due_at:%Y-%m-%d}"

    def is_overdue(self, at: datetime) -> bool:
        """Whether it was not met by `at`."""
        return self.met_at is None and self.due_at < at
