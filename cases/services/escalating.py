"""What nobody has read, or done in time, goes on to the next chief: one step at a time, never twice."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from cases import kinds
from cases.enums import ENDED, Rise
from cases.models import Case, CaseReader, Deadline, Escalation
from cases.queries.routing import Deciders, is_read, rises_at, since, unread_cases
from cases.services.locking import lock_case
from cases.services.notices import tell
from core.dates import add_working_days, local_date
from organisation.enums import Setting
from organisation.models import User
from organisation.queries import people_with, setting


@transaction.atomic
def escalate(*, by: None, at: datetime) -> int:
    """Let every case whose time has come go on to the next step above; returns how many did.

    Run as often as one likes: a case goes one step for each time that passes unread, and a late one goes
    on once. `by` is None: the system does it. Writes one event for each case.
    """
    deciders = Deciders.on_day(local_date(at))
    unread = [case for case in unread_cases() if _is_time(case, at)]
    risen = sum(_rise(case.pk, deciders, at) for case in unread)
    return risen + sum(_pass_on_overdue(case, deciders, at) for case in _overdue(at))


def _is_time(case: Case, at: datetime) -> bool:
    """Whether the case has lain unread long enough where it is."""
    came = since(case)
    last = case.escalations.filter(reason=Rise.UNREAD, at__gte=came).order_by("-at").first()
    return rises_at(case, last.at if last else came) <= at and not is_read(case, on=local_date(at))


def _rise(case_id: int, deciders: Deciders, at: datetime) -> int:
    """Take the case one step up; 0 where it is as high as it comes, or somebody was here before."""
    case = lock_case(case_id)
    if not _is_time(case, at):
        return 0
    last = case.escalations.filter(reason=Rise.UNREAD, at__gte=since(case)).order_by("-level").first()
    level = last.level if last else 0
    people = _new_readers(case, at) if case.restricted else _step(deciders, case, level + 1)
    if not people:
        return 0
    _note(case, people, Rise.UNREAD, level + 1, at)
    for person in people:
        tell(case, person, "unread", at, once=str(level + 1))
    record("case.escalate", case, by=None, at=at, summary=_("Ingen hade läst ärendet. Det gick vidare."))
    return 1


def _step(deciders: Deciders, case: Case, level: int) -> list[User]:
    ladder = deciders.ladder(case)
    return ladder[level] if level < len(ladder) else []


def _new_readers(case: Case, at: datetime) -> list[User]:
    """Return whom a restricted case goes on to: its readers who have not been reminded, and new receivers.

    Whoever has come to receive such cases since becomes a reader, as when it came in; nobody else ever.
    """
    receives = kinds.get(case.kind).received_by
    barred = case.bars.values("person_id")
    if receives:
        named = case.readers.filter(until=None).values("person_id")
        added = people_with(receives, case.unit, on=local_date(at)).exclude(pk__in=barred)
        CaseReader.objects.bulk_create(
            CaseReader(case=case, person=person, since=at, reason=_("Tar emot rapporter"))
            for person in added.exclude(pk__in=named)
        )
    reminded = case.escalations.filter(reason=Rise.UNREAD).values("person_id")
    readers = case.readers.filter(until=None, person__is_active=True).exclude(person__in=reminded)
    return [reader.person for reader in readers.exclude(person__in=barred).select_related("person")]


def _overdue(at: datetime) -> list[Case]:
    """Return the open cases with a deadline that may have passed long enough ago, not passed on yet."""
    late = Deadline.objects.filter(met_at=None, due_at__lt=at).values("case_id")
    told = Escalation.objects.filter(reason=Rise.OVERDUE).values("case_id")
    cases = Case.objects.exclude(status__in=ENDED).filter(pk__in=late, restricted=False)
    return list(cases.exclude(pk__in=told).order_by("pk"))


def _pass_on_overdue(case: Case, deciders: Deciders, at: datetime) -> int:
    """Let the next chief's digest tell of a case that is late beyond the nämnd's number of days; once."""
    case, today = lock_case(case.pk), local_date(at)
    if case.escalations.filter(reason=Rise.OVERDUE).exists():
        return 0  # somebody else was here before
    days = setting(case.board_id, Setting.OVERDUE_DAYS, on=today)
    due = case.deadlines.filter(met_at=None).order_by("due_at")[0].due_at
    people = _step(deciders, case, 1)
    if add_working_days(local_date(due), days) >= today or not people:
        return 0
    _note(case, people, Rise.OVERDUE, 1, at)
    summary = _("Fristen hade gått ut. Nästa chef får veta det.")
    record("case.escalate", case, by=None, at=at, summary=summary)
    return 1


def _note(case: Case, people: list[User], reason: Rise, level: int, at: datetime) -> None:
    for person in people:
        Escalation.objects.update_or_create(
            case=case, person=person, reason=reason, defaults={"level": level, "at": at, "told_at": None}
        )
