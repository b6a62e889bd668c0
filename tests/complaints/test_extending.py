"""More time for the answer: the deadline moves with a trace, and the sender reads why, in the words seen."""

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.urls import reverse

from audit.models import Event
from cases.enums import Kind, PersonRole, Point
from cases.models import Case, Deadline, Message
from cases.queries.dialogue import unanswered
from cases.services.receipts import give_receipt
from cases.services.writing import add_person
from complaints.enums import AnswerTo, Outcome
from complaints.models import Complaint
from complaints.queries.following import shown
from complaints.services import answering, extending, following, joining
from complaints.services.mailing import send_sender_mails
from core.dates import end_of_day
from core.errors import DomainError
from registers.enums import Language
from tests.factories import NOW, make_case, make_deadline_rule

LATER = NOW + timedelta(days=1)
DAY = date(2026, 4, 10)


@pytest.fixture
def case(world):
    make_deadline_rule("answer", 10, "working_day", kind=Kind.COMPLAINT)
    made = make_case(world.section, Kind.COMPLAINT)
    give_receipt(case=made, key="k", by=None, at=NOW)
    return made


def extend(case, by, **values):
    told = {"due_on": DAY, "reason": "Vi väntar på ett yttrande.", **values}
    return extending.extend_answer(case_id=case.pk, by=by, at=LATER, **told)


def version_of(case):
    return Case.objects.values_list("version", flat=True).get(pk=case.pk)


def read(case):
    found = shown(Case.objects.select_related("board", "original").get(pk=case.pk))
    return [said.message.text for said in found.talk]


def test_the_deadline_moves_with_its_trace_and_the_sender_reads_the_words_that_were_seen(world, case):
    before = Deadline.objects.get(case=case).due_at
    who = {"role": PersonRole.COMPLAINANT, "name": "Kim", "contact": "kim@example.se"}
    add_person(case_id=case.pk, by=world.elsa, at=NOW, **who)
    words = extending.words_of_extension(case, due_on=DAY, reason="Vi väntar på ett yttrande.", at=LATER)
    assert ("10 apr 2026" in words, "Vi väntar på ett yttrande." in words) == (True, True)
    deadline = extend(case, world.elsa)
    assert (deadline.due_at, deadline.extended_reason) == (end_of_day(DAY), "Vi väntar på ett yttrande.")
    old = Event.objects.get(verb="case.extend_deadline").values.get(field="due_at").old
    assert old.startswith(f"{before:%Y-%m-%d}")
    assert read(case) == [words]
    send_sender_mails(by=None, at=LATER)
    assert [(one.to, "yttrande" in one.body) for one in mail.outbox] == [(["kim@example.se"], False)]


@pytest.mark.parametrize("language", Language)
def test_it_is_told_in_the_senders_language(world, case, language):
    Complaint.objects.filter(case=case).update(language=language)
    words = extending.words_of_extension(case, due_on=DAY, reason="Skäl.", at=LATER)
    assert ("Skäl." in words, "{" in words) == (True, False)
    assert ("10 apr 2026" in words, "2026-04-10" in words) == (language.tag == "sv", language.tag != "sv")


def test_whoever_handles_it_gives_the_new_day_and_whoever_may_not_handle_it_does_not(client, world, case):
    for person, may in ((world.harald, True), (world.kerstin, False)):
        client.force_login(person)
        url = reverse("complaints:extend", args=[case.reference])
        page = client.get(reverse("cases:case", args=[case.reference])).content.decode()
        assert (url in page, client.get(url).status_code) == (may, 200 if may else 403)
    case.refresh_from_db()
    told = {"due_on": "2026-04-10", "reason": "Vi väntar.", "version": case.version, "send": "1"}
    client.force_login(world.harald)
    assert client.post(reverse("complaints:extend", args=[case.reference]), told).status_code == 302


def test_two_who_give_a_new_day_at_once_see_both_reasons(client, world, case):
    case.refresh_from_db()
    told = {"due_on": "2026-04-20", "reason": "Min orsak.", "version": case.version, "send": "1"}
    extend(case, world.elsa, reason="Hennes orsak.")
    client.force_login(world.harald)
    page = client.post(reverse("complaints:extend", args=[case.reference]), told)
    assert page.status_code == 200
    html = page.content.decode()
    assert ("Hennes orsak." in html, "Min orsak." in html) == (True, True)
    assert Deadline.objects.get().due_at == end_of_day(DAY)


