"""A drawn year: the summary of every unit holds what counting that unit alone gives."""

import pytest

from cases.enums import Kind, Status
from cases.models import Case
from core.dates import local_date
from figures.measures import all_measures
from figures.queries.counting import (
    By,
    Scope,
    breakdown,
    count,
    dismissed,
    open_actions,
    share_of_other,
)
from organisation.enums import Level
from organisation.models import Unit
from organisation.paths import ids_in
from reports.queries.period_summary import AXES, count_units
from tests.factories import NOW
from tests.reports.filling import TERTIAL, fill
from tests.shared import kept_until_the_end
from tests.world import build_world

AT = NOW.replace(month=11)
MEASURE = all_measures()["kvalitetsavvikelse"]

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def filled(django_db_setup, django_db_blocker):
    """One world with forty deviations for all of these tests: they only read it."""
    with kept_until_the_end(django_db_blocker):
        made = build_world()
        fill(made)
        yield made


def counted(board, period=TERTIAL, at=AT):
    return {found.unit.pk: found.data for found in count_units(board, period, at=at)}


def numbers(rows):
    return {row["key"]: (row["count"], row["previous"]) for row in rows if row["count"] or row["previous"]}


def test_every_unit_has_the_figures_that_counting_it_alone_gives(filled):
    for pk, data in counted(filled.board).items():
        scope = Scope(Unit.objects.get(pk=pk))
        for table, axis in AXES.items():
            alone = breakdown(MEASURE, TERTIAL, scope, axis)
            assert numbers(data["tables"][table]) == {row.key: (row.count, row.previous) for row in alone}
        assert data["cases"]["count"] == count(MEASURE, TERTIAL, scope)
        assert data["cases"]["previous"] == count(MEASURE, TERTIAL.previous(), scope)
        assert data["events"] == count(MEASURE, TERTIAL, scope, by=By.EVENTS)
        outcomes = numbers(data["tables"]["outcomes"])
        assert outcomes.get("dismissed", (0, 0))[0] == dismissed(MEASURE, TERTIAL, scope)
        waiting = open_actions(scope, on=local_date(AT), kind=Kind.DEVIATION)
        assert (data["open_actions"], data["overdue_actions"]) == (waiting.open, waiting.overdue)
        other = share_of_other(MEASURE, TERTIAL, scope)
        shares = numbers(data["tables"]["other"])
        assert shares.get("other", (0, 0))[0] == other.part
        assert sum(now for now, _before in shares.values()) == other.whole


def test_every_unit_with_cases_is_there_from_the_board_down(filled):
    units = [found.unit for found in count_units(filled.board, TERTIAL, at=AT)]
    with_cases = Case.objects.filter(received_on__range=(TERTIAL.previous().first, TERTIAL.last))
    above = {pk for path in with_cases.values_list("unit__current_path", flat=True) for pk in ids_in(path)}
    assert {unit.pk for unit in units} == above
    assert [unit.level for unit in units][:3] == [Level.BOARD, Level.ADMINISTRATION, Level.AREA]


def test_outcomes_split_the_cases_into_ej_avvikelse_directly_dealt_with_and_the_rest(filled):
    for data in counted(filled.board).values():
        rows = numbers(data["tables"]["outcomes"])
        assert sum(now for now, _before in rows.values()) == data["cases"]["count"]
    inside = Case.objects.filter(received_on__range=(TERTIAL.first, TERTIAL.last))
    whole = numbers(counted(filled.board)[filled.board.pk]["tables"]["outcomes"])
    assert whole["direct"][0] == inside.filter(deviation__dealt_with_directly=True).count()
    assert whole["dismissed"][0] == inside.filter(status=Status.DISMISSED).count()
