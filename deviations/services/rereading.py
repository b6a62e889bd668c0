"""Which decisions about deviations are read again by somebody else, and what she may do at once."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy

from cases.enums import Kind
from cases.kinds import Remedy, Sample
from cases.models import Case
from cases.models.case import CaseQuerySet
from cases.services.linking import follow_up_with, refuse_unreceived
from cases.services.locking import lock_case
from cases.services.moving import move, step_of
from deviations.services.deciding import assess_lexsarah
from organisation.models import User

# From this risk value (severity × likelihood) on a no to lex Sarah is of high risk (law.md 4.1).
HIGH_RISK = 8


@transaction.atomic
def take_up_again(*, case_id: int, reason: str, by: User, at: datetime) -> Case:
    """Open an ended deviation again on the authority of a second reading. Writes one event."""
    case = lock_case(case_id)
    return move(case, step_of(case, "reopen"), by=by, at=at, reason=reason)


@transaction.atomic
def hand_over_again(*, case_id: int, reason: str, by: User, at: datetime) -> Case:
    """Open an ended deviation and hand it over to lex Sarah, on the authority of a second reading.

    Raises DomainError when nobody would receive it. Writes the events of its steps. Returns the report.
    """
    refuse_unreceived(lock_case(case_id), at, field="remedy")
    take_up_again(case_id=case_id, reason=reason, by=by, at=at)
    assess_lexsarah(case_id=case_id, possible=True, reason=reason, by=by, at=at)
    return follow_up_with(case_id=case_id, kind=Kind.LEXSARAH, by=by, at=at, reason=reason)


def _said_no_at_high_risk(cases: CaseQuerySet) -> CaseQuerySet:
    return cases.filter(risk__gte=HIGH_RISK, deviation__lexsarah_possible=False)


def _dealt_with_directly(cases: CaseQuerySet) -> CaseQuerySet:
    return cases.filter(deviation__dealt_with_directly=True)


def _no_to_lexsarah(case: Case) -> tuple[User | None, str]:
    return case.deviation.lexsarah_assessed_by, case.deviation.lexsarah_reason


def _direct(case: Case) -> tuple[User | None, str]:
    """Whoever closed directly said no to lex Sarah in the same step."""
    return case.deviation.lexsarah_assessed_by, case.deviation.direct_reason


REMEDIES = (
    Remedy("reopen", gettext_lazy("Öppna ärendet igen"), take_up_again),
    Remedy("lexsarah", gettext_lazy("Lämna över till lex Sarah nu"), hand_over_again),
)
SAMPLES = (
    Sample(
        code="lexsarah_no",
        kind=Kind.DEVIATION,
        label=gettext_lazy("Nej till lex Sarah vid hög risk"),
        question=gettext_lazy("Hade du också svarat att det inte kan vara lex Sarah?"),
        chosen=_said_no_at_high_risk,
        decision=_no_to_lexsarah,
        remedies=REMEDIES,
    ),
    Sample(
        code="direct",
        kind=Kind.DEVIATION,
        label=gettext_lazy("Åtgärdat direkt"),
        question=gettext_lazy("Hade du också avslutat ärendet utan utredning?"),
        chosen=_dealt_with_directly,
        decision=_direct,
        remedies=REMEDIES,
    ),
)
