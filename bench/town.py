"""A small municipality to send forms to: one nämnd, sections, a reception with a chief and her ersättare."""

from datetime import datetime, timedelta

from core.dates import local_date
from organisation.enums import Level
from organisation.models import Municipality, Unit, User
from organisation.roles import Role
from organisation.services.roles import give_role
from organisation.services.units import create_unit
from registers.services.standard import load_standard_registers

SECTIONS = 30


def build_town(at: datetime) -> Unit:
    """Make it in an empty database, with the standard registers; return the reception.

    The chief and her ersättare have addresses of mail, so that notices go out.
    """
    town = Municipality.objects.create(name="Ekby kommun", is_own=True)
    load_standard_registers(by=None, at=at)
    board = _unit("Socialnämnden", Level.BOARD, None, town, at, code="SN")
    office = _unit("Socialförvaltningen", Level.ADMINISTRATION, board, town, at)
    area = _unit("Individ och familj", Level.AREA, office, town, at)
    for number in range(SECTIONS):
        _unit(f"Sektion {number + 1}", Level.SECTION, area, town, at)
    reception = _unit("Mottag", Level.SECTION, area, town, at, is_reception=True)
    chief = _person("chef", Role.SECTION_CHIEF, reception, at)
    _person("ersattare", Role.DEPUTY, reception, at, on_behalf_of=chief)
    return reception


def _unit(
    name: str, level: Level, parent: Unit | None, town: Municipality, at: datetime, **more: str | bool
) -> Unit:
    since = local_date(at) - timedelta(days=400)
    return create_unit(
        name=name, level=level, parent=parent, municipality=town, valid_from=since, by=None, at=at, **more
    )


def _person(username: str, role: Role, unit: Unit, at: datetime, *, on_behalf_of: User | None = None) -> User:
    user = User.objects.create_user(username, email=f"{username}@ekby.example")
    give_role(
        user=user,
        unit=unit,
        role=role,
        valid_from=local_date(at) - timedelta(days=300),
        reason="Anställd",
        on_behalf_of=on_behalf_of,
        by=None,
        at=at,
    )
    return user
