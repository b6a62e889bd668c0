"""`manage.py periodsammanstallning` makes the same summary as the pages order."""

import io
from datetime import date

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from documents.models import Document
from jobs.enums import State
from jobs.models import Job
from reports.models import PeriodSummary
from tests.reports.filling import fill
from tests.world import open_deviation

pytestmark = pytest.mark.django_db


def command(*arguments):
    out = io.StringIO()
    call_command("periodsammanstallning", *arguments, stdout=out)
    return out.getvalue().splitlines()


def test_a_tertial_of_one_board_is_counted_and_written_as_files(world, tmp_path):
    fill(world, cases=5, sections=0)
    said = command("--tertial", "2026-2", "--board", "Socialnämnden", "--output", str(tmp_path))
    summary = PeriodSummary.objects.get()
    assert (summary.board, summary.first_day, summary.last_day) == (
        world.board,
        date(2026, 5, 1),
        date(2026, 8, 31),
    )
    assert said[0] == f"Periodsammanställning tertial 2 2026, Socialnämnden: {summary.units.count()} enheter."
    files = {path.suffix: path for path in tmp_path.iterdir()}
    assert sorted(files) == [".pdf", ".xlsx"]
    assert said[1:] == [str(files[".pdf"]), str(files[".xlsx"])]
    assert files[".pdf"].read_bytes() == bytes(summary.job.document.file.content)
    book = openpyxl.load_workbook(files[".xlsx"])
    assert [sheet.title for sheet in book] == ["Om filen", "Enheter", "Uppdelning"]
    names = [row[0] for row in book["Enheter"].iter_rows(min_row=2, values_only=True)]
    assert names == [unit.data["name"] for unit in summary.units.order_by("pk")]
    assert Document.objects.count() == 2


def test_without_a_board_every_board_is_counted(world):
    open_deviation(world)
    command("--from", "2026-03-01", "--to", "2026-03-31")
    assert set(PeriodSummary.objects.values_list("board", flat=True)) == {
        world.board.pk,
        world.other_board.pk,
    }
    assert set(Job.objects.values_list("state", "owner")) == {(State.DONE, None)}


def test_the_same_period_again_is_a_new_extraction_beside_the_old(world):
    for _time in range(2):
        command("--tertial", "2026-1", "--board", "SN")
    assert PeriodSummary.objects.count() == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--board", "Byggnadsnämnden"], "Det finns ingen nämnd som heter Byggnadsnämnden."),
        (["--tertial", "2026-2", "--from", "2026-01-01"], "Ange antingen --tertial eller --from och --to."),
        (["--from", "2026-01-01"], "Ange både --from och --to."),
        (["--from", "2026-02-01", "--to", "2026-01-01"], "--to ligger före --from."),
        (["--from", "2099-02-01", "--to", "2099-03-01"], "Perioden har inte börjat än."),
        (["--tertial", "2026-4"], "2026-4: skriv tertialen som 2026-2"),
        (["--from", "i går"], "i går: skriv dagen som 2026-11-23"),
    ],
)
def test_what_cannot_be_counted_is_refused_in_a_sentence(world, arguments, words):
    with pytest.raises(CommandError) as refused:
        command(*arguments)
    assert words in str(refused.value)
    assert PeriodSummary.objects.count() == 0
