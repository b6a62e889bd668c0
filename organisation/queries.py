"""Reads over the organisation: labels, settings, who is chief where."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Min, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from organisation.enums import SETTING_DEFAULTS, Level, Setting
from organisation.models import BoardSetting, DemoMark, Membership, Unit, User, valid_on
from organisation.roles import CAPABILITIES, Capability, Role, roles_with


def setting(board_id: int, name: Setting, *, on: date) -> int:
    """Return the nämnd's value of a setting on a day; the stricter default where it has chosen none."""
    return settings_of(board_id, name, on=on)[name]


def settings_of(board_id: int, *names: Setting, on: date) -> dict[Setting, int]:
    """Return the nämnd's values of several settings on a day, as `setting`, in one question."""
    chosen = BoardSetting.objects.filter(board_id=board_id, name__in=names, valid_from__lte=on)
    rows = dict(chosen.order_by("valid_from").values_list("name", "value"))  # the latest wins
    return {name: rows.get(name, SETTING_DEFAULTS[name]) for name in names}


@dataclass(frozen=True)
class Span:
    """The days a value of a setting holds: from `first` (None: always) until the day before `until`."""

    first: date | None
    until: date | None
    value: int


def setting_spans(board_id: int, *names: Setting) -> dict[Setting, list[Span]]:
    """Return the nämnd's values of some settings over time, first the default; one query."""
    chosen: dict[str, list[tuple[date | None, int]]] = {
        name: [(None, SETTING_DEFAULTS[name])] for name in names
    }
    rows = BoardSetting.objects.filter(board_id=board_id, name__in=names).order_by("valid_from")
    for name, first, value in rows.values_list("name", "valid_from", "value"):
        chosen[name].append((first, value))
    return {name: _spans(chosen[name]) for name in names}


def _spans(values: list[tuple[date | None, int]]) -> list[Span]:
    ends = [first for first, _value in values[1:]]
    return [Span(first, until, value) for (first, value), until in zip(values, [*ends, None], strict=True)]


def place_names() -> list[str]:
    """Return what the municipality's units are called, closed ones too: in a text they are no persons."""
    return list(Unit.objects.filter(municipality__is_own=True).values_list("name", flat=True).distinct())


def people_with(capability: Capability, unit: Unit, *, on: date) -> QuerySet[User]:
    """Return those who have `capability` in `unit` on a day through a role on it or above it."""
    above = [int(pk) for pk in unit.current_path.strip("/").split("/")]
    return User.objects.filter(
        pk__in=Membership.objects.filter(
            valid_on(on), unit_id__in=above, role__in=roles_with(capability)
        ).values("user_id"),
        is_active=True,
    ).order_by("last_name", "first_name", "pk")


def nearest_chief(unit: Unit, *, on: date, besides: Collection[int] = ()) -> User | None:
    """Return who decides nearest above or in `unit` on a day; an own role before an ersättare's.

    `besides` are the ids of people who are passed over, with whoever stands in for them, so that the next
    one above is returned.
    """
    above = [int(pk) for pk in unit.current_path.strip("/").split("/")]
    rows = (
        Membership.objects.filter(
            valid_on(on), unit_id__in=above, role__in=roles_with(Capability.DECIDE), user__is_active=True
        )
        .exclude(user__in=besides)
        .exclude(on_behalf_of__in=besides)
        .select_related("user", "unit")
    )
    nearest = max(
        rows,
        key=lambda row: (len(row.unit.path if row.unit else ""), row.on_behalf_of_id is None, -row.pk),
        default=None,
    )
    return nearest.user if nearest else None


def deputies_of(person: User, *, on: date) -> QuerySet[User]:
    """Return those who stand in for a person on a day."""
    rows = Membership.objects.filter(valid_on(on), on_behalf_of=person)
    return User.objects.filter(pk__in=rows.values("user_id"), is_active=True).order_by("pk")


