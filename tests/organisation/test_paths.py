"""The way to a unit, written so that an order of texts is the order the units were made in."""

from importlib import import_module

import pytest
from django.apps import apps

from organisation.models import Unit
from organisation.paths import ids_in, path_to


@pytest.mark.parametrize(("first", "next_one"), [(9, 10), (99, 100), (9_999, 10_000), (99_999, 100_000)])
def test_a_unit_stands_after_the_one_made_before_it_and_all_below_that(first, next_one):
    above = path_to(first)
    assert above < path_to(next_one, below=above) < path_to(next_one)
    assert ids_in(path_to(next_one, below=above)) == [first, next_one]


def test_paths_written_before_are_rewritten_and_may_be_taken_back(world):
    rewrite = import_module("organisation.migrations.0011_paths_in_order").rewrite
    paths = dict(Unit.objects.values_list("pk", "path"))
    rewrite(apps, 1)
    assert Unit.objects.get(pk=world.unit.pk).current_path == "/" + "".join(
        f"{pk}/" for pk in ids_in(world.unit.path)
    )
    rewrite(apps, 6)
    assert dict(Unit.objects.values_list("pk", "path")) == paths
    assert dict(Unit.objects.values_list("pk", "current_path")) == paths
