"""The case and the row rule of who reads it, its untouched report, and what it hangs together with."""

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cases.enums import ENDED, NOT_COUNTED, Channel, Kind, Likelihood, Precision, Relation, Severity, Status
from cases.models.reading import answered_in, barred_from, known_exceptions, named_in
from organisation.models import Unit
from organisation.roles import Capability
from registers.models import Category, Cause, Contract, Supplier

if TYPE_CHECKING:
    from organisation.models import User

# What a filtered list of a whole nämnd is found and counted in, without reading the cases.
COUNTED_IN = ["received_on", "status", "unit", "risk", "restricted", "protected", "received_at", "id"]


class CaseQuerySet(models.QuerySet["Case"]):
    """The row rules. Every list, page, file, search and count starts in one of them."""

    def visible_to(self, user: "User") -> "CaseQuerySet":
        """Return the cases the person may read: the one row-level rule (decisions 7, 8 and 12).

        A role that lets her read in an answering unit, unless the case is restricted or concerns a
        protected identity her role may not see; or a named reader's place; never as a barred person.
        Written so that PostgreSQL can begin in the units' and the readers' indexes (see `among`). Who is
        named, barred and answers elsewhere is asked in the question itself, unless a page has read it for
        this request (`read_exceptions`).
        """
        units = set(user.unit_ids_with(Capability.VIEW))
        protected_units = units.intersection(user.unit_ids_with(Capability.VIEW_PROTECTED))
        known = known_exceptions(user)
        # An arm nobody goes through is left out: it would be written and planned all the same.
        arms = []
        if known is None or known.named:
            arms.append(named_in(user, known))
        if protected_units:
            arms.append(answered_in(protected_units, known) & Q(restricted=False))
        if plain_units := units - protected_units:
            arms.append(answered_in(plain_units, known) & Q(restricted=False, protected=False))
        if not arms:
            return self.none()
        seen = self.filter(reduce(or_, arms))
        return seen if known and not known.barred else seen.exclude(barred_from(user, known))

    def closed_to(self, user: "User") -> "CaseQuerySet":
        """Return the restricted cases the person may not read, without those she is barred from.

        Nobody's role opens a restricted case (`visible_to`), so only the named readers are asked.
        """
        known = known_exceptions(user)
        closed = self.filter(restricted=True)
        if known is None or known.named:
            closed = closed.exclude(named_in(user, known))
        return closed if known and not known.barred else closed.exclude(barred_from(user, known))

    def countable_by(self, user: "User") -> "CaseQuerySet":
        """Return the cases whose figures the person may see; never a way to a row."""
        return self.filter(unit__in=user.unit_ids_with(Capability.STATISTICS))

    def reported_by(self, user: "User") -> "CaseQuerySet":
        """Return what the person sent in herself: a limited read of its own, see `queries.own_report`."""
        return self.filter(reporter=user)

    def counted(self) -> "CaseQuerySet":
        """Return the cases figures count: what was reclassified counts as what it became (decision 4).

        And a duplicate as the one it was joined with.
        """
        return self.exclude(status__in=sorted(NOT_COUNTED))

    def open(self) -> "CaseQuerySet":
        """Return the cases whose work has not ended."""
        return self.exclude(status__in=ENDED)


