"""Figures and names when the organisation changes: what was made stays, what is made counts as now."""

import pytest
from django.urls import reverse

from documents.models import Document
from jobs.services.running import run_job
from organisation.models import Unit
from reports.models import PeriodSummary, QualityReport
from reports.queries.period_summary import count_units
from reports.queries.quality_report import gather
from reports.services.period_documents import PDF, XLSX, make_document
from reports.services.period_summary import order
from reports.services.quality_report import order as order_report
from tests.cases.changes import LATE, NOVEMBER, PLANS, perform, register
from tests.factories import forget_roles
from tests.reports.filling import TERTIAL, fill

pytestmark = pytest.mark.django_db
# The units whose numbers have become another's: {its name now: the names they were counted under}.
BECAME = {
    "name": {"Mångården": ["Solgläntan"]},
    "place": {"Boendeenheten": ["Boendeenheten", "-Solgläntan"]},
    "level": {"Boendeenheten": ["Boendeenheten", "-Solgläntan"]},
    "area": {"Vuxna och äldre": ["Vuxna"]},
    "merge": {"Gårdarna": ["Solgläntan", "Ekgården"], "Boendeenheten": ["Boendeenheten", "-Solgläntan"]},
    "split": {},
    "board": {"Socialutskottet": ["Socialnämnden"]},
}
GONE = {
    "name": {"Solgläntan"},
    "place": set(),
    "level": set(),
    "area": {"Vuxna"},
    "merge": {"Solgläntan", "Ekgården"},
    "split": {"Solgläntan"},
    "board": {"Socialnämnden"},
}


def counted(board):
    """The figures of every unit by its name, as a new summary of the period has them."""
    return {row.data["name"]: row.data for row in count_units(board, TERTIAL, at=LATE)}


def number(data):
    return (data["cases"]["count"], data["cases"]["previous"], data["events"])


def summed(before, names):
    """Add up what some names were counted; take away those with a minus."""
    parts = [
        [-n for n in number(before[name[1:]])] if name[0] == "-" else number(before[name]) for name in names
    ]
    return tuple(map(sum, zip(*parts, strict=True)))


def reorganise(world, kind):
    register(world, PLANS[kind](world))
    assert perform(LATE) == 1
    forget_roles(world.kerstin)
    return Unit.objects.get(pk=world.board.pk).controller


@pytest.mark.parametrize("kind", PLANS)
def test_a_new_summary_of_an_old_period_counts_in_todays_organisation_and_loses_nothing(world, kind):
    fill(world, cases=24, sections=1)
    before = counted(world.board)
    board = reorganise(world, kind)
    after = counted(board)
    whole = {key: value for key, value in before["Socialnämnden"].items() if key != "name"}
    assert {key: value for key, value in after[board.name].items() if key != "name"} == whole
    changed = BECAME[kind]
    assert {name: number(after[name]) for name in changed} == {
        name: summed(before, names) for name, names in changed.items()
    }
    assert GONE[kind] & set(after) == set()
    untouched = set(before) - GONE[kind] - set(changed)
    assert {name: number(after[name]) for name in untouched} == {
        name: number(before[name]) for name in untouched
    }


def test_a_split_units_history_is_counted_above_it_and_its_parts_begin_from_nothing(world):
    fill(world, cases=24, sections=0)
    before = counted(world.board)
    after = counted(reorganise(world, "split"))
    assert number(after["Boendeenheten"]) == number(before["Boendeenheten"])
    # The open cases followed to the part that took the rest; what had ended stands on the enhet alone.
    moved = number(after["Södra"])[0]
    assert 0 < moved < number(before["Solgläntan"])[0]
    assert "Norra" not in after


@pytest.mark.parametrize("kind", PLANS)
def test_the_yearly_figures_of_the_namnd_are_the_same(world, kind):
    fill(world, cases=15, sections=0)
    before = yearly(world.board)
    assert yearly(reorganise(world, kind)) == before


def yearly(board):
    """What a new kvalitetsberättelse says of a nämnd, without what names its parts."""
    found = gather(board, 2026, at=LATE)
    words = {name: found[name] for name in ("totals", "deviations", "patterns", "risk_analyses", "listed")}
    numbers = ("value", "previous", "values", "change", "compared", "has_gap", "sources")
    return words | {
        key: {name: section[name] for name in numbers} for key, section in found["sections"].items()
    }


def made(world):
    """A period summary with its documents and a kvalitetsberättelse, made before the change."""
    for job in (
        order(board=world.board, period=TERTIAL, order_key="a", by=world.kerstin, at=NOVEMBER),
        order_report(board=world.board, year=2025, order_key="a", by=world.kerstin, at=NOVEMBER),
    ):
        run_job(job_id=job.pk, by=None, at=NOVEMBER)
    summary = PeriodSummary.objects.get()
    of = summary.units.select_related("summary__board", "unit").get(unit=world.section)
    for form in (PDF, XLSX):
        make_document(of=of, form=form, sees_all=True, by=world.kerstin, at=NOVEMBER)
    return summary


def frozen():
    """All that a document is: its number, title, data and file."""
    return list(
        Document.objects.order_by("pk").values_list(
            "number", "title", "board", "data_checksum", "file__sha256"
        )
    )


@pytest.mark.parametrize("kind", ["area", "split", "board"])
def test_what_was_made_before_keeps_its_names_and_is_still_read(world, client, kind):
    fill(world, cases=20, sections=0)
    summary = made(world)
    kept = (frozen(), list(summary.units.order_by("pk").values_list("unit", "data")))
    board = reorganise(world, kind)
    assert (frozen(), list(summary.units.order_by("pk").values_list("unit", "data"))) == kept
    client.force_login(world.kerstin)
    page = client.get(reverse("reports:unit_summary", args=[summary.pk, world.section.pk]))
    assert page.status_code == 200
    assert "Solgläntan" in page.content.decode()
    whole = client.get(reverse("reports:summary", args=[summary.pk])).content.decode()
    assert "Socialnämnden" in whole
    assert "Vuxna och äldre" not in whole
    report = QualityReport.objects.get()
    assert report.board == world.board
    job = order(board=board, period=TERTIAL, order_key="b", by=world.kerstin, at=LATE)
    run_job(job_id=job.pk, by=None, at=LATE)
    names = {row.data["name"] for row in PeriodSummary.objects.get(job=job).units.all()}
    assert names & GONE[kind] == set()
