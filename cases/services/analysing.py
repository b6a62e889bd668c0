"""The time line of an event and the people who were heard, while the investigation is open."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from cases.enums import Precision
from cases.models import Case, Heard, Investigation, TimelineEntry
from cases.services.investigating import refuse_locked
from cases.services.locking import lock_case, refuse_ended
from cases.services.words import store_words
from core.dates import local_date
from core.errors import DomainError
from organisation.models import User


@transaction.atomic
def add_to_timeline(
    *,
    case_id: int,
    happened_at: datetime,
    text: str,
    by: User,
    at: datetime,
    precision: Precision = Precision.MINUTE,
    expected: str = "",
    source: str = "",
) -> TimelineEntry:
    """Put one thing on the time line of the event (`happened_at` aware). Writes one event.

    Raises DomainError for a moment that has not been, without words, or when the investigation is klar.
    """
    case = _open_for_analysis(case_id)
    if not text.strip():
        raise DomainError(_("Skriv vad som hände."), field="text")
    if happened_at > at:
        raise DomainError(_("Tidpunkten har inte varit än."), field="happened_on")
    entry = TimelineEntry.objects.create(
        case=case,
        happened_at=happened_at,
        precision=precision,
        text=text,
        expected=expected,
        source=source,
        added_at=at,
        added_by=by,
    )
    store_words(case, text, expected)
    record("case.timeline_add", case, by=by, at=at, summary=_("Tidslinjen fick en händelse."))
    return entry


@transaction.atomic
def remove_from_timeline(*, entry_id: int, by: User, at: datetime) -> Case:
    """Take one thing off the time line; what stood there stays in the log. Writes one event."""
    entry = TimelineEntry.objects.get(pk=entry_id)
    case = _open_for_analysis(entry.case_id)
    entry.delete()
    changes = {"timeline": (entry.text, "")}
    summary = _("En händelse togs bort från tidslinjen.")
    record("case.timeline_remove", case, by=by, at=at, summary=summary, changes=changes)
    return case


@transaction.atomic
def add_heard(*, case_id: int, role: str, heard_on: date, text: str, by: User, at: datetime) -> Heard:
    """Write down what somebody said, by role and never by name. Writes one event.

    Raises DomainError for a day that has not been, without role or words, or when the investigation is klar.
    """
    case = _open_for_analysis(case_id)
    if not role.strip():
        raise DomainError(_("Skriv vilken roll personen har."), field="role")
    if not text.strip():
        raise DomainError(_("Skriv vad som sades."), field="text")
    if heard_on > local_date(at):
        raise DomainError(_("Dagen har inte varit än."), field="heard_on")
    heard = Heard.objects.create(
        case=case, role=role.strip(), heard_on=heard_on, text=text, added_at=at, added_by=by
    )
    store_words(case, text)
    record("case.heard_add", case, by=by, at=at, summary=_("Någon hördes i utredningen."))
    return heard


@transaction.atomic
def remove_heard(*, heard_id: int, by: User, at: datetime) -> Case:
    """Take away what somebody said, written by mistake; it stays in the log. Writes one event."""
    heard = Heard.objects.get(pk=heard_id)
    case = _open_for_analysis(heard.case_id)
    heard.delete()
    changes = {"heard": (heard.text, "")}
    record("case.heard_remove", case, by=by, at=at, summary=_("Ett samtal togs bort."), changes=changes)
    return case


def _open_for_analysis(case_id: int) -> Case:
    case = lock_case(case_id)
    refuse_ended(case)
    found, _new = Investigation.objects.get_or_create(case=case)
    refuse_locked(found)
    return case
