import pytest

from cases.models import Case
from organisation.models import Membership, Unit, User
from organisation.paths import ids_in
from organisation.roles import Role
from tests.factories import LONG_AGO
from tests.world import CAST, ROLES, build_world, open_deviation, world_again


def test_the_world_has_a_person_for_every_role():
    assert sorted(ROLES) == sorted(Role.values)


def test_the_world_is_a_tree_with_paths(world):
    way = [world.board, world.administration, world.area, world.unit, world.section]
    assert ids_in(world.section.path) == [unit.pk for unit in way]
    assert {unit.board_id for unit in Unit.objects.under(world.board)} == {world.board.pk}


def test_a_deviation_can_be_opened_in_the_world(world):
    case = open_deviation(world)
    assert case.reference == "SN-AV-2026-1"
    assert list(Case.objects.visible_to(world.elsa)) == [case]


def test_the_world_is_cheap(django_assert_max_num_queries, db):
    with django_assert_max_num_queries(25):
        build_world()


@pytest.mark.parametrize("name", CAST)
def test_everybody_of_the_cast_is_there(world, name):
    assert getattr(world, name).username == name


def test_the_world_put_in_again_is_the_one_that_was_built(world):
    for row in vars(world).values():
        stored = type(row).objects.get(pk=row.pk)
        for field in row._meta.concrete_fields:
            assert field.value_from_object(stored) == field.value_from_object(row)
    given = Membership.objects.values_list("user__username", "role", "unit__name", "valid_from")
    assert sorted(given, key=str) == sorted(
        (
            (name, role, getattr(world, where).name if where else None, LONG_AGO)
            for name, (_first, role, where) in CAST.items()
            if role
        ),
        key=str,
    )


def test_a_world_beside_rows_that_were_there_first_is_built_with_ids_of_its_own(db):
    before = User.objects.create(username="before")
    world = world_again()
    assert before.pk not in {getattr(world, name).pk for name in CAST}
    assert User.objects.count() == len(CAST) + 1
