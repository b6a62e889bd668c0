"""What the filters of the lists offer: units, types, causes and people, as far as the person may see."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from cases import kinds
from cases.enums import ActionLevel, Status
from core.dates import local_date
from organisation.models import Membership, Reached, Unit, User, valid_on
from organisation.roles import Capability, roles_with
from registers.models import ActionType, Category, Cause, Contract, Supplier

# In the address: the cases of a supplier where nobody has said which contract.
NO_CONTRACT = "none"


def own_boards(user: User) -> list[Unit]:
    """Return the nämnder where the person has a role, each once."""
    return list(dict.fromkeys(grant.unit.controller for grant in user.grants if grant.unit))


def statuses(user: User, kind: str = "") -> list[tuple[str, str]]:
    """Return the statuses in the words a person meets them in: those of the kind, else of every kind.

    Where her nämnder or the kinds have several words for one status they stand together.
    """
    boards = own_boards(user)
    asked = [kind] if kind in kinds.all_kinds() else list(kinds.all_kinds())
    return [(status, _status_words(status, asked, boards)) for status in Status]


def action_levels(boards: Iterable[Unit]) -> list[tuple[str, str]]:
    """Return how far an action may reach, in the words of the nämnder; several for one stand together."""
    words = {
        level: dict.fromkeys(kinds.action_level_word(level, board) for board in boards)
        for level in ActionLevel
    }
    return [(str(level), " / ".join(found) or str(level.label)) for level, found in words.items()]


def _status_words(status: Status, asked: Iterable[str], boards: Iterable[Unit]) -> str:
    having = [name for name in asked if status in kinds.get(name).workflow.statuses]
    found = dict.fromkeys(kinds.status_word(name, status, board) for name in having for board in boards)
    return " / ".join(found) or str(status.label)


def units(user: User) -> list[Reached]:
    """Return the units whose cases the person may read through a role, in the order of the tree."""
    return user.units_with(Capability.VIEW)


def handlers(user: User, *, at: datetime) -> QuerySet[User]:
    """Return those who handle cases in the units whose cases the person may read."""
    roles = Membership.objects.filter(
        valid_on(local_date(at)),
        unit__in=user.unit_ids_with(Capability.VIEW),
        role__in=roles_with(Capability.INVESTIGATE),
    )
    return User.objects.filter(pk__in=roles.values("user_id")).order_by("last_name", "first_name", "pk")


def categories(user: User) -> QuerySet[Category]:
    """Return the event types of the person's nämnder and the common ones, also those that have ended."""
    return Category.objects.filter(board__in=_boards(user)) | Category.objects.filter(board=None)


def causes(user: User) -> QuerySet[Cause]:
    """Return the areas of causes of the person's nämnder and the common ones, also those that have ended."""
    return Cause.objects.filter(board__in=_boards(user)) | Cause.objects.filter(board=None)


def action_types(user: User) -> QuerySet[ActionType]:
    """Return the kinds of action of the person's nämnder and the common ones, also those that have ended."""
    return ActionType.objects.filter(board__in=_boards(user)) | ActionType.objects.filter(board=None)


def suppliers(user: User) -> QuerySet[Supplier]:
    """Return the suppliers of the person's nämnder and the common ones, also those that have ended."""
    return Supplier.objects.filter(board__in=_boards(user)) | Supplier.objects.filter(board=None)


def contracts(user: User) -> QuerySet[Contract]:
    """Return the contracts with the suppliers of the person's nämnder, also those that have ended."""
    return Contract.objects.filter(supplier__in=suppliers(user)).select_related("supplier")


def _boards(user: User) -> list[int]:
    return [grant.unit.board_id for grant in user.grants if grant.unit and grant.unit.board_id]
