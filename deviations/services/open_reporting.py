"""Reporting without an account, with a unit's code (practice.md 7): one case, and a code to follow it by."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cases.enums import Channel, PersonRole
from cases.models import Case, OriginalReport
from cases.services.opening import Report, open_case
from cases.services.receipts import give_receipt
from cases.services.writing import add_person
from core.errors import DomainError
from deviations.enums import Capacity
from deviations.services.reporting import MOST_FILES, Told, add_concerned, detail_of
from deviations.services.timing import note_time
from documents.models import StoredFile
from documents.services.uploads import store_upload


@dataclass(frozen=True)
class Sender:
    """Who reports: the duty is personal, so the name is asked; `contact` only if she wants."""

    name: str
    capacity: Capacity
    contact: str = ""


@transaction.atomic
def report_with_code(
    *,
    told: Told,
    sender: Sender,
    submission_key: str,
    uploads: Iterable[tuple[str, bytes]],
    opened_at: datetime | None,
    at: datetime,
    by: None = None,
) -> tuple[Case, str]:
    """Open a case from what somebody without an account told; return it and her secret code to follow it by.

    The same form sent twice gives the same case and the same code. Nothing of where she sat is kept: no
    address, only that the unit's code was used. Raises DomainError (field "attachments") for a file that
    is refused, and as `open_case`. Writes the events of opening the case, without an actor.
    """
    if sent := OriginalReport.objects.filter(submission_key=submission_key).first():
        _refuse_other_words(sent, told)
        return sent.case, give_receipt(case=sent.case, key=submission_key, by=by, at=at)
    case = open_case(
        kind=told.kind,
        unit=told.unit,
        report=_report(told, sender, submission_key, list(uploads), at),
        detail=detail_of(told, by, at),
        by=by,
        at=at,
    )
    if opened_at:
        note_time(case=case, opened_at=opened_at, by=by, at=at)
    add_concerned(case, told, by=by, at=at)
    if sender.contact:
        add_person(
            case_id=case.pk,
            role=PersonRole.WITNESS,
            name=sender.name,
            contact=sender.contact,
            by=by,
            at=at,
        )
    return case, give_receipt(case=case, key=submission_key, by=by, at=at)


def _report(
    told: Told, sender: Sender, submission_key: str, uploads: list[tuple[str, bytes]], at: datetime
) -> Report:
    if len(uploads) > MOST_FILES:
        raise DomainError(
            _("Du kan bifoga högst %(most)d filer.") % {"most": MOST_FILES}, field="attachments"
        )
    return Report(
        text=told.text,
        place=told.unit.name,
        occurred_from=told.occurred_from,
        occurred_to=told.occurred_to,
        precision=told.precision,
        event_count=told.event_count,
        channel=Channel.UNIT_CODE,
        reporter_name=sender.name,
        submission_key=submission_key,
        answers={**told.answers, "capacity": str(sender.capacity.label)},
        files=[_stored(name, content, at) for name, content in uploads],
        urgent=told.urgent,
        supplier=told.supplier,
        legal_bases=told.legal_bases,
    )


def _stored(name: str, content: bytes, at: datetime) -> StoredFile:
    try:
        return store_upload(name=name, content=content, by=None, at=at)
    except DomainError as refusal:
        raise DomainError(f"{name}: {refusal.message}", field=refusal.field) from refusal


def _refuse_other_words(sent: OriginalReport, told: Told) -> None:
    if sent.text != told.text:
        raise DomainError(_("Rapporten är redan skickad. Öppna sidan igen för att skicka en ny."))
