"""Answering a complaint: who gets it is asked first, since an answer may tell that a person is known."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from cases.models import Case
from cases.queries.dialogue import tells_by_mail
from cases.queries.own import hidden_from_reporter
from cases.services.dues import begin, meet_deadlines
from cases.services.locking import check_version, lock_case, refuse_ended, save_changes
from cases.services.notices import tell
from cases.services.words import store_words
from complaints.enums import AnswerTo, Outcome
from complaints.guards import somebody_else
from complaints.kind import answer_to_reporter
from complaints.models import Complaint, SenderMail
from complaints.services.handling import ACKNOWLEDGE, AUTHORITY
from complaints.services.joining import share_answer
from core.errors import DomainError
from organisation.models import User
from registers.enums import StartEvent

# The codes of the deadlines that an answer meets: its own, to confirm, since it says that it has come in, and
# the day an authority has set.
ANSWER = "answer"
MET = (ACKNOWLEDGE, ANSWER, AUTHORITY)
# To these one may not even confirm that a person is known without consent (OSL 26 kap. 1 §; practice.md 13).
NEEDS_CONSENT = frozenset({AnswerTo.AGENT, AnswerTo.GUARDIAN, AnswerTo.OTHER})


@dataclass(frozen=True)
class Answer:
    """What is answered, to whom, and what the complaint turned out to be.

    `consent` says how the individual has consented; without it an answer to somebody else must be
    `neutral`: it tells nothing of whether a person is known. `fit_for_code` lets the sender read it with
    her secret code, which is no identification.
    """

    text: str
    to: AnswerTo
    outcome: Outcome
    outcome_reason: str = ""
    consent: str = ""
    neutral: bool = False
    fit_for_code: bool = False


@transaction.atomic
def answer(*, case_id: int, given: Answer, by: User, at: datetime, version: int | None = None) -> Case:
    """Write down the answer that was given and what the complaint turned out to be.

    Whoever answered the first time does not answer a new review. The sender is told by mail that there is
    something to read, if she left an address. Raises DomainError beside its field for an answer without
    words, an outcome other than a deviation without its reason, or an answer to somebody else that is
    neither consented to nor neutral. One event.
    """
    case = lock_case(case_id)
    row = Complaint.objects.get(case=case)
    check_version(row, version, shown=("answer",), now=case.version)
    refuse_ended(case)
    if why_not := somebody_else(row, by):
        raise DomainError(str(why_not))
    return answer_locked(case, row, given, by, at)


def answer_locked(case: Case, row: Complaint, given: Answer, by: User, at: datetime) -> Case:
    """Answer a complaint in another command's transaction; the case is locked. One event."""
    _check(given)
    changes = _write(row, given, by, at)
    begin(case, StartEvent.DECIDED, at)
    meet_deadlines(case, at, *MET)
    store_words(case, given.text, given.outcome_reason)
    SenderMail.queue(case, "news", at, once=f"answer {at.isoformat()}")
    case.complaint = Complaint.objects.get(pk=row.pk)
    share_answer(case, case.complaint, at)
    _tell_staff(case, by, at)
    save_changes(case)
    record("complaint.answer", case, by=by, at=at, summary=_("Klagomålet besvarades."), changes=changes)
    return case


def _tell_staff(case: Case, by: User, at: datetime) -> None:
    """Tell whoever reported it with an account that the answer stands on her own page."""
    hears = tells_by_mail(case, by.pk) and not hidden_from_reporter(case) and answer_to_reporter(case)
    if case.reporter and hears:
        tell(case, case.reporter, "feedback", at, once=f"answer {at.isoformat()}")


def _check(given: Answer) -> None:
    if not given.text.strip():
        raise DomainError(_("Skriv svaret."), field="text")
    if given.outcome != Outcome.DEVIATION and not given.outcome_reason.strip():
        raise DomainError(_("Skriv varför."), field="outcome_reason")
    if given.to in NEEDS_CONSENT and not given.neutral and not given.consent.strip():
        raise DomainError(
            _(
                "Skriv hur den det gäller har samtyckt, eller välj ett neutralt svar som inte säger om någon "
                "är känd hos er."
            ),
            field="consent",
        )


def _write(row: Complaint, given: Answer, by: User, at: datetime) -> dict[str, tuple[Any, Any]]:
    """Write the answer; return what it changed, so that the history keeps every answer that was given."""
    values: dict[str, Any] = {
        "answer": given.text,
        "answer_to": given.to,
        "consent": given.consent,
        "neutral": given.neutral,
        "fit_for_code": given.fit_for_code,
        "outcome": given.outcome,
        "outcome_reason": given.outcome_reason,
    }
    changes = {name: (getattr(row, name), new) for name, new in values.items() if getattr(row, name) != new}
    Complaint.objects.filter(pk=row.pk).update(
        **values, answered_at=at, answered_by=by, satisfied=None, satisfied_at=None
    )
    return changes
