"""Retention: nothing goes without a recorded gallringsbeslut; the tombstone stays (decision 13)."""

from datetime import datetime

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from audit.log import record
from audit.models import EventValue
from cases import kinds
from cases.models import (
    Attachment,
    Case,
    CaseBar,
    CaseWord,
    Escalation,
    Heard,
    Note,
    Notice,
    OriginalReport,
    Person,
    Receipt,
    RetentionHold,
    TimelineEntry,
)
from cases.services.investigating import TEXTS
from cases.services.locking import lock_case, save_changes
from core.dates import add_months, local_date
from core.errors import DomainError
from documents.models import Document
from documents.services.retention import erase_document, erase_file
from organisation.models import User
from registers.models import RetentionRule

NAMELESS = "–"
# What of a case goes whole: no figure counts it.
ERASED: tuple[type[Model], ...] = (
    TimelineEntry,
    Heard,
    Person,
    Note,
    CaseWord,
    CaseBar,
    Notice,
    Receipt,
    Escalation,
)


@transaction.atomic
def erase_case(*, case_id: int, rule: RetentionRule, by: User | None, at: datetime) -> Case:
    """Erase every text, file and person of a case and keep its counted axes.

    The case's row stays as its own tombstone, so no figure moves. Raises DomainError when the rule has
    no recorded decision, is another nämnd's or kind's, the case is open or too young, or a hold stands.
    Writes one event; the values of earlier events go, their digests stay and the seals still hold.
    """
    case = lock_case(case_id)
    _check(case, rule, at)
    _erase_rows(case, by, at)
    kinds.get(case.kind).erase_detail(case)
    save_changes(case, title="", other_reason="", handover_point="", owner=None, reporter=None, erased_at=at)
    record(
        "case.erase",
        case,
        by=by,
        at=at,
        summary=_("Ärendet gallrades enligt %(decision)s.") % {"decision": rule.decision_reference},
    )
    return case


@transaction.atomic
def hold_case(*, case_id: int, reason: str, by: User, at: datetime) -> RetentionHold:
    """Keep a case from being erased until the hold is lifted. Writes one event."""
    case = lock_case(case_id)
    hold = RetentionHold.objects.create(case=case, reason=reason, since=at, set_by=by)
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
    if case.closed_on is None or add_months(case.closed_on, 12 * rule.years) > local_date(at):
        raise DomainError(_("Ärendet är inte gammalt nog för att gallras."))
    if case.holds.filter(until__isnull=True).exists():
        raise DomainError(_("Gallringen är spärrad."))


def _erase_rows(case: Case, by: User | None, at: datetime) -> None:
    OriginalReport.objects.filter(case=case).update(
        text="", place="", answers={}, reporter_name="", checksum="", masked_at=at
    )
    for attachment in case.attachments.select_related("file"):
        if not _also_elsewhere(attachment):
            erase_file(file=attachment.file, by=by, at=at)
    case.attachments.update(name="")
    for document in Document.objects.filter(subject_type="cases.case", subject_id=case.pk):
        erase_document(document=document, by=by, at=at)
    case.actions.update(text="", done_note="", effect_note="", withdrawn_reason="")
    case.proposals.update(text="", reason="")
    case.messages.update(text="", author=None)
    case.deadlines.update(extended_reason="")
    case.readers.update(reason="")
    case.second_readings.update(reason="")
    case.holds.update(reason="")
    case.other_units.update(part="", excused="", part_by=None)
    case.other_units.filter(unit__isnull=False).update(name="")
    # A counterpart outside still counts as one, without its name.
    case.other_units.filter(unit__isnull=True).update(name=NAMELESS)
    for model in ERASED:
        model._default_manager.filter(case=case).delete()
    _erase_investigation(case)
    EventValue.objects.filter(event__subject_type="cases.case", event__subject_id=case.pk).delete()


def _erase_investigation(case: Case) -> None:
    if found := getattr(case, "investigation", None):
        save_changes(found, **dict.fromkeys(TEXTS, ""), whys=[])


def _also_elsewhere(attachment: Attachment) -> bool:
    """Whether a case that followed from this one, and is kept, holds the same file."""
    others = Attachment.objects.filter(file_id=attachment.file_id).exclude(case_id=attachment.case_id)
    return others.filter(case__erased_at__isnull=True).exists()
