"""The codes with which people without an account report to a unit: made, renewed, ended."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from core.codes import draw_code
from core.dates import local_date
from core.errors import DomainError
from deviations.models import UnitCode
from organisation.enums import Setting
from organisation.models import Unit, User
from organisation.queries import setting

# 50 bits: not to be guessed against the throttle, short enough to type from a sheet.
BITS = 50


@transaction.atomic
def make_code(*, unit: Unit, by: User, at: datetime) -> UnitCode:
    """Give a unit a new code; the one it had stops working at once. Returns it; writes one event.

    It holds for the nämnd's number of days (Setting.UNIT_CODE_DAYS). Raises DomainError for a unit that
    has closed.
    """
    today = local_date(at)
    if unit.valid_to and unit.valid_to < today:
        raise DomainError(_("Enheten finns inte längre."))
    Unit.objects.select_for_update().get(pk=unit.pk)  # two who renew at once leave one open code
    UnitCode.objects.filter(unit=unit, ended_at__isnull=True).update(ended_at=at)
    code = draw_code(bits=BITS)
    days = setting(unit.controller.pk, Setting.UNIT_CODE_DAYS, on=today)
    made = UnitCode.objects.create(
        unit=unit,
        code=code,
        digest=UnitCode.digest_of(code),
        valid_to=today + timedelta(days=days),
        made_at=at,
        made_by=by,
    )
    summary = _("Rapportkoden för %(unit)s förnyades.") % {"unit": unit}
    record("unit.report_code", unit, by=by, at=at, summary=summary)
    return made


@transaction.atomic
def end_code(*, unit: Unit, by: User, at: datetime) -> None:
    """End a unit's code: its sheets no longer work. Writes one event. DomainError when it has none."""
    if not UnitCode.objects.filter(unit=unit, ended_at__isnull=True).update(ended_at=at):
        raise DomainError(_("Enheten har ingen kod."))
    summary = _("Rapportkoden för %(unit)s avslutades.") % {"unit": unit}
    record("unit.end_report_code", unit, by=by, at=at, summary=summary)
