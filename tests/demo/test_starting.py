"""The demo is the same again for the same seed and day, and is only put into an empty database."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from audit.models import Event
from cases.enums import Verdict
from cases.models import Action, Case, OriginalReport, SecondReading
from cases.queries.proposals import waiting_for
from config.demo.cast import CAST
from jobs.enums import State
from jobs.models import Job
from organisation.models import DemoMark, Municipality, Unit, User
from organisation.queries import demo_people
from reports.models import PeriodSummary, QualityReport
from tests.demo.test_building import TODAY, build

pytestmark = pytest.mark.django_db


def facts():
    """What a person sees of the demo, without ids."""
    return [
        list(Unit.objects.order_by("path").values_list("name", "level", "valid_from", "valid_to")),
        list(User.objects.order_by("username").values_list("username", "first_name", "last_name", "title")),
        list(
            Case.objects.order_by("reference").values_list(
                "reference", "status", "unit__name", "received_at", "closed_at", "severity", "version"
            )
        ),
        list(OriginalReport.objects.order_by("case__reference").values_list("text", "checksum")),
        list(Event.objects.order_by("pk").values_list("label", "verb", "at", "actor__username")),
        list(Action.objects.order_by("pk").values_list("text", "due_on", "done_on", "effect")),
    ]


def built(**how):
    """Build a demo, read it, and take it back."""
    with transaction.atomic():
        build(**how)
        found = facts()
        transaction.set_rollback(True)
    return found


def test_the_same_seed_and_day_give_the_same_demo_and_another_seed_another():
    first = built()
    assert built() == first
    assert [part == other for part, other in zip(built(seed=2), first, strict=True)] == [
        True,
        *[False] * (len(first) - 1),
    ]


def test_the_demo_refuses_a_database_with_a_municipality_of_its_own():
    Municipality.objects.create(name="Storby")
    with pytest.raises(CommandError, match="tom databas"):
        call_command("demo", small=True)
    assert not DemoMark.objects.exists()


def test_the_demo_can_stand_on_an_earlier_day_and_says_which_is_the_earliest():
    with pytest.raises(CommandError, match=r"för tidig: välj en dag från och med 2017-01-01\."):
        call_command("demo", small=True, today=date(2016, 12, 31))
    call_command("demo", small=True, today=date(2017, 1, 1), stdout=StringIO())
    arrived = Case.objects.order_by("received_on").values_list("received_on", flat=True)
    assert (arrived.first().year, arrived.last().year) == (2013, 2017)


def test_the_command_leaves_finished_reports_and_the_cast_to_be_chosen():
    call_command("demo", small=True, today=TODAY, stdout=StringIO())
    # What takes minutes waits for a worker.
    assert set(Job.objects.exclude(state=State.DONE).values_list("kind", "state")) == {
        ("demo_papers", State.QUEUED)
    }
    assert PeriodSummary.objects.count() == 2
    assert QualityReport.objects.get().year == 2025
    for username in ("gunnel", "amir"):  # the two chiefs above Elsa have something to answer
        assert waiting_for(User.objects.get(username=username)), username
    assert {Verdict.SAME, Verdict.OTHER} <= set(SecondReading.objects.values_list("verdict", flat=True))
    cast = {part.username for part in CAST}
    assert [one.username for one in demo_people(on=TODAY) if one.username not in cast] == []
    assert len(demo_people(on=TODAY)) == 16
