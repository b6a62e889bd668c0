"""One complaint sent in twice becomes one: the duplicate ends, points to the other, and can be taken out."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from cases import access
from cases.enums import NOT_COUNTED, Relation
from cases.models import Case, CaseLink
from cases.services.dues import note_due, reopen_deadlines
from cases.services.locking import lock_case, refuse_ended, save_changes
from cases.services.moving import move, refuse_blocked, step_of
from complaints.models import Complaint, SenderMail
from complaints.queries.letters import duplicates_of
from core.errors import DomainError
from organisation.models import User
from organisation.roles import Capability


@transaction.atomic
def join_duplicate(*, case_id: int, into: int, by: User, at: datetime, version: int | None = None) -> Case:
    """Let a complaint that came in twice end as a duplicate of the one that is kept. Returns the duplicate.

    It is counted nowhere from now on. Whoever sent it reads the kept one's answer with her own code, where
    it may be read with a code, and nothing else of it. The one kept has the earlier day of the two. `into`
    is the id of the one kept. Whoever joins decides in the duplicate and handles the other: else
    PermissionDenied. Raises DomainError beside "into" for one of another nämnd, that is no complaint of its
    own, or whose answer nobody could read; for a letter that was split or has duplicates itself, or is an
    appeal or concern for a child that waits to be handed over. One event on each.
    """
    locked = {pk: lock_case(pk) for pk in sorted({case_id, into})}
    case, kept = locked[case_id], locked[into]
    if version is not None:
        lock_case(case_id, version=version)
    _check(case, kept)
    if not access.can(by, Capability.DECIDE, case) or not access.can(by, Capability.INVESTIGATE, kept):
        raise PermissionDenied
    step = step_of(case, "join")
    refuse_blocked(case, step)
    CaseLink.objects.create(source=case, target=kept, relation=Relation.JOINED_WITH, made_at=at)
    move(case, step, by=by, at=at, reason=_("Dubblett"))
    save_changes(kept)
    changes = _keep_the_earlier_day(case, kept)
    summary = _("En dubblett slogs ihop med klagomålet.")
    record("complaint.joined", kept, by=by, at=at, summary=summary, changes=changes)
    _give_answer(case, kept.complaint, at)
    return case


@transaction.atomic
def separate(*, case_id: int, reason: str, by: User, at: datetime) -> Case:
    """Take a duplicate out again: it is worked on, answered and counted for itself. One event on each.

    The kept one's answer goes out of it, and the deadlines that ended with the joining run again. Raises
    DomainError without a reason or for one that is no duplicate; PermissionDenied.
    """
    case = lock_case(case_id)
    if not access.can(by, Capability.DECIDE, case):
        raise PermissionDenied
    if not reason.strip():
        raise DomainError(_("Skriv ett skäl."), field="reason")
    let_go(case, reason, by, at)
    Complaint.objects.filter(case=case).update(
        answer="",
        answered_at=None,
        answered_by=None,
        neutral=False,
        fit_for_code=False,
        outcome="",
        outcome_reason="",
        satisfied=None,
        satisfied_at=None,
    )
    return case


def let_go(case: Case, reason: str, by: User | None, at: datetime) -> None:
    """Take a duplicate out in another command's transaction; its answer stays. The case is locked."""
    ended_at = case.closed_at
    move(case, step_of(case, "separate"), by=by, at=at, reason=reason)
    reopen_deadlines(case, ended_at)
    for link in CaseLink.objects.filter(source=case, relation=Relation.JOINED_WITH).select_related("target"):
        record("complaint.separated", link.target, by=by, at=at, summary=_("En dubblett skildes ut igen."))
        link.delete()


def share_answer(kept: Case, row: Complaint, at: datetime) -> None:
    """Let those whose letters were joined with a complaint read its answer too, and tell them by mail.

    Only an answer that may be read with a code: it says nothing of any person.
    """
    for duplicate in duplicates_of(kept):
        _give_answer(duplicate, row, at)


def _keep_the_earlier_day(case: Case, kept: Case) -> dict[str, tuple[datetime, datetime]]:
    """Let whoever wrote first wait no longer: the one kept has the earlier day. Returns what changed."""
    days = dict(case.deadlines.values_list("code", "due_at"))
    changes: dict[str, tuple[datetime, datetime]] = {}
    for limit in kept.deadlines.filter(met_at=None):
        day = days.get(limit.code, limit.due_at)
        if day < limit.due_at:
            changes[f"due_at {limit.code}" if changes else "due_at"] = (limit.due_at, day)
            kept.deadlines.filter(pk=limit.pk).update(due_at=day)
    note_due(kept)
    return changes


def _give_answer(duplicate: Case, row: Complaint, at: datetime) -> None:
    if row.answered_at is None or not row.answer_is_open:
        return
    values = ("answer", "answered_at", "answered_by", "neutral", "fit_for_code", "outcome", "outcome_reason")
    same = {name: getattr(row, name) for name in values}
    Complaint.objects.filter(case=duplicate).update(**same, satisfied=None, satisfied_at=None)
    SenderMail.queue(duplicate, "news", at, once=f"answer {row.answered_at.isoformat()}")


def _check(case: Case, kept: Case) -> None:
    refuse_ended(case)
    if case.pk == kept.pk or case.board_id != kept.board_id or not _is_own(kept) or not _is_own(case):
        raise DomainError(_("Välj ett annat klagomål i samma nämnd."), field="into")
    if case.led_to.filter(relation=Relation.SPLIT_INTO).exists():
        raise DomainError(_("Brevet är delat i flera klagomål och kan inte bli en dubblett."))
    if duplicates_of(case).exists():
        raise DomainError(_("Klagomålet har själv dubbletter. Skilj ut dem först."))
    if kept.restricted:
        raise DomainError(
            _("Det läses bara av namngivna, så svaret skulle inte nå den som skickade det här."), field="into"
        )
    if kept.is_ended and not kept.complaint.answer_is_open:
        raise DomainError(
            _("Det är avslutat, och svaret kan inte läsas med koden. Svara i det här klagomålet i stället."),
            field="into",
        )


def _is_own(case: Case) -> bool:
    return case.status not in NOT_COUNTED and Complaint.objects.filter(case=case).exists()
