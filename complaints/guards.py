"""Why a complaint cannot be moved on yet."""

from django.utils.translation import gettext as _

from cases.models import Case
from complaints.models import Complaint
from core.text import Words
from organisation.models import User


def answered(case: Case) -> Words | None:
    """The person has had an answer."""
    return None if case.complaint.answered_at else _("Svaret är inte skickat.")


def somebody_else(row: Complaint, person: User) -> Words | None:
    """Whoever answered first makes no *ny genomgång*: neither as handläggare nor by answering."""
    if row.review_not_by_id == person.pk:
        return _("Den nya genomgången görs av någon annan än den som svarade först.")
    return None


def has_outcome(case: Case) -> Words | None:
    """It is said what the complaint turned out to be."""
    return None if case.complaint.outcome else _("Utfallet är inte valt.")
