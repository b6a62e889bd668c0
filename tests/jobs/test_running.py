"""Jobs: started once, run by one worker at a time, taken over when that one dies, ended in a sentence."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Event
from core.errors import DomainError
from jobs.enums import State
from jobs.models import Job
from jobs.services import running
from jobs.services.running import MAX_ATTEMPTS, Run, TakenOverError, run_job, start_job, unclaimed_jobs
from organisation.models import Municipality
from tests.factories import NOW
from tests.jobs import handlers

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return Municipality.objects.create(name="Provköping", is_own=True)


@pytest.fixture
def job(town):
    return start(town)


def start(town, key="a", **values):
    values = {"kind": "rename", "title": "Byt namn", "by": None, "at": NOW} | values
    return start_job(key=key, parameters={"municipality": town.pk, "seconds": 0}, **values)


def run(job, at=None):
    return run_job(job_id=job.pk, by=None, at=at or timezone.now())


def handled_by(settings, function, monkeypatch):
    """Let the tests' kind of work be done by another function of the test."""
    monkeypatch.setattr(handlers, "here", function, raising=False)
    settings.JOB_HANDLERS = {"rename": "tests.jobs.handlers.here"}


def test_a_job_started_twice_under_one_key_is_one_job_and_one_event(town, job):
    assert start(town) == job
    assert Job.objects.count() == 1
    assert [event.verb for event in Event.objects.filter(subject_type="jobs.job")] == ["job.start"]


def test_another_key_is_another_job(town, job):
    assert start(town, key="b") != job


def test_a_job_runs_once_and_ends_done(town, job):
    assert run(job) is True
    assert run(job) is False
    job.refresh_from_db()
    town.refresh_from_db()
    assert (town.name, job.state, job.done, job.total, job.attempts) == (
        "Provköping+",
        State.DONE,
        handlers.STEPS,
        handlers.STEPS,
        1,
    )
    assert job.finished_at is not None
    assert job.percent == 100


def test_a_job_that_another_worker_has_in_hand_is_left_alone(town, job):
    Job.objects.update(state=State.RUNNING, claim="another", heartbeat=NOW)
    assert unclaimed_jobs(at=NOW) == []
    assert run(job, NOW) is False
    assert Job.objects.get().claim == "another"


def test_a_job_whose_heart_has_stopped_is_taken_over(town, job, settings):
    Job.objects.update(state=State.RUNNING, claim="dead", heartbeat=NOW, attempts=1)
    just_alive = NOW + timedelta(seconds=settings.JOB_STALE_AFTER)
    assert unclaimed_jobs(at=just_alive) == []
    later = just_alive + timedelta(milliseconds=1)
    assert unclaimed_jobs(at=later) == [job.pk]
    assert run(job, later) is True
    assert Job.objects.get().attempts == 2


def test_a_worker_that_was_thought_dead_can_write_nothing_more(job):
    Job.objects.update(state=State.RUNNING, claim="new")
    old = Run(job, "old")
    with pytest.raises(TakenOverError):
        old.progress(1, 2)
    with pytest.raises(TakenOverError):
        old.finish(None, at=NOW)
    assert Job.objects.get().state == State.RUNNING


def test_a_worker_that_loses_its_job_midway_stops_and_leaves_it_to_the_other(
    town, job, settings, monkeypatch
):
    def lose(running_job):
        Job.objects.update(claim="another")
        running_job.progress(1, 2)
        raise AssertionError("it should have stopped")

    handled_by(settings, lose, monkeypatch)
    assert run(job) is False
    assert Job.objects.get().state == State.RUNNING


def test_the_worker_reports_how_far_it_has_come(job, settings, monkeypatch):
    seen = []

    def half(running_job):
        running_job.progress(1, 2)
        seen.append(Job.objects.values_list("done", "total", "state").get())
        running_job.finish(None, at=NOW)

    handled_by(settings, half, monkeypatch)
    run(job)
    assert seen == [(1, 2, State.RUNNING)]


def test_a_refusal_ends_the_job_with_its_own_sentence(job, settings, monkeypatch):
    def refuse(_run):
        raise DomainError("Det finns inga siffror för perioden.")

    handled_by(settings, refuse, monkeypatch)
    assert run(job) is True
    job.refresh_from_db()
    assert (job.state, job.error) == (State.FAILED, "Det finns inga siffror för perioden.")
    assert job.finished_at is not None
    assert unclaimed_jobs(at=NOW + timedelta(days=1)) == []


def test_an_error_ends_the_job_with_a_sentence_that_tells_nothing_of_the_inside(job, settings, monkeypatch):
    def fall(_run):
        raise ZeroDivisionError("inside")

    handled_by(settings, fall, monkeypatch)
    with pytest.raises(ZeroDivisionError):
        run(job)
    job.refresh_from_db()
    assert (job.state, job.error) == (
        State.FAILED,
        "Något gick fel. Försök igen, eller kontakta systemförvaltaren.",
    )


def test_a_job_that_kills_its_worker_every_time_stops_after_ten_tries(job):
    Job.objects.update(state=State.RUNNING, heartbeat=NOW - timedelta(days=1), attempts=MAX_ATTEMPTS)
    assert run(job, NOW) is False
    job.refresh_from_db()
    assert (job.state, job.error) == (State.FAILED, "Arbetet avbröts för många gånger.")


def test_the_sweep_wakes_the_worker_for_what_nobody_runs(town, job, settings, monkeypatch):
    from jobs import tasks  # noqa: PLC0415 -- the tasks are found by the worker, not by the tests

    start(town, key="b")
    tasks.requeue_stale()
    assert set(Job.objects.values_list("state", flat=True)) == {State.DONE}


def test_jobs_are_run_without_a_worker_by_a_command(town, job, capsys):
    from django.core.management import call_command  # noqa: PLC0415 -- used here only

    call_command("run_jobs")
    assert capsys.readouterr().out == "1 arbeten kördes.\n"
    assert Job.objects.get().state == State.DONE


def test_a_job_without_steps_has_come_nowhere():
    assert Job(done=0, total=0).percent == 0
    assert running.MAX_ATTEMPTS == 10


def test_an_order_stands_though_the_broker_is_down(job, monkeypatch, django_capture_on_commit_callbacks):
    from jobs import tasks  # noqa: PLC0415 -- the tasks are found by the worker, not by the tests

    def down(**_kwargs):
        message = "no connection"
        raise ConnectionError(message)

    monkeypatch.setattr(tasks.run, "delay", down)
    with django_capture_on_commit_callbacks(execute=True):
        tasks.wake(job)
    job.refresh_from_db()
    assert (job.state, unclaimed_jobs(at=NOW)) == (State.QUEUED, [job.pk])
