"""A nämnd's own words for roles and statuses (decision 17), and that the log calls nobody by name."""

from datetime import date

import pytest
from django.utils import timezone

from audit.models import Event
from cases import kinds
from organisation.models import Label, User
from organisation.roles import Role
from organisation.services.roles import give_role
from tests.world import open_deviation

pytestmark = pytest.mark.django_db


def test_a_role_is_shown_in_the_word_of_its_own_namnd_only(world):
    assert User.objects.get(pk=world.elsa.pk).role_labels == "Sektionschef"
    Label.objects.create(board=world.board, term="sektionschef", text="Gruppchef")
    assert User.objects.get(pk=world.elsa.pk).role_labels == "Gruppchef"
    assert User.objects.get(pk=world.olle.pk).role_labels == "Sektionschef"


def test_a_status_is_shown_in_the_word_of_the_cases_namnd(world, client):
    case = open_deviation(world)
    assert kinds.status_label(case) == "Ny"
    Label.objects.create(board=world.board, term="deviation.received", text="Inkommen")
    client.force_login(world.elsa)
    assert "Inkommen" in client.get("/arenden/").content.decode()
    assert "Inkommen" in client.get(f"/arenden/{case.reference}/").content.decode()


def test_the_log_names_a_role_without_the_persons_name(world):
    given = give_role(
        user=world.elsa,
        unit=world.section,
        role=Role.STAFF,
        valid_from=date(2026, 1, 1),
        reason="Ny",
        by=None,
        at=timezone.now(),
    )
    assert str(world.elsa) in str(given)
    event = Event.objects.get(subject_type="organisation.membership", subject_id=given.pk)
    assert event.label == f"Medarbetare, {world.section}"
