"""The measured time of reporting: a median a month, of one's own nämnder, and nothing of too few."""

from datetime import date

import pytest

from deviations.models import ReportTime
from deviations.queries.times import months
from organisation.queries import followed_boards
from tests.deviations.sending import NOON

TODAY = NOON.date()


@pytest.fixture(autouse=True)
def noon(time_machine):
    time_machine.move_to(NOON, tick=False)


def note(board, *seconds, on=TODAY):
    ReportTime.objects.bulk_create(ReportTime(board=board, on=on, seconds=taken) for taken in seconds)


def test_the_median_of_each_month_with_its_count(world):
    note(world.board, 30, 40, 50, 60, 86_400)
    note(world.board, 10, 20, 30, 40, 50, 70, on=date(2026, 2, 28))
    note(world.other_board, 1, 1, 1, 1, 1)
    this, before, *rest = months([world.board], on=NOON.date())
    assert (this.first, this.count, this.seconds, this.words) == (date(2026, 3, 1), 5, 50, "0 min 50 s")
    assert (before.first, before.count, before.seconds) == (date(2026, 2, 1), 6, 35)
    assert (len(rest), {month.count for month in rest}) == (10, {0})


def test_four_reports_show_neither_median_nor_number(world, client):
    note(world.board, 71, 72, 73, 74)
    client.force_login(world.kerstin)
    page = client.get("/rapportera/tid/").content.decode()
    assert "färre än 5" in page
    assert not any(words in page for words in ("1 min 12 s", "1 min 13 s", ">4<"))


def test_one_sees_the_namnder_one_looks_after(world):
    today = NOON.date()
    assert followed_boards(world.kerstin, on=today) == [world.board]
    assert followed_boards(world.karin, on=today) == [world.other_board]
    assert len(followed_boards(world.sven, on=today)) == 2
    assert followed_boards(world.elsa, on=today) == []
