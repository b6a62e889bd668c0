"""The log: written once, without case content, readable in ten years."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from audit.enums import Reading
from audit.log import history_of, record, record_reading
from audit.models import AppendOnly, Event, EventValue, ReadEntry, Seal
from audit.services.sealing import seal_events
from cases.models import OriginalReport
from core.errors import DomainError
from tests.factories import NOW
from tests.world import open_deviation


def an_event(world, **values):
    return record(
        "unit.rename", world.section, by=world.sven, at=NOW, summary="Enheten bytte namn.", **values
    )


def test_an_event_says_who_did_what_when_to_what(world):
    event = an_event(world, on_behalf_of=world.elsa)
    assert (event.actor, event.on_behalf_of, event.at) == (world.sven, world.elsa, NOW)
    assert (event.subject_type, event.subject_id, event.label) == (
        "organisation.unit",
        world.section.pk,
        "Solgläntan",
    )
    assert event.board_id == world.board.pk


def test_values_stand_apart_and_only_their_digests_in_the_event(world):
    event = an_event(world, changes={"name": ("Gamla", "Nya"), "note": (None, "")})
    assert event.fields == ["name", "note"]
    assert event.digests["note"] == ["", ""]
    assert [len(digest) for digest in event.digests["name"]] == [64, 64]
    assert event.digests["name"][0] != event.digests["name"][1]
    assert "Gamla" not in str(event.digests)
    assert list(event.values.values_list("field", "old", "new")) == [
        ("name", "Gamla", "Nya"),
        ("note", "", ""),
    ]


def test_the_same_value_has_the_same_digest_so_that_a_value_can_be_proved(world):
    first = an_event(world, changes={"name": ("A", "B")})
    second = an_event(world, changes={"name": ("B", "A")})
    assert first.digests["name"] == second.digests["name"][::-1]


def test_the_history_of_a_thing_is_its_own_and_in_order(world):
    first, second = an_event(world), an_event(world)
    record("unit.rename", world.other_section, by=None, at=NOW, summary="Annan.")
    assert list(history_of(world.section)) == [first, second]


def test_a_row_of_the_log_is_not_saved_again_nor_deleted(world):
    event = an_event(world)
    event.summary = "Något annat."
    with pytest.raises(DomainError, match="kan inte ändras"):
        event.save()
    with pytest.raises(DomainError, match="kan inte tas bort"):
        event.delete()


@pytest.fixture
def guarded(world):
    """One row in every table that the database guards."""
    case = open_deviation(world)
    record_reading(Reading.CASE, by=world.elsa, at=NOW, case_id=case.pk)
    an_event(world, changes={"name": ("A", "B")})
    Seal.objects.create(first_event=1, last_event=1, count=1, digest="x", sealed_at=NOW)
    return case


@pytest.mark.parametrize(
    ("model", "column"),
    [
        (Event, "summary"),
        (Event, "verb"),
        (ReadEntry, "detail"),
        (Seal, "digest"),
        (EventValue, "new"),
        (OriginalReport, "text"),
        (OriginalReport, "channel"),
        (OriginalReport, "submission_key"),
    ],
)
def test_the_database_itself_refuses_to_change_what_is_written_once(guarded, model, column):
    table = model._meta.db_table
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = 'x'")
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(**{column: "x"})


@pytest.mark.parametrize("model", [Event, ReadEntry, Seal, OriginalReport])
def test_the_database_itself_refuses_to_delete_what_is_kept(guarded, model):
    EventValue.objects.all().delete()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {model._meta.db_table}")


def test_the_values_of_events_may_be_deleted(guarded):
    EventValue.objects.all().delete()
    assert EventValue.objects.count() == 0
    assert Event.objects.exists()


def test_the_original_report_is_masked_whole_or_not_at_all(guarded):
    report = OriginalReport.objects.filter(case=guarded)
    with pytest.raises(IntegrityError), transaction.atomic():
        report.update(text="", masked_at=NOW, place="Kvar")
    report.update(text="", place="", reporter_name="", answers={}, masked_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        report.update(text="Tillbaka", masked_at=NOW)


def test_every_table_that_refuses_in_the_program_refuses_in_the_database_too(db):
    from_code = {model._meta.db_table for model in apps.get_models() if issubclass(model, AppendOnly)}
    assert from_code == {"audit_event", "audit_readentry", "audit_seal"}
    assert from_code <= guarded_tables()


def test_a_reading_says_who_saw_what_and_never_what_was_searched_for(world):
    case = open_deviation(world)
    record_reading(
        Reading.SEARCH, by=world.elsa, at=NOW, case_ids=[case.pk], board_id=world.board.pk, detail="x" * 300
    )
    entry = ReadEntry.objects.get()
    assert (entry.reader, entry.case_ids, len(entry.detail)) == (world.elsa, [case.pk], 200)


def guarded_tables():
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT event_object_table FROM information_schema.triggers")
        return {row[0] for row in cursor.fetchall()}


def test_nothing_is_sealed_before_it_has_settled(world):
    an_event(world)
    assert seal_events(by=None, at=NOW) == []