def boards(*, on: date) -> QuerySet[Unit]:
    """Return the nämnder that exist on a day."""
    return Unit.objects.active(on).filter(level=Level.BOARD).order_by("name")


def administered_boards(user: User) -> set[int] | None:
    """Return the nämnder whose roles and registers the person looks after; None for all of them.

    Only whoever has the task for the whole municipality looks after them all: a role in one nämnd gives
    nothing in another (decision 8).
    """
    grants = [grant for grant in user.grants if Capability.ADMINISTER in CAPABILITIES[grant.role]]
    if any(grant.unit is None for grant in grants):
        return None
    return {grant.unit.board_id for grant in grants if grant.unit and grant.unit.board_id}


def followed_boards(user: User, *, on: date) -> list[Unit]:
    """Return the nämnder whose measures of the system itself a person follows.

    Those she administers, and those all of whose cases she reads.
    """
    administered = administered_boards(user)
    found = list(boards(on=on))
    if administered is None:
        return found
    reads = set(user.unit_ids_with(Capability.VIEW))
    return [unit for unit in found if unit.pk in administered | reads]


def is_demo() -> bool:
    """Tell whether the demo command made this database."""
    return DemoMark.objects.exists()


# What each role can try in the demo, said beside the person who holds it.
DEMO_TRIES: dict[str, str | Promise] = {
    Role.STAFF: _("Rapportera en avvikelse och följ vad som händer med den."),
    Role.SENIOR_SOCIAL_WORKER: _("Utred avvikelser och skriv åtgärder."),
    Role.SECTION_CHIEF: _("Ta emot, bedöm, utred och avsluta avvikelser i sektionen."),
    Role.DEPUTY: _("Gör chefens arbete medan hon är borta."),
    Role.UNIT_CHIEF: _("Se och besluta i enhetens alla sektioner."),
    Role.DEPARTMENT_CHIEF: _("Se och besluta i hela avdelningen."),
    Role.QUALITY_CONTROLLER: _("Läs ärenden, gör periodsammanställningar och kvalitetsberättelsen."),
    Role.SAS: _("Utred över enhetsgränserna och se siffrorna."),
    Role.LEXSARAH_INVESTIGATOR: _("Läs bara de lex Sarah-ärenden där du är namngiven."),
    Role.LEXSARAH_RESPONSIBLE: _("Ta emot det som lämnas över till lex Sarah."),
    Role.MAS_MAR: _("Läs och utred det som rör hälso- och sjukvård, och se siffrorna."),
    Role.BOARD_SECRETARY: _("Ta fram sammanställningar och kvalitetsberättelsen till nämnden."),
    Role.REGISTRAR: _("Ge ärenden sina diarienummer."),
    Role.ELECTED: _("Läs siffror och rapporter, aldrig enskilda ärenden."),
    Role.DATA_PROTECTION_OFFICER: _("Se vem som har läst vad, och vem som har vilken roll."),
    Role.SYSTEM_MANAGER: _("Sköt roller, register och inställningar."),
}


@dataclass(frozen=True)
class DemoPerson:
    """Somebody one may be in the demo; `tries` says what the role can try."""

    username: str
    name: str
    role: str
    unit: str
    tries: str


def demo_people(*, on: date) -> list[DemoPerson]:
    """Return one person per role that somebody holds on a day, in the order of the roles."""
    holders = Membership.objects.filter(valid_on(on), user__is_active=True, user__is_system=False)
    firsts = holders.values("role").annotate(first=Min("pk")).values("first")
    rows = Membership.objects.filter(pk__in=firsts).select_related("user", "unit")
    order = list(Role)
    return [_demo_person(row) for row in sorted(rows, key=lambda row: order.index(Role(row.role)))]


def _demo_person(row: Membership) -> DemoPerson:
    return DemoPerson(
        username=row.user.username,
        name=str(row.user),
        role=str(Role(row.role).label),
        unit=row.unit.name if row.unit else "",
        tries=str(DEMO_TRIES[row.role]),
    )
