"""Keyset paging: every row once, in both directions, whatever comes in meanwhile."""

from datetime import timedelta

import pytest

from cases.models import Case
from cases.queries.lists import CASE_ORDERS, in_order, order_named
from cases.queries.paging import (
    AFTER,
    BEFORE,
    COUNT_LIMIT,
    Page,
    bounded_count,
    count_words,
    page_and_count,
    page_of,
)
from tests.factories import NOW
from tests.world import open_deviation

pytestmark = pytest.mark.django_db

RISKS = [(4, 4), None, (2, 2), (2, 2), None, (1, 1), (2, 2)]


@pytest.fixture
def cases(world):
    """Seven cases of which several are alike, registered in another order than they came in."""
    made = []
    for number, risk in enumerate(RISKS):
        unit = world.section if number % 2 else world.other_section
        case = open_deviation(world, unit, at=NOW - timedelta(hours=number // 3))
        if risk:
            Case.objects.filter(pk=case.pk).update(severity=risk[0], likelihood=risk[1])
        made.append(case)
    return made


def walk(order, way=AFTER, start=None, size=2):
    """Return the ids of every page from `start` on, a list for each page."""
    asked, pages = start or {}, []
    for _each in range(len(RISKS)):  # more pages than there are rows would be a circle
        page = page_of(in_order(Case.objects.all(), order), order.keys, asked, size=size)
        pages.append([case.pk for case in page.rows])
        cursor = page.after if way == AFTER else page.before
        if not cursor:
            return pages, page
        asked = {way: cursor}
    return pages, page


@pytest.mark.parametrize("name", [*CASE_ORDERS, *(f"-{name}" for name in CASE_ORDERS)])
def test_every_row_is_on_one_page_in_the_order_asked_for_and_the_way_back_is_the_same(cases, name):
    _name, order = order_named(CASE_ORDERS, name)
    whole = in_order(Case.objects.all(), order).order_by(*(key.order for key in order.keys))
    expected = [case.pk for case in whole]
    pages, last = walk(order)
    assert pages == [expected[0:2], expected[2:4], expected[4:6], expected[6:7]]
    back, _first = walk(order, BEFORE, {BEFORE: last.before})
    assert back == [expected[4:6], expected[2:4], expected[0:2]]


def test_a_case_that_comes_in_meanwhile_moves_no_row_to_another_page(world, cases):
    _name, order = order_named(CASE_ORDERS, "received")
    first = page_of(in_order(Case.objects.all(), order), order.keys, {}, size=2)
    expected = [case.pk for case in Case.objects.order_by("-received_at", "-pk")[2:4]]
    open_deviation(world, at=NOW + timedelta(days=1))
    second = page_of(in_order(Case.objects.all(), order), order.keys, {AFTER: first.after}, size=2)
    assert [case.pk for case in second.rows] == expected


def test_the_ends_have_no_page_beyond_them(cases):
    _name, order = order_named(CASE_ORDERS, "received")
    page = page_of(Case.objects.all(), order.keys, {}, size=7)
    assert (page.after, page.before, page.is_all) == ("", "", True)


@pytest.mark.parametrize("cursor", ["", "x", "W10", "AAAA:1:zz", "\x00", "å" * 3000])
def test_a_cursor_that_cannot_be_read_gives_the_first_page(cases, cursor):
    _name, order = order_named(CASE_ORDERS, "received")
    page = page_of(Case.objects.all(), order.keys, {AFTER: cursor}, size=2)
    assert (len(page.rows), page.before) == (2, "")


def test_a_cursor_of_another_order_gives_the_first_page(cases):
    _name, received = order_named(CASE_ORDERS, "received")
    _name, risk = order_named(CASE_ORDERS, "risk")
    cursor = page_of(Case.objects.all(), received.keys, {}, size=2).after
    page = page_of(in_order(Case.objects.all(), risk), risk.keys, {AFTER: cursor}, size=2)
    assert page.before == ""


def test_a_cursor_that_somebody_made_up_is_not_read(cases):
    _name, order = order_named(CASE_ORDERS, "received")
    true = page_of(Case.objects.all(), order.keys, {}, size=2).after
    forged = true[:-1] + ("A" if true[-1] != "A" else "B")
    assert page_of(Case.objects.all(), order.keys, {AFTER: forged}, size=2).before == ""


def dressed(rows):
    return rows.select_related("unit")


@pytest.mark.parametrize("size", [3, 7, 8])
@pytest.mark.parametrize("name", [*CASE_ORDERS, *(f"-{name}" for name in CASE_ORDERS)])
def test_page_and_count_together_are_what_they_are_one_by_one(cases, name, size, django_assert_num_queries):
    _name, order = order_named(CASE_ORDERS, name)
    rows, asked = in_order(Case.objects.all(), order), {}
    for number in range(-(-len(RISKS) // size)):
        # The first page is found where the list is counted; a later one is looked for, and the list counted.
        with django_assert_num_queries(2):
            page, count = page_and_count(rows, order.keys, asked, dressed, size=size)
            assert all(case.unit.name for case in page.rows)
        alone = page_of(rows, order.keys, asked, size=size)
        # A cursor holds the second it was signed in.
        assert (page.rows, count) == (alone.rows, 7), number
        assert (bool(page.after), bool(page.before)) == (bool(alone.after), bool(alone.before)), number
        asked = {AFTER: page.after}
    assert page.after == ""


def test_page_and_count_stop_just_past_the_limit(cases, django_assert_num_queries):
    _name, order = order_named(CASE_ORDERS, "received")
    with django_assert_num_queries(2) as queries:
        page_and_count(Case.objects.all(), order.keys, {}, dressed)
    assert f"LIMIT {COUNT_LIMIT + 1}" in queries.captured_queries[0]["sql"]


def test_a_count_stops_just_past_the_limit(cases, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert bounded_count(Case.objects.all(), Page(rows=cases)) == 7
    with django_assert_num_queries(1) as queries:
        assert bounded_count(Case.objects.all()) == 7
    assert f"LIMIT {COUNT_LIMIT + 1}" in queries.captured_queries[0]["sql"]


def test_a_count_beyond_the_limit_is_said_in_words():
    assert count_words(999) == "999"
    assert count_words(1000) == "1\u00a0000"
    assert count_words(1001) == "fler än 1\u00a0000"
