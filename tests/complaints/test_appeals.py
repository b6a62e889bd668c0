"""An appeal that came as a complaint: it cannot be ended here, has its day, and may turn out to be none."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from cases.enums import Channel, Kind, Point, Status
from cases.kinds import get
from cases.models import Case, Deadline
from cases.queries import inbox
from cases.queries.history import history
from cases.services import dialogue, linking, moving
from cases.services.opening import Report
from complaints.enums import AnswerTo, ComplaintKind, Outcome, Sender
from complaints.models import Complaint
from complaints.services import answering, appeals, following, joining
from complaints.services.receiving import Told, receive
from complaints.services.registering import register
from core.dates import SWEDEN, day_to_act, end_of_day, local_date
from core.errors import DomainError
from tests.factories import NOW, make_case

EVENING = datetime(2026, 3, 2, 23, 59, 59, tzinfo=SWEDEN)
WAITS = "Överklagandet är inte lämnat till den som fattade beslutet."


def sent(world, text="Jag överklagar beslutet.", at=NOW, **values):
    told = Told(text=text, kind=ComplaintKind.COMPLAINT, sender=Sender.USER, unit=world.section, **values)
    return receive(told=told, uploads=[], submission_key=uuid4().hex, by=None, at=at).case


def row(case):
    return Complaint.objects.get(case=case)


def answer(case, by, outcome=Outcome.NO_DEVIATION):
    told = answering.Answer(text="Tack.", to=AnswerTo.INDIVIDUAL, outcome=outcome, outcome_reason="Prövat.")
    answering.answer(case_id=case.pk, given=told, by=by, at=NOW)


def deny(case, by, reason="Ordet står i en fråga om något annat."):
    return appeals.not_an_appeal(case_id=case.pk, reason=reason, by=by, at=NOW)


def close(case, world):
    return moving.perform(name="close", case_id=case.pk, by=world.elsa, at=NOW)


def test_it_is_to_be_handed_over_the_day_it_came_in_and_handing_over_meets_that(world):
    case = sent(world)
    limit = Deadline.objects.get(case=case)
    assert (limit.code, limit.name, limit.due_at) == ("appeal", "Lämna över överklagandet", EVENING)
    case.refresh_from_db()
    assert (case.due_at, case.urgent) == (EVENING, True)
    assert [one.pk for one in inbox.box("soon", world.elsa, at=NOW)] == [case.pk]
    assert [one.pk for one in inbox.box("overdue", world.elsa, at=NOW + timedelta(days=1))] == [case.pk]
    appeals.pass_appeal_on(case_id=case.pk, to="Nämnden", by=world.elsa, at=NOW)
    assert Deadline.objects.get(case=case).met_at == NOW


def test_what_was_sent_twice_has_one_day_and_none_anew_once_it_is_said_to_be_no_appeal(world):
    report = Report(text="Jag överklagar.", submission_key="k")
    values = {"unit": world.section, "report": report, "sender": Sender.USER, "by": None, "appeal": True}
    case = register(**values, at=NOW)
    deny(case, world.elsa)
    assert register(**values, at=NOW + timedelta(minutes=1)) == case
    assert not Deadline.objects.exists()


FRIDAY, MONDAY = datetime(2026, 3, 6, 9, 0, tzinfo=SWEDEN), datetime(2026, 3, 9, 23, 59, 59, tzinfo=SWEDEN)


@pytest.mark.parametrize(
    ("came", "due"),
    [
        (FRIDAY.replace(hour=16, minute=59), end_of_day(FRIDAY.date())),
        (FRIDAY.replace(hour=17), MONDAY),
        (FRIDAY + timedelta(days=1), MONDAY),  # a Saturday
        (FRIDAY + timedelta(days=2), MONDAY),
        (datetime(2026, 4, 2, 18, 0, tzinfo=SWEDEN), end_of_day(date(2026, 4, 7))),  # before Easter
        (NOW, EVENING),
    ],
)
def test_what_comes_when_nobody_is_there_is_due_the_next_working_day_and_keeps_its_own(world, came, due):
    case = sent(world, at=came)
    assert (case.deadlines.get().due_at, row(case).appeal_arrived_on) == (due, local_date(came))


def write(case, text, at=NOW, by=None):
    return following.write(case_id=case.pk, text=text, opened_at=at, by=by, at=at)


def test_one_that_is_written_later_is_seen_as_one_from_the_start(world):
    case = sent(world, text="Maten var kall.")
    assert not case.deadlines.exists()
    write(case, "Jag vill överklaga beslutet också.", at=FRIDAY.replace(hour=18))
    limit = case.deadlines.get()
    assert (limit.code, limit.name, limit.due_at) == ("appeal", "Lämna över överklagandet", MONDAY)
    case.refresh_from_db()
    assert (row(case).appeal_arrived_on, row(case).appeal_waits) == (FRIDAY.date(), True)
    assert (case.urgent, case.due_at) == (True, MONDAY)
    write(case, "Har ni sett att jag vill överklaga?", at=FRIDAY + timedelta(days=3))
    assert (case.deadlines.get().due_at, row(case).appeal_arrived_on) == (MONDAY, FRIDAY.date())


def test_one_that_staff_write_later_on_their_own_page_is_seen_too(world):
    case = make_case(world.section, Kind.COMPLAINT, reporter=world.anna)
    dialogue.write_as_reporter(
        case_id=case.pk, point=Point.ADDITION, text="Hon vill överklaga.", by=world.anna, at=NOW
    )
    assert (row(case).appeal_waits, case.deadlines.get().due_at) == (True, EVENING)


def test_words_of_an_appeal_in_a_deviation_are_nothing_but_words(world):
    case = make_case(world.section, reporter=world.anna)
    dialogue.write_as_reporter(
        case_id=case.pk, point=Point.ADDITION, text="Hon vill överklaga.", by=world.anna, at=NOW
    )
    assert not case.deadlines.exists()


def test_one_that_comes_when_the_work_has_ended_opens_it_again(world):
    case = sent(world, text="Maten var kall.")
    moving.perform(name="investigate", case_id=case.pk, by=world.elsa, at=NOW)
    answer(case, world.elsa)
    close(case, world)
    write(case, "Tack för svaret.", at=FRIDAY)
    case.refresh_from_db()
    assert case.is_ended
    write(case, "Då överklagar jag.", at=FRIDAY)
    case.refresh_from_db()
    assert (case.status, case.due_at) == (Status.INVESTIGATING, end_of_day(FRIDAY.date()))
    with pytest.raises(DomainError, match=WAITS):
        close(case, world)


def test_one_in_what_is_missing_in_an_answer_is_seen(world):
    case = sent(world, text="Maten var kall.")
    answer(case, world.elsa)
    following.ask_for_review(case_id=case.pk, why="Jag överklagar.", by=None, at=FRIDAY)
    assert row(case).appeal_arrived_on == FRIDAY.date()


@pytest.mark.parametrize(("told", "urgent"), [({}, False), ({"acute": True}, True), ({"child": True}, True)])
def test_what_is_no_appeal_is_read_today_only_where_something_else_presses(world, told, urgent):
    case = sent(world, **told)
    deny(case, world.elsa)
    case.refresh_from_db()
    assert case.urgent is urgent


def test_of_a_part_of_a_letter_it_stays_since_nobody_knows_why(world):
    case = make_case(world.section, Kind.COMPLAINT, report={"urgent": True, "channel": Channel.FROM_CASE})
    write(case, "Jag överklagar.")
    deny(case, world.elsa)
    case.refresh_from_db()
    assert case.urgent is True


def test_handing_over_leaves_its_trace_each_time_to_whom_when_and_what(world):
    case = sent(world)
    for to, at in (("Arbetsutskottet", NOW), ("Nämnden", NOW + timedelta(hours=1))):
        appeals.pass_appeal_on(case_id=case.pk, to=to, by=world.elsa, at=at)
    told = [
        {change.name: change.new for change in entry.changes}
        for entry in reversed(history(case))
        if "överklagandet lämnades" in entry.text.lower()
    ]
    assert [one["Beslutsfattare"] for one in told] == ["Arbetsutskottet", "Nämnden"]
    assert [one["Lämnat till beslutsfattaren"] for one in told] == [
        "2 mar 2026 kl. 09.00",
        "2 mar 2026 kl. 10.00",
    ]
    assert [one["Överklagandet kom in"] for one in told] == ["2 mar 2026"] * 2
    assert told[0]["Utfall"] == Outcome.APPEAL.label


def test_its_day_is_given_no_more_time(client, world):
    case = sent(world)
    client.force_login(world.elsa)
    url = reverse("cases:extend_deadline", args=[case.reference, case.deadlines.get().pk])
    assert client.get(url).headers["Location"] == reverse("complaints:appeal", args=[case.reference])


def test_it_is_not_closed_before_it_is_handed_over(world):
    case = sent(world)
    moving.perform(name="investigate", case_id=case.pk, by=world.elsa, at=NOW)
    answer(case, world.elsa)
    with pytest.raises(DomainError, match=WAITS):
        close(case, world)
    appeals.pass_appeal_on(case_id=case.pk, to="Nämnden", by=world.elsa, at=NOW)
    assert close(case, world).is_ended


def test_it_is_not_joined_with_another_before_it_is_handed_over(world):
    case, kept = sent(world), make_case(world.section, Kind.COMPLAINT)
    join = {"case_id": case.pk, "into": kept.pk, "by": world.elsa, "at": NOW}
    with pytest.raises(DomainError, match=WAITS):
        joining.join_duplicate(**join)
    assert not case.led_to.exists()
    deny(case, world.elsa)
    assert joining.join_duplicate(**join).is_ended


def test_it_is_not_reclassified_away_before_it_is_handed_over(world):
    case = sent(world)
    order = {"case_id": case.pk, "kind": Kind.DEVIATION, "reason": "Fel slag.", "by": world.elsa, "at": NOW}
    with pytest.raises(DomainError, match=WAITS):
        linking.reclassify(**order)
    assert Case.objects.count() == 1
    deny(case, world.elsa)
    assert linking.reclassify(**order).kind == Kind.DEVIATION


def test_what_is_no_appeal_is_a_complaint_like_others_and_the_reason_is_kept(world):
    case = sent(world, appeal=True)
    assert row(case).outcome == Outcome.APPEAL
    deny(case, world.elsa)
    found = row(case)
    assert (found.appeal_arrived_on, found.outcome, found.outcome_reason) == (None, "", "")
    case.refresh_from_db()
    assert (case.due_at, Deadline.objects.count()) == (None, 0)
    assert not Case.objects.filter(
        get(Kind.COMPLAINT).pending, pk=case.pk
    ).exists()  # it may be erased in time
    kept = {
        value.field: (value.old, value.new)
        for value in Event.objects.get(verb="complaint.no_appeal").values.all()
    }
    assert kept["reason"] == ("", "Ordet står i en fråga om något annat.")
    assert kept["appeal_arrived_on"][0] == str(local_date(NOW))
    assert kept["outcome"] == (Outcome.APPEAL, "")


def test_an_outcome_that_was_judged_stays(world):
    case = sent(world)
    answer(case, world.elsa)
    deny(case, world.elsa)
    assert (row(case).outcome, row(case).outcome_reason) == (Outcome.NO_DEVIATION, "Prövat.")


def test_it_may_turn_out_to_be_one_all_the_same(world):
    case = sent(world)
    deny(case, world.elsa)
    appeals.pass_appeal_on(case_id=case.pk, to="Nämnden", by=world.elsa, at=NOW + timedelta(days=3))
    assert row(case).appeal_arrived_on == local_date(NOW)


@pytest.mark.parametrize(
    ("reason", "words", "field"),
    [(" ", "Skriv ett skäl.", "reason"), ("Ordet.", "inget överklagande som väntar", None)],
)
def test_it_takes_a_reason_and_an_appeal_that_waits(world, reason, words, field):
    case = sent(world)
    if field is None:
        appeals.pass_appeal_on(case_id=case.pk, to="Nämnden", by=world.elsa, at=NOW)
    with pytest.raises(DomainError, match=words) as refusal:
        deny(case, world.elsa, reason)
    assert (refusal.value.field or None, row(case).appeal_arrived_on) == (field, local_date(NOW))


@pytest.mark.parametrize("who", ["harald", "kerstin", "anna", "nils"])
def test_only_whoever_decides_says_that_it_is_none(world, who):
    with pytest.raises(PermissionDenied):
        deny(sent(world), getattr(world, who))


@pytest.mark.parametrize(("who", "shown"), [("elsa", [True, True]), ("harald", [True, False])])
def test_the_page_says_what_to_do_and_leads_there(client, world, who, shown):
    case = sent(world)
    client.force_login(getattr(world, who))
    page = client.get(reverse("cases:case", args=[case.reference])).content.decode()
    urls = [reverse(f"complaints:{name}", args=[case.reference]) for name in ("appeal", "no_appeal")]
    assert [url in page for url in urls] == shown
    assert ("Lämna över överklagandet" in page, "Det är ett överklagande<" in page) == (True, False)


def test_the_command_has_its_screen(client, world):
    case = sent(world)
    client.force_login(world.elsa)
    case.refresh_from_db()
    url = reverse("complaints:no_appeal", args=[case.reference])
    assert client.post(url, {"reason": "", "version": case.version}).status_code == 200
    assert client.post(url, {"reason": "Ordet.", "version": case.version}).status_code == 302
    assert row(case).appeal_arrived_on is None


@pytest.mark.parametrize(("text", "seen"), [("Hon vill överklaga.", True), ("Maten var kall.", False)])
def test_what_staff_write_down_is_looked_through_as_the_publics_is(client, world, text, seen):
    client.force_login(world.elsa)
    told = {
        "text": text,
        "unit": world.section.pk,
        "kind": "klagomal",
        "channel": Channel.PHONE,
        "sender": "brukare",
        "voices": "1",
        "received_on": str(local_date(timezone.now())),
        "submission_key": uuid4().hex,
    }
    answer = client.post(reverse("complaints:write_down"), told)
    case = Case.objects.get()
    today = local_date(case.received_at)
    assert (row(case).appeal_arrived_on, case.urgent) == (today if seen else None, seen)
    limits = [(one.code, one.due_at) for one in case.deadlines.all()]
    assert limits == ([("appeal", end_of_day(day_to_act(case.received_at)))] if seen else [])
    said = [str(message) for message in get_messages(answer.wsgi_request)]
    assert any("kan vara ett överklagande" in line for line in said) is seen
