"""Why a complaint cannot be moved on yet."""

from django.utils.translation import gettext as _

from cases.models import Case
from core.text import Words


def answered(case: Case) -> Words | None:
    """The person has had an answer."""
    return None if case.complaint.answered_at else _("Svaret är inte skickat.")


def has_outcome(case: Case) -> Words | None:
    """It is said what the complaint turned out to be."""
    return None if case.complaint.outcome else _("Utfallet är inte valt.")
