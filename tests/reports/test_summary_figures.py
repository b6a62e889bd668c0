"""The period summary counts as everything else counts, for all units at once."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.enums import Kind
from cases.models import Action
from complaints.services import grouping
from core.dates import Period, local_date
from figures.measures import all_measures
from figures.queries.counting import (
    Axis,
)
from organisation.services.reorganising import change_unit, split_unit
from reports.queries.period_summary import AXES, count_units
from reports.queries.period_view import _other_share, for_reader
from tests.factories import NOW, make_case, note_by_hand
from tests.reports.filling import TERTIAL, fill
from tests.world import open_deviation

AT = NOW.replace(month=11)
MEASURE = all_measures()["kvalitetsavvikelse"]

pytestmark = pytest.mark.django_db


def counted(board, period=TERTIAL, at=AT):
    return {found.unit.pk: found.data for found in count_units(board, period, at=at)}


def numbers(rows):
    return {row["key"]: (row["count"], row["previous"]) for row in rows}


def test_the_number_of_reads_does_not_grow_with_the_cases_or_the_units(world):
    def reads():
        with CaptureQueriesContext(connection) as context:
            count_units(world.board, TERTIAL, at=AT)
        return len(context)

    fill(world, cases=6, sections=1)
    few = reads()
    fill(world, cases=20, sections=5, seed=3)
    assert reads() == few == 54


def test_effects_count_when_they_were_judged_not_when_the_case_came_in(world):
    case = open_deviation(world, at=NOW.replace(year=2025))
    fill(world, cases=1)
    Action.objects.all().delete()
    Action.objects.create(
        case=case,
        type=world.action_type,
        level="sektion",
        text="Byt batteri.",
        responsible=world.elsa,
        due_on=date(2026, 5, 1),
        created_at=NOW,
        done_at=NOW,
        effect="partly",
        effect_at=TERTIAL.span[0],
    )
    note_by_hand()
    data = counted(world.board)[world.board.pk]
    assert numbers(data["tables"]["effects"]) == {"partly": (1, 0)}
    after = counted(world.board, TERTIAL.previous())[world.board.pk]
    assert numbers(after["tables"]["effects"]) == {}


def test_what_other_kinds_count_stands_in_a_table_of_its_own(world):
    open_deviation(world, at=NOW)
    make_case(world.section, Kind.COMPLAINT, at=NOW)
    data = counted(world.board, Period.year(2026))[world.section.pk]
    assert numbers(data["tables"]["measures"]) == {"klagomal_utomstaende": (1, None)}


def test_many_on_one_matter_are_said_under_the_complaints_and_compared_as_matters(world):
    make_case(world.section, Kind.COMPLAINT, at=NOW.replace(year=2025))
    cases = [make_case(unit, Kind.COMPLAINT, at=NOW).pk for unit in (world.section, world.other_section)]
    more = [make_case(world.section, Kind.COMPLAINT, at=NOW).pk for _number in range(5)]
    grouping.group(case_id=cases[0], others=[*cases[1:], *more], title="Ny hyra", by=world.stina, at=NOW)
    found = counted(world.board, Period.year(2026))
    on = {unit: found[unit.pk] for unit in (world.board, world.section, world.other_section)}
    assert [numbers(data["tables"]["measures"])["klagomal_utomstaende"] for data in on.values()] == [
        (7, 1),
        (6, 1),
        (1, 0),
    ]
    assert [numbers(data["tables"]["matters"]) for data in on.values()] == [
        {"klagomal_utomstaende": (1, 1)},
        {"klagomal_utomstaende": (1, 1)},
        {},  # one complaint is one matter, which needs no telling
    ]


@pytest.mark.parametrize(("sees_all", "said"), [(True, ["1 (uppgift saknas)"]), (False, [])])
def test_below_the_areas_only_those_who_read_the_cases_see_the_matters(world, sees_all, said):
    cases = [make_case(world.section, Kind.COMPLAINT, at=NOW).pk for _number in range(7)]
    grouping.group(case_id=cases[0], others=cases[1:], title="Ny hyra", by=world.stina, at=NOW)
    found = counted(world.board, Period.year(2026))

    def under(unit):
        seen = for_reader(found[unit.pk], Period.year(2026), sees_all=sees_all)
        (row,) = next(table["rows"] for table in seen["tables"] if table["name"] == "measures")
        assert row["now"] == 7
        return [child["text"] for child in row["children"]]

    assert (under(world.section), len(under(world.board))) == (said, 1)


@pytest.mark.parametrize(
    ("other", "named", "said"),
    [
        ((1, 1), (3, 1), "25 procent (50 procent)"),
        ((0, 1), (0, 1), "inget klassat (50 procent)"),
        ((0, 0), (4, 0), "0 procent (inget klassat)"),
        ((0, 0), (0, 0), "inget klassat"),
        ((0, None), (4, None), "0 procent (visas inte)"),
        ((None, None), (None, None), "visas inte"),
    ],
)
def test_the_share_of_ovrigt_says_when_nothing_was_classified(other, named, said):
    cells = [
        {"key": key, "now": now, "previous": previous}
        for key, (now, previous) in (("other", other), ("named", named))
    ]
    assert _other_share(cells) == said


def test_before_the_first_case_there_is_a_gap_and_no_zero(world):
    open_deviation(world, at=NOW)
    data = counted(world.board, Period.tertial(2026, 1))[world.section.pk]
    assert (data["cases"]["count"], data["cases"]["previous"]) == (1, None)
    assert [row["previous"] for row in data["tables"]["types"]] == [None]


def test_a_renamed_unit_carries_its_history_and_the_old_one_is_gone(world):
    open_deviation(world, world.section, at=NOW)
    moves = change_unit(
        unit=world.section, name="Solbacken", on=date(2026, 2, 1), reason="Nytt namn", by=None, at=NOW
    )
    data = counted(world.board, Period.year(2026))
    new = moves[0][1]
    assert data[new.pk]["cases"]["count"] == 1
    assert world.section.pk not in data


def test_a_split_units_history_stands_on_the_unit_above(world):
    open_deviation(world, world.section, at=NOW)
    split_unit(
        unit=world.section, names=["Norr", "Söder"], on=date(2026, 2, 1), reason="Delas", by=None, at=NOW
    )
    data = counted(world.board, Period.year(2026))
    assert data[world.unit.pk]["cases"]["count"] == 1
    assert world.section.pk not in data


def test_the_other_boards_cases_are_never_counted(world):
    open_deviation(world, world.board2_section, at=NOW)
    data = counted(world.board, Period.year(2026))
    assert list(data) == [world.board.pk]
    assert data[world.board.pk]["cases"]["count"] == 0


def test_an_overdue_action_is_one_whose_day_has_passed_when_the_figures_are_taken_out(world):
    case = open_deviation(world, at=NOW)
    today = local_date(AT)
    for day in (today, today - timedelta(days=1)):
        Action.objects.create(
            case=case,
            type=world.action_type,
            level="sektion",
            text="Byt batteri.",
            responsible=world.elsa,
            due_on=day,
            created_at=NOW,
        )
    note_by_hand()
    data = counted(world.board, Period.year(2026))[world.section.pk]
    assert (data["open_actions"], data["overdue_actions"]) == (2, 1)


def test_the_axes_are_those_of_the_counting():
    assert set(AXES.values()) == set(Axis) - {Axis.PRIMARY_CAUSE}
