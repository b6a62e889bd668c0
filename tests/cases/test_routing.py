"""Unread cases climb, ersättare are told, and one digest a day says what waits: over the year's hard days."""

from datetime import date, datetime, time, timedelta

import pytest
from django.core import mail
from django.urls import reverse

from audit.enums import Reading
from audit.log import record_reading
from audit.models import Event
from cases.enums import Kind, Point, Rise
from cases.models import Escalation, Notice
from cases.queries.routing import rises_at
from cases.services import acting, dialogue, moving, placing, readers
from cases.services.digests import make_digests
from cases.services.escalating import escalate
from cases.services.notices import send_notices
from core.dates import SWEDEN, add_working_days, is_working_day, local_date
from organisation.models import BoardSetting, Membership
from organisation.roles import Role
from tests.factories import (
    LONG_AGO,
    forget_roles,
    make_action,
    make_case,
    make_deadline_rule,
    make_report,
)
from tests.world import open_deviation

pytestmark = pytest.mark.django_db

# The first moments of what is hard in a year: before Easter, before midsommar, before and over the turn of
# the year, both changes of the clock, a plain Monday and a Friday afternoon.
MOMENTS = {
    "before Easter": (date(2026, 4, 2), time(15, 30)),
    "in Easter": (date(2026, 4, 5), time(12, 0)),
    "before midsommar": (date(2026, 6, 18), time(16, 45)),
    "midsommarafton": (date(2026, 6, 19), time(9, 0)),
    "before julafton": (date(2026, 12, 23), time(11, 0)),
    "nyårsafton": (date(2026, 12, 31), time(10, 0)),
    "into summer time": (date(2026, 3, 28), time(23, 30)),
    "the night of summer time": (date(2026, 3, 29), time(3, 15)),
    "out of summer time": (date(2026, 10, 24), time(22, 0)),
    "the hour that comes twice": (date(2026, 10, 25), time(2, 30)),
    "a plain Monday": (date(2026, 3, 2), time(9, 0)),
    "a Friday afternoon": (date(2026, 3, 6), time(16, 0)),
}
EVERY_MOMENT = pytest.mark.parametrize(
    "start", [datetime.combine(*moment, SWEDEN) for moment in MOMENTS.values()], ids=MOMENTS
)


def clock(day, hour, minute=0):
    return datetime.combine(day, time(hour, minute), SWEDEN)


def came_to(case, reason=Rise.UNREAD):
    rows = Escalation.objects.filter(case=case, reason=reason).order_by("level", "person__username")
    return [(row.level, row.person.username) for row in rows]


def opened_by(case, person, at):
    record_reading(Reading.CASE, by=person, at=at, case_id=case.pk, board_id=case.board_id)


# --- The matrix: every moment x plain and urgent ---------------------------------------------------------


@EVERY_MOMENT
def test_an_unread_case_climbs_after_a_working_day_and_not_before(world, start):
    case = open_deviation(world, at=start)
    last = add_working_days(local_date(start), 1)  # the whole of the first working day after it came
    assert is_working_day(last)
    assert escalate(by=None, at=clock(last, 23, 59)) == 0
    assert escalate(by=None, at=clock(last + timedelta(days=1), 0, 1)) == 1
    assert came_to(case) == [(1, "ulla")]


@EVERY_MOMENT
def test_an_urgent_case_climbs_the_same_working_day(world, start):
    case = open_deviation(world, at=start, report={"urgent": True})
    then = rises_at(case, start)
    day = local_date(start)
    in_time = is_working_day(day) and start < clock(day, 17)
    awaited = (
        day
        if in_time
        else next(
            local_date(start) + timedelta(days=n)
            for n in range(8)
            if is_working_day(local_date(start) + timedelta(days=n))
            and clock(day + timedelta(days=n), 8) > start
        )
    )
    assert local_date(then) == awaited
    assert clock(awaited, 8) < then <= clock(awaited, 17)
    assert then > start
    assert escalate(by=None, at=then - timedelta(minutes=1)) == 0
    assert escalate(by=None, at=then) == 1
    assert came_to(case) == [(1, "ulla")]


@EVERY_MOMENT
def test_the_digest_comes_once_on_each_working_day_at_seven_swedish_time(world, start, time_machine):
    open_deviation(world, at=start)
    days = []
    for n in range(1, 9):
        day = local_date(start) + timedelta(days=n)
        for hour, minute in ((6, 59), (7, 5), (7, 35), (11, 35)):
            time_machine.move_to(clock(day, hour, minute), tick=False)
            if make_digests(by=None, at=clock(day, hour, minute)):
                days.append((day, hour))
    wanted = [local_date(start) + timedelta(days=n) for n in range(1, 9)]
    assert days == [(day, 7) for day in wanted if is_working_day(day)]
    assert Notice.objects.filter(template="digest", recipient=world.elsa).count() == len(days)


