"""Opening a case: one report, one case, one number."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.models import Event
from cases.enums import Kind, Precision
from cases.models import Case, CaseReader, CaseWord, Deadline, Notice, NumberSeries, OriginalReport
from cases.services import readers
from cases.services.opening import open_case
from core.dates import SWEDEN
from core.errors import DomainError
from organisation.roles import Role
from tests.factories import NOW, grant, make_case, make_deadline_rule, make_report, make_unit, note_by_hand
from tests.shared import at_once
from tests.world import open_deviation


def test_a_report_becomes_a_case_with_everything_it_needs(world):
    make_deadline_rule()
    case = open_deviation(world, report={"place": "Hallen", "event_count": 3, "answers": {"shift": "natt"}})
    assert (case.reference, case.kind, case.status) == ("SN-AV-2026-1", "deviation", "received")
    assert (case.board, case.unit, case.reporter) == (world.board, world.section, world.anna)
    assert (case.received_at, case.received_on, case.event_count) == (NOW, NOW.date(), 3)
    assert (case.restricted, case.protected, case.version) == (False, False, 1)
    assert (case.original.text, case.original.place, case.original.answers) == (
        "Larmet gick inte fram till personalen.",
        "Hallen",
        {"shift": "natt"},
    )
    assert case.deviation.lexsarah_possible is None
    assert case.deadlines.count() == 1
    assert set(case.words.values_list("word", flat=True)) >= {"larm", "personal"}
    told = [("anna", "feedback")]  # the chief is told in the letter of the day
    assert list(Notice.objects.order_by("pk").values_list("recipient__username", "template")) == told
    assert list(Event.objects.values_list("verb", "actor__username", "board_id")) == [
        ("case.open", "anna", world.board.pk)
    ]


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 3, 1, 23, 30, tzinfo=SWEDEN), date(2026, 3, 1)),
        (datetime(2026, 12, 31, 23, 59, tzinfo=SWEDEN), date(2026, 12, 31)),
        (datetime(2026, 7, 1, 0, 15, tzinfo=SWEDEN), date(2026, 7, 1)),
    ],
)
def test_a_case_counts_on_the_swedish_day_it_came_in(world, moment, day):
    assert open_deviation(world, at=moment).received_on == day


def test_the_number_is_of_the_namnd_the_kind_and_the_swedish_year(world):
    last_minute = datetime(2026, 12, 31, 23, 59, tzinfo=SWEDEN)
    new_year = datetime(2027, 1, 1, 0, 0, tzinfo=SWEDEN)
    references = [
        open_deviation(world).reference,
        open_deviation(world).reference,
        make_case(world.section, Kind.COMPLAINT).reference,
        open_deviation(world, world.board2_section, reporter=world.olle).reference,
        open_deviation(world, at=last_minute).reference,
        open_deviation(world, at=new_year).reference,
    ]
    assert references == [
        "SN-AV-2026-1",
        "SN-AV-2026-2",
        "SN-KL-2026-1",
        "ON-AV-2026-1",
        "SN-AV-2026-3",
        "SN-AV-2027-1",
    ]


def test_a_number_is_not_used_again_when_opening_fails(world):
    open_deviation(world)
    with pytest.raises(TypeError):
        open_deviation(world, detail={"nonsense": 1})
    assert open_deviation(world).reference == "SN-AV-2026-2"
    assert NumberSeries.objects.get().last == 2


@pytest.mark.parametrize(
    ("report", "message", "field"),
    [
        ({"text": "  "}, "Berätta vad som hände.", "text"),
        (
            {"occurred_from": NOW + timedelta(minutes=1)},
            "Händelsen ligger i framtiden. Ändra tidpunkten.",
            "occurred",
        ),
        (
            {"occurred_from": NOW, "occurred_to": NOW + timedelta(days=1)},
            "Händelsen ligger i framtiden. Ändra tidpunkten.",
            "occurred",
        ),
    ],
)
def test_a_report_that_cannot_be_right_is_refused(world, report, message, field):
    with pytest.raises(DomainError) as refusal:
        open_case(
            kind=Kind.DEVIATION, unit=world.section, report=make_report(**report), by=world.anna, at=NOW
        )
    assert (refusal.value.message, refusal.value.field) == (message, field)
    assert (Case.objects.count(), Event.objects.count()) == (0, 0)


def test_a_closed_unit_takes_no_reports(world):
    closed = make_unit(world.area, valid_to=date(2026, 3, 1))
    with pytest.raises(DomainError, match="finns inte längre"):
        open_deviation(world, closed)
    assert open_deviation(world, closed, at=NOW - timedelta(days=1)).unit == closed


def test_a_case_sent_twice_is_one_case(world):
    first = open_deviation(world, report={"submission_key": "k"})
    again = open_deviation(world, report={"submission_key": "k"}, at=NOW + timedelta(minutes=5))
    assert (again, Case.objects.count(), Event.objects.count()) == (first, 1, 1)
    assert Notice.objects.count() == 1  # the reporter's; the chief has it in the letter of the day


def test_the_same_key_with_another_text_is_refused(world):
    open_deviation(world, report={"submission_key": "k"})
    with pytest.raises(DomainError, match="redan skickats med ett annat innehåll"):
        open_deviation(world, text="Något annat.", report={"submission_key": "k"})


def test_two_reports_without_a_key_are_two_cases(world):
    assert open_deviation(world) != open_deviation(world)


def test_a_lexsarah_report_is_restricted_at_once_to_those_who_receive_it(world):
    case = make_case(world.section, Kind.LEXSARAH, reporter=world.anna)
    assert case.restricted is True
    assert list(CaseReader.objects.values_list("person__username", "until")) == [("sara", None)]
    notices = Notice.objects.filter(template="new_case")
    assert list(notices.values_list("recipient__username", flat=True)) == ["sara"]
    assert list(Case.objects.visible_to(world.elsa)) == []


def test_a_risk_analysis_that_is_only_planned_is_told_to_the_chief(world):
    case = make_case(world.section, Kind.RISK)
    assert (case.status, Notice.objects.count()) == ("planned", 1)


def test_the_chief_nearest_by_is_told_and_a_deputy_only_where_there_is_no_chief(world):
    urgent = {"report": {"urgent": True}}
    told = open_deviation(world, **urgent).notices.filter(template="new_case")
    assert {notice.recipient for notice in told} == {world.elsa, world.eva}
    world.elsa.is_active = False
    world.elsa.save()
    assert open_deviation(world, **urgent).notices.get(template="new_case").recipient == world.eva
    lonely = make_unit(world.unit)
    assert open_deviation(world, lonely, **urgent).notices.get(template="new_case").recipient == world.ulla


# --- deadlines ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "amount", "unit", "due"),
    [
        # Over the change to summer time (29 March 2026) 72 hours are 72 hours.
        (datetime(2026, 3, 28, 12, 0, tzinfo=SWEDEN), 72, "hour", "2026-03-31 13:00:00+0200"),
        # Over the change back (25 October 2026).
        (datetime(2026, 10, 24, 12, 0, tzinfo=SWEDEN), 24, "hour", "2026-10-25 11:00:00+0100"),
        # Easter 2026: Maundy Thursday 2 April; Friday and Monday are holidays.
        (datetime(2026, 4, 2, 15, 0, tzinfo=SWEDEN), 1, "working_day", "2026-04-07 23:59:59+0200"),
        (datetime(2026, 4, 2, 15, 0, tzinfo=SWEDEN), 1, "day", "2026-04-03 23:59:59+0200"),
        # The month has no 31st, and no 29th.
        (datetime(2026, 12, 31, 8, 0, tzinfo=SWEDEN), 2, "month", "2027-02-28 23:59:59+0100"),
        (datetime(2026, 1, 31, 8, 0, tzinfo=SWEDEN), 1, "month", "2026-02-28 23:59:59+0100"),
    ],
)
def test_a_deadline_ends_on_the_right_moment(world, received, amount, unit, due):
    make_deadline_rule(amount=amount, unit=unit)
    deadline = open_deviation(world, at=received).deadlines.get()
    assert deadline.due_at.astimezone(SWEDEN).strftime("%Y-%m-%d %H:%M:%S%z") == due
    assert deadline.starts_at == received


def test_the_namnds_own_deadline_wins_over_the_common_one(world):
    make_deadline_rule(amount=5)
    make_deadline_rule(amount=2, board=world.board)
    make_deadline_rule(amount=9, board=world.other_board)
    assert open_deviation(world).deadlines.get().amount == 2


def test_a_deadline_that_is_past_is_overdue_until_it_is_met(world):
    make_deadline_rule()
    deadline = open_deviation(world).deadlines.get()
    assert deadline.is_overdue(NOW) is False
    assert deadline.is_overdue(NOW + timedelta(days=2)) is True
    Deadline.objects.update(met_at=NOW)
    note_by_hand()
    assert Deadline.objects.get().is_overdue(NOW + timedelta(days=2)) is False


# --- any text --------------------------------------------------------------------------------------------


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(
        st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=300
    ).filter(str.strip),
    count=st.integers(1, 1000),
)
def test_whatever_is_told_is_kept_exactly(world, text, count):
    case = open_deviation(world, text=text, report={"event_count": count})
    kept = OriginalReport.objects.get(case=case)
    assert (kept.text, Case.objects.get(pk=case.pk).event_count) == (text, count)
    assert all(0 < len(word) <= 64 for word in CaseWord.objects.values_list("word", flat=True))


# --- at once ---------------------------------------------------------------------------------------------


def test_numbers_taken_at_once_are_all_different_and_without_gaps(committed_world):
    references = at_once(lambda _number: open_deviation(committed_world).reference)
    assert sorted(references) == [f"SN-AV-2026-{number}" for number in range(1, 7)]


def test_the_same_report_sent_at_once_is_one_case(committed_world):
    cases = at_once(lambda _number: open_deviation(committed_world, report={"submission_key": "k"}).pk)
    assert (len(set(cases)), Case.objects.count()) == (1, 1)
    assert Event.objects.filter(verb="case.open").count() == 1


def test_a_case_that_says_when_it_occurred_says_how_exactly(world):
    case = open_deviation(
        world, report={"occurred_from": NOW - timedelta(days=2), "precision": Precision.DAY}
    )
    assert (case.occurred_from, case.occurred_precision) == (NOW - timedelta(days=2), "day")


def test_a_receiver_who_starts_later_is_not_named_in_what_came_before(world):
    case = make_case(world.section, Kind.LEXSARAH, reporter=world.anna)
    grant(world.utan, Role.LEXSARAH_RESPONSIBLE, world.board, valid_from=date(2026, 6, 1))
    assert list(Case.objects.visible_to(world.utan)) == []
    assert case.readers.count() == 1


def test_a_receiver_who_is_appointed_reads_the_open_cases_from_her_day_on_and_no_ended_one(world):
    case, ended = (make_case(world.section, Kind.LEXSARAH, reporter=world.anna) for _number in range(2))
    elsewhere = make_case(world.board2_section, Kind.LEXSARAH, reporter=world.anna)
    Case.objects.filter(pk=ended.pk).update(status="closed", closed_at=NOW, closed_on=NOW.date())
    grant(world.utan, Role.LEXSARAH_RESPONSIBLE, world.board, valid_from=date(2026, 6, 1))
    assert readers.name_new_receivers(by=None, at=NOW) == 0
    on_her_day = datetime(2026, 6, 1, 0, 1, tzinfo=SWEDEN)
    assert [readers.name_new_receivers(by=None, at=on_her_day) for _time in range(2)] == [1, 0]
    assert {reader.case for reader in CaseReader.objects.filter(person=world.utan)} == {case}
    assert Notice.objects.get(recipient=world.utan).template == "new_case"
    assert elsewhere.readers.filter(person=world.utan).count() == 0


def test_an_appointed_receiver_is_not_let_in_where_she_is_barred_or_was_let_go(world):
    barred, left = (make_case(world.section, Kind.LEXSARAH, reporter=world.anna) for _number in range(2))
    grant(world.utan, Role.LEXSARAH_RESPONSIBLE, world.board)
    readers.bar_person(case_id=barred.pk, person=world.utan, reason="Hon är med", by=world.sara, at=NOW)
    reader = readers.name_reader(case_id=left.pk, person=world.utan, reason="X", by=world.sara, at=NOW)
    readers.end_reading(reader=reader, by=world.sara, at=NOW)
    assert readers.name_new_receivers(by=None, at=NOW) == 0
