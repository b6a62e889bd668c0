"""What holds for every list that can be taken out to Excel."""

from typing import NamedTuple

import pytest

from audit.models import ReadEntry
from tests.cases.taken_out import take_out
from tests.factories import NOW, make_action
from tests.world import open_deviation

MAY = {"elsa", "eva", "ulla", "astrid", "kerstin", "stina", "siv", "nils", "olle", "karin"}


class Listed(NamedTuple):
    """A list: its page, where the file is, its date filter, what the read log calls the file, its queries."""

    page: str
    address: str
    dated: str
    logged: str
    queries: int


CASES = Listed("/arenden/", "/arenden/export/", "received_from", "Ärenden till Excel", 13)
ACTIONS = Listed("/atgarder/", "/atgarder/export/", "decided_from", "Åtgärder till Excel", 7)
each_list = pytest.mark.parametrize("listed", [CASES, ACTIONS], ids=["cases", "actions"])


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOW, tick=False)


@each_list
def test_only_those_who_may_take_it_out_get_it_and_are_offered_it(client, world, listed):
    make_action(open_deviation(world), world.elsa)
    people = {name: person for name, person in vars(world).items() if hasattr(person, "username")}
    answers, offered = {}, set()
    for name, person in people.items():
        answers[name] = take_out(listed.address, client, person).status_code
        if f'href="{listed.address}' in client.get(listed.page).content.decode():
            offered.add(name)
    assert answers == {name: 200 if name in MAY else 403 for name in people}
    assert "elsa" in offered
    assert offered <= MAY


@each_list
def test_it_is_in_the_read_log(client, world, listed):
    case = open_deviation(world)
    make_action(case, world.elsa)
    make_action(case, world.elsa)
    take_out(listed.address, client, world.elsa)
    entry = ReadEntry.objects.get(reader=world.elsa)
    assert (entry.reading, entry.case_ids, entry.board_id, entry.detail) == (
        "export",
        [case.pk],
        world.board.pk,
        listed.logged,
    )


@each_list
def test_a_filter_that_cannot_be_read_leads_back_to_the_list_that_says_why(client, world, listed):
    response = take_out(listed.address, client, world.elsa, **{listed.dated: "i går"})
    assert response.headers["Location"] == f"{listed.page}?{listed.dated}=i+g%C3%A5r"


@each_list
def test_it_is_a_download_that_is_not_kept(client, world, listed):
    response = take_out(listed.address, client, world.elsa)
    name = f"{listed.page.strip('/')}-2026-03-02.xlsx"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert "no-store" in response.headers["Cache-Control"].split(", ")


@pytest.mark.parametrize("number", [1, 3])
@each_list
def test_it_makes_as_many_queries_however_many_rows(client, world, number, listed, django_assert_num_queries):
    for _each in range(number):
        make_action(open_deviation(world), world.elsa)
    take_out(listed.address, client, world.elsa)
    with django_assert_num_queries(listed.queries):
        client.get(listed.address)