@EVERY_MOMENT
def test_an_ersattare_is_told_between_her_two_days_and_on_no_other(world, start):
    Membership.objects.filter(user=world.eva).update(valid_from=local_date(start), valid_to=local_date(start))
    told = {}
    for n in (-1, 0, 1):
        case = open_deviation(world, at=start + timedelta(days=n), report={"urgent": True})
        rows = case.notices.filter(template="new_case")
        told[n] = sorted(rows.values_list("recipient__username", flat=True))
    assert told == {-1: ["elsa"], 0: ["elsa", "eva"], 1: ["elsa"]}


@EVERY_MOMENT
def test_a_late_case_goes_on_to_the_next_chiefs_digest_once(world, start, time_machine):
    make_deadline_rule(amount=1, unit="working_day")
    case = open_deviation(world, at=start)
    placing.assign(case_id=case.pk, owner=world.elsa, by=world.elsa, at=start)
    last = add_working_days(local_date(case.deadlines.get().due_at), 5)
    assert escalate(by=None, at=clock(last, 23, 59)) == 0
    morning = clock(add_working_days(last, 1), 7, 5)
    time_machine.move_to(morning, tick=False)
    assert (escalate(by=None, at=morning), escalate(by=None, at=morning)) == (1, 0)
    assert came_to(case, Rise.OVERDUE) == [(1, "ulla")]
    make_digests(by=None, at=morning)
    next_morning = clock(add_working_days(last, 2), 7, 5)
    time_machine.move_to(next_morning, tick=False)
    make_digests(by=None, at=next_morning)
    ullas = Notice.objects.filter(template="digest", recipient=world.ulla).order_by("pk")
    assert [notice.lines for notice in ullas] == [
        [{"reference": case.reference, "reasons": ["försenad, har kommit vidare till dig"]}]
    ]


# --- Climbing --------------------------------------------------------------------------------------------

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=SWEDEN)


def every_night(nights=8, start=MONDAY):
    for n in range(1, nights):
        escalate(by=None, at=clock(local_date(start) + timedelta(days=n), 0, 5))


def test_a_case_climbs_one_step_at_a_time_up_to_those_who_read_for_the_whole_naemnd(world):
    case = open_deviation(world, at=MONDAY)
    every_night(12)
    assert came_to(case) == [(1, "ulla"), (2, "astrid"), (3, "kerstin"), (3, "stina")]
    assert Event.objects.filter(verb="case.escalate").count() == 3
    assert case.notices.filter(template="unread").count() == 4


def test_running_it_again_changes_nothing_and_a_stopped_system_skips_nobody(world):
    case = open_deviation(world, at=MONDAY)
    late = MONDAY + timedelta(days=20)
    assert [escalate(by=None, at=late) for _ in range(3)] == [1, 0, 0]
    assert came_to(case) == [(1, "ulla")]


@pytest.mark.parametrize("who", ["elsa", "eva", "ulla"])
def test_what_a_decider_or_her_ersattare_has_opened_is_read(world, who):
    case = open_deviation(world, at=MONDAY)
    opened_by(case, getattr(world, who), MONDAY)
    every_night()
    assert came_to(case) == []


@pytest.mark.parametrize("who", ["harald", "kerstin", "stina", "nils"])
def test_what_others_have_opened_is_still_unread(world, who):
    case = open_deviation(world, at=MONDAY)
    opened_by(case, getattr(world, who), MONDAY)
    every_night(3)
    assert came_to(case) == [(1, "ulla")]


def test_what_is_begun_or_has_a_handlaggare_does_not_climb(world):
    begun, owned = open_deviation(world, at=MONDAY), open_deviation(world, at=MONDAY)
    moving.perform(name="investigate", case_id=begun.pk, by=world.elsa, at=MONDAY)
    placing.assign(case_id=owned.pk, owner=world.harald, by=world.elsa, at=MONDAY)
    every_night()
    assert (came_to(begun), came_to(owned)) == ([], [])


def test_a_moved_case_is_unread_again_where_it_came(world):
    case = open_deviation(world, at=MONDAY)
    opened_by(case, world.elsa, MONDAY)
    opened_by(case, world.astrid, MONDAY)
    later = MONDAY + timedelta(days=2)
    placing.move_to_unit(case_id=case.pk, unit=world.other_section, reason="Fel", by=world.elsa, at=later)
    every_night(3, start=later)
    assert came_to(case) == [(1, "astrid")]


