"""Commands only lex Sarah has."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from cases import access
from cases.enums import Kind
from cases.models import Case
from cases.services import linking
from cases.services.dues import begin
from cases.services.locking import lock_case
from cases.services.moving import move, step_of
from cases.services.opening import Report, open_case
from core.dates import local_date
from core.errors import DomainError
from lexsarah.enums import Degree
from lexsarah.models import LexSarah
from lexsarah.queries import cannot_hand_back, origin_of
from organisation.models import Unit, User
from organisation.roles import Mandate
from registers.enums import StartEvent


def receive_report(
    *, unit: Unit, report: Report, by: User | None, at: datetime, received_at: datetime | None = None
) -> Case:
    """Take in a lex Sarah report: restricted at once to those who receive such reports in the unit.

    A report is named (law.md 1.2: the investigator must be able to confirm that the person works there);
    DomainError without a reporter. One event.
    """
    if report.reporter is None and not report.reporter_name.strip():
        raise DomainError(
            _("En lex Sarah-rapport behöver ett namn på den som rapporterar."), field="reporter_name"
        )
    return open_case(
        kind=Kind.LEXSARAH,
        unit=unit,
        report=report,
        by=by,
        at=at,
        received_at=received_at,
        detail={"law_on": local_date(received_at or at)},
    )


@transaction.atomic
def decide(*, case_id: int, degree: Degree, by: User, at: datetime) -> Case:
    """Write down the decided degree; a milestone, not a status. One event.

    Raises PermissionDenied for whoever the decision is not delegated to.
    """
    case = lock_case(case_id)
    if not access.can(by, Mandate.DECIDE_LEXSARAH, case):
        raise PermissionDenied
    LexSarah.objects.filter(case=case).update(degree=degree, decided_at=at, decided_on=local_date(at))
    begin(case, StartEvent.DECIDED, at)
    record(
        "lexsarah.decide",
        case,
        by=by,
        at=at,
        summary=_("Graden beslutades."),
        changes={"degree": ("", degree)},
    )
    return case


@transaction.atomic
def hand_back(*, case_id: int, reason: str, by: User, at: datetime, version: int | None = None) -> Case:
    """Give the case the report came from back to its unit: a ställningstagande, never an undo.

    The report is decided as *inget missförhållande* with the reason, ends, and still counts as received
    (practice.md 17). Raises PermissionDenied for whoever does not receive such reports, DomainError without a
    reason, when another degree is decided, when it came from no case, or while actions are left. Writes the
    events of its steps on both cases. Returns the case that was given back.
    """
    case = lock_case(case_id, version=version)
    step = step_of(case, "hand_back")
    if not access.can(by, step.needs, case):
        raise PermissionDenied
    if not reason.strip():
        raise DomainError(_("Skriv ett skäl."), field="reason")
    origin = origin_of(case)
    if blockers := [*step.blockers(case), *cannot_hand_back(case, origin)]:
        raise DomainError(" ".join(blockers))
    assert origin is not None  # noqa: S101 -- for the type checker: its lack is a blocker
    if not case.lexsarah.decided_at:
        decide(case_id=case.pk, degree=Degree.NONE, by=by, at=at)
    move(lock_case(case.pk), step, by=by, at=at, reason=reason)
    return linking.hand_back(case_id=origin.pk, by=by, at=at, reason=reason)


@transaction.atomic
def notify_ivo(*, case_id: int, by: User, at: datetime) -> Case:
    """Write down that the report was notified to IVO (SoL 2025:400 27 kap. 6 §); a milestone. One event."""
    case = lock_case(case_id)
    LexSarah.objects.filter(case=case).update(ivo_notified_at=at, ivo_notified_on=local_date(at))
    begin(case, StartEvent.NOTIFIED, at)
    record(
        "lexsarah.notify_ivo",
        case,
        by=by,
        at=at,
        summary=_("Anmälan till IVO gjordes."),
        changes={"ivo_notified_on": ("", local_date(at))},
    )
    return case
