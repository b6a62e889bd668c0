"""Jobs on a real Celery worker, in a process of its own that is killed without warning."""

import random
import time

import pytest
from django.utils import timezone

from jobs.enums import State
from jobs.models import Job
from jobs.services.running import start_job
from jobs.tasks import requeue_stale, wake
from organisation.models import Municipality

pytestmark = pytest.mark.worker


@pytest.fixture
def town(real_worker):
    return Municipality.objects.create(name="Provköping", is_own=True)


def order(town, seconds):
    return start_job(
        kind="rename",
        key=f"rename {town.pk}",
        title="Byt namn",
        parameters={"municipality": town.pk, "seconds": seconds},
        by=None,
        at=timezone.now(),
    )


def state(job):
    return Job.objects.values_list("state", flat=True).get(pk=job.pk)


def attempts(job):
    return Job.objects.values_list("attempts", flat=True).get(pk=job.pk)


def test_a_job_runs_in_the_background_and_tells_how_far_it_has_come(real_worker, town):
    real_worker.start()
    job = order(town, seconds=2)
    assert state(job) == State.QUEUED
    wake(job)
    real_worker.wait_until(lambda: 0 < Job.objects.get(pk=job.pk).percent < 100)
    real_worker.wait_until(lambda: state(job) == State.DONE)
    town.refresh_from_db()
    assert town.name == "Provköping+"


def test_a_job_whose_message_was_lost_is_found_and_run(real_worker, town):
    real_worker.start()
    job = order(town, seconds=0)
    real_worker.wait_until(lambda: state(job) == State.DONE, meanwhile=requeue_stale)
    town.refresh_from_db()
    assert town.name == "Provköping+"


def test_a_worker_killed_at_three_random_points_leaves_what_an_undisturbed_run_leaves(real_worker, town):
    job = order(town, seconds=2)
    for attempt in (1, 2, 3):
        real_worker.start()
        real_worker.wait_until(lambda: attempts(job) == attempt, meanwhile=requeue_stale)  # noqa: B023
        time.sleep(random.uniform(0, 1.5))
        real_worker.kill()
    real_worker.start()
    real_worker.wait_until(lambda: state(job) == State.DONE, meanwhile=requeue_stale)
    town.refresh_from_db()
    assert (town.name, Job.objects.count()) == ("Provköping+", 1)
