"""How the work goes: counted right, beside its own past, and silence said only when it means something."""

from datetime import date, datetime, timedelta

import pytest

from cases.enums import ActionLevel
from cases.models import Action, Case, Deadline
from cases.services.moving import perform
from core.dates import SWEDEN, Period
from figures.queries.counting import Scope, Share
from figures.queries.process import backlog, silent_sections, weak_actions, work
from organisation.models import Unit
from tests.factories import (
    NOW,
    make_action,
    make_action_type,
    make_case,
    make_deadline_rule,
    make_unit,
    note_by_hand,
)
from tests.world import open_deviation

TODAY = date(2026, 11, 25)
PERIOD = Period(date(2026, 8, 1), TODAY)


def came(world, unit, day, **values):
    return make_case(
        unit, reporter=world.anna, at=datetime(day.year, day.month, day.day, 12, tzinfo=SWEDEN), **values
    )


def weekly(world, unit, *, until, reports=26):
    """Report every other week for a year, up to and including a day."""
    for n in range(reports):
        came(world, unit, until - timedelta(weeks=2) * n)


@pytest.fixture
def old_section(world):
    unit = make_unit(world.area)
    Unit.objects.filter(pk=unit.pk).update(valid_from=date(2020, 1, 1), name="Tystgården")
    return Unit.objects.get(pk=unit.pk)


def test_the_pace_is_counted_in_working_days_from_report_to_first_touch(world):
    make_deadline_rule(code="first_action")
    # A Friday to the Monday after is one working day, a Wednesday to the Wednesday after five.
    for start, met in ((date(2026, 9, 4), date(2026, 9, 7)), (date(2026, 9, 2), date(2026, 9, 9))):
        case = came(world, world.section, start)
        at = datetime(met.year, met.month, met.day, 9, tzinfo=SWEDEN)
        perform(name="investigate", case_id=case.pk, by=world.elsa, at=at)
    came(world, world.section, date(2026, 9, 3))
    found = work(PERIOD, Scope(world.section))
    assert (found.received, found.begun, found.not_begun, found.days_to_begin) == (3, 2, 1, 3.0)


def test_nothing_to_count_is_said_as_nothing(world):
    found = work(PERIOD, Scope(world.section))
    assert (found.received, found.days_to_begin, found.weak.percent) == (0, None, None)


def test_only_actions_decided_in_the_period_and_not_taken_back_count_as_weak_or_not(world):
    weak, strong = make_action_type("Påminna", strength=1), make_action_type("Bygga om", strength=3)
    case = open_deviation(world)
    fates = ({"type": weak}, {"type": weak}, {"type": strong}, {"type": weak, "withdrawn_at": NOW})
    for fate in (*fates, {"type": weak, "created_at": NOW - timedelta(days=400)}):
        Action.objects.filter(pk=make_action(case, world.elsa).pk).update(**fate)
    note_by_hand()
    year = Period.year(NOW.year)
    assert weak_actions(year, Scope(world.section)) == Share(2, 3)
    assert weak_actions(year, Scope(world.other_section)) == Share(0, 0)


def test_what_is_done_for_the_individual_is_neither_weak_nor_strong(world):
    weak = make_action_type("Åtgärda i det enskilda ärendet", strength=1)
    case = open_deviation(world)
    for level, kind in ((ActionLevel.INDIVIDUAL, weak), (ActionLevel.SECTION, make_action_type("Bygga om"))):
        Action.objects.filter(pk=make_action(case, world.elsa, level=level).pk).update(type=kind)
    assert weak_actions(Period.year(NOW.year), Scope(world.section)) == Share(0, 1)


def test_what_is_open_and_what_has_lain_long(world):
    came(world, world.section, date(2026, 8, 24))
    came(world, world.section, date(2026, 8, 25))
    ended = came(world, world.section, date(2026, 1, 2))
    Case.objects.filter(pk=ended.pk).update(status="closed", closed_at=NOW, closed_on=NOW.date())
    found = backlog(Scope(world.section), on=TODAY)
    assert (found.open, found.old, found.old_before) == (2, 1, date(2026, 8, 25))


def test_a_section_that_falls_silent_against_its_own_year_is_named(world, old_section):
    weekly(world, old_section, until=TODAY - timedelta(weeks=16))
    found = silent_sections(Scope(world.board), on=TODAY)
    assert [(one.unit, one.weeks, one.expected) for one in found] == [(old_section, 16, 8.0)]


def test_one_report_breaks_the_silence(world, old_section):
    weekly(world, old_section, until=TODAY - timedelta(weeks=16))
    came(world, old_section, TODAY - timedelta(weeks=1))
    assert silent_sections(Scope(world.board), on=TODAY) == []


def test_a_section_that_reports_seldom_is_not_called_silent(world, old_section):
    for weeks in (60, 70):
        came(world, old_section, TODAY - timedelta(weeks=weeks))
    assert silent_sections(Scope(world.board), on=TODAY) == []


def test_a_young_section_has_no_history_to_be_silent_against(world, old_section):
    weekly(world, old_section, until=TODAY - timedelta(weeks=16))
    Unit.objects.filter(pk=old_section.pk).update(valid_from=TODAY - timedelta(weeks=50))
    assert silent_sections(Scope(world.board), on=TODAY) == []


def test_the_deadline_of_another_kind_does_not_count(world):
    make_deadline_rule(code="close")
    case = came(world, world.section, date(2026, 9, 4))
    Deadline.objects.filter(case=case).update(met_at=NOW)
    note_by_hand()
    assert work(PERIOD, Scope(world.section)).days_to_begin is None
