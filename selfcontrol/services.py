"""Commands only self-inspections have."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from cases.models import Case
from cases.services.locking import lock_case
from core.dates import local_date
from core.errors import DomainError
from organisation.models import User
from selfcontrol.enums import Remarks
from selfcontrol.models import SelfControl


@transaction.atomic
def carry_out(*, case_id: int, done_on: date, remarks: Remarks, result: str, by: User, at: datetime) -> Case:
    """Say when a self-inspection was made and what it showed. DomainError for a day to come. One event."""
    case = lock_case(case_id)
    if done_on > local_date(at):
        raise DomainError(_("Dagen ligger i framtiden."), field="done_on")
    SelfControl.objects.filter(case=case).update(done_on=done_on, remarks=remarks, result=result)
    record("selfcontrol.carry_out", case, by=by, at=at, summary=_("Egenkontrollen genomfördes."))
    return case
