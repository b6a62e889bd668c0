"""A nämnd's own words for roles, levels, statuses and documents (decision 17); a log without names."""

from datetime import date

import pytest
from django.utils import timezone

from audit.models import Event
from cases import kinds
from cases.filters import MORE
from cases.models import Case
from cases.queries.history import history
from cases.services import investigating, moving
from core.dates import Period
from documents.enums import DocumentKind
from documents.models import Document
from documents.queries import kind_word
from organisation.enums import Level
from organisation.models import Label, Unit, User
from organisation.roles import Role
from organisation.services.roles import give_role
from reports.queries.period_summary import count_units
from tests.factories import NOW, investigate, make_action
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


def test_how_far_an_action_reaches_is_said_in_the_namnds_word_for_the_level(world, client):
    case = investigate(open_deviation(world), world.elsa)
    make_action(case, world.elsa)
    Label.objects.create(board=world.board, term="sektion", text="Arbetsgrupp")
    client.force_login(world.elsa)
    assert ">Arbetsgrupp</option>" in client.get(f"/arenden/{case.reference}/").content.decode()
    listed = client.get("/atgarder/", {"whose": "all", MORE: "1"})
    assert [row.level for row in listed.context["rows"]] == ["Arbetsgrupp"]
    assert dict(listed.context["form"].fields["level"].choices)["sektion"] == "Arbetsgrupp"
    investigating.complete_investigation(case_id=case.pk, by=world.elsa, at=NOW)
    assert [row["level"] for row in Document.objects.get().data["actions"]] == ["Arbetsgrupp"]
    client.force_login(world.olle)
    offers = client.get("/atgarder/", {"whose": "all", MORE: "1"}).context["form"].fields["level"].choices
    assert dict(offers)["sektion"] == "Sektion"


def test_a_summary_says_the_levels_in_the_namnds_words(world):
    open_deviation(world)
    Label.objects.create(board=world.board, term="sektion", text="Arbetsgrupp")
    told = count_units(Unit.objects.get(pk=world.board.pk), Period.year(2026), at=NOW)
    assert {row.data["level"]: row.data["level_name"] for row in told} == {
        "namnd": "Nämnd",
        "forvaltning": "Förvaltning",
        "verksamhetsomrade": "Verksamhetsområde",
        "enhet": "Enhet",
        "sektion": "Arbetsgrupp",
    }


@pytest.mark.parametrize("kind", DocumentKind)
def test_each_kind_of_document_has_the_namnds_own_word_and_another_namnd_the_usual(world, kind):
    Label.objects.create(board=world.board, term=f"document.{kind}", text="Vårt papper")
    assert kind_word(kind, Unit.objects.get(pk=world.board.pk)) == "Vårt papper"
    assert kind_word(kind, world.other_board) == kind.label


def test_a_paper_is_titled_in_the_namnds_word(world):
    Label.objects.create(board=world.board, term="document.investigation", text="Internutredning")
    case = investigate(open_deviation(world), world.elsa)
    paper = investigating.complete_investigation(case_id=case.pk, by=world.elsa, at=NOW)
    assert paper.title == f"Internutredning {case.reference}"


def test_what_is_called_something_else_is_chosen_among_all_there_is(world, client):
    client.force_login(world.sven)
    address = "/admin/organisation/label/add/"
    groups = dict(client.get(address).context["adminform"].form.fields["term"].choices)
    offered = {term for terms in groups.values() for term, _words in terms}
    assert {*Role, *Level, *(f"document.{kind}" for kind in DocumentKind)} < offered
    assert {
        f"{name}.{status}" for name, kind in kinds.all_kinds().items() for status in kind.workflow.statuses
    } < offered
    assert max(map(len, offered)) <= Label._meta.get_field("term").max_length
    refused = client.post(address, {"board": world.board.pk, "term": "sektionschefen", "text": "Gruppchef"})
    assert refused.status_code == 200
    client.post(address, {"board": world.board.pk, "term": "sektionschef", "text": "Gruppchef"})
    assert Label.objects.get().text == "Gruppchef"
