import pytest

from cases.models import Case
from organisation.models import Unit
from organisation.roles import Role
from tests.world import CAST, ROLES, build_world, open_deviation


def test_the_world_has_a_person_for_every_role():
    assert sorted(ROLES) == sorted(Role.values)


def test_the_world_is_a_tree_with_paths(world):
    assert world.section.path == (
        f"/{world.board.pk}/{world.administration.pk}/{world.area.pk}/{world.unit.pk}/{world.section.pk}/"
    )
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
