"""What came by telephone or letter is written down with who wants an answer, and is not lost."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.enums import Kind, PersonRole
from cases.models import Case, Draft
from complaints.models import SenderMail
from complaints.services import handling
from core.dates import local_date

PAGE = reverse("complaints:write_down")


@pytest.fixture
def anna(world, client):
    client.force_login(world.anna)
    return client


def told(world, **values):
    return {
        "text": "Ingen ringer tillbaka.",
        "unit": world.section.pk,
        "kind": "klagomal",
        "channel": "phone",
        "sender": "narstaende",
        "received_on": str(local_date(timezone.now())),
        "submission_key": uuid4().hex,
        **values,
    }


def written(client, world, **values):
    assert client.post(PAGE, told(world, **values)).status_code == 302
    return Case.objects.select_related("complaint", "original").get(kind=Kind.COMPLAINT)


def test_who_wants_an_answer_is_kept_apart_from_the_text_and_once(world, anna):
    sent = told(world, wants_answer="on", name="Kim Zqvist", phone="08-123", email="kim@exempel.se")
    for _click in range(2):
        assert anna.post(PAGE, sent).status_code == 302
    case = Case.objects.get(kind=Kind.COMPLAINT)
    person = case.people.get()
    assert (person.role, person.name) == (PersonRole.COMPLAINANT, "Kim Zqvist")
    assert (person.contact, case.complaint.wants_answer) == ("kim@exempel.se\n08-123", True)
    assert "Zqvist" not in f"{case.original.text} {case.original.answers} {case.original.reporter_name}"


def test_nobody_is_kept_where_nobody_is_named(world, anna):
    case = written(anna, world)
    assert (case.people.count(), case.complaint.wants_answer) == (0, False)


def test_a_wrong_address_is_told_and_the_folded_part_stands_open(world, anna):
    html = anna.post(PAGE, told(world, email="kim")).content.decode()
    assert ("namn@exempel.se" in html, 'k-fold-section" open' in html, Case.objects.count()) == (
        True,
        True,
        0,
    )
    assert 'k-fold-section" open' not in anna.get(PAGE).content.decode()


def test_who_the_group_is_stands_as_who_told_it(world, anna):
    assert written(anna, world, group="Matrådet", voices="8").original.reporter_name == "Matrådet"


@pytest.mark.parametrize(
    ("values", "urgent", "answers"),
    [
        ({}, False, {}),
        ({"acute": "on"}, True, {"acute": True}),
        ({"child": "on"}, True, {"child": True}),
    ],
)
def test_what_is_urgent_is_flagged_for_reading_the_same_day(world, anna, values, urgent, answers):
    case = written(anna, world, **values)
    assert (case.urgent, case.original.answers) == (urgent, {"registered_by_staff": True, **answers})


def test_whoever_has_no_code_is_not_mailed_to_use_one(world, anna):
    case = written(anna, world, email="kim@exempel.se", wants_answer="on")
    handling.acknowledge(case_id=case.pk, by=world.elsa, at=timezone.now())
    assert SenderMail.objects.count() == 0


def test_what_is_sent_after_the_login_ran_out_is_given_back_until_it_is_registered(world, anna):
    writer = anna.get(PAGE).context["writer"]
    anna.logout()
    sent = told(world, writer=writer, text="Allt hon sa.", acute="on", name="Kim Zqvist")
    assert anna.post(PAGE, sent).status_code == 302
    anna.force_login(world.anna)
    page = anna.get(PAGE)
    form = page.context["form"]
    kept = {name: form[name].value() for name in ("text", "name", "submission_key")}
    assert kept == {name: sent[name] for name in kept}
    assert "finns kvar här, men är inte registrerat" in page.content.decode()
    assert 'k-fold-section" open' in page.content.decode()
    assert anna.post(PAGE, sent).status_code == 302
    assert (Case.objects.count(), Draft.objects.count()) == (1, 0)


def test_what_was_given_back_can_be_thrown_away(world, anna):
    writer = anna.get(PAGE).context["writer"]
    anna.logout()
    anna.post(PAGE, told(world, writer=writer))
    anna.force_login(world.anna)
    assert Draft.objects.count() == 1
    assert anna.post(PAGE, {"drop": "1"}).status_code == 302
    assert (Draft.objects.count(), anna.get(PAGE).context["restored"]) == (0, False)
