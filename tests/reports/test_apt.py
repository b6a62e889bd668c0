"""The APT sheet of a unit's latest period: without an ordered summary, and whole where little may be told."""

from datetime import datetime

import pytest
from django.urls import reverse

from cases.models import CaseCategory
from core.dates import SWEDEN
from jobs.services.running import run_job
from reports.models import PeriodSummary
from reports.services.period_summary import order
from tests.factories import make_case
from tests.reports.filling import TERTIAL

pytestmark = pytest.mark.django_db

IN_IT, AFTER = (datetime(2026, month, 10, 12, 0, tzinfo=SWEDEN) for month in (6, 11))


@pytest.fixture(autouse=True)
def november(time_machine):
    time_machine.move_to(AFTER, tick=False)


def deviations(world, number):
    for _one in range(number):
        case = make_case(world.section, reporter=world.anna, at=IN_IT)
        CaseCategory.objects.create(case=case, category=world.category)


def read(client, user, unit):
    client.force_login(user)
    return client.get(reverse("reports:apt_latest", args=[unit.pk]))


def test_a_chief_comes_to_it_from_how_the_work_goes_and_nothing_is_ordered(world, client):
    deviations(world, 6)
    client.force_login(world.elsa)
    url = reverse("reports:apt_latest", args=[world.section.pk])
    assert url in client.get(reverse("reports:process")).content.decode()
    answer = client.get(url)
    assert answer.context["sheet"]["label"] == TERTIAL.label
    assert [(part["title"], part["rows"][0]["name"]) for part in answer.context["sheet"]["parts"]] == [
        ("Vad det handlade om", world.category.name)
    ]
    assert not PeriodSummary.objects.exists()


def test_it_is_the_ordered_one_where_there_is_one_and_says_the_same(world, client):
    deviations(world, 6)
    counted = read(client, world.elsa, world.section).context["sheet"]
    job = order(board=world.board, period=TERTIAL, order_key="a", by=world.kerstin, at=AFTER)
    run_job(job_id=job.pk, by=None, at=AFTER)
    kept = PeriodSummary.objects.get()
    answer = read(client, world.elsa, world.section)
    assert answer.headers["Location"] == reverse("reports:apt", args=[kept.pk, world.section.pk])
    assert client.get(answer.headers["Location"]).context["sheet"] == counted


def test_a_small_unit_gets_one_sentence_and_no_empty_part(world, client):
    deviations(world, 2)
    answer = read(client, world.elsa, world.section)
    assert answer.context["sheet"]["parts"] == []
    text = answer.content.decode()
    assert text.count("för få för att visas utan att någon känns igen") == 1
    assert "Att prata om" in text
    assert world.category.name not in text


def test_a_unit_without_anything_is_told_so_and_anothers_is_not_found(world, client):
    assert "Inget att visa för senaste perioden" in read(client, world.elsa, world.section).content.decode()
    assert read(client, world.nils, world.section).status_code == 404
    assert read(client, world.anna, world.section).status_code == 403
