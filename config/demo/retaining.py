"""A nämnd's gallringsbeslut, one list that was carried out with its protocol, and one that waits."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils import timezone

from cases.enums import Kind
from cases.models import RetentionRun
from cases.queries.retention import forecast
from cases.services import retention_decisions, retention_runs
from cases.services.retention_decisions import Decision
from config.demo.town import Town, moment
from core.dates import add_months
from jobs.services.running import run_job
from organisation.models import User
from registers.enums import CountedFrom, Removal
from registers.models import RetentionRule

# What the nämnd has decided: of which kinds, what goes, after how many years.
DECISIONS: tuple[tuple[Sequence[Kind], Removal, int], ...] = (
    ((Kind.RISK,), Removal.ERASE, 4),
    ((Kind.DEVIATION, Kind.COMPLAINT), Removal.PEOPLE, 3),
    ((Kind.DEVIATION, Kind.COMPLAINT), Removal.ERASE, 5),
)


def keep_and_erase(town: Town, *, today: date) -> None:
    """Record the decisions, let one person propose a list, another approve it, and the night carry it out."""
    board, rut, siv = town.boards[0], town.people["rut"], town.people["siv"]
    decided_on, rules = add_months(today, -8), []
    for kinds, removes, years in DECISIONS:
        decision = Decision(
            reference=f"SN {decided_on.year}/148 § 31",
            decided_on=decided_on,
            decided_by=board.name,
            kinds=kinds,
            removes=removes,
            years=years,
            counted_from=CountedFrom.CLOSED,
            valid_from=decided_on,
            description="Dokumenthanteringsplanen, avsnittet om systematiskt kvalitetsarbete.",
        )
        at = moment(decided_on + timedelta(days=7))
        rules += retention_decisions.record_decision(board=board, decision=decision, by=rut, at=at)
    if proposed := _propose(rules[0], today - timedelta(days=20), rut):
        at = moment(today - timedelta(days=19), 10)
        retention_runs.approve(run_id=proposed.pk, count=proposed.items.count(), by=siv, at=at)
        for job in retention_runs.start_runs(by=None, at=moment(today - timedelta(days=18), 1)):
            run_job(job_id=job.pk, by=None, at=timezone.now())
    _propose(rules[2], today - timedelta(days=1), rut)


def _propose(rule: RetentionRule, on: date, by: User) -> RetentionRun | None:
    """Propose a list as on a day; a small municipality may have nothing that is old enough."""
    if not forecast(rule, on=on).free:
        return None
    return retention_runs.propose(rule_id=rule.pk, by=by, at=moment(on, 14))
