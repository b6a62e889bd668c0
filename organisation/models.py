"""Municipality, units, users and their dated roles."""

import hashlib
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.dates import local_date
from organisation.enums import KeyScope, Level, OperationForm, Setting
from organisation.roles import CAPABILITIES, MUNICIPAL_ROLES, Capability, Role


class Municipality(models.Model):
    """A municipality; the counterpart in a case may belong to another one."""

    name = models.CharField("namn", max_length=100, unique=True)
    is_own = models.BooleanField("den egna kommunen", default=False)

    class Meta:
        verbose_name = "kommun"
        verbose_name_plural = "kommuner"
        constraints = [
            models.UniqueConstraint(fields=["is_own"], condition=Q(is_own=True), name="one_own_municipality")
        ]

    def __str__(self) -> str:
        return self.name


def valid_on(day: date) -> Q:
    """Return the condition that a dated row holds on `day` (both ends inclusive)."""
    return Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gte=day))


class UnitQuerySet(models.QuerySet["Unit"]):
    """Reads over the tree of units."""

    def active(self, day: date) -> "UnitQuerySet":
        """Units that exist on `day`."""
        return self.filter(valid_on(day))

    def under(self, unit: "Unit") -> "UnitQuerySet":
        """`unit` and everything that stands below it in today's organisation."""
        return self.filter(current_path__startswith=unit.current_path)

    def under_then(self, unit: "Unit") -> "UnitQuerySet":
        """`unit` and everything below it as the organisation was when they existed."""
        return self.filter(path__startswith=unit.path)


class Unit(models.Model):
    """A dated place in the organisation, from nämnd to sektion.

    A unit never changes name, level or parent: such a change closes it and names successors
    (`organisation.services.reorganising`). So `path` (`organisation.paths`) is set once. `current_path`
    tells where the unit's history stands in today's organisation: its own path while it lives, its
    successor's after a change of name, a move or a merger, and the nearest common ancestor's after a split.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, verbose_name="kommun")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="överordnad"
    )
    board = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", editable=False
    )  # the nämnd: itself on that level, set once the row has an id
    level = models.CharField("nivå", max_length=20, choices=Level.choices)
    name = models.CharField("namn", max_length=120)
    code = models.CharField("kortnamn", max_length=12, blank=True)
    operation_form = models.CharField(
        "driftsform", max_length=12, choices=OperationForm.choices, default=OperationForm.MUNICIPAL
    )
    under_sol = models.BooleanField("bedriver socialtjänst", default=True)
    is_reception = models.BooleanField("mottar ärenden som inte har fått sin plats", default=False)
    path = models.CharField(max_length=200, editable=False, blank=True, db_index=True)
    current_path = models.CharField(max_length=200, editable=False, blank=True, db_index=True)
    # On a nämnd: its own words, {the system's word: its word}; a copy of its `Label` rows, kept by them.
    words = models.JSONField(default=dict, editable=False)
    valid_from = models.DateField("från och med")
    valid_to = models.DateField("till och med", null=True, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = "enhet"
        verbose_name_plural = "enheter"
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                name="unit_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(level=Level.BOARD, parent__isnull=True)
                | (~Q(level=Level.BOARD) & Q(parent__isnull=False)),
                name="only_a_board_has_no_parent",
            ),
            models.UniqueConstraint(
                fields=["code"], condition=Q(level=Level.BOARD), name="board_code_is_unique"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def controller(self) -> "Unit":
        """The nämnd, each its own data controller (SoLPuF 2001:637 11 §)."""
        assert self.board is not None  # noqa: S101 -- set by create_unit before anyone sees the row
        return self.board

    def word(self, term: str, default: str) -> str:
        """Return a nämnd's own word for a term (decision 17), `default` where it has none."""
        return str(self.words.get(term, default))


class Succession(models.Model):
    """What became of a closed unit: one row per successor."""

    old = models.ForeignKey(Unit, models.PROTECT, related_name="successions")
    new = models.ForeignKey(Unit, models.PROTECT, related_name="origins")
    on = models.DateField()
    reason = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["old", "new"], name="one_succession_per_pair")]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"


class Reached(NamedTuple):
    """A unit that a person's roles reach; `path` is where its history stands today."""

    pk: int
    path: str
    name: str
    level: str
    valid_to: date | None


