"""A web worker is killed while forms come in: every receipt opens its case, and no form is two cases.

The whole, 2 000 forms and the Celery worker too, is `python -m bench.kills`.
"""

import random

import pytest
from django.db import connection
from django.utils import timezone

from bench.kills import Plan, kill_a_child, problems, send_all
from bench.postgres import free_port
from bench.serving import web_server
from bench.town import build_town
from tests.worker import address

pytestmark = pytest.mark.worker


def test_nothing_is_lost_or_taken_twice_when_a_web_worker_is_killed(transactional_db, monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("several web processes take PostgreSQL")
    build_town(timezone.now())
    monkeypatch.setenv("DATABASE_URL", address(connection))
    monkeypatch.setenv("PUBLIC_FORMS_AN_HOUR", "1000000")
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    plan, port, chooser = Plan(forms=60, kills=1), free_port(), random.Random(1)
    with web_server(port) as server:
        shown = send_all(port, plan, lambda: kill_a_child(server, chooser))
    assert problems(shown, plan.forms) == []
    assert len(shown.receipts) == plan.forms
