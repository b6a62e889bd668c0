"""The dataskyddsombud sees who read which case when, and who has which role where; never a word of a case."""

import zipfile
from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.enums import Reading
from audit.log import record_reading
from audit.models import ReadEntry
from cases.queries.paging import COUNT_LIMIT
from cases.services.reorganising import change_unit
from core.dates import local_date
from organisation.models import Membership, User
from organisation.roles import Role
from reports.queries.oversight import roles_held
from tests.factories import LONG_AGO
from tests.world import open_deviation

pytestmark = pytest.mark.django_db
LOG = "reports:read_log"
ACCESS = "reports:access"


@pytest.fixture
def read(world):
    """Elsa opened one case and saw it and another in a list; Olle, of another nämnd, read one of his."""
    cases = [open_deviation(world), open_deviation(world)]
    other = open_deviation(world, world.board2_section)
    at = timezone.now()
    board = world.board.pk
    record_reading(Reading.CASE, by=world.elsa, at=at, case_id=cases[0].pk, board_id=board)
    record_reading(
        Reading.LIST,
        by=world.harald,
        at=at,
        case_ids=[case.pk for case in cases],
        board_id=board,
        detail="Inkorg",
    )
    record_reading(Reading.CASE, by=world.olle, at=at, case_id=other.pk, board_id=world.other_board.pk)
    return [*cases, other]


@pytest.fixture
def dag(client, world):
    client.force_login(world.dag)
    return client


def shown(client, **asked):
    text = client.get(reverse(LOG), asked).content.decode().split("<tbody>")[-1]
    return {name for name in ("Elsa", "Harald", "Olle") if name in text}


def test_who_read_what_is_found_by_person_number_and_day(dag, read):
    assert shown(dag) == {"Elsa", "Harald"}
    assert shown(dag, person="els") == {"Elsa"}
    assert shown(dag, arende=read[0].reference) == {"Elsa", "Harald"}
    assert shown(dag, arende=read[1].reference) == {"Harald"}
    assert shown(dag, arende=read[2].reference) == set()  # another nämnd's
    assert shown(dag, fran="2020-01-01", till="2020-12-31") == set()
    assert (
        "Slutet ligger före"
        in dag.get(reverse(LOG), {"fran": "2026-02-01", "till": "2026-01-01"}).content.decode()
    )


def test_opening_the_log_stands_in_the_log_and_no_word_of_a_case_does(dag, world, read):
    text = dag.get(reverse(LOG)).content.decode()
    assert read[0].reference in text
    assert read[0].original.text not in text
    entry = ReadEntry.objects.get(reading=Reading.LOG)
    assert (entry.reader, entry.board_id, entry.case_ids) == (world.dag, world.board.pk, [])
    assert "Läste läsloggen" in dag.get(reverse(LOG)).content.decode()


def read_often(world, number, at):
    board = world.board.pk
    ReadEntry.objects.bulk_create(
        ReadEntry(at=at, reader=world.elsa, reading=Reading.CASE, case_id=1, board_id=board, detail=str(one))
        for one in range(number)
    )


def test_the_log_pages_by_its_last_row_though_every_look_at_it_adds_one(dag, world):
    read_often(world, 60, timezone.now())
    first = dag.get(reverse(LOG))
    assert [row.detail for row in first.context["rows"]] == [str(one) for one in range(59, 9, -1)]
    second = dag.get(reverse(LOG) + first.context["next_url"])
    assert [row.detail for row in second.context["rows"]] == [str(one) for one in range(9, -1, -1)]
    assert second.context["previous_url"]


def test_the_log_is_counted_no_further_than_the_limit(dag, world):
    read_often(world, COUNT_LIMIT + 1, timezone.now())
    text = dag.get(reverse(LOG)).content.decode()
    assert "Fler än 1\xa0000 läsningar" in text


def test_the_access_report_says_who_where_from_to_and_why(dag, world):
    text = dag.get(reverse(ACCESS)).content.decode()
    for words in ("Elsa", "Solgläntan", "Anställd", "tills vidare", "för Elsa"):
        assert words in text
    assert "Nattpatrullen" not in text


def employ(world, number):
    """Give as many more people a role in the section that ended last year."""
    people = [User(username=f"x{one:02}", last_name=f"Ek{one % 7}", password="!") for one in range(number)]
    User.objects.bulk_create(people)
    ended = {"valid_from": LONG_AGO, "valid_to": date(2025, 12, 31), "reason": "Vikarie"}
    Membership.objects.bulk_create(
        Membership(user=person, unit=world.section, role=Role.STAFF, **ended) for person in people
    )
    return {person.username for person in people}


def test_the_access_report_pages_with_its_choice_and_its_export_is_whole(
    dag, world, django_assert_num_queries
):
    gone = employ(world, 60)
    assert not gone & {row.user.username for row in dag.get(reverse(ACCESS)).context["rows"]}
    with django_assert_num_queries(6):
        first = dag.get(reverse(ACCESS), {"alla": "1"})
    second = dag.get(reverse(ACCESS) + first.context["next_url"])
    back = dag.get(reverse(ACCESS) + second.context["previous_url"])
    everyone = list(roles_held(world.dag, on=date(2026, 3, 2), all_times=True))
    assert [*first.context["rows"], *second.context["rows"]] == everyone
    assert back.context["rows"] == first.context["rows"] == everyone[:50]
    assert not second.context["next_url"]
    assert f"{len(everyone)} roller" in second.content.decode()
    book = dag.get(reverse("reports:access_excel") + second.context["query"]).content
    with zipfile.ZipFile(BytesIO(book)) as parts:
        text = " ".join(parts.read(part).decode("utf-8", "ignore") for part in parts.namelist())
    assert all(name in text for name in gone)


def test_the_log_of_a_namnd_is_followed_when_it_has_another_name(dag, world, read):
    at = timezone.now()
    order = {"on": local_date(at), "reason": "Nytt namn", "by": world.sven, "at": at}
    change_unit(unit=world.board, name="Socialutskottet", **order)
    assert shown(dag) == {"Elsa", "Harald"}
    text = dag.get(reverse(ACCESS), {"alla": "1"}).content.decode()
    assert "Elsa" in text
    assert "Olle" not in text


@pytest.mark.parametrize(
    ("name", "word"), [("reports:read_log_excel", "Harald"), ("reports:access_excel", "Eva")]
)
def test_both_are_taken_along_as_workbooks(dag, read, name, word):
    with zipfile.ZipFile(BytesIO(dag.get(reverse(name)).content)) as book:
        text = " ".join(book.read(part).decode("utf-8", "ignore") for part in book.namelist())
    assert word in text
    assert "Olle" not in text
