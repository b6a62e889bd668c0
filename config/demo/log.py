"""The log of many commands at once: the same rows as audit.log.record writes one by one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import count
from typing import Any

from audit.models import Event, EventValue
from cases.models import Case
from core.crypto import keyed_digest
from organisation.models import User


@dataclass(frozen=True)
class Entry:
    """One command that was carried out on a case; `changes` is {field: (old, new)}."""

    verb: str
    case: Case
    by: User | None
    at: datetime
    summary: str
    changes: dict[str, tuple[Any, Any]]


def rows_of(entries: Iterable[Entry], *, after: int) -> Iterator[tuple[Event, list[EventValue]]]:
    """Yield the events, in order of time, with the values they hold; `after` is the last id taken."""
    numbers = count(after + 1)
    for entry in sorted(entries, key=lambda one: one.at):
        texts = {name: (_text(old), _text(new)) for name, (old, new) in entry.changes.items()}
        event = Event(
            pk=next(numbers),
            at=entry.at,
            recorded_at=entry.at,
            actor=entry.by,
            verb=entry.verb,
            subject_type="cases.case",
            subject_id=entry.case.pk,
            label=str(entry.case)[:120],
            summary=entry.summary[:400],
            board_id=entry.case.board_id,
            fields=sorted(texts),
            digests={name: [_digest(old), _digest(new)] for name, (old, new) in texts.items()},
        )
        yield (
            event,
            [EventValue(event=event, field=name, old=old, new=new) for name, (old, new) in texts.items()],
        )


def _text(value: Any) -> str:
    return "" if value is None else str(value)


@lru_cache(maxsize=20_000)
def _digest(text: str) -> str:
    return keyed_digest(text, purpose="audit") if text else ""
