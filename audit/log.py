"""Writing to the log: the one way a command says what it did and a page says what was seen."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models

from audit.enums import Reading
from audit.models import Event, EventValue, ReadEntry
from core.crypto import keyed_digest

if TYPE_CHECKING:
    from organisation.models import User

Changes = Mapping[str, tuple[Any, Any]]


def record(
    verb: str,
    subject: models.Model,
    *,
    by: "User | None",
    at: datetime,
    summary: str,
    changes: Changes | None = None,
    on_behalf_of: "User | None" = None,
) -> Event:
    """Write one event on an aggregate root, in the caller's transaction.

    Parameters: `verb` like "case.close"; `subject` the root (its `board_id` is the controller, if it
    has one; its `log_label` its name in the log, where its own would name a person: an event is never
    taken away, so neither label nor summary holds anybody's name or words); `by` the actor,
    None for the system; `at` when, aware; `summary` a Swedish sentence without case content; `changes`
    {field: (old, new)}: the values go to rows that retention may delete, their keyed digests
    stay on the event; `on_behalf_of` whom a deputy acted for, when that is another than the chief of
    the subject's unit whose ersättare she is (`User.acts_for`). Returns the event.
    """
    texts = {field: (_text(old), _text(new)) for field, (old, new) in (changes or {}).items()}
    event = Event.objects.create(
        at=at,
        actor=by,
        on_behalf_of=on_behalf_of or _absent_chief(subject, by, at),
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        label=str(getattr(subject, "log_label", subject))[:120],
        summary=summary[:400],
        board_id=getattr(subject, "board_id", None),
        fields=sorted(texts),
        digests={field: [_digest(old), _digest(new)] for field, (old, new) in texts.items()},
    )
    EventValue.objects.bulk_create(
        EventValue(event=event, field=field, old=old, new=new) for field, (old, new) in texts.items()
    )
    return event


def record_reading(
    reading: Reading,
    *,
    by: "User",
    at: datetime,
    case_id: int | None = None,
    case_ids: Iterable[int] = (),
    board_id: int | None = None,
    detail: str = "",
) -> None:
    """Write that `by` saw the text of one case (`case_id`) or of several (`case_ids`).

    Source: SoLPuL 2001:454 10 § (2023:821): access is documented and can be checked.
    """
    ReadEntry.objects.create(
        at=at,
        reader=by,
        reading=reading,
        case_id=case_id,
        case_ids=list(case_ids),
        board_id=board_id,
        detail=detail[:200],
    )


def record_shown(
    reading: Reading, cases: Iterable[tuple[int, int]], *, by: "User", at: datetime, detail: str = ""
) -> None:
    """Write that `by` saw text of several cases, (id, nämnd's id) each: one row per nämnd, none for none.

    By nämnd, since each follows its own log.
    """
    shown: dict[int, dict[int, None]] = {}
    for case_id, board_id in cases:
        shown.setdefault(board_id, {})[case_id] = None
    for board, ids in shown.items():
        record_reading(reading, by=by, at=at, case_ids=ids, board_id=board, detail=detail)


def history_of(subject: models.Model) -> models.QuerySet[Event]:
    """Return the events on `subject`, oldest first, with their values and actors at hand."""
    return (
        Event.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)
        .select_related("actor", "on_behalf_of")
        .prefetch_related("values")
        .order_by("id")
    )


def _absent_chief(subject: models.Model, by: "User | None", at: datetime) -> "User | None":
    """Return whom `by` stands in for where the subject is; what is done as a case comes in is her own."""
    unit_id = getattr(subject, "unit_id", None)
    if by is None or unit_id is None or getattr(subject, "created_at", None) == at:
        return None
    return by.acts_for(unit_id)


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _digest(text: str) -> str:
    return keyed_digest(text, purpose="audit") if text else ""
