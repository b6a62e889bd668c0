"""Why a deviation cannot be moved on yet."""

from django.utils.translation import gettext as _

from cases.guards import direct_limit
from cases.models import Case
from core.text import Words


def lexsarah_assessed(case: Case) -> Words | None:
    """Every deviation is asked whether it may be lex Sarah (practice.md 3; SoL 2025:400 27 kap. 2 §)."""
    if case.deviation.lexsarah_possible is None:
        return _("Frågan om lex Sarah är inte besvarad.")
    return None


def not_lexsarah(case: Case) -> Words | None:
    """What may be lex Sarah is handed over, not ended here."""
    if case.deviation.lexsarah_possible:
        return _("Det kan vara lex Sarah. Lämna över ärendet.")
    return None


def risk_allows_direct(case: Case) -> Words | None:
    """The short way holds up to the risk value the nämnd sets (decision 6)."""
    if case.risk is None:
        return _("Allvarlighetsgrad och sannolikhet är inte bedömda.")
    limit = direct_limit(case)
    if case.risk > limit:
        return _("Riskvärdet är %(risk)s. Åtgärdat direkt går upp till %(limit)s.") % {
            "risk": case.risk,
            "limit": limit,
        }
    return None
