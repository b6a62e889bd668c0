"""Which decisions about complaints are read again by somebody else, and what she may do at once."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.enums import Kind, Status
from cases.kinds import Remedy, Sample
from cases.models import Case
from cases.models.case import CaseQuerySet
from cases.services.linking import follow_up_with
from cases.services.locking import lock_case
from cases.services.moving import move, step_of
from complaints.enums import Outcome
from organisation.models import User


@transaction.atomic
def take_up_again(*, case_id: int, reason: str, by: User, at: datetime) -> Case:
    """Open an ended complaint again on the authority of a second reading. Writes one event."""
    case = lock_case(case_id)
    return move(case, step_of(case, "review"), by=by, at=at, reason=reason)


@transaction.atomic
def open_deviation(*, case_id: int, reason: str, by: User, at: datetime) -> Case:
    """Let an ended complaint give rise to a deviation, on the authority of a second reading.

    The complaint stays as it was answered; `reason` stands in the reading. Writes one event on each case.
    """
    return follow_up_with(case_id=case_id, kind=Kind.DEVIATION, by=by, at=at, reason=reason)


def _no_deviation(cases: CaseQuerySet) -> CaseQuerySet:
    return cases.filter(status=Status.CLOSED, complaint__outcome=Outcome.NO_DEVIATION)


def _decision(case: Case) -> tuple[User | None, str]:
    """Whoever answered said what it turned out to be in the same step."""
    return case.complaint.answered_by, case.complaint.outcome_reason


SAMPLES = (
    Sample(
        code="complaint_no_deviation",
        kind=Kind.COMPLAINT,
        label=_("Klagomål: ej avvikelse"),
        question=_("Hade du också sagt att klagomålet inte visar någon avvikelse?"),
        chosen=_no_deviation,
        decision=_decision,
        remedies=(
            Remedy("reopen", _("Öppna klagomålet igen"), take_up_again),
            Remedy("deviation", _("Öppna en avvikelse av klagomålet"), open_deviation),
        ),
    ),
)
