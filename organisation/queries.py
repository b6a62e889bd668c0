"""Reads over the organisation: labels, settings, who is chief where."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Min, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from core.dates import local_date
from core.text import Words
from organisation.enums import SETTING_DEFAULTS, Level, Setting
from organisation.models import BoardSetting, DemoMark, Membership, Unit, User, valid_on
from organisation.paths import ids_in
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


def level_word(level: str, board: Unit) -> str:
    """Return a nämnd's own word for a level of the organisation, else the usual one (decision 17)."""
    return board.word(level, str(Level(level).label))


def label_terms() -> dict[Words, dict[str, str]]:
    """Return all that a nämnd may call something else: the system's word and the usual one, in groups."""
    found: dict[Words, dict[str, str]] = {
        _("Roller"): {role: str(role.label) for role in Role},
        _("Nivåer"): {level: str(level.label) for level in Level},
    }
    for named in settings.LABEL_TERMS:
        found |= import_string(named)()
    return found


def taken_over_by(unit: Unit, *, on: date) -> Unit | None:
    """Return what a unit is on a day: itself while it lives, else the one unit that took over from it.

    None where several did, or none.
    """
    found: Unit | None = unit
    while found and found.valid_to and found.valid_to < on:
        successors = list(Unit.objects.filter(origins__old=found).select_related("board")[:2])
        found = successors[0] if len(successors) == 1 else None
    return found


def place_names() -> list[str]:
    """Return what the municipality's units are called, closed ones too: in a text they are no persons."""
    return list(Unit.objects.filter(municipality__is_own=True).values_list("name", flat=True).distinct())


def people_with(capability: Capability, unit: Unit, *, on: date) -> QuerySet[User]:
    """Return those who have `capability` in `unit` on a day through a role on it or above it."""
    above = ids_in(unit.current_path)
    return User.objects.filter(
        pk__in=Membership.objects.filter(
            valid_on(on), unit_id__in=above, role__in=roles_with(capability)
        ).values("user_id"),
        is_active=True,
    ).order_by("last_name", "first_name", "pk")


def roles_over(user: User, unit: Unit) -> frozenset[str]:
    """Return the roles a person has in a unit today, on it or above it.

    An ersättare has the role that whoever she stands in for has where she stands in.
    """
    over = [grant for grant in user.grants if unit.current_path.startswith(grant.reach)]
    found = {grant.role for grant in over if not grant.on_behalf_of_id}
    standing_in = Q()
    for grant in over:
        if grant.on_behalf_of_id:
            standing_in |= Q(user_id=grant.on_behalf_of_id, unit_id=grant.unit_id)
    if standing_in:
        today = valid_on(local_date(timezone.now()))
        held = Membership.objects.filter(standing_in, today, on_behalf_of=None)
        found.update(held.values_list("role", flat=True))
    return frozenset(found)


def nearest_chief(unit: Unit, *, on: date, besides: Collection[int] = ()) -> User | None:
    """Return who decides nearest above or in `unit` on a day; an own role before an ersättare's.

    Whoever is away that day is passed over: her stand-in decides. `besides` are the ids of people who are
    passed over, with whoever stands in for them, so that the next one above is returned.
    """
    above = ids_in(unit.current_path)
    rows = (
        Membership.objects.filter(
            valid_on(on), unit_id__in=above, role__in=roles_with(Capability.DECIDE), user__is_active=True
        )
        .exclude(user__in=away(on=on))
        .select_related("user", "unit")
        .order_by()
    )
    if besides:
        rows = rows.exclude(user__in=besides).exclude(on_behalf_of__in=besides)
    nearest = max(
        rows,
        key=lambda row: (len(row.unit.path if row.unit else ""), row.on_behalf_of_id is None, -row.pk),
        default=None,
    )
    return nearest.user if nearest else None


def away(*, on: date) -> QuerySet[Membership, int]:
    """Return the ids of those who are away on a day, with somebody in their place; for a subquery."""
    rows = Membership.objects.filter(valid_on(on), is_away=True, user__is_active=True)
    return rows.values_list("on_behalf_of_id", flat=True)


def absences_of(person: User, *, on: date) -> QuerySet[Membership]:
    """Return the roles others have in a person's place while she is away, from a day on; soonest first."""
    rows = Membership.objects.filter(on_behalf_of=person, is_away=True, valid_to__gte=on)
    return rows.select_related("user", "unit").order_by("valid_from", "pk")


@dataclass(frozen=True)
class Absence:
    """Somebody's days away and who stands in for her."""

    person: User
    deputy: User
    first: date
    last: date

    @property
    def key(self) -> str:
        """What the button that ends it sends."""
        return f"{self.person.username}:{self.first}"


def absences_said_by(user: User, *, on: date) -> list[Absence]:
    """Return the absences from a day on of the person and the chiefs below her, each once."""
    people = [user.pk, *chiefs_below(user, on=on).values_list("pk", flat=True)]
    rows = Membership.objects.filter(on_behalf_of__in=people, is_away=True, valid_to__gte=on)
    found = [
        Absence(row.on_behalf_of, row.user, row.valid_from, row.valid_to)
        for row in rows.select_related("user", "on_behalf_of").order_by("valid_from", "pk")
        if row.on_behalf_of and row.valid_to
    ]
    return list(dict.fromkeys(found))


def own_deciding_roles(person: User, first: date, last: date) -> list[Membership]:
    """Return the roles by which a person decides herself some day between two, with their units."""
    rows = Membership.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=first),
        user=person,
        unit__isnull=False,
        on_behalf_of__isnull=True,
        role__in=roles_with(Capability.DECIDE),
        valid_from__lte=last,
    )
    return list(rows.select_related("unit").order_by("pk"))


def may_say_away(user: User, person: User, *, on: date) -> bool:
    """Tell whether one may say that a chief is away: of oneself, and of those one decides over."""
    return user == person or person in set(chiefs_below(user, on=on))


def chiefs_below(user: User, *, on: date) -> QuerySet[User]:
    """Return the chiefs of the units below those where the person decides herself, she left out."""
    paths = [path for row in own_deciding_roles(user, on, on) for path in row.reach]
    under = Q(pk__in=[])
    for path in paths:
        under |= Q(unit__current_path__startswith=path)
    rows = Membership.objects.filter(
        valid_on(on), under, role__in=roles_with(Capability.DECIDE), on_behalf_of__isnull=True
    )
    people = User.objects.filter(pk__in=rows.values("user_id"), is_active=True, is_system=False)
    return people.exclude(pk=user.pk).order_by("first_name", "last_name", "pk")


def stand_ins(people: Iterable[User], *, on: date) -> QuerySet[User]:
    """Return who may stand in for some chiefs: who investigates or decides in their nämnder by own role."""
    boards = {row.board_id for one in people for row in own_deciding_roles(one, on, on)}
    rows = Membership.objects.filter(
        valid_on(on),
        unit__board__in=boards,
        on_behalf_of__isnull=True,
        role__in=roles_with(Capability.INVESTIGATE),
    )
    people_there = User.objects.filter(pk__in=rows.values("user_id"), is_active=True, is_system=False)
    return people_there.order_by("first_name", "last_name", "pk")


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
