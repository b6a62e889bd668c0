"""The seals: what was sealed stays as it was, or it shows."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from audit.log import record
from audit.models import Event, EventValue, Seal
from audit.services.sealing import SETTLED_AFTER, broken_seals, seal_events
from tests.factories import NOW
from tests.triggers import triggers_off


def write(unit, count=3):
    return [
        record("unit.rename", unit, by=None, at=NOW, summary=f"Ändring {number}.", changes={"a": ("1", "2")})
        for number in range(count)
    ]


def seal():
    return seal_events(by=None, at=timezone.now() + SETTLED_AFTER + timedelta(seconds=1))


@pytest.fixture
def sealed(world):
    """Two seals of one nämnd, one of the other."""
    write(world.section)
    first = seal()
    write(world.section)
    write(world.board2_section)
    return first + seal()


def test_every_namnd_is_sealed_for_itself(world, sealed):
    assert [(row.board_id, row.count) for row in sealed] == [
        (world.board.pk, 3),
        (world.board.pk, 3),
        (world.other_board.pk, 3),
    ]
    assert sealed[1].previous == sealed[0].digest
    assert sealed[2].previous == ""
    assert broken_seals() == []


def test_sealing_again_seals_nothing_twice(sealed):
    assert seal() == []
    assert Seal.objects.count() == 3


@pytest.mark.parametrize("board_id", [1, None])
def test_the_same_span_is_never_sealed_by_two_at_once(db, board_id):
    span = {"board_id": board_id, "first_event": 1, "last_event": 9, "count": 9, "sealed_at": NOW}
    Seal.objects.create(digest="a", **span)
    with pytest.raises(IntegrityError), transaction.atomic():
        Seal.objects.create(digest="b", **span)


def test_what_has_not_settled_waits(world):
    write(world.section)
    assert seal_events(by=None, at=timezone.now()) == []


@pytest.mark.parametrize("field", ["verb", "summary", "label", "actor_id", "subject_id", "digests", "at"])
def test_a_changed_event_breaks_its_seal(world, sealed, field):
    value = {"actor_id": world.elsa.pk, "subject_id": 99, "digests": "{}", "at": NOW + timedelta(days=1)}
    event = Event.objects.filter(board_id=world.board.pk).first()
    with triggers_off(connection):
        Event.objects.filter(pk=event.pk).update(**{field: value.get(field, "x")})
    assert broken_seals() == [sealed[0]]


def test_a_deleted_event_breaks_its_seal(world, sealed):
    event = Event.objects.filter(board_id=world.board.pk).last()
    EventValue.objects.all().delete()
    with triggers_off(connection):
        Event.objects.filter(pk=event.pk).delete()
    assert broken_seals() == [sealed[1]]


def test_an_event_moved_to_another_namnd_breaks_both(world, sealed):
    event = Event.objects.filter(board_id=world.board.pk).last()
    with triggers_off(connection):
        Event.objects.filter(pk=event.pk).update(board_id=world.other_board.pk)
    assert broken_seals() == [sealed[1], sealed[2]]


def test_a_seal_taken_away_with_its_events_breaks_the_next(world, sealed):
    EventValue.objects.all().delete()
    with triggers_off(connection):
        Event.objects.filter(pk__lte=sealed[0].last_event, board_id=world.board.pk).delete()
        Seal.objects.filter(pk=sealed[0].pk).delete()
    assert broken_seals() == [sealed[1]]


@pytest.mark.parametrize("field", ["first_event", "count", "previous", "digest"])
def test_a_seal_that_was_changed_is_broken(sealed, field):
    with triggers_off(connection):
        Seal.objects.filter(pk=sealed[1].pk).update(**{field: 4711})
    assert broken_seals() == [sealed[1]]


def test_deleting_values_leaves_the_chain_whole(sealed):
    EventValue.objects.all().delete()
    assert broken_seals() == []


def test_the_command_says_whether_the_chain_holds(world, sealed, capsys):
    call_command("verify_log")
    assert capsys.readouterr().out == "Alla förseglingar håller.\n"
    with triggers_off(connection):
        Event.objects.filter(pk=sealed[0].first_event).update(summary="Annat.")
    with pytest.raises(CommandError, match="Brutna förseglingar"):
        call_command("verify_log")