def test_it_passes_by_the_barred_and_those_who_may_not_see_a_protected_identity(world):
    case = open_deviation(world, at=MONDAY)
    readers.bar_person(case_id=case.pk, person=world.ulla, reason="Jäv", by=world.elsa, at=MONDAY)
    case.protected = True
    case.save(update_fields=["protected"])
    every_night(12)
    assert came_to(case) == [(1, "astrid"), (2, "stina")]


def test_a_naemnd_sets_its_own_time(world):
    for name, value in (("unread_days", 3), ("unread_urgent_hours", 4)):
        BoardSetting.objects.create(board=world.board, name=name, value=value, valid_from=LONG_AGO)
    plain = open_deviation(world, at=MONDAY)
    urgent = open_deviation(world, at=MONDAY, report={"urgent": True})
    assert rises_at(urgent, MONDAY) == clock(MONDAY.date(), 13)
    every_night(4)
    assert came_to(plain) == []
    escalate(by=None, at=clock(date(2026, 3, 6), 0, 5))
    assert came_to(plain) == [(1, "ulla")]


def test_an_unread_closed_room_reminds_its_readers_and_reaches_nobody_else(world):
    case = make_case(world.section, Kind.LEXSARAH, reporter=world.anna, at=MONDAY)
    Membership.objects.create(
        user=world.dag, unit=world.board, role=Role.LEXSARAH_RESPONSIBLE, valid_from=LONG_AGO, reason="Ny"
    )
    every_night()
    assert came_to(case) == [(1, "dag"), (1, "sara")]
    assert set(case.readers.values_list("person__username", flat=True)) == {"sara", "dag"}


def test_the_next_chief_sees_why_it_came_to_her(world, client, time_machine):
    case = open_deviation(world, at=MONDAY)
    every_night(3)
    time_machine.move_to(MONDAY + timedelta(days=2), tick=False)
    for person, sees in ((world.ulla, True), (world.elsa, False)):
        client.force_login(person)
        page = client.get(reverse("cases:inbox")).content.decode()
        assert ("Kommer till dig för att ingen har läst" in page) is sees
        left = client.get(reverse("cases:questions")).content.decode()
        assert (case.reference in left) is sees


def test_a_unit_without_chief_and_ersattare_is_shown_to_the_next_chief(world, client):
    Membership.objects.filter(user__in=[world.elsa, world.eva]).update(valid_to=date(2021, 1, 1))
    client.force_login(world.ulla)
    assert "Utan chef och ersättare i dag" in client.get(reverse("cases:questions")).content.decode()
    client.force_login(world.nils)
    assert "Utan chef och ersättare i dag" not in client.get(reverse("cases:questions")).content.decode()


# --- The digest ------------------------------------------------------------------------------------------

TUESDAY = datetime(2026, 3, 3, 7, 5, tzinfo=SWEDEN)


@pytest.fixture
def tuesday(time_machine):
    time_machine.move_to(TUESDAY, tick=False)


def digests(at=TUESDAY):
    make_digests(by=None, at=at)
    rows = Notice.objects.filter(template="digest", send_at=at)
    return {
        row.recipient.username: {line["reference"]: line["reasons"] for line in row.lines} for row in rows
    }


def test_it_gives_each_reason_to_whose_it_is(world, tuesday):
    make_deadline_rule(amount=1, unit="day")
    make_deadline_rule("close", amount=2, unit="day")
    old = MONDAY - timedelta(days=80)
    new, late = open_deviation(world, at=MONDAY), open_deviation(world, at=old)
    placing.assign(case_id=late.pk, owner=world.harald, by=world.elsa, at=old)
    action = make_action(late, world.nils, due_on=MONDAY.date())
    done = make_action(late, world.harald, due_on=date(2026, 6, 1))
    acting.finish_action(action_id=done.pk, note="", by=world.harald, at=old + timedelta(days=1))
    ask = {"case_id": late.pk, "point": Point.QUESTION, "text": "Kanarie?", "by": world.anna, "at": MONDAY}
    dialogue.write_as_reporter(**ask)
    found = digests()
    assert found["elsa"] == {new.reference: ["ny", "förfaller"]}
    assert found["harald"] == {
        late.reference: ["försenad", "åtgärd förfallen", "obesvarad fråga", "effekt ska bedömas"]
    }
    assert found["nils"] == {"": ["åtgärd förfallen"]}  # hers to do, in a case she may not read
    assert set(found) == {"elsa", "eva", "harald", "nils"}
    assert action.is_open


def test_the_ersattare_gets_the_absent_chiefs(world, tuesday):
    case = open_deviation(world, at=MONDAY)
    placing.assign(case_id=case.pk, owner=world.elsa, by=world.ulla, at=MONDAY)
    dialogue.write_as_reporter(
        case_id=case.pk, point=Point.QUESTION, text="Hur går det?", by=world.anna, at=MONDAY
    )
    assert digests() == {name: {case.reference: ["obesvarad fråga", "ny"][:1]} for name in ("elsa", "eva")}


