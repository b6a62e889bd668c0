"""The two jobs that make reports, on a real worker that is killed at three random points of each.

KILL_SEED=N draws the same moments again; a test that fails says which N it drew.
"""

import hashlib
import os
import random
import time

import pytest
from django.utils import timezone

from audit.models import Event
from documents.models import Document
from documents.services.storing import checksum
from documents.services.word import DOCX
from jobs.enums import State
from jobs.models import Job
from jobs.services.running import run_job
from jobs.tasks import requeue_stale
from reports.models import PeriodSummary, QualityReport
from reports.services import period_summary, quality_report
from tests.reports.filling import TERTIAL, fill
from tests.worker import wait_until

pytestmark = pytest.mark.worker

# What tells when the figures were taken out: the only thing that differs between two extractions.
MOMENTS = {"extracted", "extracted_on", "Siffrorna togs ut"}


def order_summary(world, key):
    return period_summary.order(
        board=world.board, period=TERTIAL, order_key=key, by=world.kerstin, at=timezone.now()
    )


def order_report(world, key):
    return quality_report.order(
        board=world.board, year=2026, order_key=key, by=world.kerstin, at=timezone.now()
    )


def summary_of(job):
    found = PeriodSummary.objects.get(job=job)
    units = found.units.order_by("pk").values_list("unit_id", "data")
    return found, {"days": (found.first_day, found.last_day), "units": list(units)}


def report_of(job):
    found = QualityReport.objects.select_related("document", "word").get(job=job)
    assert found.document == job.document
    assert found.word.file.media_type == DOCX
    return found, {"year": found.year, "data": timeless(found.data)}


JOBS = {"period_summary": (order_summary, summary_of, 2), "quality_report": (order_report, report_of, 2)}


def timeless(data):
    """Return frozen data without the moment it was taken out."""
    if isinstance(data, dict):
        return {key: timeless(value) for key, value in data.items() if key not in MOMENTS}
    return [timeless(value) for value in data] if isinstance(data, list) else data


def stored(kind, job):
    """Return everything a job left behind, but for ids, numbers and moments."""
    job = Job.objects.select_related("document").get(pk=job.pk)
    found, rows = JOBS[kind][1](job)
    documents = Document.objects.filter(subject_type=found._meta.label_lower, subject_id=found.pk)
    documents = list(documents.order_by("pk").select_related("file"))
    for document in documents:
        content = bytes(document.file.content)
        assert document.file.sha256 == hashlib.sha256(content).hexdigest()
        assert document.data_checksum == checksum(document.data)
    events = Event.objects.filter(subject_type=found._meta.label_lower, subject_id=found.pk)
    made = Event.objects.filter(
        subject_type="documents.document", subject_id__in=[document.pk for document in documents]
    )
    return {
        "job": (job.state, job.error, job.done, job.total, job.document in documents),
        "rows": rows,
        "documents": [
            (document.kind, document.title, document.file.media_type, checksum(timeless(document.data)))
            for document in documents
        ],
        "events": sorted([*events.values_list("verb", flat=True), *made.values_list("verb", flat=True)]),
    }


def is_over(job):
    return Job.objects.get(pk=job.pk).is_over


def claimed(job, times):
    """Tell whether the job has been taken in hand so many times, or is over."""
    return lambda: Job.objects.get(pk=job.pk).attempts >= times or is_over(job)


def undisturbed(job):
    """Run a job in this process; returns how many seconds it took."""
    began = time.monotonic()
    assert run_job(job_id=job.pk, by=None, at=timezone.now()) is True
    return time.monotonic() - began


@pytest.mark.heavy
@pytest.mark.parametrize("kind", JOBS)
def test_killed_at_three_random_points_it_stores_what_an_undisturbed_run_stores(real_worker, world, kind):
    seed = int(os.environ.get("KILL_SEED") or random.SystemRandom().randrange(2**16))
    chance = random.Random(seed)
    order, _rows, documents = JOBS[kind]
    fill(world, cases=20, sections=2)
    calm = order(world, "calm")
    seconds = undisturbed(calm)
    disturbed = order(world, "disturbed")
    for attempt in (1, 2, 3):
        real_worker.start()
        wait_until(claimed(disturbed, attempt), meanwhile=requeue_stale)
        time.sleep(chance.uniform(0, 0.8 * seconds / attempt))
        real_worker.kill()
    real_worker.start()
    wait_until(claimed(disturbed, 4), meanwhile=requeue_stale)
    wait_until(lambda: is_over(disturbed))
    result = stored(kind, disturbed)
    assert result == stored(kind, calm), f"KILL_SEED={seed}"
    assert result["job"][0] == State.DONE
    assert len(result["documents"]) == documents
    assert Job.objects.get(pk=disturbed.pk).attempts > 1, f"KILL_SEED={seed}"
