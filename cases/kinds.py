"""How the spine finds what a process does its own way: five objects named in `settings.CASE_KINDS`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.module_loading import import_string
from django.utils.text import format_lazy
from django.utils.translation import gettext as _

from cases.enums import ActionLevel, Kind, Point, Status
from cases.models import Case
from cases.models.case import CaseQuerySet
from cases.workflow import Workflow
from core.text import Words
from organisation.models import Unit, User
from organisation.roles import Capability


@dataclass(frozen=True)
class AlsoAsked:
    """A question of the kind's own that is asked, and may be left, when an investigation is made klar.

    Its paper tells the answer. `answer_of(case)` is what has been answered, "" for nothing;
    `write(case, answer)` writes it in the detail row.
    """

    label: Words
    choices: Sequence[tuple[str, Words]]
    answer_of: Callable[[Case], str]
    write: Callable[[Case, str], object]

    def told(self, case: Case) -> str:
        """Return the answer in words."""
        return str(dict(self.choices).get(self.answer_of(case), _("Inte besvarat")))


@dataclass(frozen=True)
class CaseKind:
    """One process, as the spine sees it.

    `prefix` stands in the case number; `create_detail(case, values)` writes the detail row;
    `fields_from(origin)` says what a case that follows from another takes over; `erase_detail(case)`
    empties the detail row's text at retention; `detail_template` is included on the case page.
    `fields_by_staff(on, told)` says the same of a case that staff send straight in, on a day and with the
    "text" they wrote and what else they answered; `due_the_same_day(text)` gives the deadline, as (code,
    words), that such a text sets for the day it comes in, when it is read too; `heard(case, text, on)`
    writes in the detail row that it was written later, and tells whether the deadline is to stand for that.
    `received_by`: the cases are restricted to named readers, and whoever has this capability in the
    unit becomes one; `restricts_origin`: the case it came from is closed to its readers too;
    `taken_back(case, reason, by, at)` writes in the detail row that those it was handed over to gave it back.
    `pending` finds cases that have ended and still wait for something, so that they may not be erased yet.
    `tells_reporter`: whoever reported it is told at four points what happens (`services.dialogue`);
    `tell_sender(case, once, at)` tells a sender without an account that there is something to read;
    `words_to_sender(case, point, status, at)` is what she is told at a point, where the kind words it
    itself in her language ("" for nothing); without it the same words as everybody.
    `answer_to_reporter(case)` is the answer that whoever reported with an account reads on her own page.
    `why_not_handler(case, person)` says why somebody who may read a case may not be its handläggare.
    `untaken(on)` finds open cases that somebody must be found for, each with who is to do so that day: all
    that calls in them goes there until they have a handläggare.
    `begun_by_touch`: the deadline for the first action is met when somebody takes the first step; else the
    process says itself when it is met.
    `deadline_pages`: where a deadline is given more time or met, by its code, when that is not the case's own
    to say.
    `why_today(case)` says in words why a case is to be read the day it comes in; "" where nobody can say.
    `row_command`: what a row of the inbox offers beside the case itself, as (words, name of the address).
    `also_asked`: a question of its own at klar; `searched(case)`: what its row holds of the report that is
    to be found by a search.
    """

    kind: Kind
    prefix: str
    workflow: Workflow
    create_detail: Callable[[Case, Mapping[str, Any]], object]
    fields_from: Callable[[Case], dict[str, Any]]
    erase_detail: Callable[[Case], None]
    detail_template: str
    fields_by_staff: Callable[[date, Mapping[str, Any]], dict[str, Any]] = lambda _on, _told: {}
    due_the_same_day: Callable[[str], tuple[str, Words] | None] = lambda _text: None
    heard: Callable[[Case, str, date], bool] = lambda _case, _text, _on: False
    received_by: Capability | None = None
    restricts_origin: bool = False
    taken_back: Callable[[Case, str, Any, datetime], object] = lambda _case, _reason, _by, _at: None
    pending: Q | None = None
    tells_reporter: bool = False
    tell_sender: Callable[[Case, str, datetime], None] = lambda _case, _once, _at: None
    why_not_handler: Callable[[Case, User], Words | None] = lambda _case, _person: None
    words_to_sender: Callable[[Case, Point, str, datetime], str] | None = None
    answer_to_reporter: Callable[[Case], str] = lambda _case: ""
    untaken: Callable[[date], Mapping[Case, tuple[User, ...]]] = lambda _on: {}
    begun_by_touch: bool = True
    deadline_pages: Mapping[str, str] = field(default_factory=dict)
    why_today: Callable[[Case], str] = lambda _case: ""
    row_command: tuple[Words, str] | None = None
    also_asked: AlsoAsked | None = None
    searched: Callable[[Case], tuple[str, ...]] = lambda _case: ()


@dataclass(frozen=True)
class Remedy:
    """What somebody who judges a decided case differently may do about it at once.

    `carry_out(case_id=…, reason=…, by=…, at=…)` is the process's command.
    """

    code: str
    label: Words
    carry_out: Callable[..., Case]


@dataclass(frozen=True)
class Sample:
    """A sort of decision of which some are read again by another than the one who decided.

    `chosen(cases)` narrows closed cases to those so decided; `decision(case)` returns who decided, and the
    reason as it was written; `question` is what the second reader answers.
    """

    code: str
    kind: Kind
    label: Words
    question: Words
    chosen: Callable[[CaseQuerySet], CaseQuerySet]
    decision: Callable[[Case], tuple[Any, str]]
    remedies: tuple[Remedy, ...] = ()


@cache
def samples() -> dict[str, Sample]:
    """Return what is read again, by code, in the order of `settings.SAMPLES`."""
    return {sample.code: sample for named in settings.SAMPLES for sample in import_string(named)}


@cache
def all_kinds() -> dict[str, CaseKind]:
    """Return the kinds by name, in the order of `settings.CASE_KINDS`."""
    return {kind.kind: kind for kind in map(import_string, settings.CASE_KINDS)}


def get(kind: str) -> CaseKind:
    """Return one kind. Raises KeyError for a name that is not registered."""
    return all_kinds()[kind]


def status_label(case: Case, status: str = "") -> str:
    """Return the word for a case's status, or for another it has had: its nämnd's own, else its kind's.

    Decision 17.
    """
    return status_word(case.kind, status or case.status, case.board)


def status_word(kind: str, status: str, board: Unit) -> str:
    """Return a nämnd's word for a status of a kind: its own, else the kind's (decision 17)."""
    return board.word(f"{kind}.{status}", get(kind).workflow.label(status))


def action_level_word(level: str, board: Unit) -> str:
    """Return how far an action reaches in a nämnd's own word for that level, else the usual one."""
    return board.word(level, str(ActionLevel(level).label))


def status_terms() -> dict[Words, dict[str, str]]:
    """Return what the statuses of each kind are called in the register of words, with the kind's words."""
    return {
        format_lazy("{} – {}", _("Status"), Kind(name).label): {
            f"{name}.{status}": kind.workflow.label(status)
            for status in Status
            if status in kind.workflow.statuses
        }
        for name, kind in all_kinds().items()
    }
