"""Building Ekhamns kommun: its nämnder, units, people and a reorganisation, all through the services."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import cycle
from random import Random
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from cases.services.reorganising import change_unit, merge_units
from config.demo.cast import BOARD, CAST, OTHER_BOARD
from config.demo.wording import FOLDER, names
from core.dates import SWEDEN
from organisation.enums import Level, Setting
from organisation.models import BoardSetting, Label, Municipality, Unit, User
from organisation.roles import Role
from organisation.services.roles import give_role
from organisation.services.units import create_unit
from registers.models import Contract, Supplier

YEARS = 5  # of cases; the town was there the year before
TITLES = {"barn": "Socialsekreterare", "vuxen": "Socialsekreterare", "boende": "Behandlingsassistent"}
HOMES = re.compile("HVB|boende|Boende|Härbärge|Grupp|Servicebo|Lägenheter|Korttid|Daglig|Jourhem|Träffpunkt")
RENAMED, NEW_NAME = "Missbruksvård", "Beroendevård"
MERGED, NEW_SECTION = (
    ("Ekonomiskt bistånd Norr 6", "Ekonomiskt bistånd Norr 7"),
    "Ekonomiskt bistånd Hamnplan",
)
# External providers, who like everybody here do not exist: (name, what the agreement is about, its number).
INTERPRETERS, FAMILY_HOMES = "Ekhamns Tolkhus AB", "Granviks Familjehemsstöd AB"
PROVIDERS = (
    (INTERPRETERS, "Ramavtal tolkning på plats och per telefon", "SN 2023/77"),
    (FAMILY_HOMES, "Ramavtal konsulentstödda familjehem", "SN 2024/15"),
)
REASON = "Ny organisation enligt nämndens beslut"


@dataclass
class Section:
    """A section through its changes of unit, with the people in it."""

    name: str
    area: str
    laws: tuple[str, ...]
    units: list[tuple[date, Unit]]
    chief: User
    staff: list[User]
    enhet: str = ""
    closes: date | None = None

    @property
    def about(self) -> str:
        """Whom the section works with, for the words of a report."""
        return "barn" if self.area == "Barn och familj" else "vuxen"

    @property
    def is_home(self) -> bool:
        """Whether people live there or come there for a day, rather than have a case handled."""
        return bool(HOMES.search(self.name))

    @property
    def board(self) -> Unit:
        """The nämnd."""
        found = self.units[0][1].board
        assert found is not None  # noqa: S101 -- every unit of a tree has a nämnd
        return found

    def unit_on(self, day: date) -> Unit:
        """Return the section's unit on a day."""
        return [unit for since, unit in self.units if since <= day][-1]


@dataclass
class Town:
    """What was built."""

    sections: list[Section]
    people: dict[str, User]
    chiefs: dict[int, User]
    receivers: dict[int, list[User]]
    begun_on: date
    reorganised_on: date
    boards: list[Unit] = field(default_factory=list)


