"""Moving a case along its workflow: the only writer of `status`."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from cases import access, kinds
from cases.enums import ENDED, UNTOUCHED, Point, Status
from cases.models import Case
from cases.services.dialogue import tell_reporter
from cases.services.dues import begin, meet_deadlines, note_due, put_off_ending
from cases.services.locking import lock_case, save_changes
from cases.workflow import Transition
from core.dates import local_date
from core.errors import DomainError
from organisation.models import User
from registers.enums import StartEvent


@transaction.atomic
def perform(
    *,
    name: str,
    case_id: int,
    by: User,
    at: datetime,
    reason: str = "",
    version: int | None = None,
    to_reporter: str = "",
) -> Case:
    """Move a case along one arrow of its kind's workflow.

    Checks in order: that nobody else changed it, that the arrow leaves from here, that the person may,
    that a reason is given where one is asked for, and the guards. Raises ConflictError, DomainError or
    PermissionDenied. `to_reporter` is what the reporter is told instead of the usual words when the work
    ends. Deadlines are met by the first touch and by the end, and the end is put off while effects are
    awaited. Writes one event.
    """
    case = lock_case(case_id, version=version)
    step = step_of(case, name)
    _check_source(step, case)
    if step.by_service or not access.can(by, step.needs, case):
        raise PermissionDenied
    _check_reason(step, case, reason)
    refuse_blocked(case, step)
    return move(case, step, by=by, at=at, reason=reason, to_reporter=to_reporter)


def move(
    case: Case,
    step: Transition,
    *,
    by: User | None,
    at: datetime,
    reason: str = "",
    to_reporter: str = "",
) -> Case:
    """Take the arrow, in another command's transaction and on its authority; the case is locked."""
    _check_source(step, case)
    was = kinds.status_label(case)
    touched = case.status in UNTOUCHED and kinds.get(case.kind).begun_by_touch
    ended = step.target in ENDED
    values = {
        "status": step.target,
        "closed_at": at if ended else None,
        "closed_on": local_date(at) if ended else None,
    }
    begins = step.target == Status.INVESTIGATING
    follows = Status.FOLLOWING_UP in {case.status, step.target} and not ended
    changes = save_changes(case, **values)
    later = put_off_ending(case, at) if follows else {}
    if begins:
        begin(case, StartEvent.BEGUN, at)
    _meet_deadlines(case, at, first=touched, last=ended)
    if ended:
        tell_reporter(case, Point.DECISION, at, by=by, text=to_reporter)
    changes = {"status": changes["status"], **later, **({"reason": ("", reason)} if reason else {})}
    summary = _("%(label)s: från %(was)s till %(now)s.") % {
        "label": step.label,
        "was": was,
        "now": kinds.status_label(case),
    }
    record(f"case.{step.name}", case, by=by, at=at, summary=summary, changes=changes)
    return case


def step_of(case: Case, name: str) -> Transition:
    """Return the arrow of a case's kind with this name; DomainError where the kind has none."""
    step = kinds.get(case.kind).workflow.by_name.get(name)
    if step is None:
        raise DomainError(_("Det går inte för den här sortens ärende."))
    return step


def refuse_blocked(case: Case, step: Transition) -> None:
    """Raise DomainError, with every reason, when a guard of the arrow says no; the case is locked."""
    if blockers := step.blockers(case):
        raise DomainError(" ".join(blockers))


def _check_source(step: Transition, case: Case) -> None:
    if case.status not in step.sources:
        raise DomainError(
            _("%(label)s går inte från %(status)s.")
            % {"label": step.label, "status": kinds.status_label(case)}
        )


def _check_reason(step: Transition, case: Case, reason: str) -> None:
    if step.wants_reason(case) and not reason.strip():
        raise DomainError(" ".join([*step.asks(case), _("Skriv ett skäl.")]), field="reason")


def _meet_deadlines(case: Case, at: datetime, *, first: bool, last: bool) -> None:
    """The code "first_action" is met when the case is first touched, every other when it ends.

    Whether a touch is enough is the kind's (`begun_by_touch`).
    """
    if last:
        meet_deadlines(case, at)
    elif first:
        meet_deadlines(case, at, "first_action")
    else:  # the days of effects count in one status alone
        note_due(case)
