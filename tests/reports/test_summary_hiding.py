"""Small numbers are hidden from those who may not read the cases, so that none follows from the rest."""

from itertools import permutations, product

import pytest

from core.dates import Period
from organisation.enums import Setting
from organisation.models import BoardSetting
from reports.queries.hiding import PUBLIC, Place, hide
from reports.queries.period_summary import TABLES, count_units
from reports.queries.period_view import for_reader
from tests.factories import LONG_AGO, NOW
from tests.reports.filling import TERTIAL, fill
from tests.shared import kept_until_the_end
from tests.world import build_world

AT = NOW.replace(month=11)
# A board over an area over a unit of two sections, and a section right under the area.
TREE = (
    Place(1, True, (2,)),
    Place(2, True, (3, 6)),
    Place(3, False, (4, 5)),
    Place(4, False, ()),
    Place(5, False, ()),
    Place(6, False, ()),
)


def tree_of(four, five, six):
    """Return the numbers of TREE's units from those of its three sections."""
    three = {key: four[key] + five[key] for key in four}
    whole = {key: three[key] + six[key] for key in four}
    return {1: whole, 2: whole, 3: three, 4: four, 5: five, 6: six}


def row(*numbers):
    return dict(zip("abcd", numbers, strict=False))


def consistent(numbers, hidden):
    """Tell which hidden cells could be something else, given the shown ones and the totals that are shown.

    The sections' numbers are guessed in every way up to their real ones plus two.
    """
    keys = list(numbers[1])
    places = [(unit, key) for unit in (4, 5, 6) for key in keys if (unit, key) in hidden.cells]
    seen = {place: set() for place in hidden.cells}
    for guess in product(*(range(numbers[unit][key] + 3) for unit, key in places)):
        tried = {unit: dict(numbers[unit]) for unit in (4, 5, 6)}
        for (unit, key), number in zip(places, guess, strict=True):
            tried[unit][key] = number
        other = tree_of(tried[4], tried[5], tried[6])
        if all(
            other[unit][key] == numbers[unit][key]
            for unit in numbers
            for key in keys
            if (unit, key) not in hidden.cells
        ) and all(
            sum(other[unit].values()) == sum(numbers[unit].values())
            for unit in numbers
            if unit not in hidden.totals
        ):
            for unit, key in hidden.cells:
                seen[unit, key].add(other[unit][key])
    return seen


@pytest.mark.parametrize(
    "sections",
    [
        (row(1, 6), row(7, 0), row(9, 9)),
        (row(2, 8), row(6, 7), row(3, 12)),
        (row(1, 1), row(1, 7), row(8, 2)),
        (row(6, 0, 2), row(0, 7, 1), row(3, 3, 3)),
        (row(0), row(0), row(2)),
    ],
)
def test_no_hidden_number_follows_from_what_is_shown(sections):
    numbers = tree_of(*sections)
    hidden = hide(TREE, numbers, 5, has_total=True)
    small = {
        (unit, key)
        for unit, cells in numbers.items()
        for key, number in cells.items()
        if 0 < number < 5 and unit not in {1, 2}
    }
    assert small - hidden.cells == set()
    # A zero tells of nobody, and may be shown; it is hidden only to cover others.
    follows = {(unit, key) for (unit, key), values in consistent(numbers, hidden).items() if len(values) < 2}
    assert {place for place in follows if numbers[place[0]][place[1]]} == set()


def test_the_checker_sees_a_number_that_follows():
    numbers = tree_of(row(1, 6), row(7, 8), row(9, 9))
    hidden = hide(TREE, numbers, 5, has_total=True)
    hidden.cells = {(4, "a")}
    assert consistent(numbers, hidden) == {(4, "a"): {1}}


@pytest.mark.parametrize("has_total", [True, False])
@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_what_is_hidden_does_not_hang_on_the_order_the_rows_come_in(order, has_total):
    # Two rows are as good to hide beside the small one.
    numbers = tree_of(row(9, 9, 1), row(9, 9, 9), row(9, 9, 9))
    turned = {
        pk: {list(rows)[place]: rows[list(rows)[place]] for place in order} for pk, rows in numbers.items()
    }
    found = hide(TREE, turned, 5, has_total=has_total)
    assert found == hide(TREE, numbers, 5, has_total=has_total)
    assert found.cells


def test_where_hiding_some_numbers_is_not_enough_the_whole_table_is_hidden_before_the_totals():
    numbers = tree_of(row(2, 1), row(0, 9), row(6, 6))
    hidden = hide(TREE, numbers, 5, has_total=True)
    assert hidden.totals == set()
    assert {key for unit, key in hidden.cells if unit in {4, 5}} == {"a", "b"}


