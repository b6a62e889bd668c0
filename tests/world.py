"""The world of the tests: two nämnder, three sections, and people with names and jobs.

    Socialnämnden (SN)                        Omsorgsnämnden (ON)
      Socialförvaltningen                       Omsorgsförvaltningen
        Vuxna                                     Nattpatrullen         board2_section: Olle, chief
          Boendeenheten
            Solgläntan     section: Anna reports, Harald handles, Elsa heads, Eva deputises
          Ekgården         other_section: Nils, chief; Nora reports

One person per role of the field (`ROLES`), and more where a test of isolation needs a second one.
It is rows, not commands, so that every test can have a world of its own: made once in a process by fifteen
statements (`build_world`), and put in again by one for each table (`world_again`).
"""

import pickle
from types import SimpleNamespace

from django.db import connection, transaction

from cases.enums import Kind
from organisation.enums import Level
from organisation.models import Membership, Municipality, Unit, User
from organisation.paths import path_to
from organisation.roles import Role
from registers.models import ActionType, Category, Cause
from tests.factories import LONG_AGO, make_case

# person: first name, role, where
CAST = {
    "anna": ("Anna", Role.STAFF, "section"),
    "harald": ("Harald", Role.SENIOR_SOCIAL_WORKER, "section"),
    "elsa": ("Elsa", Role.SECTION_CHIEF, "section"),
    "eva": ("Eva", Role.DEPUTY, "section"),
    "ulla": ("Ulla", Role.UNIT_CHIEF, "unit"),
    "astrid": ("Astrid", Role.DEPARTMENT_CHIEF, "area"),
    "kerstin": ("Kerstin", Role.QUALITY_CONTROLLER, "board"),
    "stina": ("Stina", Role.SAS, "board"),
    "ludvig": ("Ludvig", Role.LEXSARAH_INVESTIGATOR, "board"),
    "sara": ("Sara", Role.LEXSARAH_RESPONSIBLE, "board"),
    "maja": ("Maja", Role.MAS_MAR, "board"),
    "siv": ("Siv", Role.BOARD_SECRETARY, "board"),
    "rut": ("Rut", Role.REGISTRAR, "board"),
    "frida": ("Frida", Role.ELECTED, "board"),
    "dag": ("Dag", Role.DATA_PROTECTION_OFFICER, "board"),
    "sven": ("Sven", Role.SYSTEM_MANAGER, None),
    "nils": ("Nils", Role.SECTION_CHIEF, "other_section"),
    "nora": ("Nora", Role.STAFF, "other_section"),
    "olle": ("Olle", Role.SECTION_CHIEF, "board2_section"),
    "sonja": ("Sonja", Role.LEXSARAH_RESPONSIBLE, "other_board"),
    "karin": ("Karin", Role.QUALITY_CONTROLLER, "other_board"),
    "utan": ("Ulf", None, None),  # an account without any role
}
# The one who stands for each role in the matrices.
ROLES = {str(role): name for name, (_first, role, _unit) in reversed(CAST.items()) if role}

# unit: its name, its level, what it stands under
UNITS = {
    "board": ("Socialnämnden", Level.BOARD, None),
    "other_board": ("Omsorgsnämnden", Level.BOARD, None),
    "administration": ("Socialförvaltningen", Level.ADMINISTRATION, "board"),
    "other_administration": ("Omsorgsförvaltningen", Level.ADMINISTRATION, "other_board"),
    "area": ("Vuxna", Level.AREA, "administration"),
    "unit": ("Boendeenheten", Level.UNIT, "area"),
    "section": ("Solgläntan", Level.SECTION, "unit"),
    "other_section": ("Ekgården", Level.SECTION, "area"),
    "board2_section": ("Nattpatrullen", Level.SECTION, "other_administration"),
}
CODES = {"board": "SN", "other_board": "ON"}


