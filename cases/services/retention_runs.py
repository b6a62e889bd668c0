"""A list of cases to be gallrade: proposed by one, approved by another, carried out at night.

Nothing that is carried out can be undone, so two people stand behind every list
(docs/decisions/0011-two-people-and-a-night.md).
"""

from collections import Counter
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.log import record
from cases.enums import Kept, Kind
from cases.models import Case, RetentionItem, RetentionRun
from cases.queries.retention import boards_kept, counted_from, due, is_due, obstacle, with_obstacles
from cases.services.retention import erase_case
from core.dates import local_date, sv_date, sv_datetime
from core.errors import DomainError
from documents.enums import DocumentKind
from documents.models import Document
from documents.queries import kind_word
from documents.services.pdfs import make_pdf
from jobs.models import Job
from jobs.services.running import Run, start_job
from organisation.models import User
from registers.enums import CountedFrom, Removal
from registers.models import RetentionRule

KIND = "retention"
BATCH = 50


@transaction.atomic
def propose(*, rule_id: int, by: User, at: datetime) -> RetentionRun:
    """Make a list of the cases that a decision lets go of today and nothing stops. Writes one event.

    PermissionDenied for whoever does not look after the nämnd's gallring. Raises DomainError when the
    decision does not hold, a list of it waits already, or there is nothing to propose.
    """
    rule = RetentionRule.objects.select_for_update(of=("self",)).select_related("board").get(pk=rule_id)
    if rule.board not in boards_kept(by):
        raise PermissionDenied
    if not rule.holds_on(local_date(at)):
        raise DomainError(_("Gallringsbeslutet gäller inte i dag."))
    if rule.runs.filter(finished_at__isnull=True, withdrawn_at__isnull=True).exists():
        raise DomainError(_("En gallringslista enligt beslutet väntar redan."))
    cases = with_obstacles(due(rule, on=local_date(at)), rule.kind).filter(held=False, pending=False)
    chosen = list(cases.values_list("pk", flat=True))
    if not chosen:
        raise DomainError(_("Det finns inget att gallra enligt beslutet i dag."))
    run = RetentionRun.objects.create(
        board=rule.board, rule=rule, removes=rule.removes, proposed_at=at, proposed_by=by
    )
    RetentionItem.objects.bulk_create((RetentionItem(run=run, case_id=pk) for pk in chosen), batch_size=1000)
    summary = _("%(n)d ärenden föreslogs enligt %(decision)s.")
    record("retention.propose", run, by=by, at=at, summary=summary % _told(rule, len(chosen)))
    return run


@transaction.atomic
def approve(*, run_id: int, count: int, by: User, at: datetime) -> RetentionRun:
    """Approve a list, by another than the one who proposed it; it is carried out the next night. One event.

    `count` is how many cases the person believes that she approves. PermissionDenied as `propose`. Raises
    DomainError for the proposer, a list that no longer waits, or another number than the list's.
    """
    run = _locked(run_id, by)
    if not run.is_open or run.approved_at:
        raise DomainError(_("Listan väntar inte längre på att godkännas."))
    if run.proposed_by_id == by.pk:
        raise DomainError(_("Du har själv föreslagit listan. Någon annan måste godkänna den."))
    if count != (size := run.items.count()):
        raise DomainError(_("Antalet stämmer inte med listan."), field="count")
    run.approved_at, run.approved_by = at, by
    run.save(update_fields=["approved_at", "approved_by"])
    summary = _("Gallring av %(n)d ärenden enligt %(decision)s godkändes.") % _told(run.rule, size)
    record("retention.approve", run, by=by, at=at, summary=summary)
    return run


@transaction.atomic
def withdraw(*, run_id: int, reason: str, by: User, at: datetime) -> RetentionRun:
    """Take a list back, approved or not, as long as nothing of it has been carried out. Writes one event."""
    run = _locked(run_id, by)
    if not run.is_open or _dealt_with(run).exists():
        raise DomainError(_("Listan är redan genomförd, påbörjad eller tillbakadragen."))
    run.withdrawn_at, run.withdrawn_by, run.withdrawn_reason = at, by, reason.strip()
    run.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    summary = _("Gallringslistan enligt %(decision)s drogs tillbaka.") % _told(run.rule, 0)
    changes = {"withdrawn_reason": ("", run.withdrawn_reason)}
    record("retention.withdraw", run, by=by, at=at, summary=summary, changes=changes)
    return run


def start_runs(*, by: None, at: datetime) -> list[Job]:
    """Put every approved list that is not done in the queue; `by` is None: the night does it.

    One job a list and day: what a failed one left is taken up the next night. The caller wakes the worker.
    """
    waiting = RetentionRun.objects.filter(
        approved_at__isnull=False, finished_at__isnull=True, withdrawn_at__isnull=True
    )
    return [
        start_job(
            kind=KIND,
            key=f"{KIND}:{run.pk}:{local_date(at)}",
            title=_("Gallring enligt %(decision)s") % _told(run.rule, 0),
            parameters={"run": run.pk},
            by=run.approved_by,
            at=at,
            board=run.board,
        )
        for run in waiting.select_related("rule", "board", "approved_by").order_by("pk")
    ]


