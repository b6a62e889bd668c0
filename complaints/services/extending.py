"""More time for the answer: a later day, a reason, and the words in which the sender is told both."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cases.enums import Point
from cases.models import Case, Deadline
from cases.queries.own import hidden_from_reporter
from cases.services.deadlines import extend_deadline
from cases.services.dialogue import write_to_reporter
from cases.services.locking import check_version, lock_case, save_changes
from complaints.models import Complaint
from complaints.queries.letters import duplicates_of
from complaints.services.answering import ANSWER
from core.dates import end_of_day, local_date, sv_date
from core.errors import DomainError
from organisation.models import User
from registers.enums import SWEDISH_KINDS, language_of
from registers.queries import public_words


def answer_deadline(case: Case) -> Deadline | None:
    """Return the deadline for the answer, if it has one that is not met."""
    return case.deadlines.filter(code=ANSWER, met_at=None).first()


def words_of_extension(case: Case, *, due_on: date, reason: str, at: datetime) -> str:
    """Return exactly what the sender reads of a new day for the answer, in her language.

    The reason stands as the handler wrote it. "" where only named readers see the case: she is not told then.
    """
    if hidden_from_reporter(case):
        return ""
    language = language_of(Complaint.objects.values_list("language", flat=True).get(case=case))
    words = public_words(language, on=local_date(at), board_id=case.board_id)["extended"]
    day = sv_date(due_on) if language in SWEDISH_KINDS else due_on.isoformat()
    return words.replace("{dag}", day).replace("{skal}", reason.strip())


@transaction.atomic
def extend_answer(
    *, case_id: int, due_on: date, reason: str, by: User, at: datetime, version: int | None = None
) -> Deadline:
    """Give the answer a later day, and tell the sender the day and why, on her page and by mail.

    The day it was due before stands in the log. Those who sent a duplicate are told too, each in her
    language. Raises ConflictError where somebody has changed the case since `version`, DomainError beside
    "due_on" for a day that is not later, without a reason, or when no answer is awaited. Writes the
    deadline's event.
    """
    case = lock_case(case_id)
    deadline = answer_deadline(case)
    check_version(deadline or case, version, shown=("extended_reason",) if deadline else (), now=case.version)
    if deadline is None:
        raise DomainError(_("Det finns ingen frist för svaret att förlänga."))
    if end_of_day(due_on) <= deadline.due_at:
        raise DomainError(_("Välj en senare dag än den fristen har nu."), field="due_on")
    extend_deadline(deadline_id=deadline.pk, due_at=end_of_day(due_on), reason=reason, by=by, at=at)
    for one in (case, *duplicates_of(case)):
        if words := words_of_extension(one, due_on=due_on, reason=reason, at=at):
            write_to_reporter(one, Point.EXTENDED, words, by=by, at=at)
    save_changes(case)
    deadline.refresh_from_db()
    return deadline
