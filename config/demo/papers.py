"""The numbered PDFs of the demo's klar investigations, made in the background once the demo is written.

A tenth of a second each, and some thousands of them: too long to wait for before one may look around, and a
few minutes' work for the worker. Nothing of the document is special to the demo: the product's own command
makes it, of the data as they stood when the investigation became klar, with that day's number and checksum.
Part by part, so that the worker can be stopped within seconds and does what is ordered meanwhile.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from audit.models import EventValue
from cases.models import Case, Investigation
from cases.services.investigating import PAPERS, keep_paper
from documents.models import Document
from jobs.models import Job
from jobs.services.running import Run, start_job
from jobs.tasks import wake

KIND = "demo_papers"
PART = 20
TITLE = "Demons utredningar som PDF"
MADE = frozenset(kind for kind, _template in PAPERS.values())


def order_papers(*, at: datetime, most: int = PART, after: Job | None = None) -> Job:
    """Put a part of the work in the queue, where a worker finds it within seconds of its start. One event.

    `most` is how many documents it makes; `after` is the part before, which has one that follows it.
    """
    key = f"{KIND}:{after.pk if after else ''}"
    return start_job(kind=KIND, key=key, title=TITLE, parameters={"most": most}, by=None, at=at)


def run(run: Run) -> None:
    """Make a part of the documents and order the next; stopped and run again, it makes none twice."""
    most = int(str(run.job.parameters["most"]))
    part = list(islice(_waiting(), most))
    for done, investigation_id in enumerate(part):
        run.progress(done, len(part))
        _make(investigation_id)
    if len(part) == most:
        wake(order_papers(at=timezone.now(), most=most, after=run.job))
    run.finish(None, at=timezone.now())


def _klar() -> QuerySet[Investigation]:
    """What is klar, has no document and has its texts left: what somebody unlocks or erases is hers."""
    made = Document.objects.filter(
        subject_type=Case._meta.label_lower, subject_id=OuterRef("pk"), kind__in=MADE
    )
    return Investigation.objects.filter(
        ~Exists(made), completed_at__isnull=False, case__original__masked_at__isnull=True
    )


def _waiting() -> Iterator[int]:
    """Yield the newest year's first, which one opens, and each year's in order, as they are numbered."""
    klar = _klar().order_by("completed_at", "pk")
    for year in klar.datetimes("completed_at", "year", order="DESC"):
        yield from klar.filter(completed_at__year=year.year).values_list("pk", flat=True)


def _make(investigation_id: int) -> None:
    found = _klar().select_related("case__board", "case__unit", "completed_by").filter(pk=investigation_id)
    if (one := found.first()) and one.completed_at:
        keep_paper(case=_as_it_stood(one.case, one.completed_at), by=one.completed_by, at=one.completed_at)


def _as_it_stood(case: Case, at: datetime) -> Case:
    """Give the case, in memory, back the status and the unit that the log says it had at a moment."""
    later = EventValue.objects.filter(
        event__subject_type=case._meta.label_lower,
        event__subject_id=case.pk,
        event__at__gt=at,
        field__in=("status", "unit"),
    )
    # The earliest change after that moment is written last, and holds what stood before it.
    was = dict(later.order_by("-event_id").values_list("field", "old"))
    case.status = was.get("status", case.status)
    case.unit.name = was.get("unit", case.unit.name)
    return case
