"""Who else may read a case, or must not: other units, named readers, barred people."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import Q, Value

from cases.enums import UnitRole
from cases.models import among  # noqa: F401 -- registers the lookup
from core.crypto import EncryptedTextField
from organisation.models import Unit
from organisation.roles import Capability

if TYPE_CHECKING:
    from organisation.models import User

# So many cases a person may be named in, barred from or reach through another unit's case, and still have
# them told one by one in a question.
FEW = 200


class CaseUnit(models.Model):
    """Another unit in a case, by role; outside the municipality it is only a name.

    An answering unit writes its own part (`part`, *vår del*); the case ends when it has (`part_at`), or when
    whoever decides has said why it need not (`excused`).
    """

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="other_units")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=20, choices=UnitRole.choices)
    asked_at = models.DateTimeField(null=True, blank=True)  # empty for those added before it was kept
    part = models.TextField("vår del", blank=True)
    part_at = models.DateTimeField(null=True, blank=True)
    part_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    excused = models.CharField("varför svaret inte behövs", max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "unit", "role"], name="a_unit_once_per_role"),
            models.CheckConstraint(condition=Q(unit__isnull=False) | ~Q(name=""), name="unit_or_name"),
        ]
        indexes = [models.Index(fields=["unit", "role"])]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.unit or self.name}"

    @property
    def awaits_part(self) -> bool:
        """Whether the unit answers too, and has neither written its part nor been excused."""
        return self.role == UnitRole.ANSWERING and self.part_at is None and not self.excused


class CaseReader(models.Model):
    """A named reader: person, from, to, reason (decision 7)."""

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="readers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200)
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "person"], condition=Q(until__isnull=True), name="one_open_reading_per_person"
            )
        ]
        indexes = [models.Index(fields=["person"], condition=Q(until__isnull=True), name="open_readings")]

    def __str__(self) -> str:
        return f"{self.person} läser {self.case_id}"


class CaseBar(models.Model):
    """A person who must never read a case, whatever her role: she is named in it, or it is about her."""

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="bars")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = EncryptedTextField()
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "person"], name="barred_once")]

    def __str__(self) -> str:
        return f"{self.person} är spärrad från {self.case_id}"


@dataclass(frozen=True)
class Exceptions:
    """The cases where a person's roles do not tell alone whether she may read: for most people none.

    `shared` are (case, unit) for the cases another unit answers for together with one of hers.
    """

    named: Collection[int]
    barred: Collection[int]
    shared: Collection[tuple[int, int]]


def known_exceptions(user: "User") -> Exceptions | None:
    """Return what `read_exceptions` has read for this request, or None."""
    return getattr(user, "case_exceptions", None)


def read_exceptions(user: "User", *, few: int = FEW) -> None:
    """Read once, for a page that only shows, what `visible_to` would ask in each of its questions.

    Kept on the user's object, which lives as long as the request; so never where a command may change it.
    Not kept where there are more than `few`, as for whoever is named in every lex Sarah case.
    """
    shared = _shared(user.unit_ids_with(Capability.VIEW))
    found = _rows_of(
        {
            "named": _named(user).values("case_id", none=Value(0)),
            "barred": _barred(user).values("case_id", none=Value(0)),
            "shared": shared.values("case_id", "unit_id"),
        },
        most=few + 1,
    )
    if len(found) <= few:
        user.case_exceptions = Exceptions(  # type: ignore[attr-defined]
            named=[case for sort, case, _unit in found if sort == "named"],
            barred=[case for sort, case, _unit in found if sort == "barred"],
            shared=[(case, unit) for sort, case, unit in found if sort == "shared"],
        )


def _rows_of(parts: Mapping[str, "models.QuerySet[Any, Any]"], *, most: int) -> list[tuple[str, int, int]]:
    """Return (part, case's id, unit's id) of several questions put as one.

    Written together here, since Django writes a union of them three times as slowly.
    """
    arms: list[str] = []
    values: list[Any] = []
    for name, rows in parts.items():
        with suppress(EmptyResultSet):  # nobody's units: none, and nothing to ask
            sql, given = rows.query.sql_with_params()
            arms.append(f"SELECT '{name}', part.* FROM ({sql}) AS part")  # noqa: S608 -- our own queries
            values += given
    with connection.cursor() as cursor:
        cursor.execute(f"{' UNION ALL '.join(arms)} LIMIT {most}", values)
        found: list[tuple[str, int, int]] = cursor.fetchall()
    return found


def named_in(user: "User", known: Exceptions | None) -> Q:
    """Return the condition that the person is a named reader of a case."""
    return Q(pk__in=known.named) if known else Q(pk__among=_named(user).values("case_id"))


def barred_from(user: "User", known: Exceptions | None) -> Q:
    """Return the condition that the person is barred from a case."""
    return Q(pk__in=known.barred) if known else Q(pk__in=_barred(user).values("case_id"))


def _named(user: "User") -> "models.QuerySet[CaseReader]":
    return CaseReader.objects.filter(person=user, until__isnull=True)


def _barred(user: "User") -> "models.QuerySet[CaseBar]":
    return CaseBar.objects.filter(person=user)


def _shared(units: Collection[int]) -> "models.QuerySet[CaseUnit]":
    return CaseUnit.objects.filter(role=UnitRole.ANSWERING, unit__among=units)


def answered_in(units: Collection[int], known: Exceptions | None) -> Q:
    """Return the condition that a case is answered for, alone or with others, in one of the units."""
    if known and not known.shared:
        return Q(unit__among=units)
    if known:
        return Q(unit__among=units) | Q(pk__in=[case for case, unit in known.shared if unit in units])
    return Q(unit__among=units) | Q(pk__among=_shared(units).values("case_id"))
