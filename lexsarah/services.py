"""Commands only lex Sarah has."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from cases.enums import Kind
from cases.models import Case
from cases.services.locking import lock_case
from cases.services.opening import Report, open_case
from core.dates import local_date
from core.errors import DomainError
from lexsarah.enums import Degree
from lexsarah.models import LexSarah
from organisation.models import Unit, User


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
    """Write down the decided degree; a milestone, not a status. One event."""
    case = lock_case(case_id)
    LexSarah.objects.filter(case=case).update(degree=degree, decided_at=at, decided_on=local_date(at))
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
def notify_ivo(*, case_id: int, by: User, at: datetime) -> Case:
    """Write down that the report was notified to IVO (SoL 2025:400 27 kap. 6 §); a milestone. One event."""
    case = lock_case(case_id)
    LexSarah.objects.filter(case=case).update(ivo_notified_at=at, ivo_notified_on=local_date(at))
    record(
        "lexsarah.notify_ivo",
        case,
        by=by,
        at=at,
        summary=_("Anmälan till IVO gjordes."),
        changes={"ivo_notified_on": ("", local_date(at))},
    )
    return case
