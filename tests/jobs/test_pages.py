"""Following a job: who may, what the page says with and without JavaScript, where the result is."""

import pytest
from django.urls import reverse

from jobs.enums import State
from jobs.models import Job
from jobs.services.running import start_job
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(world):
    return start_job(
        kind="rename",
        key="a",
        title="Periodsammanställning tertial 2 2026",
        parameters={"result_view": "reports:summary_of_job"},
        by=world.elsa,
        at=NOW,
        board=world.board,
    )


def page(client, user, job, name="job"):
    client.force_login(user)
    return client.get(reverse(f"jobs:{name}", args=[job.pk]))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("elsa", 200),  # hers
        ("kerstin", 200),  # the nämnd's figures are hers to see
        ("frida", 200),
        ("ulla", 404),  # sees figures, but not the nämnd's
        ("anna", 404),
        ("karin", 404),
        ("sven", 404),
    ],
)
def test_a_job_is_followed_by_its_owner_and_by_those_who_see_the_boards_figures(
    client, world, job, name, expected
):
    user = getattr(world, name)
    assert page(client, user, job).status_code == expected
    assert page(client, user, job, "status").status_code == expected


def test_a_waiting_job_is_asked_for_again_without_javascript(client, world, job):
    html = page(client, world.elsa, job).content.decode()
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in html
    assert f'data-status-url="{reverse("jobs:status", args=[job.pk])}"' in html
    assert "Väntar på att börja" in html
    assert "Du kan lämna sidan" in html


def test_a_running_job_says_how_much_is_done(client, world, job):
    Job.objects.update(state=State.RUNNING, done=3, total=4)
    html = page(client, world.elsa, job).content.decode()
    assert 'value="3" max="4"' in html
    assert page(client, world.elsa, job, "status").json() == {
        "state": "running",
        "done": 3,
        "total": 4,
        "text": "3 av 4 klara",
        "url": "",
    }


def test_a_finished_job_links_to_its_result_and_is_not_asked_for_again(client, world, job):
    Job.objects.update(state=State.DONE, done=4, total=4, finished_at=NOW)
    html = page(client, world.elsa, job).content.decode()
    assert reverse("reports:summary_of_job", args=[job.pk]) in html
    assert "http-equiv" not in html
    assert page(client, world.elsa, job, "status").json() == {
        "state": "done",
        "done": 4,
        "total": 4,
        "text": "Klart",
        "url": reverse("jobs:job", args=[job.pk]),
    }


def test_a_failed_job_says_why(client, world, job):
    Job.objects.update(state=State.FAILED, error="Perioden har inte börjat än.", finished_at=NOW)
    html = page(client, world.elsa, job).content.decode()
    assert "Perioden har inte börjat än." in html
    assert "http-equiv" not in html
    answer = page(client, world.elsa, job, "status").json()
    assert (answer["state"], answer["text"]) == ("failed", "Perioden har inte börjat än.")


def test_a_job_without_a_result_page_links_nowhere(client, world, job):
    Job.objects.update(state=State.DONE, parameters={}, finished_at=NOW)
    response = page(client, world.elsa, job)
    assert response.status_code == 200
    assert response.context["result_url"] == ""


@pytest.mark.browser
def test_the_page_follows_the_job_by_itself_to_its_end(visit, transactional_db, world, job):
    Job.objects.update(state=State.RUNNING, done=1, total=4)
    screen = visit(reverse("jobs:job", args=[job.pk]), user=world.elsa)
    Job.objects.update(done=3)
    screen.get_by_text("3 av 4 klara").wait_for(timeout=15000)
    Job.objects.update(state=State.DONE, finished_at=NOW, parameters={})
    screen.get_by_text("Blev klart").wait_for(timeout=15000)
    assert screen.locator("progress").count() == 0
