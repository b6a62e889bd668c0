"""A nämnd's own words for roles and statuses (decision 17), and that the log calls nobody by name."""

from datetime import date

import pytest
from django.utils import timezone

from audit.models import Event
from cases import kinds
from cases.models import Case
from cases.queries.history import history
from cases.services import moving
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


def offered(client, **asked):
    """Return the words of the filter of statuses, {status: words}."""
    return dict(client.get("/arenden/", asked).context["form"].fields["status"].choices)


def test_the_filter_offers_the_words_the_tag_has_of_a_kind_and_a_namnd(world, client):
    client.force_login(world.elsa)
    assert offered(client)["received"] == "Inkommet / Ny / Rapport mottagen"
    assert offered(client, kind="complaint")["received"] == "Inkommet"
    Label.objects.create(board=world.board, term="deviation.received", text="Registrerad")
    assert offered(client, kind="deviation")["received"] == "Registrerad"
    assert offered(client, kind="deviation")["planned"] == "Planerad"
    client.force_login(world.olle)
    assert offered(client, kind="deviation")["received"] == "Ny"


def test_the_history_says_a_status_in_the_namnds_own_word(world, client):
    case = open_deviation(world)
    moving.perform(name="investigate", case_id=case.pk, by=world.elsa, at=timezone.now())
    Label.objects.create(board=world.board, term="deviation.received", text="Registrerad")
    case = Case.objects.get(pk=case.pk)
    said = [change.old for entry in history(case) for change in entry.changes if change.new]
    assert "Registrerad" in said


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
