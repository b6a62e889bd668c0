"""Concern for a child: handed to the reception the same day, never queued with the complaint it came with."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audit.models import Event
from cases.enums import Kind, Status
from cases.models import Deadline
from cases.queries import inbox
from cases.services import linking, moving
from complaints.enums import AnswerTo, ComplaintKind, Outcome, Sender
from complaints.kind import KIND
from complaints.models import Complaint
from complaints.services import answering, concerns, joining
from complaints.services.receiving import Told, receive
from core.dates import end_of_day, local_date
from core.errors import DomainError
from tests.factories import NOW

WAITS = "Oron för ett barn är inte lämnad till mottagningen."
LATER = NOW + timedelta(hours=2)


def sent(world, *, child=True, key="", at=NOW):
    told = Told(
        text="Grannens pojke är ensam om kvällarna.",
        kind=ComplaintKind.COMPLAINT,
        sender=Sender.USER,
        unit=world.section,
        child=child,
    )
    return receive(told=told, uploads=[], submission_key=key or uuid4().hex, by=None, at=at).case


def row(case):
    return Complaint.objects.get(case=case)


def hand_over(case, by, to="Mottagningen"):
    return concerns.pass_concern_on(case_id=case.pk, to=to, by=by, at=LATER)


def deny(case, by, reason="Mottagningen har redan samma uppgifter."):
    return concerns.no_concern(case_id=case.pk, reason=reason, by=by, at=LATER)


def limits(case):
    return list(Deadline.objects.filter(case=case, code="concern").values_list("due_at", "met_at"))


@pytest.mark.parametrize("child", [True, False])
def test_only_concern_for_a_child_has_the_day_it_came_in(world, child):
    case = sent(world, child=child)
    assert limits(case) == ([(end_of_day(local_date(NOW)), None)] if child else [])
    case.refresh_from_db()
    assert (case.urgent, [one.pk for one in inbox.box("soon", world.elsa, at=NOW)]) == (
        child,
        [case.pk] if child else [],
    )


def test_handing_it_over_meets_its_deadline_and_keeps_to_whom_and_when(world):
    case = sent(world)
    hand_over(case, world.harald, to=" Mottagningen barn och unga ")
    assert limits(case) == [(end_of_day(local_date(NOW)), LATER)]
    kept = row(case)
    assert (kept.concern_passed_on_to, kept.concern_settled_at, kept.concern_waits) == (
        "Mottagningen barn och unga",
        LATER,
        False,
    )
    event = Event.objects.get(verb="complaint.concern")
    assert (event.actor, event.at) == (world.harald, LATER)
    assert "Mottagningen barn" not in event.summary
    KIND.erase_detail(case)
    assert row(case).concern_passed_on_to == ""


def test_what_is_sent_twice_does_not_ask_again(world):
    case = sent(world, key="k" * 32)
    hand_over(case, world.elsa)
    assert sent(world, key="k" * 32, at=LATER).pk == case.pk
    assert [met for _due, met in limits(case)] == [LATER]


def test_what_nobody_ticked_may_turn_out_to_be_one(world):
    case = sent(world, child=False)
    hand_over(case, world.elsa)
    assert row(case).concern_passed_on_to == "Mottagningen"


def test_what_is_none_has_no_deadline_left_and_the_reason_is_kept(world):
    case = sent(world)
    deny(case, world.elsa)
    assert (limits(case), row(case).concern_waits, row(case).concern_passed_on_to) == ([], False, "")
    (value,) = Event.objects.get(verb="complaint.no_concern").values.all()
    assert (value.field, value.new) == ("reason", "Mottagningen har redan samma uppgifter.")


@pytest.mark.parametrize("settle", [hand_over, deny])
def test_nothing_ends_the_complaint_before_it_is_settled(world, settle):
    case, other = sent(world), sent(world, child=False)
    moving.perform(name="investigate", case_id=case.pk, by=world.elsa, at=NOW)
    given = answering.Answer(
        text="Tack.", to=AnswerTo.INDIVIDUAL, outcome=Outcome.NO_DEVIATION, outcome_reason="Prövat."
    )
    answering.answer(case_id=case.pk, given=given, by=world.elsa, at=NOW)
    ways = (
        lambda: moving.perform(name="close", case_id=case.pk, by=world.elsa, at=LATER),
        lambda: joining.join_duplicate(case_id=case.pk, into=other.pk, by=world.elsa, at=LATER),
        lambda: linking.reclassify(
            case_id=case.pk, kind=Kind.DEVIATION, reason="Fel slag.", by=world.elsa, at=LATER
        ),
    )
    for way in ways:
        with pytest.raises(DomainError, match=WAITS):
            way()
    settle(case, world.elsa)
    assert ways[0]().status == Status.CLOSED


@pytest.mark.parametrize(
    ("settle", "words"), [(hand_over, "vem som har fått orosanmälan"), (deny, "Skriv ett skäl")]
)
def test_it_takes_words_and_is_settled_once(world, settle, words):
    case = sent(world)
    with pytest.raises(DomainError, match=words):
        settle(case, world.elsa, " ")
    hand_over(case, world.elsa)
    with pytest.raises(DomainError, match="redan avgjort"):
        settle(case, world.elsa)


def test_there_is_nothing_to_deny_where_nobody_was_worried(world):
    with pytest.raises(DomainError, match="ingen oro för ett barn som väntar"):
        deny(sent(world, child=False), world.elsa)


@pytest.mark.parametrize("who", ["harald", "kerstin", "anna", "nils"])
def test_only_whoever_decides_says_that_it_is_none(world, who):
    with pytest.raises(PermissionDenied):
        deny(sent(world), getattr(world, who))


@pytest.mark.parametrize(("who", "shown"), [("elsa", [True, True]), ("harald", [True, False])])
def test_the_page_says_what_to_do_and_what_was_done(client, world, who, shown):
    case = sent(world)
    client.force_login(getattr(world, who))
    address = reverse("cases:case", args=[case.reference])
    urls = [reverse(f"complaints:{name}", args=[case.reference]) for name in ("concern", "no_concern")]
    page = client.get(address).content.decode()
    assert [url in page for url in urls] == shown
    assert "Avsändaren är orolig för ett barn. Lämna en orosanmälan" in page
    case.refresh_from_db()
    asked = {"to": "", "version": case.version}
    assert "Skriv vem som har fått orosanmälan." in client.post(urls[0], asked).content.decode()
    assert client.post(urls[0], asked | {"to": "Socialjouren"}).status_code == 302
    page = client.get(address).content.decode()
    assert "till Socialjouren." in page
    assert not any(url in page for url in urls)


def test_that_it_is_none_has_its_screen(client, world):
    case = sent(world)
    client.force_login(world.elsa)
    case.refresh_from_db()
    url = reverse("complaints:no_concern", args=[case.reference])
    assert client.post(url, {"reason": "", "version": case.version}).status_code == 200
    assert client.post(url, {"reason": "Redan känt.", "version": case.version}).status_code == 302
    page = client.get(reverse("cases:case", args=[case.reference])).content.decode()
    assert "Ingen orosanmälan behövs enligt bedömning" in page
