"""The settings: opened by one capability, every change in the log, roles only by the commands."""

import pytest
from django.apps import apps

from audit.models import Event
from organisation.admin import site
from organisation.models import BoardSetting, Membership, Unit, User
from organisation.paths import path_to
from organisation.roles import Role
from registers.models import Category
from tests.factories import LONG_AGO, grant
from tests.world import CAST

MODELS = [model._meta for model in site._registry]


@pytest.fixture
def sven(world, client):
    client.force_login(world.sven)
    return client


def test_only_the_capability_opens_the_settings(world, client):
    opened = {}
    for name in CAST:
        client.force_login(getattr(world, name))
        opened[name] = client.get("/admin/").status_code
    answers = {name: status for name, status in opened.items() if status == 200}
    assert answers == {"sven": 200}


def test_neither_superuser_nor_staff_opens_the_settings(world, client):
    world.utan.is_superuser = world.utan.is_staff = True
    world.utan.save()
    client.force_login(world.utan)
    assert client.get("/admin/", follow=True).status_code == 403


def test_cases_and_the_log_are_not_in_the_settings():
    others = {meta.label for meta in MODELS if meta.app_label not in {"organisation", "registers"}}
    assert others == {"cases.Reorganisation", "complaints.ServiceArea", "complaints.TriageRule"}


@pytest.mark.parametrize("meta", MODELS, ids=lambda meta: meta.model_name)
def test_every_list_and_form_opens(world, sven, meta):
    path = f"/admin/{meta.app_label}/{meta.model_name}/"
    assert sven.get(path).status_code == 200
    adds = site._registry[apps.get_model(meta.label)].has_add_permission(sven.get("/admin/").wsgi_request)
    assert sven.get(f"{path}add/").status_code == (200 if adds else 403)


@pytest.mark.parametrize("meta", MODELS, ids=lambda meta: meta.model_name)
def test_nothing_is_removed_in_the_settings(world, sven, meta):
    row = apps.get_model(meta.label).objects.first()
    if row:
        path = f"/admin/{meta.app_label}/{meta.model_name}/{row.pk}/delete/"
        assert sven.post(path, {"post": "yes"}).status_code == 403


def test_a_change_in_a_register_is_an_event_with_what_was_and_what_is(world, sven):
    path = f"/admin/registers/category/{world.category.pk}/change/"
    row = {"name": "Brist i omsorg", "order": 0, "valid_from": "2020-01-01"}
    assert sven.post(path, row).status_code == 302
    event = Event.objects.get(verb="category.change")
    assert (event.actor, event.fields) == (world.sven, ["name"])
    assert [(value.old, value.new) for value in event.values.all()] == [
        ("Brist i omvårdnad", "Brist i omsorg")
    ]


def test_a_role_is_given_by_the_command(world, sven):
    row = {
        "user": world.utan.pk,
        "role": Role.STAFF,
        "unit": world.section.pk,
        "valid_from": "2026-01-01",
        "reason": "Ny",
    }
    assert sven.post("/admin/organisation/membership/add/", row).status_code == 302
    given = Membership.objects.get(user=world.utan)
    assert (given.role, given.unit, given.reason) == (Role.STAFF, world.section, "Ny")
    event = Event.objects.get(verb="role.give")
    assert (event.actor, event.subject_id) == (world.sven, given.pk)


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"role": Role.DEPUTY}, "on_behalf_of", "En ersättare måste ha någon att vara ersättare för."),
        ({"unit": ""}, "unit", "Rollen måste gälla en enhet."),
        ({"valid_to": "2025-01-01"}, "valid_to", "Slutdagen kommer före startdagen."),
    ],
)
def test_a_role_that_cannot_be_given_is_told_beside_its_field(world, sven, wrong, field, words):
    row = {
        "user": world.utan.pk,
        "role": Role.STAFF,
        "unit": world.section.pk,
        "valid_from": "2026-01-01",
        "reason": "Ny",
        **wrong,
    }
    answer = sven.post("/admin/organisation/membership/add/", row)
    assert answer.context["adminform"].form.errors == {field: [words]}


def test_a_role_is_ended_by_the_command_and_nothing_else_of_it_changes(world, sven):
    role = Membership.objects.get(user=world.anna)
    path = f"/admin/organisation/membership/{role.pk}/change/"
    assert sven.post(path, {"valid_to": "2026-12-31", "role": Role.SECTION_CHIEF}).status_code == 302
    role.refresh_from_db()
    assert (str(role.valid_to), role.role) == ("2026-12-31", Role.STAFF)
    assert Event.objects.get(verb="role.end").actor == world.sven


def test_a_manager_of_one_board_gives_no_role_in_another(world, client):
    grant(world.utan, Role.SYSTEM_MANAGER, world.board)
    client.force_login(world.utan)
    row = {
        "user": world.utan.pk,
        "role": Role.SECTION_CHIEF,
        "unit": world.board2_section.pk,
        "valid_from": "2026-01-01",
        "reason": "Ny",
    }
    answer = client.post("/admin/organisation/membership/add/", row)
    assert list(answer.context["adminform"].form.errors) == ["unit"]
    role = Membership.objects.get(user=world.olle)
    assert client.get(f"/admin/organisation/membership/{role.pk}/change/").status_code == 302


