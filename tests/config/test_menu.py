"""Every entry of everybody's menu opens: nobody is led to a closed door."""

import pytest

from tests.world import CAST

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", sorted(CAST))
def test_every_entry_of_the_menu_opens(world, client, name):
    client.force_login(getattr(world, name))
    menu = client.get("/").context["frame"].menu
    answers = {link.label: client.get(link.url).status_code for link in menu}
    assert set(answers.values()) == {200}, answers
