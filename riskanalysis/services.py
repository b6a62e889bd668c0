"""Commands only risk analyses have."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from cases.models import Case
from cases.services.locking import lock_case
from core.dates import local_date
from core.errors import DomainError
from organisation.models import User
from riskanalysis.models import RiskAnalysis


@transaction.atomic
def carry_out(*, case_id: int, done_on: date, scope: str, by: User, at: datetime) -> Case:
    """Say when an analysis was made and what it was about. DomainError for a day to come. One event."""
    case = lock_case(case_id)
    if done_on > local_date(at):
        raise DomainError(_("Dagen ligger i framtiden."), field="done_on")
    RiskAnalysis.objects.filter(case=case).update(done_on=done_on, scope=scope)
    record("risk.carry_out", case, by=by, at=at, summary=_("Riskanalysen genomfördes."))
    return case
