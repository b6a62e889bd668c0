"""The investigation: saved as often as one likes; requirements bite at klar, klar locks."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from cases import kinds
from cases.enums import Depth
from cases.guards import (
    analysis_is_whole,
    depth_of,
    has_assessment,
    has_category,
    has_legal_basis,
    has_primary_cause,
    has_risk,
    other_has_reason,
    why_is_asked,
)
from cases.models import Case, Investigation
from cases.queries.papers import investigation_paper
from cases.services.dues import begin
from cases.services.locking import check_version, lock_case, refuse_ended, save_changes
from cases.services.words import store_words
from cases.workflow import Guard
from core.errors import DomainError
from documents.enums import DocumentKind
from documents.models import Document
from documents.queries import kind_word
from documents.services.pdfs import make_pdf
from organisation.models import User
from registers.enums import StartEvent

# What must be there before an investigation is klar, whatever the kind; a kind adds its own.
COMPLETE: tuple[Guard, ...] = (
    has_category,
    other_has_reason,
    has_risk,
    has_primary_cause,
    has_legal_basis,
    has_assessment,
    why_is_asked,
    analysis_is_whole,
)
# What is kept of a klar investigation, by its depth: its kind and its template.
PAPERS = {
    Depth.SHORT: (DocumentKind.INVESTIGATION, "pdf/investigation.html"),
    Depth.FULL: (DocumentKind.EVENT_ANALYSIS, "pdf/event_analysis.html"),
}
TEXTS = ("facts", "assessment", "factors", "barriers_held", "barriers_failed", "conclusions")
MOST_WHYS = 5


@dataclass(frozen=True)
class Analysis:
    """What a händelseanalys says beside facts and assessment."""

    factors: str = ""
    barriers_held: str = ""
    barriers_failed: str = ""
    conclusions: str = ""


@transaction.atomic
def save_investigation(
    *,
    case_id: int,
    facts: str,
    assessment: str,
    by: User,
    at: datetime,
    whys: Sequence[str] | None = None,
    analysis: Analysis | None = None,
    version: int | None = None,
) -> Investigation:
    """Save what has been found and how it is judged, however incomplete.

    `whys` are the answers to why and why again, in order, empty ones left out and at most `MOST_WHYS`
    kept; None leaves them as they are, and so does None for `analysis`. `version` is the
    investigation's own. Raises ConflictError with the texts as they stand, DomainError when it is
    locked or the case has ended. Writes one event.
    """
    case = lock_case(case_id)
    refuse_ended(case)
    found, _new = Investigation.objects.get_or_create(case=case)
    check_version(found, version, shown=(*TEXTS, "whys"))
    refuse_locked(found)
    texts = {"facts": facts, "assessment": assessment, **(asdict(analysis) if analysis else {})}
    answered = found.whys if whys is None else [why.strip() for why in whys if why.strip()][:MOST_WHYS]
    changes = save_changes(found, **texts, whys=answered)
    store_words(case, *texts.values(), *answered)
    record("case.investigate_save", case, by=by, at=at, summary=_("Utredningen sparades."), changes=changes)
    return found


@transaction.atomic
def complete_investigation(
    *, case_id: int, by: User, at: datetime, answer: str = "", version: int | None = None
) -> Document:
    """Mark the investigation klar: the requirements must hold, it locks, and a numbered PDF is kept.

    `answer` is that to the kind's own question (`kinds.AlsoAsked`), "" leaves it as it is; `version` is the
    case's. Raises ConflictError when somebody changed the case, DomainError with every
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
    changes = _write_answer(case, answer)
    save_changes(found, completed_at=at, completed_by=by)
    begin(case, StartEvent.COMPLETE, at)
    summary = _("Utredningen klarmarkerades och låstes.")
    record("case.complete", case, by=by, at=at, summary=summary, changes=changes)
    return keep_paper(case=case, by=by, at=at)


def keep_paper(*, case: Case, by: User | None, at: datetime) -> Document:
    """Make the numbered PDF of an investigation that is klar, or return the one there is of this version.

    Writes the document's event. Alone, call it outside a transaction: rendering takes a while.
    """
    kind, template = PAPERS[depth_of(case)]
    return make_pdf(
        kind=kind,
        title=f"{kind_word(kind, case.board)} {case.reference}",
        template=template,
        data=investigation_paper(case),
        board=case.board,
        subject=case,
        unique_key=f"{kind}:{case.pk}:{case.investigation.version}",
        by=by,
        at=at,
    )


def _write_answer(case: Case, answer: str) -> dict[str, tuple[Any, Any]]:
    """Write the answer to the kind's own question where one was given; returns what changed."""
    question = kinds.get(case.kind).also_asked
    if not (question and answer) or answer == question.answer_of(case):
        return {}
    was = question.answer_of(case)
    question.write(case, answer)
    case.refresh_from_db()  # with the detail row the paper tells of
    return {"answer": (was, answer)}


def missing_for_complete(case: Case) -> list[str]:
    """Return every reason why the investigation cannot be klar yet: everyone's and the kind's own."""
    guards = (*COMPLETE, *kinds.get(case.kind).workflow.complete)
    return [str(reason) for guard in guards if (reason := guard(case))]


@transaction.atomic
def choose_depth(*, case_id: int, depth: Depth, by: User, at: datetime) -> Investigation:
    """Make the investigation a händelseanalys, or a short one again where the risk lets it. One event.

    Raises DomainError when the risk demands a händelseanalys, or the investigation is locked.
    """
    case = lock_case(case_id)
    refuse_ended(case)
    found, _new = Investigation.objects.get_or_create(case=case)
    refuse_locked(found)
    changes = save_changes(found, depth=depth)
    case.investigation = found
    if depth_of(case) != depth:
        raise DomainError(_("Risken är så hög att det behövs en händelseanalys."))
    summary = _("Utredningens djup: %(depth)s.") % {"depth": depth.label}
    record("case.depth", case, by=by, at=at, summary=summary, changes=changes)
    return found


def refuse_locked(found: Investigation) -> None:
    """Raise DomainError when the investigation is klar: it must be unlocked before it is changed."""
    if found.is_locked:
        raise DomainError(_("Utredningen är klarmarkerad. Lås upp den för att ändra."))


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
