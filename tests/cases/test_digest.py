"""What the digest counts beside the cases: proposals, parts in samverkan, second readings that wait."""

from datetime import date, datetime, timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.urls import reverse

from cases.enums import ActionLevel, Decision, UnitRole, Verdict
from cases.models import Notice, SampleDraw, SecondReading
from cases.services import acting, joining, placing, proposing, readers
from cases.services.digests import make_digests
from cases.services.notices import send_notices
from core.dates import SWEDEN
from tests.factories import forget_roles
from tests.world import open_deviation

pytestmark = pytest.mark.django_db

TUESDAY = datetime(2026, 3, 3, 7, 5, tzinfo=SWEDEN)
MONDAY = TUESDAY - timedelta(days=1)


@pytest.fixture(autouse=True)
def tuesday(time_machine):
    time_machine.move_to(TUESDAY, tick=False)


def counted(at=TUESDAY):
    """Return what each person's digest counts: {person: {page: number}}."""
    make_digests(by=None, at=at)
    rows = Notice.objects.filter(template="digest", send_at=at)
    found = {
        row.recipient.username: {line["page"]: line["count"] for line in row.lines if "page" in line}
        for row in rows
    }
    return {name: pages for name, pages in found.items() if pages}


def waits(world):
    """Make two proposals in one case, a part to write in another, a decided case to read again."""
    first, joint, ended = (open_deviation(world, at=MONDAY) for _number in range(3))
    plan = acting.Plan("Bygg om.", world.action_type, ActionLevel.UNIT, world.elsa, MONDAY.date())
    for _number in range(2):
        proposing.act_or_propose(case_id=first.pk, plan=plan, by=world.elsa, at=MONDAY)
    role = {"role": UnitRole.ANSWERING, "unit": world.other_section}
    placing.add_unit(case_id=joint.pk, by=world.elsa, at=MONDAY, **role)
    forget_roles(world.nils)
    drawn = SampleDraw.objects.create(
        board=world.board, sample="direct", month=date(2026, 2, 1), population=1, drawn_at=MONDAY
    )
    SecondReading.objects.create(draw=drawn, case=ended, decided_by=world.elsa, reader=world.stina)
    return first, joint


def test_proposals_parts_and_second_readings_that_wait_are_counted_with_a_way_there(world):
    waits(world)
    assert counted() == {
        "ulla": {"cases:proposals": 2},
        "nils": {"cases:questions": 1},
        "stina": {"cases:rereading": 1},
    }
    send_notices(by=None, at=TUESDAY)
    letters = [one.body for one in mail.outbox if one.to == [world.ulla.email]]
    assert any(
        f"ställning till: 2. {settings.BASE_URL}{reverse('cases:proposals')}" in one for one in letters
    )


def test_what_waited_is_told_until_it_is_answered_and_then_never(world):
    first, joint = waits(world)
    for proposal in first.proposals.all():
        proposing.decide_proposal(
            proposal_id=proposal.pk, decision=Decision.REJECTED, reason="Nej.", by=world.ulla, at=MONDAY
        )
    joining.excuse_part(row_id=joint.other_units.get().pk, reason="Stängd.", by=world.elsa, at=MONDAY)
    SecondReading.objects.update(verdict=Verdict.SAME, read_at=MONDAY)
    assert counted() == {}


def test_whoever_is_barred_from_the_case_is_passed_over_for_the_next(world):
    first, joint = waits(world)
    for person, case in ((world.ulla, first), (world.nils, joint)):
        readers.bar_person(case_id=case.pk, person=person, reason="Jäv", by=None, at=MONDAY)
    SecondReading.objects.all().delete()
    assert counted() == {"astrid": {"cases:proposals": 2, "cases:questions": 1}}
