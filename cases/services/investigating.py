"""The investigation: saved as often as one likes; requirements bite at klar, klar locks."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from cases import kinds
from cases.guards import (
    has_assessment,
    has_category,
    has_legal_basis,
    has_primary_cause,
    has_risk,
    other_has_reason,
)
from cases.models import Case, Investigation
from cases.queries.papers import investigation_paper
from cases.services.locking import check_version, lock_case, refuse_ended, save_changes
from cases.services.words import store_words
from cases.workflow import Guard
from core.errors import DomainError
from documents.models import Document
from documents.services.pdfs import make_pdf
from organisation.models import User

# What must be there before an investigation is klar, whatever the kind; a kind adds its own.
COMPLETE: tuple[Guard, ...] = (
    has_category,
    other_has_reason,
    has_risk,
    has_primary_cause,
    has_legal_basis,
    has_assessment,
)


@transaction.atomic
def save_investigation(
    *, case_id: int, facts: str, assessment: str, by: User, at: datetime, version: int | None = None
) -> Investigation:
    """Save what has been found and how it is judged, however incomplete.

    `version` is the investigation's own. Raises ConflictError with both texts as they stand, DomainError
    when it is locked or the case has ended. Writes one event.
    """
    case = lock_case(case_id)
    refuse_ended(case)
    found, _new = Investigation.objects.get_or_create(case=case)
    check_version(found, version, shown=("facts", "assessment"))
    if found.is_locked:
        raise DomainError(_("Utredningen är klarmarkerad. Lås upp den för att ändra."))
    changes = save_changes(found, facts=facts, assessment=assessment)
    store_words(case, facts, assessment)
    record("case.investigate_save", case, by=by, at=at, summary=_("Utredningen sparades."), changes=changes)
    return found


@transaction.atomic
def complete_investigation(*, case_id: int, by: User, at: datetime, version: int | None = None) -> Document:
    """Mark the investigation klar: the requirements must hold, it locks, and a numbered PDF is kept.

    `version` is the case's. Raises ConflictError when somebody changed the case, DomainError with every
    reason that is left. Writes one event. Returns the document.
    """
    case = lock_case(case_id, version=version)
    refuse_ended(case)
    found, _new = Investigation.objects.get_or_create(case=case)
    if found.is_locked:
        raise DomainError(_("Utredningen är redan klarmarkerad."))
    case.investigation = found  # the one the paper below is made from, not one the guards have fetched
    if missing := missing_for_complete(case):
        raise DomainError(" ".join(missing))
    save_changes(found, completed_at=at, completed_by=by)
    record("case.complete", case, by=by, at=at, summary=_("Utredningen klarmarkerades och låstes."))
    return make_pdf(
        kind="investigation",
        title=_("Utredning %(reference)s") % {"reference": case.reference},
        template="pdf/investigation.html",
        data=investigation_paper(case),
        board=case.board,
        subject=case,
        unique_key=f"investigation:{case.pk}:{found.version}",
        by=by,
        at=at,
    )


def missing_for_complete(case: Case) -> list[str]:
    """Return every reason why the investigation cannot be klar yet: everyone's and the kind's own."""
    guards = (*COMPLETE, *kinds.get(case.kind).workflow.complete)
    return [str(reason) for guard in guards if (reason := guard(case))]


@transaction.atomic
def unlock_investigation(*, case_id: int, reason: str, by: User, at: datetime) -> Investigation:
    """Unlock a klar investigation, explicitly and with a reason; its PDF stays. Writes one event."""
    case = lock_case(case_id)
    refuse_ended(case)
    found = Investigation.objects.filter(case=case, completed_at__isnull=False).first()
    if found is None:
        raise DomainError(_("Utredningen är inte låst."))
    if not reason.strip():
        raise DomainError(_("Skriv varför utredningen låses upp."), field="reason")
    save_changes(found, completed_at=None, completed_by=None)
    record(
        "case.unlock",
        case,
        by=by,
        at=at,
        summary=_("Utredningen låstes upp."),
        changes={"reason": ("", reason)},
    )
    return found
