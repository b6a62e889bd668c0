"""The dialogue in a browser: the reporter's story and box, the handler's page, who waits for an answer."""

import pytest
from django.utils import timezone

from cases.enums import Point
from cases.services import dialogue, placing
from tests.browsing import faults
from tests.world import build_world, open_deviation

pytestmark = pytest.mark.browser


@pytest.fixture
def world(transactional_db):
    world, now = build_world(), timezone.now()
    world.case = open_deviation(world, text="Larmet gick inte fram till personalen.", at=now)
    placing.assign(case_id=world.case.pk, owner=world.harald, by=world.elsa, at=now)
    told = {"case_id": world.case.pk, "by": world.anna, "at": now}
    dialogue.write_as_reporter(
        point=Point.ADDITION, text="Det hände igen.", uploads=[("l.txt", b"x")], **told
    )
    dialogue.write_as_reporter(point=Point.QUESTION, text="När byts det?", **told)
    return world


@pytest.mark.parametrize(
    ("person", "path"),
    [
        ("anna", "/mina-rapporter/{}/"),
        ("elsa", "/inkorg/fragor/"),
        ("elsa", "/arenden/{}/dialog/"),
        ("elsa", "/arenden/{}/"),
        ("elsa", "/arenden/{}/steg/dismiss/"),
    ],
)
def test_the_pages_have_no_faults_and_fit(visit, world, person, path):
    page = visit(path.format(world.case.reference), user=getattr(world, person), width=320)
    assert faults(page) == []
