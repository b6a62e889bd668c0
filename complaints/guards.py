"""Why a complaint cannot be moved on yet."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.enums import Relation, Status
from cases.models import Case, CaseLink
from complaints.models import Complaint
from core.text import Words
from organisation.models import User


def answered(case: Case) -> Words | None:
    """The person has had an answer."""
    return None if case.complaint.answered_at else _("Svaret är inte skickat.")


def appeal_passed_on(case: Case) -> Words | None:
    """An appeal has been given to whoever decides: as long as it waits, nothing may end it here."""
    if not case.complaint.appeal_waits:
        return None
    return _(
        "Överklagandet är inte lämnat till den som fattade beslutet. Lämna över det, eller skriv varför det "
        "inte är ett överklagande."
    )


def concern_passed_on(case: Case) -> Words | None:
    """Concern for a child has reached the reception, or is said to be none."""
    if not case.complaint.concern_waits:
        return None
    return _(
        "Oron för ett barn är inte lämnad till mottagningen. Lämna orosanmälan, eller skriv varför den inte "
        "behövs."
    )


def somebody_else(row: Complaint, person: User) -> Words | None:
    """Whoever answered first makes no *ny genomgång*: neither as handläggare nor by answering."""
    if row.review_not_by_id == person.pk:
        return _("Den nya genomgången görs av någon annan än den som svarade först.")
    return None


def has_outcome(case: Case) -> Words | None:
    """It is said what the complaint turned out to be."""
    return None if case.complaint.outcome else _("Utfallet är inte valt.")


def duplicates_answered(case: Case) -> Words | None:
    """Whoever sent a duplicate of it, and wants an answer, has had one.

    A part of the very same letter is not asked for: its sender has the letter's own answer.
    """
    # The page has asked already whether it hangs together with any other (`queries.page`).
    if not getattr(case, "has_links", True):
        return None
    own = CaseLink.objects.filter(source=case, target=OuterRef("source"), relation=Relation.SPLIT_INTO)
    left = case.came_from.filter(
        ~Exists(own),
        relation=Relation.JOINED_WITH,
        source__status=Status.JOINED,
        source__complaint__wants_answer=True,
        source__complaint__answered_at=None,
    ).count()
    words = ngettext(
        "%(count)s dubblett har inte fått svaret. Ge ett svar som kan läsas med koden, eller skilj ut den.",
        "%(count)s dubbletter har inte fått svaret. Ge ett svar som kan läsas med koden, eller skilj ut dem.",
        left,
    )
    return words % {"count": left} if left else None
