"""Why a risk analysis cannot be moved on yet."""

from django.utils.translation import gettext as _

from cases.models import Case
from core.text import Words


def carried_out(case: Case) -> Words | None:
    """The analysis has a day."""
    return None if case.riskanalysis.done_on else _("Dagen då analysen gjordes saknas.")
