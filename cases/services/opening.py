"""Opening a case: the only place where one is made."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from audit.log import record
from cases import kinds
from cases.enums import UNTOUCHED, Channel, Kind, LegalBasis, Point, Precision, Status
from cases.kinds import CaseKind
from cases.models import Attachment, Case, CaseLegalBasis, Deadline, NumberSeries, OriginalReport
from cases.services.dialogue import tell_reporter
from cases.services.dues import deadlines_from
from cases.services.notices import tell_chief
from cases.services.readers import follow_law, name_receivers
from cases.services.words import store_report_words
from core.dates import local_date
from core.errors import DomainError
from core.keeping import kept
from documents.models import StoredFile
from organisation.enums import Setting
from organisation.models import Unit, User
from organisation.queries import setting
from registers.enums import StartEvent
from registers.models import Supplier


@dataclass(frozen=True)
class Report:
    """What somebody told: the three answers, and what else was said.

    `occurred_from` and `occurred_to` are aware; `event_count` is the number of events in a collective
    report; `answers` is everything else the form sent, by field name; `submission_key` makes the same
    report one case however often it is sent; `legal_bases` are the laws it was said to concern; `urgent` asks
    for somebody to read it the same day.
    """

    text: str
    place: str = ""
    occurred_from: datetime | None = None
    occurred_to: datetime | None = None
    precision: Precision = Precision.UNKNOWN
    event_count: int = 1
    channel: Channel = Channel.WEB
    reporter: User | None = None
    reporter_name: str = ""
    submission_key: str | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)
    files: Iterable[StoredFile] = ()
    supplier: Supplier | None = None
    legal_bases: Iterable[str] = ()
    urgent: bool = False

    @property
    def checksum(self) -> str:
        """SHA-256 of what was told, to tell the same report from another under the same key."""
        told = [self.text, self.place, self.occurred_from, self.occurred_to, self.event_count, self.answers]
        return hashlib.sha256(json.dumps(told, cls=DjangoJSONEncoder, sort_keys=True).encode()).hexdigest()


def open_case(
    *,
    kind: Kind,
    unit: Unit,
    report: Report,
    by: User | None,
    at: datetime,
    title: str = "",
    received_at: datetime | None = None,
    detail: Mapping[str, Any] | None = None,
) -> Case:
    """Open a case in a unit, with its untouched report, number, deadlines, readers and notice.

    Parameters: `received_at` when it came in, if that was not `at`; `detail` the values of the kind's
    own row. The same submission key gives the first case back instead of a second one. Raises
    DomainError when the event lies in the future, the unit is closed, or the key was used for another
    report. Writes one event.
    """
    _check(unit, report, at)
    new = _New(kind, unit, report, by, at, title, received_at or at, detail or {})
    try:
        with transaction.atomic():
            return _open(new)
    except IntegrityError:
        # The same report was sent before, perhaps a moment ago: its case is the answer. That it is told by
        # the database alone spares every new report a question.
        if case := _already_sent(report):
            return case
        raise


@dataclass(frozen=True)
class _New:
    kind: Kind
    unit: Unit
    report: Report
    by: User | None
    at: datetime
    title: str
    received_at: datetime
    detail: Mapping[str, Any]


def _check(unit: Unit, report: Report, at: datetime) -> None:
    if not report.text.strip():
        raise DomainError(_("Berätta vad som hände."), field="text")
    if unit.valid_to and unit.valid_to < local_date(at):
        raise DomainError(_("Enheten finns inte längre. Välj en annan."), field="unit")
    latest = report.occurred_to or report.occurred_from
    if latest and latest > at:
        raise DomainError(_("Händelsen ligger i framtiden. Ändra tidpunkten."), field="occurred")


def _already_sent(report: Report) -> Case | None:
    if not report.submission_key:
        return None
    sent = OriginalReport.objects.filter(submission_key=report.submission_key)
    for case_id, checksum in sent.order_by().values_list("case_id", "checksum"):
        if checksum != report.checksum:
            raise DomainError(_("Samma formulär har redan skickats med ett annat innehåll."), field="text")
        return Case.objects.select_related("unit", "board").get(pk=case_id)
    return None


def _open(new: _New) -> Case:
    this = kinds.get(new.kind)
    case = _make_case(new, this)
    _keep_report(case, new)
    this.create_detail(case, new.detail)
    laws = _note_law(case, new)
    _attach(case, new)
    deadlines = _start_deadlines(case)
    store_report_words(case)
    if laws:
        follow_law(case, new.at)
    if this.received_by:
        name_receivers(case, this.received_by, new.at)
    if case.status in UNTOUCHED and _is_told_at_once(case):
        tell_chief(case, new.at, barred=())
    _number(case, new, this.prefix, deadlines)
    if new.report.channel != Channel.FROM_CASE:  # of what follows from a case, the case itself tells
        tell_reporter(case, Point.RECEIVED, new.at, by=None)
    record("case.open", case, by=new.by, at=new.at, summary=_("Ärendet kom in."))
    return case


@kept
def _tells_at_once(board_id: int, on: date) -> bool:
    return bool(setting(board_id, Setting.NEW_AT_ONCE, on=on))


def _number(case: Case, new: _New, prefix: str, deadlines: list[Deadline]) -> None:
    """Give the case its number, last of all: whoever takes the next one waits until this is committed.

    In the same statement it is told what is to be done first (`cases.services.dues`).
    """
    case.reference = _next_reference(new.unit, prefix, new.at)
    first = min((row.due_at for row in deadlines), default=None)
    Case.objects.filter(pk=case.pk).update(reference=case.reference, due_at=first)


def _is_told_at_once(case: Case) -> bool:
    """Whether the chief gets a letter as it comes in: always of what cannot wait; else as the nämnd says.

    A new case that is not told at once stands in the next digest.
    """
    waits = case.status == Status.RECEIVED and not (case.urgent or case.restricted)
    return not waits or _tells_at_once(case.board_id, local_date(case.created_at))


def _make_case(new: _New, this: CaseKind) -> Case:
    return Case.objects.create(
        reference=f"?{uuid4().hex}",
        kind=new.kind,
        status=this.workflow.start,
        board=new.unit.controller,
        unit=new.unit,
        title=new.title,
        reporter=new.report.reporter,
        occurred_from=new.report.occurred_from,
        occurred_to=new.report.occurred_to,
        occurred_precision=new.report.precision,
        received_at=new.received_at,
        received_on=local_date(new.received_at),
        event_count=new.report.event_count,
        supplier=new.report.supplier,
        restricted=this.received_by is not None,
        urgent=new.report.urgent,
        created_at=new.at,
    )


def _note_law(case: Case, new: _New) -> list[CaseLegalBasis]:
    """What was said to be under a law begins so; in a unit outside SoL it is hälso- och sjukvård (HSL)."""
    outside = () if new.unit.under_sol else (LegalBasis.HSL,)
    return CaseLegalBasis.objects.bulk_create(
        CaseLegalBasis(case=case, basis=basis) for basis in sorted({*new.report.legal_bases, *outside})
    )


def _keep_report(case: Case, new: _New) -> None:
    OriginalReport.objects.create(
        case=case,
        text=new.report.text,
        place=new.report.place,
        answers=dict(new.report.answers),
        channel=new.report.channel,
        reporter_name=new.report.reporter_name,
        submitted_at=new.at,
        submission_key=new.report.submission_key,
        checksum=new.report.checksum,
    )


def _next_reference(unit: Unit, prefix: str, at: datetime) -> str:
    """Take the next number of the nämnd's series of the year; the row lock keeps two from the same one."""
    year = local_date(at).year
    last = _next(unit.controller.pk, prefix, year)
    if last is None:
        first = NumberSeries(board_id=unit.controller.pk, prefix=prefix, year=year)
        NumberSeries.objects.bulk_create([first], ignore_conflicts=True)
        last = _next(unit.controller.pk, prefix, year)
    return f"{unit.controller.code}-{prefix}-{year}-{last}"


def _next(board_id: int, prefix: str, year: int) -> int | None:
    """Count the series up and return where it stands; None where there is none. One question, not two."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cases_numberseries SET last = last + 1"
            " WHERE board_id = %s AND prefix = %s AND year = %s RETURNING last",
            [board_id, prefix, year],
        )
        row = cursor.fetchone()
    return row[0] if row else None


def _attach(case: Case, new: _New) -> None:
    Attachment.objects.bulk_create(
        Attachment(case=case, file=file, name=file.name, is_original=True, added_at=new.at, added_by=new.by)
        for file in new.report.files
    )


def _start_deadlines(case: Case) -> list[Deadline]:
    return Deadline.objects.bulk_create(deadlines_from(case, StartEvent.RECEIVED, case.received_at))
