"""A complaint that may be a missförhållande: a lex Sarah report follows from it, and it is still answered."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from cases import access
from cases.enums import Kind, Relation
from cases.models import Case
from cases.services.linking import follow_up_with, refuse_unreceived
from cases.services.locking import lock_case
from cases.services.writing import add_note
from core.errors import DomainError
from organisation.models import User
from organisation.roles import Capability


@transaction.atomic
def report_lexsarah(*, case_id: int, reason: str, by: User, at: datetime, version: int | None = None) -> Case:
    """Answer yes to *kan detta vara lex Sarah?*: a report follows from the complaint, which lives on.

    The duty to report holds for what one learns in one's work, whoever told it (SoL 2025:400 27 kap. 2 §).
    `reason` stands as the first note of the report, which only its named readers see. Returns the report.
    Raises DomainError when nobody would receive it, or when one has been made of the complaint before;
    PermissionDenied. Writes one event on each case, and that of the note.
    """
    case = _lock(case_id, by, version)
    refuse_unreceived(case, at, field="possible")
    if case.led_to.filter(relation=Relation.LED_TO, target__kind=Kind.LEXSARAH).exists():
        raise DomainError(_("En lex Sarah-rapport är redan gjord av klagomålet."), field="possible")
    report = follow_up_with(case_id=case_id, kind=Kind.LEXSARAH, by=by, at=at)
    add_note(case_id=report.pk, text=reason, by=by, at=at)
    return report


@transaction.atomic
def deny_lexsarah(*, case_id: int, reason: str, by: User, at: datetime, version: int | None = None) -> Case:
    """Answer no to *kan detta vara lex Sarah?*: the reason stands among the complaint's notes.

    Raises DomainError without a reason; PermissionDenied. Writes the event of the note.
    """
    case = _lock(case_id, by, version)
    if not reason.strip():
        raise DomainError(_("Skriv varför det inte kan vara lex Sarah."), field="lexsarah_reason")
    text = _("Kan detta vara lex Sarah? Nej. %(reason)s") % {"reason": reason.strip()}
    add_note(case_id=case_id, text=text, by=by, at=at)
    return case


def _lock(case_id: int, by: User, version: int | None) -> Case:
    case = lock_case(case_id, version=version)
    if not access.can(by, Capability.INVESTIGATE, case):
        raise PermissionDenied
    return case