@pytest.mark.django_db
def test_a_hidden_zero_is_not_told_by_the_absence_of_its_row(filled):
    kept = 0
    for found in count_units(filled.board, TERTIAL, at=AT):
        seen = for_reader(found.data, TERTIAL, sees_all=False)
        rows = {row["key"]: row for row in seen["tables"][0]["rows"]}
        for row_kept in found.data["tables"]["types"]:
            if row_kept["hidden"] and not row_kept["count"]:
                assert rows[row_kept["key"]]["now_text"] == "visas inte"
                kept += 1
    assert kept > 0


def test_where_hiding_numbers_is_not_enough_the_totals_are_hidden():
    numbers = tree_of(row(3), row(9), row(6))
    hidden = hide(TREE, numbers, 5, has_total=True)
    assert hidden.cells == {(4, "a"), (5, "a")}
    assert hidden.totals == {4, 5}


def test_a_unit_whose_number_is_hidden_does_not_show_it_through_its_only_section():
    tree = (Place(1, True, (2, 4)), Place(2, False, (3,)), Place(3, False, ()), Place(4, False, ()))
    only, other = row(3, 9), row(8, 2)
    numbers = {1: row(11, 11), 2: only, 3: only, 4: other}
    hidden = hide(tree, numbers, 5, has_total=True)
    assert {key for unit, key in hidden.cells if unit == 2} == {
        key for unit, key in hidden.cells if unit == 3
    }


def test_zeroes_and_what_is_public_are_shown():
    numbers = tree_of(row(0, 9), row(0, 9), row(0, 2))
    hidden = hide(TREE, numbers, 5, has_total=False)
    assert hidden.cells == {(unit, "b") for unit in (3, 4, 5, 6)}


@pytest.fixture(scope="module")
def filled(django_db_setup, django_db_blocker):
    with kept_until_the_end(django_db_blocker):
        made = build_world()
        fill(made, cases=60, sections=5)
        yield made


@pytest.mark.django_db
def test_below_the_areas_no_small_number_is_seen_and_readers_of_the_cases_see_them_all(filled):
    hidden_somewhere = 0
    for found in count_units(filled.board, TERTIAL, at=AT):
        rows = [(table, row) for table in TABLES for row in found.data["tables"][table]]
        # That a case carries another type than Övrigt is no small number of its own.
        rows = [(table, row) for table, row in rows if row["key"] != "named"]
        small = [(table, row) for table, row in rows if 0 < row["count"] < 5]
        if found.unit.level in PUBLIC:
            assert not any(row["hidden"] or row["previous_hidden"] for _table, row in rows)
        else:
            assert [row for _table, row in small if not row["hidden"]] == []
            hidden_somewhere += len(small)
        open_eyes = for_reader(found.data, TERTIAL, sees_all=True)
        assert open_eyes["hides"] is False
        assert [row["now"] for table in open_eyes["tables"] for row in table["rows"]] == [
            row["count"]
            for table in ("types", "causes", "actions", "effects", "measures")
            for row in found.data["tables"][table]
            if row["count"] or row["previous"]
        ]
    assert hidden_somewhere > 10


@pytest.mark.django_db
def test_the_second_level_of_types_is_not_shown_below_the_areas_to_those_who_may_not_read(filled):
    for found in count_units(filled.board, TERTIAL, at=AT):
        for sees_all in (True, False):
            types = for_reader(found.data, TERTIAL, sees_all=sees_all)["tables"][0]["rows"]
            shown = any(row["children"] for row in types)
            has = any(row["parent"] for row in found.data["tables"]["subtypes"])
            assert shown == (has and (sees_all or found.unit.level in PUBLIC))


@pytest.mark.django_db
def test_the_board_sets_its_own_smallest_number(filled):
    BoardSetting.objects.create(board=filled.board, name=Setting.SMALL_NUMBER, value=1, valid_from=LONG_AGO)
    for found in count_units(filled.board, TERTIAL, at=AT):
        rows = [row for table in set(TABLES) - {"subtypes"} for row in found.data["tables"][table]]
        assert not any(row["hidden"] for row in rows)


@pytest.mark.django_db
def test_a_hidden_number_is_told_by_words_and_never_by_another_number(filled):
    for found in count_units(filled.board, Period.tertial(2026, 2), at=AT):
        seen = for_reader(found.data, TERTIAL, sees_all=False)
        for cell in (row for table in seen["tables"] for row in table["rows"]):
            assert (cell["now"] is None) == cell["text"].startswith("visas inte")
