"""Retention: nothing goes without a recorded gallringsbeslut; the tombstone stays (decision 13)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from audit.log import record
from cases.enums import HoldGround, Kept
from cases.models import Case, RetentionHold
from cases.queries.retention import is_due, obstacle
from cases.services.emptying import empty
from cases.services.locking import lock_case
from core.dates import local_date
from core.errors import DomainError
from organisation.models import User
from registers.enums import Removal
from registers.models import RetentionRule

STOPPED = {
    Kept.HELD: _lazy("Gallringen är spärrad."),
    Kept.PENDING: _lazy("Något som hör ihop med ärendet är inte klart."),
}
SAID = {
    Removal.PEOPLE: _lazy("Uppgifterna om personer togs bort enligt %(decision)s."),
    Removal.ANONYMISE: _lazy("Ärendet avidentifierades enligt %(decision)s."),
    Removal.ERASE: _lazy("Ärendet gallrades enligt %(decision)s."),
}
VERBS = {
    Removal.PEOPLE: "case.erase_people",
    Removal.ANONYMISE: "case.anonymise",
    Removal.ERASE: "case.erase",
}


@transaction.atomic
def erase_case(*, case_id: int, rule: RetentionRule, by: User | None, at: datetime) -> Case:
    """Erase of a case what the rule says: every text, file and person, and keep its counted axes.

    The case's row stays as its own tombstone, so no figure moves. Raises DomainError when the rule has
    no recorded decision, is another nämnd's or kind's, the case is open or too young, a hold stands or
    something that hangs together with it is not done. Writes one event; the values of earlier events go,
    their digests stay and the seals still hold. Nobody calls this from a page: a list that another than its
    proposer has approved does (`retention_runs`).
    """
    case = lock_case(case_id)
    _check(case, rule, at)
    removes, decision = Removal(rule.removes), rule.decision_reference
    empty(case, removes, decision=decision, by=by, at=at)
    summary = str(SAID[removes]) % {"decision": decision}
    record(VERBS[removes], case, by=by, at=at, summary=summary)
    return case


@transaction.atomic
def hold_case(
    *,
    case_id: int,
    reason: str,
    by: User,
    at: datetime,
    ground: str = HoldGround.OTHER,
) -> RetentionHold:
    """Keep a case from being erased until the hold is lifted. Writes one event."""
    case = lock_case(case_id)
    hold = RetentionHold.objects.create(case=case, ground=ground, reason=reason, since=at, set_by=by)
    record("case.hold", case, by=by, at=at, summary=_("Gallringen spärrades."))
    return hold


@transaction.atomic
def lift_hold(*, hold: RetentionHold, by: User, at: datetime) -> RetentionHold:
    """Let a held case be erased again when its time comes; the hold's row stays. Writes one event.

    Raises DomainError for a hold that is lifted already.
    """
    case = lock_case(hold.case_id)
    if not RetentionHold.objects.filter(pk=hold.pk, until__isnull=True).update(until=at):
        raise DomainError(_("Spärren är redan hävd."))
    hold.refresh_from_db()
    record("case.lift_hold", case, by=by, at=at, summary=_("Spärren mot gallring hävdes."))
    return hold


def _check(case: Case, rule: RetentionRule, at: datetime) -> None:
    if not rule.is_active:
        raise DomainError(_("Det finns inget gallringsbeslut bakom regeln."))
    if rule.kind != case.kind or rule.board_id != case.board_id:
        raise DomainError(_("Gallringsregeln gäller inte det här ärendet."))
    if not rule.holds_on(local_date(at)):
        raise DomainError(_("Gallringsbeslutet gäller inte längre."))
    if not is_due(case, rule, on=local_date(at)):
        raise DomainError(_("Ärendet är inte gammalt nog för att gallras."))
    if stopped := obstacle(case):
        raise DomainError(str(STOPPED[stopped]))