def test_what_is_to_be_read_today_is_told_before_all_else(world, tuesday):
    plain = open_deviation(world, at=MONDAY)
    urgent = open_deviation(world, at=MONDAY, report={"urgent": True})
    lines = digests()["elsa"]
    assert lines == {urgent.reference: ["ny, ska läsas i dag"], plain.reference: ["ny"]}
    assert list(lines) == [urgent.reference, plain.reference]


def test_it_is_silent_for_what_is_handled_and_for_people_with_nothing(world, tuesday):
    case = open_deviation(world, at=MONDAY)
    moving.perform(name="investigate", case_id=case.pk, by=world.elsa, at=MONDAY)
    assert digests() == {}


def test_the_barred_and_those_who_lost_their_role_are_never_told(world, tuesday):
    case = open_deviation(world, at=MONDAY)
    action = make_action(case, world.nils, due_on=MONDAY.date())
    readers.bar_person(case_id=case.pk, person=world.elsa, reason="Jäv", by=world.ulla, at=MONDAY)
    readers.bar_person(case_id=case.pk, person=world.nils, reason="Jäv", by=world.ulla, at=MONDAY)
    placing.assign(case_id=case.pk, owner=world.harald, by=world.ulla, at=MONDAY)
    Membership.objects.filter(user=world.harald).update(valid_to=date(2021, 1, 1))
    forget_roles(world.harald)
    assert digests() == {}
    assert action.is_open


def test_of_a_closed_room_only_its_readers_are_told(world, tuesday):
    case = make_case(world.section, Kind.LEXSARAH, reporter=world.anna, at=MONDAY)
    assert digests() == {"sara": {case.reference: ["ny"]}}


def test_the_letter_holds_numbers_and_reasons_and_nothing_of_the_case(world, tuesday):
    case = open_deviation(world, at=MONDAY, text="Kanariefågeln rymde.")
    digests()
    send_notices(by=None, at=TUESDAY)
    letter = next(one for one in mail.outbox if one.subject.endswith("att göra i dag"))
    assert f"{case.reference}: ny" in letter.body
    assert [word for word in ("kanarie", "solgl", "anna") if word in letter.body.lower()] == []


def test_a_digest_that_was_half_written_is_written_whole_the_next_time(world, tuesday, monkeypatch):
    open_deviation(world, at=MONDAY)

    def killed(*_args, **_kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(Escalation.objects.filter().__class__, "update", killed)
        with pytest.raises(KeyboardInterrupt):
            make_digests(by=None, at=TUESDAY)
    assert not Notice.objects.filter(template="digest").exists()
    assert set(digests()) == {"elsa", "eva"}


# --- Deadlines -------------------------------------------------------------------------------------------


@EVERY_MOMENT
def test_a_changed_deadline_of_a_naemnd_holds_from_its_day_and_moves_nothing_that_runs(world, start):
    day = local_date(start)
    common = make_deadline_rule(amount=3, unit="working_day", name="Börja hantera")
    running = open_deviation(world, at=start - timedelta(days=1))
    was = running.deadlines.get().due_at
    make_deadline_rule(amount=1, unit="day", name="Läs först", board=world.board)
    common.amount = 30
    common.save()
    changed = open_deviation(world, at=start)
    other = open_deviation(world, world.board2_section, at=start)
    assert running.deadlines.get().due_at == was
    assert [row.name for row in (*changed.deadlines.all(), *other.deadlines.all())] == [
        "Läs först",
        "Börja hantera",
    ]
    assert local_date(changed.deadlines.get().due_at) == day + timedelta(days=1)
    assert make_report().urgent is False


# --- New cases -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "kind", "urgent", "told"),
    [
        (None, Kind.DEVIATION, False, []),
        (None, Kind.DEVIATION, True, ["elsa", "eva"]),
        (1, Kind.DEVIATION, False, ["elsa"]),
        (0, Kind.DEVIATION, False, []),
        (0, Kind.DEVIATION, True, ["elsa", "eva"]),
        (0, Kind.LEXSARAH, False, ["sara"]),
        (0, Kind.RISK, False, ["elsa"]),
    ],
)
def test_a_naemnd_may_leave_what_can_wait_to_the_digest(world, value, kind, urgent, told):
    if value is not None:
        BoardSetting.objects.create(board=world.board, name="new_at_once", value=value, valid_from=LONG_AGO)
    case = make_case(world.section, kind, at=MONDAY, report={"urgent": urgent})
    rows = case.notices.filter(template="new_case").order_by("recipient__username")
    assert list(rows.values_list("recipient__username", flat=True)) == told
