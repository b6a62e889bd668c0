"""What every test may use: a drawn sample of the matrices, a real worker, a real browser."""

import gc
import json
import os
import random
import shutil
import tempfile
from collections import defaultdict
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client, TransactionTestCase
from playwright.sync_api import sync_playwright

from cases.models import Case
from cases.services.dues import note_dues
from tests import databases
from tests.browsing import CHROMIUM_ARGUMENTS, signed_in_context
from tests.worker import RealWorker
from tests.world import build_world, world_again

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "live_server"}


def pytest_configure(config):
    # Set in the first process, and inherited by the others, so that all draw the same sample.
    os.environ.setdefault("MATRIX_SEED", str(random.SystemRandom().randrange(2**16)))
    # Playwright keeps an event loop in the test's thread; Django would take that for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    if config.getoption("numprocesses", None) and "TEST_TEMPLATES" not in os.environ:
        # Processes side by side share one migrated database; script/test has them share it between runs.
        os.environ["TEST_TEMPLATES"] = made = tempfile.mkdtemp()
        config.add_cleanup(lambda: shutil.rmtree(made, ignore_errors=True))


def pytest_report_header():
    drawn = os.environ.get("MATRIX_SAMPLE")
    return f"matrices: {drawn or 'all'} cases of each, MATRIX_SEED={os.environ['MATRIX_SEED']}"


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(config, items):
    for item in items:
        if item.get_closest_marker("django_db") or DATABASE_FIXTURES & set(item.fixturenames):
            item.add_marker("database")
    # Drawn from what pytest's own -m and -k leave, so that what is counted as left out would have been run.
    result = yield
    cases = not_drawn(items, int(os.environ.get("MATRIX_SAMPLE") or 0))
    again = not_asked_again(items, int(os.environ.get("DRAW_ONE_IN") or 1)) - cases
    if dropped := cases | again:
        config.hook.pytest_deselected(items=[item for item in items if item in dropped])
        items[:] = [item for item in items if item not in dropped]
    tell_left_out({"cases of a matrix": len(cases), "tests on this database": len(again)})
    return result


def pytest_collection_finish():
    """What is imported and collected lives to the end: the collector need not go through it each time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def tell_left_out(counts):
    """Write how many tests were not drawn to the file LEFT_OUT, for script/summary.py.

    Every process collects the same tests, so each writes the same.
    """
    if file := os.environ.get("LEFT_OUT"):
        Path(file).write_text(json.dumps(counts))


def not_drawn(items, size):
    """Return the cases that are left out when each parametrized test is drawn down to `size`; 0 draws all.

    Of a test whose cases are heavy one is drawn.
    """
    matrices = defaultdict(list)
    for item in items:
        if size and hasattr(item, "callspec"):
            matrices[item.nodeid.partition("[")[0]].append(item)
    dropped = set()
    for name, cases in matrices.items():
        dropped.update(cases)
        dropped.difference_update(draw(cases, 1 if cases[0].get_closest_marker("heavy") else size, name))
    return dropped


def not_asked_again(items, share):
    """Return the tests that are left out where one in `share` is drawn; what needs a real worker is kept.

    For the second database of a sampled run: test × database is the largest matrix of all.
    """
    rest = [item for item in items if not item.get_closest_marker("worker")]
    return set(rest).difference(draw(rest, -(-len(rest) // share), "the second database"))


def draw(cases, size, name):
    """Return `size` of the cases, the same ones for the same MATRIX_SEED and name, in their order."""
    # A text seed is hashed by random itself: the same in every process.
    chooser = random.Random(f"{os.environ['MATRIX_SEED']} {name}")
    kept = sorted(chooser.sample(range(len(cases)), min(size, len(cases))))
    return [cases[index] for index in kept]


@pytest.fixture
def sample(request):
    """For a matrix gone through inside one test: `for case in sample(cases)`."""

    def drawn(cases):
        size = int(os.environ.get("MATRIX_SAMPLE") or 0)
        cases = list(cases)
        return draw(cases, size, request.node.nodeid) if size else cases

    return drawn


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """pytest-django's own place for what is to happen before the test database is made."""
    databases.copy_instead_of_migrating()


@pytest.fixture(autouse=True, scope="session")
def tests_that_commit_are_followed_by_an_emptying():
    """Django's own flush would stop at the append-only tables, and costs as much as ten tests."""
    flush = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = lambda _self: databases.empty()
    yield
    TransactionTestCase._fixture_teardown = flush


@pytest.fixture
def world(db):
    """Two nämnder, three sections, people with names and jobs: see `tests/world.py`.

    After every test that had it, what the cases keep of their days is what their rows say: no command
    forgets to note it.
    """
    yield world_again()
    if connection.needs_rollback:  # the test ended in a refusal of the database, which answers no more
        return
    kept = dues_kept()
    note_dues(Case.objects.all())
    assert dues_kept() == kept


def dues_kept():
    return {pk: days for pk, *days in Case.objects.open().values_list("pk", "due_at", "act_on")}


@pytest.fixture
def real_worker(transactional_db, settings):
    """A Celery worker in a process of its own, on this test's database and queue; started by the test."""
    worker = RealWorker(connection)
    yield worker
    worker.close()


@pytest.fixture(scope="session")
def browser():
    # Without the windows of a desktop browser: the same engine, and half the work (docs/measurements.md).
    executable = shutil.which("chromium-headless-shell")
    if executable is None:
        pytest.skip("no chromium-headless-shell on this machine (script/bootstrap --test installs it)")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser, live_server):
    """Open a page as somebody: `visit("/arenden/", user=anna, width=320)`; a script error fails the test."""
    contexts, errors = [], []

    def opened(path, *, user=None, width=1280, **options):
        context = signed_in_context(
            browser, live_server.url, user=user, width=width, client=Client(), **options
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def committed_world(transactional_db):
    if connection.vendor == "sqlite" and "mode=memory" in str(connection.settings_dict["NAME"]):
        pytest.skip("a database in memory has one writer; runs on PostgreSQL and on a file")
    return build_world()
