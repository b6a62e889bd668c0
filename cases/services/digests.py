"""One letter a day to each person: which cases wait for her and why, by number, never what is in them."""

from datetime import datetime

from django.db import transaction

from cases.enums import Rise
from cases.models import Escalation, Notice
from cases.queries.digest import DIGEST_HOUR, reasons_by_person
from core.dates import SWEDEN, is_working_day, local_date


@transaction.atomic
def make_digests(*, by: None, at: datetime) -> int:
    """Write today's digests, from seven in the morning of a working day; returns how many were new.

    Run as often as one likes, also after a kill: they are written all or none, and one per person and day
    by their key; what comes up later in the day waits for the next. Nobody with nothing to do gets one.
    `by` is None: the system writes.
    """
    today = local_date(at)
    if not is_working_day(today) or at.astimezone(SWEDEN).hour < DIGEST_HOUR:
        return 0
    if Notice.objects.filter(template="digest", key__endswith=f":{today}").exists():
        return 0
    made = [
        Notice(
            key=f"digest:{person.pk}:{today}", recipient=person, template="digest", lines=lines, send_at=at
        )
        for person, lines in reasons_by_person(at=at).items()
    ]
    Notice.objects.bulk_create(made, ignore_conflicts=True)
    told = [notice.recipient_id for notice in made]
    Escalation.objects.filter(person__in=told, reason=Rise.OVERDUE, told_at=None).update(told_at=at)
    return len(made)
