"""Many complaints on one matter: gathered, answered together, let go again (practice.md 16)."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from cases import access
from cases.enums import NOT_COUNTED
from cases.models import Case
from cases.services.locking import check_version, lock_case, save_changes
from complaints.models import Complaint, Matter
from complaints.queries.grouping import answerable
from complaints.services.answering import Answer, answer_locked
from core.errors import DomainError
from organisation.models import User
from organisation.roles import Capability, Mandate


@transaction.atomic
def group(*, case_id: int, others: Sequence[int], title: str, by: User, at: datetime) -> Matter:
    """Gather complaints on one matter around one of them, so that they make no false trend.

    Parameters: `others` the ids of those that join; `title` what it is about. They join the matter that
    `case_id` has; else the one that some of the others have, if it is the only one; else a new one. One that
    had another matter leaves it. Whoever gathers handles the first and reads the others. Raises DomainError
    without a title or another complaint, of two nämnder, or for one that is no complaint of its own;
    PermissionDenied. One event on each complaint that joins.
    """
    locked = {pk: lock_case(pk) for pk in sorted({case_id, *others})}
    first = locked[case_id]
    rows = list(Complaint.objects.filter(case__in=locked.values()).select_related("matter").order_by("pk"))
    _check(first, list(locked.values()), rows, title)
    if not access.can(by, Capability.INVESTIGATE, first):
        raise PermissionDenied
    if Case.objects.visible_to(by).filter(pk__in=locked).count() < len(locked):
        raise PermissionDenied
    matter = _matter(first, rows, title.strip(), by, at)
    joining = [row for row in rows if row.matter_id != matter.pk]
    left = {row.matter_id for row in joining if row.matter_id}
    Complaint.objects.filter(pk__in=[row.pk for row in joining]).update(matter=matter)
    for row in joining:
        summary = _("Klagomålet hör ihop med flera om samma sak.")
        record("complaint.group", locked[row.pk], by=by, at=at, summary=summary)
    for pk in sorted(left):
        _dissolve_if_alone(pk, by, at)
    return matter


@transaction.atomic
def leave_group(*, case_id: int, by: User, at: datetime) -> Case:
    """Take a complaint out of its matter; the last one left is no group and is let go too.

    Raises DomainError when it has none. One event on each complaint that is let go.
    """
    case = lock_case(case_id)
    row = Complaint.objects.get(case=case)
    if row.matter_id is None:
        raise DomainError(_("Klagomålet hör inte ihop med något annat."))
    _let_go([row], by, at)
    _dissolve_if_alone(row.matter_id, by, at)
    return case


@transaction.atomic
def answer_together(
    *, matter_id: int, given: Mapping[int, Answer], by: User, at: datetime, version: int | None = None
) -> Matter:
    """Answer several complaints of one matter at once, each to its own receiver.

    Parameters: `given` the answer of each case by its id; who gets it may differ (practice.md 13). Each is
    answered as `answering.answer`; all of them or none. Raises DomainError when one can no longer be
    answered by this person, with the field "consent_<id>" where one lacks its consent. One event on each.
    """
    matter = Matter.objects.select_for_update().get(pk=matter_id)
    check_version(matter, version)
    rows = {row.pk: row for row in answerable(matter.pk, by)}
    if not given:
        raise DomainError(_("Välj minst ett klagomål att svara på."))
    if given.keys() - rows.keys():
        raise DomainError(_("Ett av klagomålen går inte längre att svara på. Läs sidan igen."))
    for case_id in sorted(given):  # locked in the order in which everybody locks many
        _answer(lock_case(case_id), rows[case_id], given[case_id], by, at)
    save_changes(matter, answered_at=at)
    return matter


def _answer(case: Case, row: Complaint, answer: Answer, by: User, at: datetime) -> None:
    if not access.can(by, Mandate.ANSWER, case):
        raise PermissionDenied
    try:
        answer_locked(case, row, answer, by, at)
    except DomainError as refusal:
        if refusal.field != "consent":
            raise
        raise DomainError(refusal.message, field=f"consent_{case.pk}") from refusal


def _check(first: Case, cases: Sequence[Case], rows: Sequence[Complaint], title: str) -> None:
    if not title.strip():
        raise DomainError(_("Skriv vad det gäller."), field="title")
    if len(cases) == 1:
        raise DomainError(_("Välj minst ett klagomål till."), field="others")
    if any(case.board_id != first.board_id for case in cases):
        raise DomainError(_("Klagomålen hör till olika nämnder."), field="others")
    if len(rows) < len(cases) or any(case.status in NOT_COUNTED for case in cases):
        raise DomainError(_("Ett av ärendena är inget eget klagomål."), field="others")


def _matter(first: Case, rows: Sequence[Complaint], title: str, by: User, at: datetime) -> Matter:
    """Return the matter they join: the first's own, the only one there is among them, or a new one."""
    known = {row.pk: row.matter for row in rows if row.matter}
    own = known.get(first.pk)
    if own:
        save_changes(own, title=title)
        return own
    only = set(known.values())
    if len(only) == 1:
        return only.pop()
    return Matter.objects.create(board=first.board, title=title, opened_at=at, opened_by=by)


def _dissolve_if_alone(matter_id: int, by: User, at: datetime) -> None:
    left = list(Complaint.objects.filter(matter=matter_id))
    if len(left) == 1:
        _let_go(left, by, at)


def _let_go(rows: Sequence[Complaint], by: User, at: datetime) -> None:
    for row in rows:
        Complaint.objects.filter(pk=row.pk).update(matter=None)
        summary = _("Klagomålet hör inte längre ihop med andra.")
        record("complaint.leave_group", row.case, by=by, at=at, summary=summary)