class User(AbstractUser):
    """A person who works for, or is elected in, the municipality; or a system that calls the API."""

    title = models.CharField("befattning", max_length=100, blank=True)
    is_system = models.BooleanField("system, inte en person", default=False)

    class Meta:
        verbose_name = "användare"
        verbose_name_plural = "användare"

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    @property
    def log_label(self) -> str:
        """What the log calls the row: a number, for no name may stand where nothing is ever taken away."""
        return f"Användare {self.pk}"

    @cached_property
    def grants(self) -> list["Membership"]:
        """Today's memberships with their units; read once per request, the only reader of that table."""
        if not self.is_active:
            return []
        held = Membership.objects.filter(valid_on(local_date(timezone.now())), user=self)
        return list(held.select_related("unit", "unit__board").order_by("pk"))

    @cached_property
    def _reachable(self) -> list["Reached"]:
        paths = {path for grant in self.grants for path in grant.reach}
        if not paths:
            return []
        under_any = Q()
        for path in paths:
            under_any |= Q(current_path__startswith=path)
        rows = Unit.objects.filter(under_any).order_by("path")
        return [Reached(*row) for row in rows.values_list("pk", "current_path", "name", "level", "valid_to")]

    def unit_ids_with(self, capability: Capability) -> list[int]:
        """Return the ids of the units where the person has `capability`: her roles' units and all below.

        A role on the municipality gives nothing here (decision 8). Closed units are included where their
        history stands in today's organisation.
        """
        return [unit.pk for unit in self.units_with(capability)]

    def units_with(self, capability: Capability) -> list["Reached"]:
        """Return the same units with what a choice shows of them, in the order of the tree."""
        paths = tuple(
            path for grant in self.grants if capability in CAPABILITIES[grant.role] for path in grant.reach
        )
        return [unit for unit in self._reachable if unit.path.startswith(paths)] if paths else []

    def has_capability(self, capability: Capability) -> bool:
        """Tell whether any of the person's roles carries `capability`, somewhere."""
        return any(capability in CAPABILITIES[grant.role] for grant in self.grants)

    def has_in_a_board(self, capability: Capability) -> bool:
        """Tell whether a role of the person's carries `capability` for the whole of some nämnd."""
        return any(
            capability in CAPABILITIES[grant.role] and grant.unit and grant.unit.level == Level.BOARD
            for grant in self.grants
        )

    @property
    def home_units(self) -> list[Unit]:
        """The units the person's own roles stand on, without those she is ersättare in."""
        return [grant.unit for grant in self.grants if grant.unit and not grant.on_behalf_of_id]

    @property
    def stands_in_for(self) -> list["User"]:
        """Those whose ersättare the person is today."""
        return [grant.on_behalf_of for grant in self.grants if grant.on_behalf_of]

    def acts_for(self, unit_id: int) -> "User | None":
        """Return the chief whose ersättare the person is in a unit today; None where she decides herself."""
        if not self.stands_in_for:
            return None
        path = next((unit.path for unit in self._reachable if unit.pk == unit_id), "")
        over = [grant for grant in self.grants if path.startswith(grant.reach)]
        if any(Capability.DECIDE in CAPABILITIES[grant.role] for grant in over if not grant.on_behalf_of_id):
            return None
        return next((grant.on_behalf_of for grant in over if grant.on_behalf_of), None)

    @property
    def role_labels(self) -> str:
        """The person's roles today in words, each nämnd's own, for the page's frame."""
        return ", ".join(dict.fromkeys(grant.role_label for grant in self.grants))