class Case(models.Model):
    """One matter of quality: what it is about, where it stands, who answers for it.

    Made only by `cases.services.opening.open_case`; `status` is written only by `cases.services.moving`.
    After retention (`erased_at`) the row itself is the tombstone: every counted axis, no text.
    """

    reference = models.CharField("nummer", max_length=40, unique=True)
    kind = models.CharField("slag", max_length=20, choices=Kind.choices)
    status = models.CharField("status", max_length=20, choices=Status.choices)
    board = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="nämnd")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="cases", verbose_name="svarande enhet")
    title = models.CharField("arbetsrubrik", max_length=200, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="owned_cases",
        verbose_name="handläggare",
    )
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reported_cases",
        verbose_name="rapporterad av",
    )
    occurred_from = models.DateTimeField("inträffade", null=True, blank=True)
    occurred_to = models.DateTimeField("inträffade till och med", null=True, blank=True)
    occurred_precision = models.CharField(max_length=10, choices=Precision.choices, default=Precision.UNKNOWN)
    received_at = models.DateTimeField("inkom")
    # Swedish local dates, so that every count asks an indexed column (decision 5).
    received_on = models.DateField(editable=False)
    closed_at = models.DateTimeField("avslutades", null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True, editable=False)
    event_count = models.PositiveIntegerField("antal händelser", default=1)
    severity = models.PositiveSmallIntegerField(
        "allvarlighetsgrad", choices=Severity.choices, null=True, blank=True
    )
    likelihood = models.PositiveSmallIntegerField(
        "sannolikhet", choices=Likelihood.choices, null=True, blank=True
    )
    risk = models.GeneratedField(
        expression=F("severity") * F("likelihood"),
        output_field=models.PositiveSmallIntegerField("riskvärde", null=True),
        db_persist=True,
    )
    categories = models.ManyToManyField(Category, through="CaseCategory", related_name="cases")
    causes = models.ManyToManyField(Cause, through="CaseCause", related_name="cases")
    other_reason = models.CharField("varför Övrigt", max_length=300, blank=True)
    supplier = models.ForeignKey(
        Supplier, models.PROTECT, null=True, blank=True, related_name="cases", verbose_name="extern utförare"
    )
    contract = models.ForeignKey(
        Contract, models.PROTECT, null=True, blank=True, related_name="cases", verbose_name="avtal"
    )
    diary_number = models.CharField("diarienummer", max_length=40, blank=True)
    restricted = models.BooleanField("läses bara av namngivna", default=False)
    protected = models.BooleanField("skyddade personuppgifter", default=False)
    # Samverkansavvikelse (practice.md 4): more than one unit answers, or somebody outside is the other side.
    joint = models.BooleanField("samverkan", default=False)
    handover_point = models.CharField("överlämningspunkt", max_length=200, blank=True)
    # Somebody must read it the day it comes in: lex Sarah is suspected, a child may be in danger (practice.md
    # 2 and 12).
    urgent = models.BooleanField("läses samma dag", default=False)
    handed_over_at = models.DateTimeField(null=True, blank=True)
    # What is to be done first in it, kept by `cases.services.dues` so that no list asks for it row by row:
    # the nearest deadline that is not met, and the nearest day of an action or of an effect to look at.
    due_at = models.DateTimeField(null=True, blank=True, editable=False)
    act_on = models.DateField(null=True, blank=True, editable=False)
    erased_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "ärende"
        verbose_name_plural = "ärenden"
        ordering = ["-received_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(event_count__gte=1), name="at_least_one_event"),
            models.CheckConstraint(
                condition=Q(severity__isnull=True) | Q(severity__range=(1, 4)), name="severity_1_to_4"
            ),
            models.CheckConstraint(
                condition=Q(likelihood__isnull=True) | Q(likelihood__range=(1, 4)), name="likelihood_1_to_4"
            ),
            models.CheckConstraint(
                condition=Q(occurred_to__isnull=True) | Q(occurred_to__gte=F("occurred_from")),
                name="occurred_in_order",
            ),
            models.CheckConstraint(
                condition=Q(status__in=sorted(ENDED), closed_at__isnull=False, closed_on__isnull=False)
                | Q(closed_at__isnull=True, closed_on__isnull=True) & ~Q(status__in=sorted(ENDED)),
                name="ended_means_closed_at",
            ),
        ]
        indexes = [
            models.Index(fields=["-received_at", "-id"], name="case_newest"),
            models.Index(fields=["unit", "status", "-received_at"], name="case_unit_status"),
            models.Index(fields=["board", "kind", "received_on"], name="case_counting"),
            models.Index(fields=["kind", "received_on"], name="case_kind_received"),
            models.Index(fields=COUNTED_IN, name="case_counted"),
            models.Index(fields=["owner", "status"], name="case_owner_status"),
            # The inbox reads only what is open, a small share of what a nämnd has had.
            models.Index(
                fields=["unit", "-received_at", "-id"],
                condition=~Q(status__in=sorted(ENDED)),
                name="open_cases",
            ),
            models.Index(
                fields=["unit", "-handed_over_at"],
                condition=Q(handed_over_at__isnull=False),
                name="handed_over_cases",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_ended(self) -> bool:
        """Whether the work on the case has ended."""
        return self.status in ENDED

    @property
    def read_today(self) -> bool:
        """Whether it came in to be read the same day, and nobody has begun with it."""
        return self.urgent and self.status == Status.RECEIVED

    @property
    def place(self) -> str:
        """The unit's name, or nothing where a protected identity forbids naming it (decision 12).

        The one rule for every list, letter, workbook and paper; none of them asks for the unit's name itself.
        """
        return "" if self.protected else self.unit.name

    @property
    def handover(self) -> str:
        """Where between the units it broke, or nothing where that would tell a protected identity's place."""
        return "" if self.protected else self.handover_point


class OriginalReport(models.Model):
    """What was sent in, exactly; nobody edits it, only retention may mask it (decision 2).

    Triggers in the database (migration 0002) refuse every other change.
    """

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="original")
    text = models.TextField("vad hände")
    place = models.CharField("var", max_length=200, blank=True)
    answers = models.JSONField(default=dict)  # what else the form or the system sent, by field name
    channel = models.CharField(max_length=20, choices=Channel.choices)
    reporter_name = models.CharField(max_length=150, blank=True)
    submitted_at = models.DateTimeField()
    submission_key = models.CharField(max_length=64, unique=True, null=True, blank=True)
    checksum = models.CharField(max_length=64)
    masked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "ursprunglig rapport"
        verbose_name_plural = "ursprungliga rapporter"

    def __str__(self) -> str:
        return f"Rapport {self.case_id}"


class CaseLink(models.Model):
    """Two cases that hang together; always shown through `visible_to`, never a sign that one exists."""

    source = models.ForeignKey(Case, models.PROTECT, related_name="led_to")
    target = models.ForeignKey(Case, models.PROTECT, related_name="came_from")
    relation = models.CharField(max_length=20, choices=Relation.choices)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "target"], name="linked_once")]

    def __str__(self) -> str:
        return f"{self.source_id} {self.get_relation_display()} {self.target_id}"
