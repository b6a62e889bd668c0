"""Reads over the organisation: labels, settings, who is chief where."""

from datetime import date

from django.db.models import QuerySet

from organisation.enums import SETTING_DEFAULTS, Level, Setting
from organisation.models import BoardSetting, DemoMark, Label, Membership, Unit, User, valid_on
from organisation.roles import Capability, roles_with


def setting(board_id: int, name: Setting, *, on: date) -> int:
    """Return the nämnd's value of a setting on a day; the stricter default where it has chosen none."""
    value = (
        BoardSetting.objects.filter(board_id=board_id, name=name, valid_from__lte=on)
        .order_by("-valid_from")
        .values_list("value", flat=True)
        .first()
    )
    return SETTING_DEFAULTS[name] if value is None else value


def labels_of(board_id: int | None) -> dict[str, str]:
    """Return {the system's word: the nämnd's word} of one nämnd."""
    return dict(Label.objects.filter(board_id=board_id).values_list("term", "text"))


def people_with(capability: Capability, unit: Unit, *, on: date) -> QuerySet[User]:
    """Return those who have `capability` in `unit` on a day through a role on it or above it."""
    above = [int(pk) for pk in unit.current_path.strip("/").split("/")]
    return User.objects.filter(
        pk__in=Membership.objects.filter(
            valid_on(on), unit_id__in=above, role__in=roles_with(capability)
        ).values("user_id"),
        is_active=True,
    ).order_by("last_name", "first_name", "pk")


def nearest_chief(unit: Unit, *, on: date) -> User | None:
    """Return who decides nearest above or in `unit` on a day; an own role before an ersättare's."""
    above = [int(pk) for pk in unit.current_path.strip("/").split("/")]
    rows = Membership.objects.filter(
        valid_on(on), unit_id__in=above, role__in=roles_with(Capability.DECIDE), user__is_active=True
    ).select_related("user", "unit")
    nearest = max(
        rows,
        key=lambda row: (len(row.unit.path if row.unit else ""), row.on_behalf_of_id is None, -row.pk),
        default=None,
    )
    return nearest.user if nearest else None


def boards(*, on: date) -> QuerySet[Unit]:
    """Return the nämnder that exist on a day."""
    return Unit.objects.active(on).filter(level=Level.BOARD).order_by("name")


def is_demo() -> bool:
    """Tell whether the demo command made this database."""
    return DemoMark.objects.exists()
