"""Writing what was played in memory to the database, table by table."""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.utils import timezone

from audit.models import Event, EventValue
from cases.models import (
    Action,
    Case,
    CaseCategory,
    CaseCause,
    CaseLegalBasis,
    CaseLink,
    CaseWord,
    Message,
    NumberSeries,
)
from cases.services.dues import note_dues
from config.demo.engine import DETAILS, Engine
from config.demo.log import rows_of

# What hangs on a case, by its name in the file, in the order it is written.
HANGING = ("deadlines", "people", "readers", "units", "notes", "timeline", "heard", "actions", "messages")
BATCH = 500


@transaction.atomic
def write(bulk: Engine) -> None:
    """Write every row of what was played since the last time, and let the sequences go on after them."""
    files = bulk.files
    _save(Case, (file.case for file in files))
    _save_all(file.original for file in files)
    for detail in DETAILS.values():
        _save(detail, (file.detail for file in files if isinstance(file.detail, detail)))
    _save_all(file.investigation for file in files if file.investigation)
    for name in (
        "deadlines",
        "people",
        "readers",
        "units",
        "notes",
        "timeline",
        "heard",
        "actions",
        "messages",
    ):
        _save_all(row for file in files for row in getattr(file, name))
    if files:
        note_dues(Case.objects.filter(pk__range=(files[0].case.pk, files[-1].case.pk)))
    _save_all(row for file in files for row in file.notices.values())
    _save_axes(bulk)
    _save(CaseLink, bulk.links)
    _copy(CaseWord, ("case_id", "word"), ((f.case.pk, word) for f in files for word in sorted(f.words)))
    _save_log(bulk)
    _save_series(bulk)
    restart_sequences(Case, Action, Message, Event)
    bulk.files, bulk.links, bulk.entries = [], [], []


def restart_sequences(*tables: type[models.Model]) -> None:
    """Let the database's own numbering go on after rows that were given their ids (PostgreSQL)."""
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(sql)


def _save_axes(bulk: Engine) -> None:
    files = bulk.files
    _save(CaseCategory, (CaseCategory(case=f.case, category=row) for f in files for row in f.categories))
    _save(
        CaseCause,
        (CaseCause(case=f.case, cause=row, is_primary=main) for f in files for row, main in f.causes),
    )
    _save(CaseLegalBasis, (CaseLegalBasis(case=f.case, basis=basis) for f in files for basis in f.bases))


def _save_series(bulk: Engine) -> None:
    for (board_id, prefix, year), last in bulk.series.items():
        NumberSeries.objects.update_or_create(
            board_id=board_id, prefix=prefix, year=year, defaults={"last": last}
        )


def _save_log(bulk: Engine) -> None:
    last = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    now = timezone.now()
    values: list[tuple[Any, ...]] = []
    events: list[tuple[Any, ...]] = []
    for event, changed in rows_of(bulk.entries, after=last):
        events.append(
            (
                event.pk,
                _moment(event.at),
                _moment(now),
                event.actor_id,
                event.verb,
                event.subject_type,
                event.subject_id,
                event.label,
                event.summary,
                event.board_id,
                json.dumps(event.fields),
                json.dumps(event.digests),
            )
        )
        values += [(event.pk, row.field, row.old, row.new) for row in changed]
    _copy(Event, EVENT_COLUMNS, events)
    _copy(EventValue, ("event_id", "field", "old", "new"), values)


EVENT_COLUMNS = (
    "id",
    "at",
    "recorded_at",
    "actor_id",
    "verb",
    "subject_type",
    "subject_id",
    "label",
    "summary",
    "board_id",
    "fields",
    "digests",
)


def _moment(value: Any) -> Any:
    return connection.ops.adapt_datetimefield_value(value)


def _save_all(rows: Iterable[Any]) -> None:
    found = list(rows)
    if found:
        _save(type(found[0]), found)


def _save(model: type[Any], rows: Iterable[Any]) -> None:
    for batch in _batches(rows, BATCH * 10):
        model.objects.bulk_create(batch, batch_size=BATCH)


def _batches(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    left = iter(rows)
    while batch := list(islice(left, size)):
        yield batch


def _copy(model: type[models.Model], columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Write rows the fastest way the database has: COPY in PostgreSQL, one prepared INSERT in SQLite."""
    table, names = model._meta.db_table, ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(rows))  # noqa: S608 -- our own names
