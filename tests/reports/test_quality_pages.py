"""The pages of the kvalitetsberättelse: who may order, read and fetch it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.enums import Reading
from audit.models import ReadEntry
from jobs.models import Job
from jobs.services.running import run_job
from organisation.models import User
from reports.models import QualityReport
from reports.services.quality_report import order
from tests.factories import NOW, forget_roles
from tests.shared import kept_until_the_end
from tests.world import build_world, open_deviation

LIST = "/kvalitetsberattelse/"


pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One world and one finished report for all of these tests: they only read them."""
    with kept_until_the_end(django_db_blocker):
        made = build_world()
        open_deviation(made)
        job = order(board=made.board, year=2026, order_key="a", by=made.kerstin, at=NOW)
        run_job(job_id=job.pk, by=None, at=timezone.now())
        yield made


@pytest.fixture
def report(world):
    return QualityReport.objects.get()


@pytest.fixture(autouse=True)
def _roles_are_read_anew(world):
    forget_roles(*[person for person in vars(world).values() if isinstance(person, User)])


def status(client, user, path):
    client.force_login(user)
    return client.get(path).status_code


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("kerstin", 200),
        ("siv", 200),
        ("frida", 200),
        ("elsa", 403),
        ("anna", 403),
        ("sven", 403),
        ("dag", 403),
        ("karin", 200),
    ],
)
def test_whoever_may_see_a_whole_boards_figures_may_order(client, world, name, expected):
    assert status(client, getattr(world, name), LIST) == expected


@pytest.mark.parametrize(
    ("name", "expected"), [("kerstin", 200), ("frida", 200), ("elsa", 404), ("karin", 404), ("anna", 404)]
)
def test_only_those_with_the_boards_figures_read_its_report(client, world, report, name, expected):
    user = getattr(world, name)
    assert status(client, user, reverse("reports:quality_report", args=[report.pk])) == expected
    assert status(client, user, reverse("reports:quality_report_pdf", args=[report.pk])) == expected
    assert status(client, user, reverse("reports:quality_report_word", args=[report.pk])) == expected


def test_an_order_becomes_a_job_and_sent_twice_it_is_one(client, world, report):
    client.force_login(world.kerstin)
    form = {"board": world.board.pk, "year": timezone.now().year, "order_key": "x"}
    for _time in range(2):
        response = client.post(LIST, form)
        job = Job.objects.exclude(pk=report.job_id).get()
        assert response.headers["Location"] == reverse("jobs:job", args=[job.pk])
    assert (job.owner, job.board) == (world.kerstin, world.board)


def test_another_board_or_year_cannot_be_ordered(client, world):
    client.force_login(world.kerstin)
    response = client.post(LIST, {"board": world.other_board.pk, "year": 1066, "order_key": "x"})
    assert sorted(response.context["form"].errors) == ["board", "year"]
    assert Job.objects.count() == 1


def test_a_finished_order_leads_to_its_report(client, world, report):
    client.force_login(world.kerstin)
    response = client.get(reverse("reports:quality_report_of_job", args=[report.job_id]))
    assert response.headers["Location"] == reverse("reports:quality_report", args=[report.pk])


def test_the_number_leads_to_the_cases_only_for_those_who_may_read_them(client, world, report):
    path = reverse("reports:quality_report", args=[report.pk])
    for name, leads in (("kerstin", True), ("frida", False)):
        client.force_login(getattr(world, name))
        html = client.get(path).content.decode()
        assert ("/arenden/?kind=deviation" in html) is leads


@pytest.mark.parametrize(("form", "suffix"), [("document", "pdf"), ("word", "docx")])
def test_fetching_a_file_is_logged(client, world, report, form, suffix):
    client.force_login(world.frida)
    kept = getattr(report, form)
    response = client.get(
        reverse(f"reports:quality_report_{'pdf' if suffix == 'pdf' else 'word'}", args=[report.pk])
    )
    assert response.content == bytes(kept.file.content)
    assert response.headers["Content-Type"] == kept.file.media_type
    assert response.headers["Content-Disposition"] == f'attachment; filename="{kept.number}.{suffix}"'
    entry = ReadEntry.objects.get()
    assert (entry.reader, entry.reading, entry.board_id, entry.detail) == (
        world.frida,
        Reading.DOCUMENT,
        world.board.pk,
        kept.number,
    )


def test_a_report_made_before_there_was_a_word_file_offers_none(client, world, report):
    QualityReport.objects.update(word=None)
    client.force_login(world.kerstin)
    path = reverse("reports:quality_report_word", args=[report.pk])
    for shown in (LIST, reverse("reports:quality_report", args=[report.pk])):
        assert path not in client.get(shown).content.decode()
    assert client.get(path).status_code == 404
