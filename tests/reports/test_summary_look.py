"""The pages of the period summary in a real browser: for everyone, on a phone, and without scripts."""

import pytest
from django.urls import reverse
from django.utils import timezone

from jobs.services.running import run_job
from reports.models import PeriodSummary
from reports.services.period_summary import order
from tests.browsing import faults
from tests.reports.filling import TERTIAL, fill
from tests.world import build_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(transactional_db):
    made = build_world()
    fill(made, cases=20, sections=1)
    at = timezone.now()
    job = order(board=made.board, period=TERTIAL, order_key="a", by=made.kerstin, at=at)
    run_job(job_id=job.pk, by=None, at=at)
    return made


def test_the_pages_have_no_faults_and_do_not_scroll_sideways(visit, world, sample):
    summary = PeriodSummary.objects.get()
    unit = [summary.pk, world.section.pk]
    pages = (
        (reverse("reports:summaries"), world.kerstin),
        (reverse("reports:summary", args=[summary.pk]), world.kerstin),
        (reverse("reports:unit_summary", args=[summary.pk, world.board.pk]), world.kerstin),
        (reverse("reports:unit_summary", args=unit), world.frida),
        (reverse("reports:apt", args=[summary.pk, world.board.pk]), world.kerstin),
        (reverse("jobs:job", args=[summary.job_id]), world.kerstin),
    )
    for path, user in sample(pages):
        page = visit(path, user=user, width=320)
        assert faults(page) == []


def test_a_summary_is_ordered_followed_and_read_without_scripts(visit, world):
    page = visit(reverse("reports:summaries"), user=world.siv, java_script_enabled=False)
    page.get_by_label("Period").select_option(label="Tertial 1 2026")
    page.get_by_role("button", name="Gör sammanställningen").click()
    page.get_by_role("link", name="Visa resultatet").click()
    page.get_by_role("link", name="Solgläntan").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Solgläntan"
    assert page.get_by_text("kom in").first.is_visible()
