"""Whole years: what was counted joined with what was brought in, and a gap where there is neither."""

from datetime import datetime, timedelta

import pytest

from core.dates import SWEDEN
from figures.measures import By, all_measures
from figures.queries.counting import Scope
from figures.queries.series import Years, year_figure
from figures.services.importing import import_history
from organisation.services.reorganising import change_unit, split_unit
from tests.factories import NOW
from tests.world import open_deviation

DEVIATIONS = "kvalitetsavvikelse"
YEARS = (2023, 2024, 2025, 2026)


def bring_in(text, unit, **options):
    import_history(
        name="flexite.csv",
        content=f"year,measure,count,unit,source\n{text}".encode(),
        unit_name=unit.name,
        by=None,
        at=NOW,
        **options,
    )


def years(scope_unit, **options):
    return Years(all_measures()[DEVIATIONS], YEARS, Scope(scope_unit), **options)


def values(found, unit):
    return [figure.value for figure in found.of(unit)]


def deviation_in(world, year, unit=None, **more):
    return open_deviation(world, unit, at=datetime(year, 6, 1, 12, 0, tzinfo=SWEDEN), **more)


def test_a_year_before_the_first_case_is_a_gap_and_one_after_it_may_be_zero(world):
    deviation_in(world, 2024)
    deviation_in(world, 2026)
    assert values(years(world.board), world.board) == [None, 1, 0, 1]
    assert values(years(world.board), world.other_section) == [None, 0, 0, 0]
    assert values(years(world.other_board), world.other_board) == [None, None, None, None]


def test_years_brought_in_and_years_counted_are_one_series_with_their_sources(world):
    bring_in("2023,kvalitetsavvikelse,784,,Flexite", world.board)
    deviation_in(world, 2024)
    figures = years(world.board).of(world.board)
    assert [figure.value for figure in figures] == [784, 1, 0, 0]
    assert [[source.source for source in figure.sources] for figure in figures] == [["Flexite"], [], [], []]


def test_an_imported_total_of_the_board_leaves_its_areas_a_gap(world):
    bring_in("2023,kvalitetsavvikelse,784,,Flexite", world.board)
    deviation_in(world, 2024)
    [area] = years(world.board).areas()
    assert (area.unit, [figure.value for figure in area.figures]) == (world.area, [None, 1, 0, 0])


def test_an_imported_figure_that_replaces_counted_cases_holds(world):
    deviation_in(world, 2026)
    bring_in("2026,kvalitetsavvikelse,9,,", world.board, replaces_counted=True)
    figure = year_figure(all_measures()[DEVIATIONS], 2026, Scope(world.board))
    assert (figure.value, figure.not_included) == (9, 0)


def test_a_case_that_came_after_the_import_is_not_added_but_said(world):
    bring_in("2026,kvalitetsavvikelse,9,,", world.board)
    deviation_in(world, 2026)
    figure = year_figure(all_measures()[DEVIATIONS], 2026, Scope(world.board))
    assert (figure.value, figure.not_included) == (9, 1)


def test_a_units_figure_is_the_sum_of_what_is_imported_and_counted_below_it(world):
    bring_in("2026,kvalitetsavvikelse,30,Solgläntan,", world.board)
    deviation_in(world, 2026, world.other_section)
    deviation_in(world, 2026, world.area)
    found = years(world.board)
    assert values(found, world.area) == [None, None, None, 32]
    assert values(found, world.board) == [None, None, None, 32]


def test_a_sum_with_a_missing_part_is_a_gap(world):
    bring_in("2023,kvalitetsavvikelse,30,Solgläntan,", world.board)
    assert values(years(world.board), world.area) == [None, None, None, None]


def test_a_renamed_units_imported_figure_follows_it(world):
    bring_in("2023,kvalitetsavvikelse,30,Solgläntan,\n2023,kvalitetsavvikelse,5,Ekgården,", world.board)
    deviation_in(world, 2026)
    [(_old, new), *_rest] = change_unit(
        unit=world.section,
        name="Solgården",
        on=NOW.date() + timedelta(days=1),
        reason="Nytt namn",
        by=world.sven,
        at=NOW + timedelta(days=1),
    )
    found = years(world.board)
    assert values(found, new) == [30, None, None, 1]
    assert values(found, world.area)[0] == 35


def test_a_renamed_areas_imported_figure_is_its_own_though_nothing_is_known_below_it(world):
    bring_in("2023,kvalitetsavvikelse,30,Vuxna,", world.board)
    [(_old, new), *_rest] = change_unit(
        unit=world.area,
        name="Vuxna och äldre",
        on=NOW.date() + timedelta(days=1),
        reason="Nytt namn",
        by=world.sven,
        at=NOW + timedelta(days=1),
    )
    assert values(years(world.board), new)[0] == 30


def test_a_split_units_history_stands_on_what_is_above_it_and_is_not_divided(world):
    deviation_in(world, 2026)
    parts = split_unit(
        unit=world.section,
        names=["Östra", "Västra"],
        on=NOW.date() + timedelta(days=1),
        reason="Delas",
        by=world.sven,
        at=NOW + timedelta(days=1),
    )
    found = years(world.board)
    assert [values(found, part)[-1] for part in parts] == [0, 0]
    assert values(found, world.unit)[-1] == 1


def test_events_are_counted_here_and_never_imported(world):
    bring_in("2023,kvalitetsavvikelse,784,,Flexite", world.board)
    deviation_in(world, 2026, report={"event_count": 6})
    assert values(years(world.board, by=By.EVENTS), world.board) == [None, None, None, 6]


def test_the_number_of_reads_does_not_grow_with_the_units(world, django_assert_num_queries):
    deviation_in(world, 2026)
    with django_assert_num_queries(4):
        found = years(world.board)
        found.areas()
        found.of(world.board)


@pytest.mark.parametrize("key", sorted(all_measures()))
def test_every_measure_of_the_system_can_be_counted(world, key):
    assert [
        figure.value for figure in Years(all_measures()[key], YEARS, Scope(world.board)).of(world.board)
    ] == [None] * 4
