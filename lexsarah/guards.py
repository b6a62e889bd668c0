"""Why a lex Sarah report cannot be moved on yet."""

from django.utils.translation import gettext as _

from cases.models import Case
from core.text import Words
from lexsarah.enums import SERIOUS


def decided(case: Case) -> Words | None:
    """The degree is decided (law.md 1.5)."""
    return None if case.lexsarah.decided_at else _("Graden är inte beslutad.")


def notified_when_serious(case: Case) -> Words | None:
    """What is serious is notified to IVO (SoL 2025:400 27 kap. 6 §, before that 14 kap. 7 §)."""
    serious = case.lexsarah.degree in SERIOUS
    return _("Anmälan till IVO är inte gjord.") if serious and not case.lexsarah.ivo_notified_at else None
