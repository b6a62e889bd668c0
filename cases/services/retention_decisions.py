"""Recording a nämnd's gallringsbeslut, and ending one (arkivlagen: nothing goes without a decision)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from audit.log import record
from cases.enums import Kind
from cases.queries.retention import boards_kept
from core.dates import local_date
from core.errors import DomainError
from organisation.models import Unit, User
from registers.enums import CountedFrom, Removal
from registers.models import RetentionRule

MOST_YEARS = 100


@dataclass(frozen=True)
class Decision:
    """What a nämnd has decided: which kinds of case, what goes of them, and when."""

    reference: str
    decided_on: date
    decided_by: str
    kinds: Sequence[str]
    removes: Removal
    years: int
    counted_from: CountedFrom
    valid_from: date
    description: str = ""


@transaction.atomic
def record_decision(*, board: Unit, decision: Decision, by: User, at: datetime) -> list[RetentionRule]:
    """Write a gallringsbeslut in the register: one rule for each kind of case, and one event for each.

    PermissionDenied for whoever does not look after the nämnd's gallring. Raises DomainError, beside its
    field, for a decision of a day to come, and where one on the same kind and the same removal holds: of
    two terms the shorter would win, so the old one is ended first.
    """
    _refuse_others(board, by)
    if decision.decided_on > local_date(at):
        raise DomainError(_("Beslutet kan inte ha fattats efter i dag."), field="decided_on")
    if decision.valid_from < decision.decided_on:
        raise DomainError(_("Beslutet kan inte gälla innan det fattades."), field="valid_from")
    if not 1 <= decision.years <= MOST_YEARS:
        raise DomainError(_("Skriv ett antal år från 1 till 100."), field="years")
    rules = []
    for kind in decision.kinds:
        _refuse_two(board, kind, decision)
        rules.append(_rule(board, Kind(kind), decision, by, at))
    return rules


@transaction.atomic
def end_decision(*, rule_id: int, last_day: date, by: User, at: datetime) -> RetentionRule:
    """Let a decision hold until a day and no longer; its row stays. Writes one event.

    Raises DomainError when a list that was made under it waits.
    """
    rule: RetentionRule = RetentionRule.objects.select_for_update().get(pk=rule_id)
    _refuse_others(rule.board, by)
    if last_day < rule.valid_from:
        raise DomainError(_("Dagen är före beslutets första dag."), field="last_day")
    if rule.runs.filter(finished_at__isnull=True, withdrawn_at__isnull=True).exists():
        raise DomainError(_("En gallringslista enligt beslutet väntar. Dra tillbaka den först."))
    changes = {"valid_to": (rule.valid_to, last_day)}
    rule.valid_to = last_day
    rule.save(update_fields=["valid_to"])
    summary = _("Gallringsbeslutet %(decision)s fick en sista dag.") % {"decision": rule.decision_reference}
    record("retention_rule.end", rule, by=by, at=at, summary=summary, changes=changes)
    return rule


def _refuse_others(board: Unit | None, by: User) -> None:
    if board not in boards_kept(by):
        raise PermissionDenied


def _refuse_two(board: Unit, kind: str, decision: Decision) -> None:
    still = Q(valid_to__isnull=True) | Q(valid_to__gte=decision.valid_from)
    same = RetentionRule.objects.filter(still, board=board, kind=kind, removes=decision.removes)
    if same.exclude(decision_reference="").exists():
        words = _("Det finns redan ett beslut om samma sak för %(kind)s. Ge det en sista dag först.")
        raise DomainError(words % {"kind": Kind(kind).label.lower()}, field="kinds")


def _rule(board: Unit, kind: Kind, decision: Decision, by: User, at: datetime) -> RetentionRule:
    rule = RetentionRule.objects.create(
        board=board,
        name=f"{kind.label}, {decision.years} år"[:120],
        description=decision.description.strip(),
        kind=kind,
        years=decision.years,
        counted_from=decision.counted_from,
        removes=decision.removes,
        decided_on=decision.decided_on,
        decision_reference=decision.reference.strip(),
        decided_by=decision.decided_by.strip(),
        valid_from=decision.valid_from,
    )
    summary = _("Gallringsbeslutet %(decision)s registrerades.") % {"decision": rule.decision_reference}
    record("retention_rule.record", rule, by=by, at=at, summary=summary)
    return rule
