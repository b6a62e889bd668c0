"""Beginning with an empty system."""

import pytest
from django.core.management import CommandError, call_command

from organisation.models import Unit, User
from organisation.roles import Capability

OPTIONS = {"municipality": "Ekby", "board": "Socialnämnden", "code": "SN", "username": "sven"}


@pytest.mark.django_db
def test_an_empty_system_gets_a_namnd_and_somebody_who_may_sign_in_to_the_settings(client):
    call_command("begin", **OPTIONS)
    assert [(unit.name, unit.code) for unit in Unit.objects.all()] == [("Socialnämnden", "SN")]
    sven = User.objects.get(username="sven")
    assert sven.has_capability(Capability.ADMINISTER)
    client.force_login(sven)
    assert client.get("/admin/").status_code == 200


@pytest.mark.django_db
def test_a_system_that_has_begun_is_left_as_it_is():
    call_command("begin", **OPTIONS)
    with pytest.raises(CommandError, match="redan"):
        call_command("begin", **OPTIONS)
    assert Unit.objects.count() == 1
