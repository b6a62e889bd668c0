"""The PDFs of the demo's klar investigations: as it all stood then, the newest year's first, each once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases.models import Case, Investigation
from cases.services.emptying import empty
from config.demo.building import surroundings
from config.demo.in_bulk import Bulk
from config.demo.papers import order_papers
from config.demo.writing import write
from documents.models import Document
from jobs.enums import State
from jobs.models import Job
from jobs.services.running import run_job
from organisation.models import Unit
from registers.enums import Removal
from tests.demo.conftest import make_papers, papers_of
from tests.demo.test_same_history import DAY, a_life, does

pytestmark = pytest.mark.django_db
TWO_YEARS_AGO = DAY.replace(year=DAY.year - 2)


def investigated(told, day):
    """A deviation whose investigation became klar before its actions were decided and done."""
    while True:
        life = a_life(told, "deviation", does("finish_action"), day)
        if any(does("complete")(step) for step in life.steps):
            return life


def lived(told, *lives):
    """Live them in bulk, without their papers; returns the cases."""
    bulk = Bulk(surroundings(told.town))
    bulk.play(lives)
    write(bulk)
    return [Case.objects.get(pk=life.pk) for life in lives]


def test_a_paper_tells_the_unit_the_status_and_the_actions_of_the_day_it_became_klar(told):
    life = investigated(told, DAY)
    old, new = life.unit, Unit.objects.exclude(pk=life.unit.pk).filter(board=life.unit.board).last()
    klar = next(step for step in life.steps if does("complete")(step))
    life.then("follow_unit", told.town.people["sven"], klar.at + timedelta(days=9), unit=new)
    life.steps.sort(key=lambda step: step.at)
    (case,) = lived(told, life)
    make_papers()
    (paper,) = papers_of(case)
    assert case.place == new.name
    assert (paper.data["unit"], paper.data["status"], paper.data["actions"]) == (
        old.name,
        "Under utredning",
        [],
    )
    assert (paper.created_at, paper.created_by) == (klar.at, klar.by)


def test_the_newest_year_comes_first_and_each_year_is_numbered_in_order(told):
    days = (TWO_YEARS_AGO, TWO_YEARS_AGO + timedelta(days=40), DAY, DAY + timedelta(days=40))
    lived(told, *(investigated(told, day) for day in days))
    make_papers()
    made = list(Document.objects.order_by("pk"))
    years = [paper.created_at.year for paper in made]
    assert made == sorted(made, key=lambda paper: (-paper.created_at.year, paper.created_at))
    assert years.count(DAY.year) == 2
    assert {int(paper.number.split("-")[1]) for paper in made} == set(years)
    assert [int(paper.number.split("-")[2]) for paper in made] == [1, 2, 1, 2]


def test_they_are_made_part_by_part_until_none_is_left(told):
    lived(told, *(investigated(told, DAY) for _ in range(3)))
    running = order_papers(at=timezone.now(), most=2)
    made = []
    while running:
        run_job(job_id=running.pk, by=None, at=timezone.now())
        made.append(Document.objects.count())
        running = Job.objects.filter(state=State.QUEUED).first()
    assert made == [2, 3]
    assert {job.state for job in Job.objects.all()} == {State.DONE}


def test_what_a_stopped_worker_left_is_made_by_the_next_and_none_is_made_twice(told):
    made, left = lived(told, investigated(told, DAY), investigated(told, DAY))
    klar = left.investigation.completed_at
    Investigation.objects.filter(case=left).update(completed_at=None)
    make_papers()
    Investigation.objects.filter(case=left).update(completed_at=klar)
    Job.objects.update(state=State.QUEUED)
    make_papers()
    assert [paper.subject_id for paper in Document.objects.order_by("pk")] == [made.pk, left.pk]
    assert Job.objects.get().state == State.DONE


def test_what_was_erased_or_unlocked_meanwhile_gets_no_paper(told):
    erased, unlocked, left = lived(told, *(investigated(told, DAY) for _ in range(3)))
    empty(erased, Removal.ANONYMISE, decision="", by=None, at=timezone.now())
    Investigation.objects.filter(case=unlocked).update(completed_at=None)
    make_papers()
    assert [len(papers_of(case)) for case in (erased, unlocked, left)] == [0, 0, 1]