class Membership(models.Model):
    """A role on a unit between two dates, with a reason (decision 8: a grant is a dated membership).

    A membership without unit stands on the municipality. An ersättare's membership names whom it is for.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name="person")
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="memberships", verbose_name="enhet"
    )
    role = models.CharField("roll", max_length=30, choices=Role.choices)
    on_behalf_of = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="deputies", verbose_name="ersättare för"
    )
    is_away = models.BooleanField("den hon är ersättare för är borta", default=False)
    valid_from = models.DateField("från och med")
    valid_to = models.DateField("till och med", null=True, blank=True)
    reason = models.CharField("skäl", max_length=200)

    class Meta:
        verbose_name = "roll"
        verbose_name_plural = "roller"
        constraints = [
            models.CheckConstraint(
                condition=Q(role=Role.DEPUTY, on_behalf_of__isnull=False)
                | (~Q(role=Role.DEPUTY) & Q(on_behalf_of__isnull=True)),
                name="a_deputy_stands_in_for_somebody",
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=False) | Q(role__in=sorted(MUNICIPAL_ROLES)),
                name="only_municipal_roles_lack_a_unit",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                name="membership_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}, {self.unit or 'kommunen'}"

    @property
    def log_label(self) -> str:
        """What the log calls the row: without the person's name, for the log is kept (decision 10)."""
        return f"{self.get_role_display()}, {self.unit or 'kommunen'}"

    @property
    def role_label(self) -> str:
        """The role in the nämnd's own word."""
        usual = self.get_role_display()
        return self.unit.controller.word(self.role, usual) if self.unit else usual

    @cached_property
    def reach(self) -> tuple[str, ...]:
        """The paths the role reaches down from: none on the municipality (decision 8).

        A role given by mistake on a unit after it was split reaches the parts; never the common ancestor,
        where only the unit's history stands (decision 9).
        """
        if self.unit is None:
            return ()
        reached = [self.unit]
        while closed := [unit for unit in reached if unit.valid_to]:
            successors = list(Unit.objects.filter(origins__old__in=closed).distinct())
            if not successors:
                break
            reached = [unit for unit in reached if not unit.valid_to] + successors
        return tuple(unit.current_path for unit in reached)

    @property
    def board_id(self) -> int | None:
        """The nämnd whose log the membership belongs to."""
        return self.unit.board_id if self.unit else None


class Label(models.Model):
    """A nämnd's own word for a role, a level, a status or a document (in Göteborg enhetschef)."""

    board = models.ForeignKey(
        Unit, models.PROTECT, limit_choices_to={"level": Level.BOARD}, verbose_name="nämnd"
    )
    term = models.CharField(
        "systemets ord", max_length=60, help_text="En roll, en nivå, en status eller ett slags dokument."
    )
    text = models.CharField("nämndens ord", max_length=80)

    class Meta:
        verbose_name = "benämning"
        verbose_name_plural = "benämningar"
        constraints = [models.UniqueConstraint(fields=["board", "term"], name="one_label_per_term")]

    def __str__(self) -> str:
        return f"{self.term} → {self.text}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and give the nämnd its words anew."""
        super().save(*args, **kwargs)
        own = dict(Label.objects.filter(board_id=self.board_id).values_list("term", "text"))
        Unit.objects.filter(pk=self.board_id).update(words=own)


class BoardSetting(models.Model):
    """A nämnd's value of a setting from a date on."""

    board = models.ForeignKey(
        Unit, models.PROTECT, limit_choices_to={"level": Level.BOARD}, verbose_name="nämnd"
    )
    name = models.CharField("inställning", max_length=40, choices=Setting.choices)
    value = models.IntegerField("värde")
    valid_from = models.DateField("från och med")

    class Meta:
        verbose_name = "inställning"
        verbose_name_plural = "inställningar"
        constraints = [
            models.UniqueConstraint(fields=["board", "name", "valid_from"], name="one_value_per_day")
        ]

    def __str__(self) -> str:
        return f"{self.get_name_display()}: {self.value}"


class ApiKey(models.Model):
    """A key with which a system calls one part of the API; only a digest is kept, its use to the minute."""

    user = models.ForeignKey(User, models.PROTECT, related_name="api_keys", verbose_name="system")
    name = models.CharField("namn", max_length=80)
    scope = models.CharField("öppnar", max_length=20, choices=KeyScope.choices, default=KeyScope.DEVIATIONS)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    valid_to = models.DateField("sista dag", null=True, blank=True)
    created_at = models.DateTimeField("gjord", auto_now_add=True)
    last_used_at = models.DateTimeField("senast använd", null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField("återkallad", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "API-nyckel"
        verbose_name_plural = "API-nycklar"

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def digest_of(key: str) -> str:
        """Return the digest under which `key` (256 random bits) is kept; a fast hash suffices for it."""
        return hashlib.sha256(key.encode()).hexdigest()


class DemoMark(models.Model):
    """Stands in a database that the demo command made; without it nobody signs in without a password."""

    made_at = models.DateTimeField()
    seed = models.IntegerField()
    today = models.DateField()

    def __str__(self) -> str:
        return f"Demo {self.today}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the mark the only one."""
        self.pk = 1
        super().save(*args, **kwargs)