def moment(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """Return a Swedish local moment."""
    return datetime.combine(day, time(hour, minute), SWEDEN)


@transaction.atomic
def build_town(*, today: date, chance: Random, small: bool) -> Town:
    """Build units, people and roles from before the first case, and reorganise at the turn of last year."""
    own = Municipality.objects.create(name="Ekhamns kommun", is_own=True)
    Municipality.objects.create(name="Granviks kommun")
    begun_on = date(today.year - YEARS, 1, 1)
    units = _Builder(own, begun_on, small=small).build()
    people = _People(chance, begun_on)
    # The cast first: the page where one chooses whom to be shows the first of each role.
    cast = _cast(units.by_name, people, today)
    sections = [_staffed(unit, laws, people) for unit, laws in units.sections]
    _lead(units.by_name, people)
    for section in sections:
        section.chief = _chief_of(section, cast) or section.chief
    people.write()
    town = Town(sections, cast, {}, {}, begun_on, date(today.year - 1, 1, 1), units.boards)
    _reorganise(town, units.by_name, cast["sven"])
    _settle(town)
    return town


class _Builder:
    """Makes the units of texts/organisation.txt; a small town has one section in most enheter."""

    def __init__(self, own: Municipality, begun_on: date, *, small: bool) -> None:
        self.own, self.begun_on, self.small = own, begun_on, small
        self.by_name: dict[str, Unit] = {}
        self.sections: list[tuple[Unit, tuple[str, ...]]] = []
        self.boards: list[Unit] = []

    def build(self) -> "_Builder":
        above: list[Unit] = []
        laws: tuple[str, ...] = ()
        for depth, name, note in _outline():
            level = list(Level)[depth]
            if self.small and level == Level.SECTION and not self._is_kept(name, above[3]):
                continue
            unit = self._make(name, level, above[depth - 1] if depth else None, note)
            above = [*above[:depth], unit]
            if level == Level.AREA:
                laws = tuple(note.split())
            if level == Level.SECTION:
                self.sections.append((unit, laws))
        return self

    def _make(self, name: str, level: Level, parent: Unit | None, note: str) -> Unit:
        unit = create_unit(
            name=name,
            level=level,
            parent=parent,
            municipality=self.own,
            valid_from=self.begun_on,
            by=None,
            at=moment(self.begun_on),
            code=note if level == Level.BOARD else "",
            is_reception=note == "mottagning",
        )
        self.by_name[name] = unit
        if level == Level.BOARD:
            self.boards.append(unit)
        return unit

    def _is_kept(self, name: str, enhet: Unit) -> bool:
        used = {section for section, _laws in self.sections if section.parent_id == enhet.pk}
        return not used or name in MERGED or name in {part.unit for part in CAST}


def _outline() -> Iterator[tuple[int, str, str]]:
    """Yield (depth, name, note) of each unit, with [1-4] written out."""
    for line in (FOLDER / "organisation.txt").read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        text, _, note = line.partition(" | ")
        depth = (len(text) - len(text.lstrip())) // 2
        if found := re.search(r"\[(\d+)-(\d+)\]", text):
            for number in range(int(found[1]), int(found[2]) + 1):
                yield depth, text.replace(found[0], str(number)).strip(), note
        else:
            yield depth, text.strip(), note


class _People:
    """Invents people; they and their roles are written together."""

    def __init__(self, chance: Random, begun_on: date) -> None:
        self.begun_on = begun_on
        first, last = names("first"), names("last")
        chance.shuffle(first)
        chance.shuffle(last)
        self._first, self._last = cycle(first), cycle(last)
        self._taken: set[str] = set()
        self._users: list[User] = []
        self._roles: list[dict[str, Any]] = []

    def invent(self, title: str) -> User:
        first, last = next(self._first), next(self._last)
        return self.add(User(first_name=first, last_name=last, title=title), f"{first}.{last}")

    def add(self, user: User, wish: str) -> User:
        plain = unicodedata.normalize("NFKD", wish).encode("ascii", "ignore").decode().lower()
        taken = sum(1 for name in self._taken if re.fullmatch(rf"{re.escape(plain)}\d*", name))
        user.username = f"{plain}{taken + 1}" if taken else plain
        user.password = make_password(None)
        self._taken.add(user.username)
        self._users.append(user)
        return user

    def give(self, user: User, unit: Unit | None, role: Role, **more: Any) -> None:
        row = {"user": user, "unit": unit, "role": role, "valid_from": self.begun_on, "reason": "Anställning"}
        self._roles.append({**row, **more})

    def write(self) -> None:
        User.objects.bulk_create(self._users)
        for role in self._roles:
            give_role(**role, by=None, at=moment(role["valid_from"]))


def _staffed(unit: Unit, laws: tuple[str, ...], people: _People) -> Section:
    enhet = unit.parent
    assert enhet is not None  # noqa: S101 -- a section has an enhet
    assert enhet.parent is not None  # noqa: S101 -- and that an area
    section = Section(unit.name, enhet.parent.name, laws, [(people.begun_on, unit)], User(), [], enhet.name)
    title = TITLES["boende" if section.is_home else section.about]
    section.staff = [people.invent(title) for _ in range(2)]
    for user in section.staff:
        people.give(user, unit, Role.STAFF)
    if unit.name not in {part.unit for part in CAST if part.role == Role.SECTION_CHIEF}:
        section.chief = people.invent("Sektionschef")
        people.give(section.chief, unit, Role.SECTION_CHIEF)
    return section


def _lead(units: dict[str, Unit], people: _People) -> None:
    """Give every enhet and area a chief, but for those the cast has."""
    own = {part.unit for part in CAST}
    for unit in units.values():
        if unit.name in own:
            continue
        if unit.level == Level.UNIT:
            people.give(people.invent("Enhetschef"), unit, Role.UNIT_CHIEF)
        elif unit.level == Level.AREA:
            people.give(people.invent("Avdelningschef"), unit, Role.DEPARTMENT_CHIEF)


def _cast(units: dict[str, Unit], people: _People, today: date) -> dict[str, User]:
    cast: dict[str, User] = {}
    for part in CAST:
        user = User(first_name=part.first, last_name=part.last, title=part.title)
        user.is_staff = part.role == Role.SYSTEM_MANAGER
        cast[part.username] = people.add(user, part.username)
        unit = units[part.unit] if part.unit else None
        if part.instead_of:
            people.give(
                user,
                unit,
                part.role,
                valid_from=today - timedelta(days=14),
                valid_to=today + timedelta(days=60),
                on_behalf_of=cast[part.instead_of],
                reason="Föräldraledighet på deltid",
            )
        else:
            people.give(user, unit, part.role)
    return cast


def _chief_of(section: Section, cast: dict[str, User]) -> User | None:
    for part in CAST:
        if part.unit == section.name and part.role == Role.SECTION_CHIEF:
            return cast[part.username]
        if part.unit == section.name and part.role == Role.STAFF:
            section.staff = [cast[part.username], *section.staff]
    return None


def _reorganise(town: Town, units: dict[str, Unit], by: User) -> None:
    """Rename an enhet with all its sections, and merge two sections, from the turn of the year."""
    on = town.reorganised_on
    at = moment(on, 0)
    change_unit(unit=units[RENAMED], name=NEW_NAME, on=on, reason=REASON, by=by, at=at)
    merged = [units[name] for name in MERGED]
    assert merged[0].parent is not None  # noqa: S101 -- a section has an enhet
    merge_units(units=merged, name=NEW_SECTION, parent=merged[0].parent, on=on, reason=REASON, by=by, at=at)
    for section in town.sections:
        old = section.units[0][1]
        successor = old.successions.select_related("new__board").first()
        if successor:
            section.units.append((on, successor.new))
        section.closes = on if section.name == MERGED[1] else None


def _settle(town: Town) -> None:
    """Look up chiefs and receivers, and write the nämnders' own settings, words and providers."""
    for section in town.sections:
        for _since, unit in section.units:
            town.chiefs.setdefault(unit.pk, section.chief)
    board, other = (next(unit for unit in town.boards if unit.name == name) for name in (BOARD, OTHER_BOARD))
    town.receivers = {board.pk: [town.people["sara"]], other.pk: [town.people["lisa"]]}
    begun_on = town.begun_on
    BoardSetting.objects.create(board=board, name=Setting.DIRECT_CLOSE_MAX_RISK, value=4, valid_from=begun_on)
    for name, what, number in PROVIDERS:
        supplier = Supplier.objects.create(
            name=name, board=board, contact=str(town.people["amir"]), valid_from=begun_on
        )
        Contract.objects.create(supplier=supplier, name=what, number=number, board=board, valid_from=begun_on)
    Label.objects.create(board=other, term=Role.SECTION_CHIEF, text="Enhetschef")
    Label.objects.create(board=other, term=Role.UNIT_CHIEF, text="Verksamhetschef")
