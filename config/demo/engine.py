"""What every command in memory stands on: opening, moving, saving, telling and recording."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from cases import kinds
from cases.enums import ENDED, UNTOUCHED, Channel, Kind, Point, Side, Status
from cases.models import (
    Case,
    CaseLink,
    CaseReader,
    Message,
    Notice,
)
from cases.queries.dialogue import feedback_codes, filled_in, tells_by_mail
from cases.services.dues import CLOSE, give_later_end
from cases.services.opening import Report
from cases.workflow import Transition
from complaints.models import Complaint
from config.demo.files import File, as_read, deadline, original
from config.demo.lives import Life, Step
from config.demo.log import Entry
from core.dates import local_date
from core.errors import DomainError
from core.text import words
from deviations.models import Deviation
from lexsarah.models import LexSarah
from organisation.enums import Setting
from organisation.models import Unit, User
from registers.models import DeadlineRule
from riskanalysis.models import RiskAnalysis
from selfcontrol.models import SelfControl

DETAILS: dict[str, type[Any]] = {
    Kind.COMPLAINT: Complaint,
    Kind.DEVIATION: Deviation,
    Kind.LEXSARAH: LexSarah,
    Kind.RISK: RiskAnalysis,
    Kind.SELFCONTROL: SelfControl,
}
SENT_AFTER = timedelta(minutes=1)


@dataclass
class Surroundings:
    """What the commands look up: who decides in a unit, who receives lex Sarah there, rules and settings."""

    chief: Callable[[Unit], User | None]
    receivers: Callable[[Unit], list[User]]
    rules: Callable[[str, int], list[DeadlineRule]]
    setting: Callable[[int, Setting, date], int]
    text: Callable[[str, int], str]


class Engine:
    """Plays lives; `files`, `links` and `entries` hold what came of them."""

    def __init__(self, around: Surroundings) -> None:
        self.around = around
        self.files: list[File] = []
        self.links: list[CaseLink] = []
        self.entries: list[Entry] = []
        self.last_case = self.last_action = self.last_message = 0
        self.series: Counter[tuple[int, str, int]] = Counter()

    def play(self, lives: Iterable[Life]) -> None:
        """Number the cases in the order they were opened, and play every life."""
        lives = sorted(lives, key=lambda life: life.at)
        family = [one for life in lives for one in life.family()]
        for life in sorted(family, key=lambda one: one.at):
            self._number(life)
        for life in lives:
            self._live(self.open(life, life.report), life)

    def _number(self, life: Life) -> None:
        prefix, year = kinds.get(life.kind).prefix, local_date(life.at).year
        board = life.unit.board
        assert board is not None  # noqa: S101 -- every unit of a tree has a nämnd
        self.series[board.pk, prefix, year] += 1
        self.last_case += 1
        life.pk = self.last_case
        life.reference = f"{board.code}-{prefix}-{year}-{self.series[board.pk, prefix, year]}"

    def _live(self, file: File, life: Life) -> None:
        for step in life.steps:
            getattr(self, step.do)(file, step, **step.what)

    # --- What every command does -------------------------------------------------------------------------

    def record(
        self, verb: str, file: File, step: Step | Life, summary: str, changes: dict[str, Any] | None = None
    ) -> None:
        """Note what was done, for the log."""
        self.entries.append(Entry(verb, file.case, step.by, step.at, summary, changes or {}))

    def store_words(self, file: File, *texts: str) -> None:
        """Do what cases.services.words.store_words does."""
        for text in texts:
            if text:
                file.words |= words(text)

    def save(self, row: Any, **values: Any) -> dict[str, tuple[Any, Any]]:
        """Do what cases.services.locking.save_changes does."""
        changes = {name: (getattr(row, name), new) for name, new in values.items()}
        changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
        for name, (_old, new) in changes.items():
            setattr(row, name, new)
        row.version += 1
        return changes

    def tell(self, file: File, person: User, template: str, at: datetime, once: str = "") -> None:
        """Write a notice that was sent within the minute."""
        key = f"{template}:{file.case.pk}:{person.pk}:{once}"
        sent = at + SENT_AFTER
        file.notices.setdefault(
            key,
            Notice(
                key=key,
                recipient=person,
                case=file.case,
                template=template,
                send_at=at,
                claimed_at=sent,
                sent_at=sent,
            ),
        )

    def tell_chief(self, file: File, at: datetime) -> None:
        """Tell whoever decides nearest, or the readers of a restricted case."""
        if file.case.restricted:
            for reader in file.readers:
                self.tell(file, reader.person, "new_case", at)
        elif chief := self.around.chief(file.case.unit):
            self.tell(file, chief, "new_case", at)

    def tell_reporter(self, file: File, point: Point, step: Step | None, at: datetime) -> None:
        """Do what cases.services.dialogue.tell_reporter does, with the usual words."""
        case, by = file.case, step.by if step else None
        kind = kinds.get(case.kind)
        # Of those without an account nobody in the demo's history has a code to be told by.
        told = kind.tells_reporter and (case.reporter or kind.words_to_sender is None)
        codes = feedback_codes(case, point) if told else ()
        body = next((body for code in codes if (body := self.around.text(code, case.board_id))), "")
        if not body:
            return
        self.last_message += 1
        message = Message(
            pk=self.last_message,
            case=case,
            side=Side.HANDLER,
            point=point,
            author=by,
            text=filled_in(body, case, at=at),
            written_at=at,
        )
        file.messages.append(message)
        if case.reporter and tells_by_mail(case, by.pk if by else None):
            self.tell(file, case.reporter, "feedback", at, once=str(message.pk))

    # --- Opening -----------------------------------------------------------------------------------------

    def open(self, life: Life, report: Report | None) -> File:
        """Open a case with its report, deadlines, readers and notice."""
        assert report is not None  # noqa: S101 -- a life has one, and so has what follows from another
        this = kinds.get(life.kind)
        received_at = life.received_at or life.at
        case = Case(
            pk=life.pk,
            reference=life.reference,
            kind=life.kind,
            status=this.workflow.start,
            board=life.unit.board,
            unit=life.unit,
            title=life.title,
            reporter=report.reporter,
            occurred_from=report.occurred_from,
            occurred_to=report.occurred_to,
            occurred_precision=report.precision,
            received_at=received_at,
            received_on=local_date(received_at),
            event_count=report.event_count,
            supplier=report.supplier,
            restricted=this.received_by is not None,
            urgent=report.urgent,
            created_at=life.at,
        )
        file = File(case, original(case, report, life.at), DETAILS[life.kind](case=case, **life.detail))
        self.files.append(file)
        self._start(file, life, report)
        return file

    def _start(self, file: File, life: Life, report: Report) -> None:
        case = file.case
        rules = self.around.rules(case.kind, case.board_id)
        file.deadlines = [deadline(case, rule) for rule in rules]
        told = kinds.get(life.kind).searched(case)
        self.store_words(file, report.text, report.place, life.title, *told)
        if case.restricted:
            file.readers = [
                CaseReader(case=case, person=person, since=life.at, reason=_("Tar emot rapporter"))
                for person in self.around.receivers(case.unit)
            ]
        waits = case.status == Status.RECEIVED and not (case.urgent or case.restricted)
        if case.status in UNTOUCHED and not waits:
            self.tell_chief(file, life.at)
        if report.channel != Channel.FROM_CASE:
            self.tell_reporter(file, Point.RECEIVED, None, life.at)
        self.record("case.open", file, life, _("Ärendet kom in."))

    # --- Moving ------------------------------------------------------------------------------------------

    def perform(self, file: File, step: Step, name: str, reason: str = "") -> None:
        """Take an arrow that has a button."""
        arrow = self.arrow(file, name)
        if arrow.by_service or (arrow.needs_reason and not reason):
            raise DomainError(f"{name} kan inte tas så.")
        self.move(file, step, arrow, reason)

    def arrow(self, file: File, name: str) -> Transition:
        """Return the arrow of this name in the case's kind."""
        return kinds.get(file.case.kind).workflow.by_name[name]

    def move(self, file: File, step: Step, arrow: Transition, reason: str = "") -> None:
        """Take the arrow; DomainError where it does not leave from here."""
        case = file.case
        if case.status not in arrow.sources:
            raise DomainError(f"{case.reference}: {arrow.name} går inte från {case.status}.")
        was, old = kinds.status_label(case), case.status
        first = old in UNTOUCHED and kinds.get(case.kind).begun_by_touch
        last = arrow.target in ENDED
        follows = Status.FOLLOWING_UP in {old, arrow.target} and not last
        self.save(
            case,
            status=arrow.target,
            closed_at=step.at if last else None,
            closed_on=local_date(step.at) if last else None,
        )
        later = self.put_off_ending(file, step.at) if follows else {}
        for limit in file.deadlines:
            if limit.met_at is None and (last or (first and limit.code == "first_action")):
                limit.met_at = step.at
        if last:
            self.tell_reporter(file, Point.DECISION, step, step.at)
        changes = {"status": (old, arrow.target), **later, **({"reason": ("", reason)} if reason else {})}
        now = kinds.status_label(case)
        words_of_it = {"label": arrow.label, "was": was, "now": now}
        summary = _("%(label)s: från %(was)s till %(now)s.") % words_of_it
        self.record(f"case.{arrow.name}", file, step, summary, changes)

    def put_off_ending(self, file: File, at: datetime) -> dict[str, tuple[Any, Any]]:
        """Do what cases.services.dues.put_off_ending does."""
        row = next((limit for limit in file.deadlines if limit.code == CLOSE and limit.met_at is None), None)
        waiting = [action for action in file.actions if action.withdrawn_at is None and not action.effect]
        days = [action.effect_due_on for action in waiting if action.effect_due_on]
        changes = give_later_end(row, file.case, max(days, default=None), at) if row else {}
        return {name: (as_read(old), new) for name, (old, new) in changes.items()}