def test_it_silences_no_question_that_waits(world, case):
    following.write(case_id=case.pk, text="När får jag svar?", opened_at=NOW, by=None, at=NOW)
    extend(case, world.elsa)
    assert unanswered().count() == 1


def test_who_sent_a_duplicate_is_told_too(world, case):
    other = make_case(world.section, Kind.COMPLAINT)
    Complaint.objects.filter(case=other).update(language="en")
    joining.join_duplicate(case_id=other.pk, into=case.pk, by=world.elsa, at=LATER)
    extend(case, world.elsa)
    assert ["2026-04-10" in words for words in read(other)] == [True]


def test_of_a_closed_room_nothing_is_told(world, case):
    Case.objects.filter(pk=case.pk).update(restricted=True)
    extend(case, world.elsa)
    assert (Message.objects.filter(point=Point.EXTENDED).count(), Deadline.objects.get().due_at) == (
        0,
        end_of_day(DAY),
    )


@pytest.mark.parametrize("wrong", [{"reason": " "}, {"due_on": NOW.date()}])
def test_without_a_reason_or_a_later_day_nothing_moves(world, case, wrong):
    before = Deadline.objects.get().due_at
    with pytest.raises(DomainError):
        extend(case, world.elsa, **wrong)
    assert (Deadline.objects.get().due_at, Message.objects.filter(point=Point.EXTENDED).count()) == (
        before,
        0,
    )


def test_an_answer_meets_its_deadline_and_there_is_nothing_left_to_extend(world, case):
    given = answering.Answer("Tack.", AnswerTo.INDIVIDUAL, Outcome.DEVIATION)
    answering.answer(case_id=case.pk, given=given, by=world.elsa, at=LATER)
    assert Deadline.objects.get().met_at == LATER
    with pytest.raises(DomainError):
        extend(case, world.elsa)


def test_the_page_shows_what_will_be_read_before_it_is_sent(world, case, client):
    client.force_login(world.elsa)
    deadline = Deadline.objects.get()
    old = client.get(reverse("cases:extend_deadline", args=[case.reference, deadline.pk]))
    path = reverse("complaints:extend", args=[case.reference])
    assert (old.status_code, old.url) == (302, path)
    told = {
        "due_on": "2026-04-10",
        "reason": "Vi väntar på ett yttrande.",
        "version": version_of(case),
    }
    late = client.post(path, {**told, "due_on": "2026-03-03"}).content.decode()
    assert "Välj en senare dag än" in late
    html = client.post(path, told).content.decode()
    words = extending.words_of_extension(case, due_on=DAY, reason=told["reason"], at=LATER)
    assert (words in html, Message.objects.filter(point=Point.EXTENDED).count()) == (True, 0)
    changed = client.post(path, {**told, "change": "1"}).content.decode()
    assert ('value="2026-04-10"' in changed, words in changed) == (True, False)
    assert client.post(path, {**told, "send": "1"}).status_code == 302
    assert read(case) == [words]


def test_a_reason_that_may_point_out_somebody_is_asked_about_before_it_is_shown_or_sent(world, case, client):
    add_person(case_id=case.pk, role=PersonRole.COMPLAINANT, name="Kim Ek", by=world.elsa, at=NOW)
    client.force_login(world.elsa)
    path = reverse("complaints:extend", args=[case.reference])
    told = {"due_on": "2026-04-10", "reason": "Vi ska tala med Kim Ek.", "version": version_of(case)}
    page = client.post(path, {**told, "send": "1"})
    assert "Det här kan peka ut någon: Kim Ek." in page.content.decode()
    assert not Message.objects.filter(point=Point.EXTENDED).exists()
    told |= {"sure": "on", "asked": page.context["form"].data["asked"]}
    seen_first = client.post(path, told).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]+)"', seen_first))
    assert hidden.keys() >= {"due_on", "reason", "sure", "asked", "version"}
    told = {name: hidden[name] for name in ("due_on", "reason", "sure", "asked", "version")}
    assert client.post(path, {**told, "send": "1"}).status_code == 302
