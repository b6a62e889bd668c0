"""What the page *Mer om ärendet* shows, and whom its forms offer."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from cases import kinds
from cases.enums import RECLASSIFIES_TO, Kind, UnitRole
from cases.models import Case, CaseBar, CaseReader, Deadline, RetentionHold
from cases.queries.diary import needs_number
from organisation.models import Membership, Unit, User, valid_on
from organisation.queries import people_with
from organisation.roles import Capability, roles_with

# Who is more than a reporter may be named as a reader.
MAY_READ = (Capability.VIEW, Capability.READ_NAMED, Capability.STATISTICS)


@dataclass(frozen=True)
class More:
    """Who may read a case, what is timed in it, and what it may still be turned into."""

    readers: list[CaseReader]
    bars: list[CaseBar]
    deadlines: list[Deadline]
    holds: list[RetentionHold]
    may_become: list[tuple[str, str]]
    needs_number: bool


def more_about(case: Case, *, on: date) -> More:
    """Return what the page shows. Six queries at most."""
    return More(
        readers=list(case.readers.filter(until__isnull=True).select_related("person").order_by("since")),
        bars=list(case.bars.select_related("person").order_by("set_at")),
        deadlines=list(case.deadlines.all()),
        holds=list(case.holds.order_by("-since")),
        may_become=may_become(case),
        needs_number=needs_number(case, on=on),
    )


def answering_units(case: Case) -> list[Unit]:
    """Return the units that answer for a case: its own first, then the others of samverkan."""
    rows = case.other_units.filter(role=UnitRole.ANSWERING, unit__isnull=False).select_related("unit")
    return [case.unit, *(row.unit for row in rows.order_by("pk") if row.unit)]


def may_become(case: Case) -> list[tuple[str, str]]:
    """Return the kinds the case may be moved to from where it stands, as (kind, label)."""
    step = kinds.get(case.kind).workflow.by_name.get("reclassify")
    if step is None or case.status not in step.sources:
        return []
    return [(kind, str(Kind(kind).label)) for kind in sorted(RECLASSIFIES_TO[case.kind])]


def possible_readers(case: Case, *, on: date) -> QuerySet[User]:
    """Return whom one may name: those in the nämnd with more than reporting to do, not the barred ones."""
    roles = set().union(*(roles_with(capability) for capability in MAY_READ))
    held = Membership.objects.filter(valid_on(on), unit__board=case.board_id, role__in=roles)
    reads = case.readers.filter(until__isnull=True).values("person_id")
    barred = case.bars.values("person_id")
    return (
        User.objects.filter(pk__in=held.values("user_id"), is_active=True, is_system=False)
        .exclude(Q(pk__in=barred) | Q(pk__in=reads))
        .order_by("last_name", "first_name", "pk")
    )


def people_around(case: Case, *, on: date) -> QuerySet[User]:
    """Return whom one may bar: those with a task in the unit or above it, and the named readers."""
    around = people_with(Capability.REPORT, case.unit, on=on).order_by()
    named = User.objects.filter(pk__in=case.readers.filter(until__isnull=True).values("person_id"))
    found = User.objects.filter(Q(pk__in=around.values("pk")) | Q(pk__in=named.values("pk")))
    return found.exclude(pk__in=case.bars.values("person_id")).order_by("last_name", "first_name", "pk")
