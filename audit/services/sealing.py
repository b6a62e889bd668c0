"""Sealing the log per nämnd, and checking that the seals still hold."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from audit.models import Event, Seal
from core.crypto import keyed_digest

# An event becomes visible when its transaction commits; none lives this long, so no
# late row can appear inside a sealed span.
SETTLED_AFTER = timedelta(minutes=10)


@transaction.atomic
def seal_events(*, by: None, at: datetime) -> list[Seal]:
    """Seal every nämnd's settled, unsealed events; `by` is None: only the system seals.

    Returns the new seals. Running it twice seals nothing twice.
    """
    boards = Event.objects.order_by("board_id").values_list("board_id", flat=True).distinct()
    return [seal for board_id in boards if (seal := _seal_board(board_id, at))]


def broken_seals() -> list[Seal]:
    """Return the seals whose events are no longer the ones that were sealed (empty: the chain holds).

    A seal covers everything of its nämnd since the seal before it, so that neither an event put in
    between two seals nor a whole seal taken away goes unseen. What is taken away from the end can only
    be seen by whoever has kept the last seal elsewhere.
    """
    broken: list[Seal] = []
    last: dict[int | None, Seal] = {}
    for seal in Seal.objects.order_by("id"):
        if not _holds(seal, after=last.get(seal.board_id)):
            broken.append(seal)
        last[seal.board_id] = seal
    return broken


def _seal_board(board_id: int | None, at: datetime) -> Seal | None:
    last = Seal.objects.filter(board_id=board_id).order_by("-last_event").first()
    events = list(
        Event.objects.filter(
            board_id=board_id, id__gt=last.last_event if last else 0, recorded_at__lte=at - SETTLED_AFTER
        ).order_by("id")
    )
    if not events:
        return None
    previous = last.digest if last else ""
    return Seal.objects.create(
        board_id=board_id,
        first_event=events[0].pk,
        last_event=events[-1].pk,
        count=len(events),
        previous=previous,
        digest=_digest(previous, events),
        sealed_at=at,
    )


def _holds(seal: Seal, *, after: Seal | None) -> bool:
    events = list(
        Event.objects.filter(
            board_id=seal.board_id, id__gt=after.last_event if after else 0, id__lte=seal.last_event
        ).order_by("id")
    )
    previous = after.digest if after else ""
    span = [seal.first_event, seal.last_event, seal.count, seal.previous, seal.digest]
    return bool(events) and span == [
        events[0].pk,
        events[-1].pk,
        len(events),
        previous,
        _digest(previous, events),
    ]


def _digest(previous: str, events: Iterable[Event]) -> str:
    lines = [previous, *(_line(event) for event in events)]
    return keyed_digest("\n".join(lines), purpose="seal")


def _line(event: Event) -> str:
    return json.dumps(
        [
            event.pk,
            event.at.isoformat(),
            event.actor_id,
            event.on_behalf_of_id,
            event.verb,
            event.subject_type,
            event.subject_id,
            event.label,
            event.summary,
            event.board_id,
            event.fields,
            event.digests,
        ],
        ensure_ascii=False,
        sort_keys=True,
    )
