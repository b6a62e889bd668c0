"""The nämnd's own time limits: a new one from a day on, the one before it kept with its last day."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from core.dates import ONE_DAY
from core.errors import DomainError
from organisation.models import Unit, User
from registers.enums import Amount
from registers.models import DeadlineRule
from registers.queries import deadline_rules

LONGEST = 400


@transaction.atomic
def set_deadline(
    *, board: Unit, kind: str, code: str, amount: int, unit: Amount, since: date, by: User, at: datetime
) -> DeadlineRule:
    """Let a time limit of a nämnd's own hold from a day on, for what comes in from that day.

    What came in before keeps the limit it got. The nämnd's rule before it ends the day before; one that
    was to begin later stays. The limit that holds already changes nothing. Raises DomainError for
    less than one or an unheard-of number, or a limit (kind and code) no register has. One event.
    """
    if not 1 <= amount <= LONGEST:
        raise DomainError(_("Skriv ett antal mellan 1 och %(most)d.") % {"most": LONGEST}, field=code)
    known = {rule.code: rule for rule in deadline_rules(kind, board.pk, on=since)}
    if code not in known:
        raise DomainError(_("Den fristen finns inte i registret."), field=code)
    now = known[code]
    if (now.amount, now.unit) == (amount, unit):
        return now
    own = DeadlineRule.objects.filter(board=board, kind=kind, code=code)
    later = own.filter(valid_from__gt=since).order_by("valid_from").first()
    own.filter(valid_from__lt=since).exclude(valid_to__lt=since).update(valid_to=since - ONE_DAY)
    rule: DeadlineRule
    rule, _new = own.update_or_create(
        valid_from=since,
        defaults={
            "board": board,
            "kind": kind,
            "code": code,
            "name": now.name,
            "description": _("Nämndens egen servicenivå."),
            "amount": amount,
            "unit": unit,
            "start_event": now.start_event,
            "order": now.order,
            "valid_to": later.valid_from - ONE_DAY if later else None,
        },
    )
    changes = {"amount": (now.amount, amount), "unit": (now.unit, unit), "valid_from": ("", since)}
    summary = _("Fristen %(name)s ändrades.") % {"name": now.name}
    record("register.set_deadline", rule, by=by, at=at, summary=summary, changes=changes)
    return rule