def build_world():
    """Make the world and return it: `world.anna`, `world.section`, `world.category` …"""
    world = SimpleNamespace(**_units(), **_people(), **_registers())
    Membership.objects.bulk_create(
        Membership(
            user=getattr(world, name),
            unit=getattr(world, where) if where else None,
            role=role,
            on_behalf_of=world.elsa if role == Role.DEPUTY else None,
            valid_from=LONG_AGO,
            reason="Anställd",
        )
        for name, (_first, role, where) in CAST.items()
        if role
    )
    return world


def world_again():
    """Put in the rows of the world as they were made the first time, and return fresh objects for them."""
    if not _kept:
        _kept.update(_keep())
    with connection.cursor() as cursor:
        cursor.execute(_kept["some"])
        if cursor.fetchone()[0]:  # somebody was here first: the ids may be taken
            return build_world()
        for statement, values in _kept["rows"]:
            cursor.execute(statement, values)
    return pickle.loads(_kept["world"])


_kept = {}


def _keep():
    """Make the world, and take it back: what it takes to make it again."""
    with transaction.atomic():
        world = build_world()
        made = list(vars(world).values()) + list(Membership.objects.filter(user__username__in=CAST))
        kept = pickle.dumps(world)
        transaction.set_rollback(True)
    tables = {}
    for row in made:
        tables.setdefault(type(row), []).append(row)
    some = " OR ".join(f"EXISTS (SELECT 1 FROM {model._meta.db_table})" for model in tables)
    return {"world": kept, "some": f"SELECT {some}", "rows": [_insert(*table) for table in tables.items()]}


def _insert(model, rows):
    fields = model._meta.concrete_fields
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    places = ", ".join(["(" + ", ".join(["%s"] * len(fields)) + ")"] * len(rows))
    values = [
        field.get_db_prep_save(field.value_from_object(row), connection) for row in rows for field in fields
    ]
    return f"INSERT INTO {model._meta.db_table} ({names}) VALUES {places}", values


def open_deviation(world, unit=None, *, reporter=None, **values):
    """Anna reports a deviation in her section, unless told otherwise."""
    return make_case(unit or world.section, Kind.DEVIATION, reporter=reporter or world.anna, **values)


def _units():
    own = Municipality.objects.create(name="Ekby", is_own=True)
    made = {}
    for levels in (
        ("board", "other_board"),
        ("administration", "other_administration"),
        ("area",),
        ("unit",),
    ):
        made |= _create(levels, own, made)
    made |= _create(("section", "other_section", "board2_section"), own, made)
    return {"municipality": own, **made}


def _create(names, own, made):
    units = {}
    for name in names:
        title, level, parent = UNITS[name]
        units[name] = Unit(
            municipality=own,
            parent=made[parent] if parent else None,
            board=made[parent].board if parent else None,
            level=level,
            name=title,
            code=CODES.get(name, ""),
            valid_from=LONG_AGO,
        )
    Unit.objects.bulk_create(units.values())
    for unit in units.values():
        unit.path = unit.current_path = path_to(unit.pk, below=unit.parent.path if unit.parent else "")
        unit.board = unit.board or unit
    Unit.objects.bulk_update(units.values(), ["path", "current_path", "board"])
    return units


def _people():
    people = {
        name: User(username=name, first_name=first, password="!", email=f"{name}@ekby.example")
        for name, (first, _role, _where) in CAST.items()
    }
    User.objects.bulk_create(people.values())
    return people


def _registers():
    made = {
        "category": Category(name="Brist i omvårdnad", valid_from=LONG_AGO),
        "other_category": Category(name="Övrigt", is_other=True, valid_from=LONG_AGO),
        "cause": Cause(name="Rutin saknas", valid_from=LONG_AGO),
        "other_cause": Cause(name="Övrig orsak", is_other=True, valid_from=LONG_AGO),
        "action_type": ActionType(name="Ändra rutin", strength=2, valid_from=LONG_AGO),
    }
    Category.objects.bulk_create([made["category"], made["other_category"]])
    Cause.objects.bulk_create([made["cause"], made["other_cause"]])
    made["action_type"].save()
    return made
