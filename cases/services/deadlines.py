"""Deadlines: given more time, with a reason (decision 11), or begun anew; the case begins and meets them."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from cases.models import Case, Deadline
from cases.services.dues import deadline_by, note_due, stand
from cases.services.locking import lock_case, refuse_ended
from core.dates import local_date
from core.errors import DomainError
from organisation.models import User
from registers.queries import deadline_rules


@transaction.atomic
def extend_deadline(*, deadline_id: int, due_at: datetime, reason: str, by: User, at: datetime) -> Deadline:
    """Give a deadline that is not met a later moment (`due_at`, aware), with a reason. Writes one event.

    Raises DomainError without a reason, for a moment that is not later, a deadline that is met or a case
    that has ended. The day it was due before stands in the log.
    """
    case = lock_case(Deadline.objects.values_list("case_id", flat=True).get(pk=deadline_id))
    deadline = Deadline.objects.get(pk=deadline_id)
    refuse_ended(case)
    if deadline.met_at:
        raise DomainError(_("Fristen är redan uppfylld."))
    if not reason.strip():
        raise DomainError(_("Skriv varför fristen förlängs."), field="reason")
    if due_at <= deadline.due_at:
        raise DomainError(_("Välj en senare dag än den fristen har nu."), field="due_at")
    changes = {"due_at": (deadline.due_at, due_at), "reason": ("", reason)}
    deadline.due_at, deadline.extended_reason = due_at, reason
    deadline.save(update_fields=["due_at", "extended_reason"])
    note_due(case)
    summary = _("Fristen %(name)s förlängdes.") % {"name": deadline.name}
    record("case.extend_deadline", case, by=by, at=at, summary=summary, changes=changes)
    return deadline


def begin_anew(case: Case, code: str, at: datetime) -> dict[str, tuple[datetime | None, datetime]]:
    """Let a deadline run again from `at`, as the nämnd's rule is that day, in another command's transaction.

    Returns what changed, for that command's event: where the deadline was met before, the log keeps its
    day. Nothing where the nämnd has no such rule.
    """
    was = case.deadlines.filter(code=code).values_list("due_at", flat=True).first()
    for rule in deadline_rules(case.kind, case.board_id, on=local_date(at)):
        if rule.code == code:
            deadline = deadline_by(case, rule, at)
            deadline.start_event = ""  # it is counted from a moment that no rule names
            stand(deadline)
            return {"due_at": (was, deadline.due_at)}
    return {}
