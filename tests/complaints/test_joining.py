"""What came in twice is one complaint: counted once, followed by both, told apart again."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audit.models import Event
from cases.enums import Kind, PersonRole, Status
from cases.models import Case, CaseLink, Deadline
from cases.services import dialogue, moving
from cases.services.receipts import give_receipt
from cases.services.writing import add_person
from complaints.enums import AnswerTo, Outcome
from complaints.models import Complaint
from complaints.queries.following import shown
from complaints.services import answering, following, joining
from complaints.services.mailing import send_sender_mails
from core.dates import Period
from core.errors import DomainError
from figures.measures import all_measures
from figures.queries.counting import Scope, count
from tests.factories import NOW, make_case, make_deadline_rule

LATER = NOW + timedelta(hours=1)
YEAR = Period.year(2026)


def complaint(world, unit=None, **values):
    return make_case(unit or world.section, Kind.COMPLAINT, **values)


@pytest.fixture
def pair(world):
    """Two that say the same, each with a sender: (the duplicate, the one kept)."""
    made = complaint(world, text="Ingen ringer tillbaka."), complaint(world, text="KANARIE Ingen ringer.")
    for case, name in zip(made, ("dubblett", "kvar"), strict=True):
        give_receipt(case=case, key=name, by=None, at=NOW)
        who = {"role": PersonRole.COMPLAINANT, "name": name, "contact": f"{name}@example.se"}
        add_person(case_id=case.pk, by=world.elsa, at=NOW, **who)
    return made


def join(case, kept, by):
    joining.join_duplicate(case_id=case.pk, into=kept.pk, by=by, at=LATER)
    for one in (case, kept):
        one.refresh_from_db()


def given(**values):
    return answering.Answer(**{
        "text": "Vi ringer i morgon.", "to": AnswerTo.INDIVIDUAL, "outcome": Outcome.DEVIATION,
        "fit_for_code": True, **values,
    })  # fmt: skip


def answer(case, by, **values):
    moving.perform(name="investigate", case_id=case.pk, by=by, at=LATER)
    answering.answer(case_id=case.pk, given=given(**values), by=by, at=LATER)


def seen(case):
    return shown(Case.objects.select_related("board", "original").get(pk=case.pk))


def test_a_duplicate_ends_and_is_counted_once_everywhere(world, pair):
    measure, scope = all_measures()["klagomal_utomstaende"], Scope(world.board)
    assert count(measure, YEAR, scope) == 2
    join(*pair, world.elsa)
    assert (count(measure, YEAR, scope), pair[0].status, pair[0].is_ended) == (1, Status.JOINED, True)
    assert list(Case.objects.counted()) == [pair[1]]
    link = CaseLink.objects.get()
    assert (link.source, link.target, link.relation) == (*pair, "joined_with")
    said = Event.objects.filter(verb="case.join").get()
    assert (pair[1].reference in said.summary, said.values.get(field="reason").new) == (False, "Dubblett")


def test_whoever_sent_the_duplicate_reads_the_answer_and_nothing_else(world, pair):
    join(*pair, world.elsa)
    assert seen(pair[0]).status == "received"
    dialogue.answer(case_id=pair[1].pk, text="KANARIE Vem talade du med?", by=world.elsa, at=LATER)
    moving.perform(name="investigate", case_id=pair[1].pk, by=world.elsa, at=LATER)
    moving.perform(name="ask", case_id=pair[1].pk, by=world.elsa, at=LATER)
    assert [seen(one).status for one in pair] == ["investigating", "waiting"]
    moving.perform(name="resume", case_id=pair[1].pk, by=world.elsa, at=LATER)
    answering.answer(case_id=pair[1].pk, given=given(), by=world.elsa, at=LATER)
    mail.outbox.clear()
    send_sender_mails(by=None, at=LATER)
    assert {("dubblett@example.se",), ("kvar@example.se",)} == {tuple(one.to) for one in mail.outbox}
    assert not [one for one in mail.outbox if pair[1].reference in one.body and "dubblett" in one.to[0]]
    found = seen(pair[0])
    assert (found.status, found.answers, found.talk) == ("answered", ("Vi ringer i morgon.",), ())
    assert ("KANARIE" in str(found), found.text) == (False, "Ingen ringer tillbaka.")
    moving.perform(name="close", case_id=pair[1].pk, by=world.elsa, at=LATER)
    assert seen(pair[0]).status == "closed"


def test_an_answer_that_was_there_before_is_read_at_once(world, pair):
    answer(pair[1], world.elsa)
    join(*pair, world.elsa)
    assert seen(pair[0]).answers == ("Vi ringer i morgon.",)


def test_an_answer_that_may_not_be_read_with_a_code_leaves_nobody_without_one(world, pair):
    join(*pair, world.elsa)
    answer(pair[1], world.elsa, fit_for_code=False)
    assert (seen(pair[0]).is_answered, seen(pair[0]).status) == (False, "investigating")
    with pytest.raises(DomainError, match="1 dubblett har inte fått svaret"):
        moving.perform(name="close", case_id=pair[1].pk, by=world.elsa, at=LATER)
    answering.answer(case_id=pair[1].pk, given=given(), by=world.elsa, at=LATER)
    moving.perform(name="close", case_id=pair[1].pk, by=world.elsa, at=LATER)


def test_a_kept_one_that_becomes_a_closed_room_hides_its_answer_from_both(world, pair):
    join(*pair, world.elsa)
    answer(pair[1], world.elsa)
    Case.objects.filter(pk=pair[1].pk).update(restricted=True)
    found = seen(pair[0])
    assert (found.status, found.answers, found.is_answered) == ("investigating", (), False)


def test_a_duplicate_in_a_closed_room_hides_it_too_and_nothing_is_joined_with_one_that_is(world, pair):
    third = complaint(world)
    Case.objects.filter(pk=third.pk).update(restricted=True)
    third.readers.create(person=world.elsa, since=NOW, reason="Utreder.")
    with pytest.raises(DomainError) as refusal:
        joining.join_duplicate(case_id=pair[0].pk, into=third.pk, by=world.elsa, at=LATER)
    assert refusal.value.field == "into"
    join(*pair, world.elsa)
    answer(pair[1], world.elsa)
    Case.objects.filter(pk=pair[0].pk).update(restricted=True)
    assert (seen(pair[0]).status, seen(pair[0]).answers) == ("investigating", ())


def test_taken_out_again_it_is_worked_on_counted_and_unanswered(world):
    make_deadline_rule("answer", 10, "working_day", kind=Kind.COMPLAINT)
    pair = complaint(world), complaint(world)
    answer(pair[1], world.elsa)
    join(*pair, world.elsa)
    assert Deadline.objects.get(case=pair[0]).met_at == LATER
    again = LATER + timedelta(days=1)
    with pytest.raises(DomainError):
        joining.separate(case_id=pair[0].pk, reason=" ", by=world.elsa, at=again)
    joining.separate(case_id=pair[0].pk, reason="Annan händelse.", by=world.elsa, at=again)
    pair[0].refresh_from_db()
    row = Complaint.objects.get(case=pair[0])
    assert (pair[0].status, row.answer, row.answered_at, row.outcome) == ("investigating", "", None, "")
    assert (Deadline.objects.get(case=pair[0]).met_at, CaseLink.objects.count()) == (None, 0)
    assert count(all_measures()["klagomal_utomstaende"], YEAR, Scope(world.board)) == 2
    join(*pair, world.elsa)  # and it may be joined once more
    assert CaseLink.objects.count() == 1


def test_the_one_kept_has_the_day_of_whoever_wrote_first(world):
    make_deadline_rule("answer", 10, "working_day", kind=Kind.COMPLAINT)
    first, second = complaint(world), complaint(world, at=NOW + timedelta(days=7))
    due = Deadline.objects.get(case=first).due_at
    assert Deadline.objects.get(case=second).due_at > due
    joining.join_duplicate(case_id=first.pk, into=second.pk, by=world.elsa, at=NOW + timedelta(days=8))
    assert Deadline.objects.get(case=second).due_at == due
    assert Event.objects.get(verb="complaint.joined").fields == ["due_at"]
    third = complaint(world, at=NOW + timedelta(days=9))
    joining.join_duplicate(case_id=third.pk, into=second.pk, by=world.elsa, at=NOW + timedelta(days=9))
    assert Deadline.objects.get(case=second).due_at == due


def test_who_is_not_satisfied_gets_a_new_review_of_her_own(world, pair):
    join(*pair, world.elsa)
    answer(pair[1], world.elsa)
    following.rate(case_id=pair[0].pk, satisfied=False, by=None, at=LATER)
    following.ask_for_review(case_id=pair[0].pk, why="Ni ringde inte.", by=None, at=LATER)
    rows = [Complaint.objects.get(case=one) for one in pair]
    assert [row.review_not_by for row in rows] == [world.elsa, None]
    assert [row.satisfied for row in rows] == [False, None]
    assert [seen(one).status for one in pair] == ["review", "answered"]
    assert Case.objects.get(pk=pair[0].pk).status == Status.INVESTIGATING


# Who joins: decides in the duplicate (in Anna's section), handles the one kept (there, or in Nils' section).
@pytest.mark.parametrize(
    ("who", "here", "there"),
    [("elsa", True, False), ("harald", False, False), ("nils", False, False), ("astrid", True, True),
     ("kerstin", False, False), ("anna", False, False), ("olle", False, False)],
)  # fmt: skip
def test_who_may_join(world, who, here, there):
    case, kept, elsewhere = complaint(world), complaint(world), complaint(world, world.other_section)
    for into, may in ((elsewhere, there), (kept, here)):
        by = getattr(world, who)
        if may:
            joining.join_duplicate(case_id=case.pk, into=into.pk, by=by, at=LATER)
            joining.separate(case_id=case.pk, reason="Fel.", by=by, at=LATER)
        else:
            with pytest.raises(PermissionDenied):
                joining.join_duplicate(case_id=case.pk, into=into.pk, by=by, at=LATER)


def test_what_cannot_be_joined_is_refused(world):
    case, kept, third = (complaint(world) for _number in range(3))
    other, deviation = complaint(world, world.board2_section), make_case(world.section)
    for into in (case, other, deviation):
        with pytest.raises(DomainError):
            joining.join_duplicate(case_id=case.pk, into=into.pk, by=world.elsa, at=LATER)
    join(case, kept, world.elsa)
    for one, into in ((case, third), (third, case), (kept, third)):  # ended; a duplicate; has duplicates
        with pytest.raises(DomainError):
            joining.join_duplicate(case_id=one.pk, into=into.pk, by=world.elsa, at=LATER)
    answer(third, world.elsa, fit_for_code=False)
    moving.perform(name="close", case_id=third.pk, by=world.elsa, at=LATER)
    fourth = complaint(world)
    with pytest.raises(DomainError):
        joining.join_duplicate(case_id=fourth.pk, into=third.pk, by=world.elsa, at=LATER)


def test_the_pages_join_and_take_apart(world, client):
    case, kept = complaint(world), complaint(world, text="Ingen ringer.")
    unseen = complaint(world, world.other_section)
    client.force_login(world.elsa)
    path = reverse("complaints:join", args=[case.reference])
    html = client.get(path).content.decode()
    assert (kept.reference in html, unseen.reference in html) == (True, False)
    assert "Välj vilket klagomål som behålls." in client.post(path, {"version": 1}).content.decode()
    assert client.post(path, {"version": case.version, "into": kept.pk}).status_code == 302
    html = client.get(reverse("cases:case", args=[case.reference])).content.decode()
    assert ("Dubblett" in html, kept.reference in html) == (True, True)
    path = reverse("complaints:separate", args=[case.reference])
    assert client.post(path, {"reason": "Annan sak."}).status_code == 302
    assert Case.objects.get(pk=case.pk).status == Status.INVESTIGATING
