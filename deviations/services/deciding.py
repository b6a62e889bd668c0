"""Decisions about a deviation: lex Sarah or not, dealt with directly, handed over."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from cases import access
from cases.enums import Kind
from cases.models import Case
from cases.services.classifying import Classification, classify
from cases.services.investigating import complete_investigation
from cases.services.linking import follow_up_with, refuse_unreceived
from cases.services.locking import lock_case, refuse_ended, save_changes
from cases.services.moving import move, refuse_blocked, step_of
from cases.services.words import store_words
from core.errors import DomainError
from deviations.enums import Informed
from deviations.models import Deviation
from documents.models import Document
from organisation.models import User


@transaction.atomic
def assess_lexsarah(
    *, case_id: int, possible: bool, reason: str, by: User, at: datetime, version: int | None = None
) -> Case:
    """Answer *kan detta vara lex Sarah?*; a no has a reason (practice.md 3). Writes one event.

    Raises DomainError in an ended case: what was answered when it ended is not rewritten.
    """
    case = lock_case(case_id, version=version)
    refuse_ended(case)
    if not possible and not reason.strip():
        raise DomainError(_("Skriv varför det inte kan vara lex Sarah."), field="lexsarah_reason")
    _write_assessment(case, possible=possible, reason=reason, by=by, at=at)
    save_changes(case)
    answer = _("ja") if possible else _("nej")
    record(
        "deviation.assess_lexsarah",
        case,
        by=by,
        at=at,
        summary=_("Kan detta vara lex Sarah: %(answer)s.") % {"answer": answer},
        changes={"lexsarah_possible": ("", answer), "lexsarah_reason": ("", reason)},
    )
    return case


@transaction.atomic
def close_directly(
    *,
    case_id: int,
    classification: Classification,
    lexsarah_reason: str,
    done: str,
    by: User,
    at: datetime,
    version: int | None = None,
    informed: str = "",
    to_reporter: str = "",
    suggested: Iterable[int] = (),
) -> Case:
    """Åtgärdat direkt, one screen: classify, say why it cannot be lex Sarah, say what was done, end.

    The guards of the arrow hold as ever (decision 6): a type, a judged risk up to the nämnd's limit, no
    open actions. `informed` says whether the individual is, "" leaves it unsaid; `to_reporter` is what the
    reporter is told instead of the usual words, `suggested` as `classify`. Nothing is kept if one of them
    says no. Writes the events of its steps.
    """
    case = lock_case(case_id, version=version)
    step = step_of(case, "close_directly")
    if not access.can(by, step.needs, case):
        raise PermissionDenied
    if not done.strip():
        raise DomainError(_("Skriv vad som gjordes."), field="done")
    classify(case_id=case_id, classification=classification, suggested=suggested, by=by, at=at)
    assess_lexsarah(case_id=case_id, possible=False, reason=lexsarah_reason, by=by, at=at)
    if informed:
        say_informed(case_id=case_id, informed=Informed(informed), by=by, at=at)
    Deviation.objects.filter(case_id=case_id).update(dealt_with_directly=True, direct_reason=done)
    case = lock_case(case_id)
    store_words(case, done)
    refuse_blocked(case, step)
    return move(case, step, by=by, at=at, reason=done, to_reporter=to_reporter)


@transaction.atomic
def hand_over_to_lexsarah(
    *, case_id: int, reason: str, by: User, at: datetime, version: int | None = None
) -> Case:
    """Say yes to lex Sarah and hand the deviation over, in one step (decision 7).

    Returns the lex Sarah report, which only its named readers see. Raises DomainError when nobody would
    receive it: a report without readers would be lost. Writes the events of both steps.
    """
    case = lock_case(case_id, version=version)
    if not access.can(by, step_of(case, "hand_over").needs, case):
        raise PermissionDenied
    refuse_unreceived(case, at, field="possible")
    assess_lexsarah(case_id=case_id, possible=True, reason=reason, by=by, at=at)
    return follow_up_with(case_id=case_id, kind=Kind.LEXSARAH, by=by, at=at, reason=reason)


@transaction.atomic
def say_informed(
    *, case_id: int, informed: Informed, by: User, at: datetime, version: int | None = None
) -> Case:
    """Say whether the individual is informed (practice.md 5). Writes one event.

    Raises ConflictError where somebody has changed the case since `version`.
    """
    case = lock_case(case_id, version=version)
    was = case.deviation.individual_informed
    Deviation.objects.filter(case=case).update(individual_informed=informed)
    save_changes(case)
    record(
        "deviation.informed",
        case,
        by=by,
        at=at,
        summary=_("Är den enskilde informerad: %(answer)s.") % {"answer": informed.label},
        changes={"individual_informed": (was, informed)},
    )
    return case


def complete(*, case_id: int, by: User, at: datetime) -> Document:
    """Mark a deviation's investigation klar; the question about lex Sarah must be answered too."""
    return complete_investigation(case_id=case_id, by=by, at=at)


def _write_assessment(case: Case, *, possible: bool, reason: str, by: User, at: datetime) -> None:
    Deviation.objects.filter(case=case).update(
        lexsarah_possible=possible,
        lexsarah_reason=reason,
        lexsarah_assessed_at=at,
        lexsarah_assessed_by=by,
    )
    case.deviation.refresh_from_db()
    store_words(case, reason)
