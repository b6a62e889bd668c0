"""The dialogue with whoever reported: what is said and when, what has been written, who waits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.enums import ENDED, Point, ReadWith, Side, Status, UnitRole
from cases.models import Attachment, Case, CaseReader, CaseUnit, Message
from cases.queries.letters import letter_of
from cases.queries.own import hidden_from_reporter
from core.dates import sv_date
from organisation.models import User
from organisation.roles import Capability


def feedback_codes(case: Case, point: Point, *, status: str = "") -> tuple[str, ...]:
    """Return the codes of the text that is said at a point, the first that has words holds; () for nothing.

    `status` asks of the case as it would be there, instead of where it is.

    Of a case that only named readers see it is one neutral sentence, when it came in and when it was
    handed over, and else nothing (decision 7).
    """
    where = status or case.status
    if not hidden_from_reporter(case, status=where):
        return (f"feedback.{point}.{where}", f"feedback.{point}.{case.kind}", f"feedback.{point}")
    handed_over = point == Point.DECISION and where == Status.HANDED_OVER
    return ("feedback.restricted",) if point == Point.RECEIVED or handed_over else ()


def filled_in(body: str, case: Case, *, at: datetime, name: str = "") -> str:
    """Return a text with what it names filled in; `name` stands for a handläggare who is not chosen yet.

    Neither place nor handläggare of a protected identity, nor to whoever reads it behind a code.
    """
    named_here = not case.protected and case.reporter_id is not None
    who = name or str(case.owner or "")
    named = {
        "{nummer}": case.reference,
        "{dag}": sv_date(at),
        "{enhet}": case.place if named_here else _("verksamheten"),
        NAME: who if who and named_here else _("En handläggare"),
    }
    for place, value in named.items():
        body = body.replace(place, value)
    return body


def tells_by_mail(case: Case, by_id: int | None) -> bool:
    """Whether the reporter has an account to be told at, and did not write it herself."""
    return bool(case.reporter and case.reporter_id != by_id and not case.reporter.is_system)


def read_with(case: Case) -> ReadWith:
    """Return with what whoever reported reads what is written to her. Two queries at most.

    Nobody with a code reads in a closed room that her letter became: she does not know that it is there.
    """
    if case.reporter_id:
        return ReadWith.ACCOUNT
    letter = letter_of(case)
    if letter != case and hidden_from_reporter(case):
        return ReadWith.NOTHING
    return ReadWith.CODE if letter.receipts.exists() else ReadWith.NOTHING


@dataclass(frozen=True)
class Said:
    """One message as it is shown; `who` is empty where the other side is not to know."""

    message: Message
    title: str
    who: str
    files: tuple[Attachment, ...]

    @property
    def is_from_reporter(self) -> bool:
        """Whether the reporter wrote it."""
        return self.message.side == Side.REPORTER


@dataclass(frozen=True)
class Waiting:
    """A case whose reporter waits for an answer: number, place and since when; never what she wrote."""

    case_id: int
    board_id: int
    reference: str
    place: str
    since: datetime
    is_question: bool


TITLES: Mapping[str, Any] = {
    Point.RECEIVED: gettext_lazy("Rapporten är mottagen"),
    Point.APPOINTED: gettext_lazy("En handläggare är utsedd"),
    Point.DECISION: gettext_lazy("Arbetet är avslutat"),
    Point.ACTION: gettext_lazy("En åtgärd är genomförd"),
    Point.QUESTION: gettext_lazy("Fråga"),
    Point.ANSWER: gettext_lazy("Meddelande"),
    Point.ADDITION: gettext_lazy("Tillägg till rapporten"),
    Point.EXTENDED: gettext_lazy("Ny svarsdag"),
}
MOST_WAITING = 50
# Where a text names the handläggare.
NAME = "{namn}"


def messages_of(case: Case, *, for_reporter: bool = False) -> list[Said]:
    """Return the dialogue of a case, oldest first, with the files of what was added. Two queries.

    A reporter is not told who wrote in a case that only named readers see, nor that it was a decision.
    """
    rows = case.messages.select_related("author").prefetch_related("attachments__file")
    quiet = for_reporter and hidden_from_reporter(case)
    return [_said(row, quiet=quiet, for_reporter=for_reporter) for row in rows]


@dataclass(frozen=True)
class Part:
    """One thing that has happened with a report, as its reporter is shown it."""

    at: datetime
    title: str
    said: Said | None = None


def story_of(case: Case, reporter: User) -> list[Part]:
    """Return what has happened with a report, oldest first: its points, and what has been written.

    A barred reporter is shown when it came in and no more. Cases from before there were messages, and
    those that came of another case, have their first and last point from the case itself.
    """
    barred = case.bars.filter(person=reporter).exists()
    talk = [] if barred else messages_of(case, for_reporter=True)
    points = {said.message.point for said in talk}
    parts = [Part(said.message.written_at, said.title, said) for said in talk]
    if Point.RECEIVED not in points:
        parts.append(Part(case.received_at, str(TITLES[Point.RECEIVED])))
    hidden = barred or hidden_from_reporter(case)
    if case.closed_at and Point.DECISION not in points and not hidden:
        parts.append(Part(case.closed_at, str(TITLES[Point.DECISION])))
    return sorted(parts, key=lambda part: part.at)


def unread(talk: Iterable[Said], *, reader: Side) -> bool:
    """Tell whether something was written by the other side that `reader` has not read."""
    return any(said.message.read_at is None and said.message.side != reader for said in talk)


def unanswered() -> QuerySet[Message]:
    """Return what reporters have written and wait for: questions without a later answer, and the unread."""
    answers = Message.objects.filter(
        case=OuterRef("case"), side=Side.HANDLER, point=Point.ANSWER, written_at__gte=OuterRef("written_at")
    )
    open_question = Q(point=Point.QUESTION) & ~Exists(answers)
    return Message.objects.filter(Q(read_at=None) | open_question, side=Side.REPORTER)


def unwritten_parts() -> QuerySet[CaseUnit]:
    """Return the parts that cases which go on wait for."""
    rows = CaseUnit.objects.filter(role=UnitRole.ANSWERING, part_at__isnull=True, excused="")
    return rows.exclude(case__status__in=ENDED)


def parts_of(user: User) -> QuerySet[CaseUnit]:
    """Return the parts, in cases she may read, of units where the person investigates."""
    units = user.unit_ids_with(Capability.INVESTIGATE)
    return unwritten_parts().filter(unit__among=units, case__in=Case.objects.visible_to(user))


def waiting_parts(user: User) -> QuerySet[CaseUnit]:
    """Return those of `parts_of`, the oldest case first."""
    rows = parts_of(user).select_related("case__unit", "unit")
    return rows.order_by("case__received_at", "pk")[:MOST_WAITING]


def waiting_questions(user: User) -> list[Waiting]:
    """Return the cases the person handles, also ended ones, whose reporter waits; the oldest first."""
    mine = Case.objects.visible_to(user).filter(
        Q(unit__among=user.unit_ids_with(Capability.INVESTIGATE))
        | Q(pk__among=CaseReader.objects.filter(person=user, until__isnull=True).values("case_id")),
        pk__in=unanswered().values("case_id"),
    )
    rows = (
        unanswered()
        .filter(case__in=mine)
        .select_related("case__unit")
        .order_by("written_at", "pk")
        .defer("text")[: MOST_WAITING * 4]
    )
    first: dict[int, Waiting] = {}
    for row in rows:
        is_question = row.point == Point.QUESTION
        case = row.case
        first.setdefault(
            case.pk,
            Waiting(case.pk, case.board_id, case.reference, case.place, row.written_at, is_question),
        )
    return list(first.values())[:MOST_WAITING]


def _said(row: Message, *, quiet: bool, for_reporter: bool) -> Said:
    quiet_title = row.point == Point.DECISION and quiet
    title = _("Rapporten hanteras") if quiet_title else str(TITLES[row.point])
    # Who pressed the button at a point says nothing to the reporter; who wrote to her does.
    hide = row.side == Side.HANDLER and (quiet or (for_reporter and row.point != Point.ANSWER))
    return Said(row, title, str(row.author) if row.author and not hide else "", tuple(row.attachments.all()))
