"""Work for the tests of the worker, named in JOB_HANDLERS by the test settings."""

import time

from django.db import transaction
from django.utils import timezone

from organisation.models import Municipality

STEPS = 20


def rename(run):
    """Give the municipality a new name, slowly: the work's one lasting effect, written with its result."""
    for step in range(STEPS):
        time.sleep(run.job.parameters["seconds"] / STEPS)
        run.progress(step, STEPS)
    with transaction.atomic():
        municipality = Municipality.objects.get(pk=run.job.parameters["municipality"])
        municipality.name += "+"
        municipality.save()
        run.finish(None, at=timezone.now())
