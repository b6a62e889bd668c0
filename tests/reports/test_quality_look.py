"""The pages of the kvalitetsberättelse in a real browser: for everyone, and on a phone."""

import pytest
from django.urls import reverse
from django.utils import timezone

from jobs.services.running import run_job
from reports.models import QualityReport
from reports.services.quality_report import order
from tests.browsing import faults
from tests.factories import NOW
from tests.world import build_world, open_deviation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_pages_have_no_faults_and_do_not_scroll_sideways(visit, transactional_db):
    world = build_world()
    open_deviation(world)
    job = order(board=world.board, year=2026, order_key="a", by=world.kerstin, at=NOW)
    run_job(job_id=job.pk, by=None, at=timezone.now())
    report = QualityReport.objects.get()
    for path in (reverse("reports:quality_reports"), reverse("reports:quality_report", args=[report.pk])):
        page = visit(path, user=world.kerstin, width=320)
        assert faults(page) == []
