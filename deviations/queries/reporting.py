"""Reads of deviations: what a reporter may choose."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from cases.models import Case
from organisation.models import Membership, Unit, User, valid_on
from registers.models import Supplier

RECENT = 5
LOOKS_AT = 25

Choices = list[tuple[str, list[tuple[int, str]]]]


@dataclass(frozen=True)
class Places:
    """The units to choose from, grouped with the likeliest first, and the one chosen from the start."""

    choices: Choices
    own: int | None
    units: dict[int, Unit]


def places(user: User, *, on: date) -> Places:
    """Return every unit of the municipality that exists on a day: her recent, her own, then by nämnd.

    Two queries beside her roles.
    """
    live = Unit.objects.active(on).filter(municipality__is_own=True, board__isnull=False)
    units = {unit.pk: unit for unit in live.select_related("parent", "board").order_by("name")}
    own = [unit.pk for unit in user.home_units if unit.pk in units]
    recent = [pk for pk in _recent_unit_ids(user) if pk in units]
    groups = [
        (_("Du har rapporterat om"), recent),
        (_("Din egen enhet"), [pk for pk in own if pk not in recent]),
        *_by_board(units, {*own, *recent}),
    ]
    choices = [(label, [(pk, _name(units[pk])) for pk in pks]) for label, pks in groups if pks]
    return Places(choices, own[0] if own else None, units)


def suppliers(user: User, *, on: date) -> QuerySet[Supplier]:
    """Return the external providers offered by the nämnder the person works under, and the common ones."""
    boards = {unit.board_id for unit in user.home_units}
    common = Supplier.objects.filter(valid_on(on), board__isnull=True)
    return common | Supplier.objects.filter(valid_on(on), board_id__in=boards)


def colleagues(user: User, *, on: date) -> QuerySet[User]:
    """Return those who work in a person's own units on a day, herself left out; without those above them."""
    working = Membership.objects.filter(valid_on(on), unit__in=[unit.pk for unit in user.home_units])
    people = User.objects.filter(pk__in=working.values("user_id"), is_active=True, is_system=False)
    return people.exclude(pk=user.pk).order_by("first_name", "last_name", "pk")


def sent_case(user: User, reference: str) -> Case:
    """Return the case the person reported, or sent for a colleague. Raises Http404 for any other."""
    case = (
        Case.objects.filter(Q(reporter=user) | Q(deviation__sent_by=user), reference=reference)
        .select_related("unit", "board", "original", "reporter")
        .first()
    )
    if case is None:
        raise Http404
    return case


def _recent_unit_ids(user: User) -> list[int]:
    newest = Case.objects.reported_by(user).order_by("-received_at").values_list("unit_id", flat=True)
    return list(dict.fromkeys(newest[:LOOKS_AT]))[:RECENT]


def _by_board(units: dict[int, Unit], taken: set[int]) -> list[tuple[str, list[int]]]:
    boards: dict[str, list[int]] = {}
    for unit in units.values():
        if unit.pk not in taken and unit.parent_id:
            boards.setdefault(str(unit.board), []).append(unit.pk)
    return sorted(boards.items())


def _name(unit: Unit) -> str:
    """Name a unit with what it stands under, since many bear the same name."""
    return f"{unit.name} ({unit.parent.name})" if unit.parent and unit.parent.parent_id else unit.name
