"""Why a self-inspection cannot be moved on yet."""

from django.utils.translation import gettext as _

from cases.models import Case
from core.text import Words
from selfcontrol.enums import Remarks


def has_result(case: Case) -> Words | None:
    """The inspection has a day and an outcome."""
    done = case.selfcontrol.done_on and case.selfcontrol.remarks
    return None if done else _("Dag eller utfall saknas.")


def faults_are_met(case: Case) -> Words | None:
    """Faults lead to an action (SOSFS 2011:9 5 kap. 7 §)."""
    faults = case.selfcontrol.remarks == Remarks.FAULTS
    met = case.actions.filter(withdrawn_at__isnull=True).exists()
    return _("Bristerna har ingen åtgärd.") if faults and not met else None