def run(run: Run) -> None:
    """Carry a list out, case by case, and make its protocol. Stopped at any point and run again, the same.

    Each case is one transaction with its row on the list, so that none is done twice or half. The rule, the
    age and the holds are looked at again for each: much may have happened since the approval.
    """
    found = RetentionRun.objects.get(pk=run.job.parameters["run"])
    total = found.items.count()
    while batch := list(
        found.items.filter(done_at__isnull=True, kept="").values_list("pk", flat=True)[:BATCH]
    ):
        for item_id in batch:
            _carry_out(found.pk, item_id, at=run.job.created_at)
        run.progress(_dealt_with(found).count(), total)
    _finish(run, at=timezone.now())


@transaction.atomic
def _carry_out(run_id: int, item_id: int, *, at: datetime) -> None:
    run = RetentionRun.objects.select_for_update(of=("self",)).select_related("rule").get(pk=run_id)
    if run.withdrawn_at:
        raise DomainError(_("Listan är tillbakadragen."))
    item = RetentionItem.objects.select_for_update().get(pk=item_id)
    if item.done_at or item.kept:
        return
    case = Case.objects.select_for_update(of=("self",)).get(pk=item.case_id)
    if kept := _why_not(run, case, at):
        item.kept = kept
    else:
        erase_case(case_id=case.pk, rule=run.rule, by=run.approved_by, at=at)
        item.done_at = at
    item.save(update_fields=["done_at", "kept"])


def _why_not(run: RetentionRun, case: Case, at: datetime) -> Kept | None:
    """Return why a case is left: the decision has changed, it was opened again, something stops it."""
    on = local_date(at)
    unchanged = run.rule.holds_on(on) and run.rule.removes == run.removes and case.erased_at is None
    if not unchanged or not is_due(case, run.rule, on=on):
        return Kept.CHANGED
    return obstacle(case)


def _finish(job: Run, *, at: datetime) -> None:
    """Make the protocol, outside a transaction since it may be long, and then say that all is done."""
    found = RetentionRun.objects.select_related("rule", "board__municipality").get(
        pk=job.job.parameters["run"]
    )
    document = make_pdf(
        kind=DocumentKind.RETENTION_PROTOCOL,
        title=_("%(what)s, %(decision)s")
        % {"what": kind_word(DocumentKind.RETENTION_PROTOCOL, found.board), **_told(found.rule, 0)},
        template="pdf/retention_protocol.html",
        data=protocol(found),
        board=found.board,
        subject=found,
        unique_key=f"retention_protocol:{found.pk}",
        by=None,
        at=at,
    )
    with transaction.atomic():
        _close(found.pk, document, at)
        job.finish(document, at=at)


def _close(run_id: int, document: Document, at: datetime) -> None:
    run = RetentionRun.objects.select_for_update(of=("self",)).select_related("rule").get(pk=run_id)
    if run.finished_at is not None:
        return
    run.finished_at, run.document = at, document
    run.save(update_fields=["finished_at", "document"])
    done = run.items.filter(done_at__isnull=False).count()
    summary = _("%(n)d ärenden gallrades enligt %(decision)s.") % _told(run.rule, done)
    record("retention.finish", run, by=run.approved_by, at=at, summary=summary)


def protocol(run: RetentionRun) -> dict[str, Any]:
    """Return what a list's protocol is made from: the decision, counts and numbers, nobody's name."""
    rule, column = run.rule, f"case__{counted_from(run.rule)}__year"
    done = run.items.filter(done_at__isnull=False)
    rows = list(done.order_by(column, "case_id").values_list(column, "case__reference"))
    years: dict[int, list[str]] = {}
    for year, reference in rows:
        years.setdefault(year, []).append(reference)
    kept = Counter(run.items.exclude(kept="").order_by("kept").values_list("kept", flat=True))
    left = run.items.exclude(kept="").order_by("case_id").values_list("case__reference", flat=True)
    return {
        "board": run.board.name,
        "municipality": run.board.municipality.name,
        "decision": rule.decision_reference,
        "decided": sv_date(rule.decided_on) if rule.decided_on else "",
        "decided_by": rule.decided_by,
        "kind": str(Kind(rule.kind).label),
        "removes": str(Removal(run.removes).label),
        "term": _term(rule),
        "proposed": sv_datetime(run.proposed_at),
        "approved": sv_datetime(run.approved_at) if run.approved_at else "",
        "count": len(rows),
        "years": [{"year": year, "count": len(found), "numbers": found} for year, found in years.items()],
        "kept": [{"reason": str(Kept(reason).label), "count": n} for reason, n in kept.items()],
        "kept_numbers": list(left),
    }


def _term(rule: RetentionRule) -> str:
    words = _("%(years)d år, räknat från: %(event)s")
    return words % {"years": rule.years, "event": CountedFrom(rule.counted_from).label.lower()}


def _told(rule: RetentionRule, n: int) -> dict[str, Any]:
    return {"decision": rule.decision_reference, "n": n}


def _dealt_with(run: RetentionRun) -> Any:
    return run.items.exclude(done_at__isnull=True, kept="")


def _locked(run_id: int, by: User) -> RetentionRun:
    """Return the list locked; PermissionDenied for whoever does not look after its nämnd's gallring."""
    run = RetentionRun.objects.select_for_update(of=("self",)).select_related("rule", "board").get(pk=run_id)
    if run.board not in boards_kept(by):
        raise PermissionDenied
    return run