def test_a_manager_of_one_board_changes_neither_common_rows_nor_anothers(world, client):
    grant(world.utan, Role.SYSTEM_MANAGER, world.board)
    own = Category.objects.create(name="Egen", board=world.board, valid_from=LONG_AGO)
    Category.objects.create(name="Annans", board=world.other_board, valid_from=LONG_AGO)
    client.force_login(world.utan)
    page = client.get("/admin/registers/category/")
    assert list(page.context["cl"].result_list) == [own]
    row = {"name": "Ny", "order": 0, "valid_from": "2026-01-01"}
    answer = client.post("/admin/registers/category/add/", row)
    assert list(answer.context["adminform"].form.errors) == ["board"]
    setting = {"board": world.other_board.pk, "name": "small_number", "value": 3, "valid_from": "2026-01-01"}
    answer = client.post("/admin/organisation/boardsetting/add/", setting)
    assert list(answer.context["adminform"].form.errors) == ["board"]
    assert not BoardSetting.objects.exists()


def test_a_new_person_cannot_sign_in_until_given_a_way(world, sven):
    row = {"username": "ny", "first_name": "Ny", "last_name": "Person", "is_active": "on"}
    assert sven.post("/admin/organisation/user/add/", row).status_code == 302
    assert not User.objects.get(username="ny").has_usable_password()


@pytest.mark.parametrize("asked", ["password__startswith", "password", "last_login__gt"])
def test_nobody_guesses_a_password_by_filtering_the_people(world, sven, asked):
    assert sven.get("/admin/organisation/user/", {asked: "!"}).status_code == 400


def unit_row(world, **values):
    told = {"name": "Björkbacken", "level": "sektion", "parent": world.unit.pk, "valid_from": "2027-01-01"}
    return told | {"operation_form": "kommunal", "under_sol": "on"} | values


def test_a_unit_is_made_by_the_command(world, sven):
    assert sven.post("/admin/organisation/unit/add/", unit_row(world)).status_code == 302
    made = Unit.objects.get(name="Björkbacken")
    assert (made.parent, made.board, made.municipality.is_own) == (world.unit, world.board, True)
    assert made.path == path_to(made.pk, below=world.unit.path)
    assert Event.objects.get(verb="unit.create").actor == world.sven


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"parent": ""}, "parent", "Bara en nämnd ligger överst."),
        ({"level": "enhet"}, "parent", "måste ligga under en högre nivå"),
        ({"level": "namnd"}, "parent", "måste ligga under en högre nivå"),
        ({"level": "namnd", "parent": ""}, "code", "behöver ett eget kortnamn"),
        ({"level": "namnd", "parent": "", "code": "SN"}, "code", "behöver ett eget kortnamn"),
    ],
)
def test_a_unit_that_cannot_be_made_is_told_beside_its_field(world, sven, wrong, field, words):
    answer = sven.post("/admin/organisation/unit/add/", unit_row(world, **wrong))
    errors = answer.context["adminform"].form.errors
    assert list(errors) == [field]
    assert words in errors[field][0]


def test_a_unit_is_closed_by_the_command_once_and_nothing_else_of_it_changes(world, sven):
    path = f"/admin/organisation/unit/{world.section.pk}/change/"
    assert sven.post(path, {"valid_to": "2026-12-31", "name": "Annat"}).status_code == 302
    world.section.refresh_from_db()
    assert (str(world.section.valid_to), world.section.name) == ("2026-12-31", "Solgläntan")
    assert Event.objects.get(verb="unit.close").actor == world.sven
    assert sven.post(path, {"valid_to": "2028-12-31"}).status_code == 403


@pytest.mark.parametrize(
    ("name", "last", "words"),
    [("unit", "2026-12-31", "underenheter"), ("section", "2019-01-01", "före startdagen")],
)
def test_a_unit_that_cannot_be_closed_stays_open(world, sven, name, last, words):
    path = f"/admin/organisation/unit/{getattr(world, name).pk}/change/"
    errors = sven.post(path, {"valid_to": last}).context["adminform"].form.errors
    assert words in errors["valid_to"][0]
    assert not Unit.objects.filter(valid_to__isnull=False).exists()


def test_a_manager_of_one_board_makes_units_there_and_no_namnd(world, client):
    grant(world.utan, Role.SYSTEM_MANAGER, world.board)
    client.force_login(world.utan)
    add = "/admin/organisation/unit/add/"
    for wrong in ({"parent": world.other_administration.pk}, {"level": "namnd", "parent": "", "code": "NY"}):
        errors = client.post(add, unit_row(world, **wrong)).context["adminform"].form.errors
        assert "parent" in errors
    assert client.post(add, unit_row(world)).status_code == 302
    path = f"/admin/organisation/unit/{world.board2_section.pk}/change/"
    assert client.post(path, {"valid_to": "2026-12-31"}).status_code == 302  # not found, for her
    world.board2_section.refresh_from_db()
    assert world.board2_section.valid_to is None
