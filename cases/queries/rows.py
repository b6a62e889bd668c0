"""What a list tells about a case: one line of words, read with few columns and few queries."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, Prefetch, Q, Subquery, prefetch_related_objects
from django.db.models.functions import Substr
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases import kinds
from cases.enums import ENDED, Kind, Status
from cases.models import Action, Case, Deadline, OriginalReport
from cases.models.case import CaseQuerySet
from core.dates import end_of_day
from core.text import first_words
from organisation.models import Unit, User
from registers.enums import Strength

FIRST_WORDS = 110
# So much of the report is fetched that its first words are whole.
BEGINNING = 240

# From this risk value (severity × likelihood, 1–16) on: the words, and how many of four bars are filled.
# The limits follow the 4×4 matrix of the patient-safety handbook (law.md 4.1): 8 and above is high.
RISK_LEVELS = (
    (12, _lazy("Mycket hög"), 4),
    (8, _lazy("Hög"), 3),
    (4, _lazy("Måttlig"), 2),
    (1, _lazy("Låg"), 1),
)


@dataclass(frozen=True)
class Due:
    """The nearest thing to be done in a case, and by when."""

    name: str
    at: datetime


@dataclass(frozen=True)
class CaseRow:
    """A case in a list. A protected case has neither place nor words there (decision 12)."""

    reference: str
    kind: str
    words: str
    place: str
    status: str
    status_label: str
    received_on: date
    risk: int | None
    risk_words: str
    risk_level: int
    owner: str
    next_step: str
    due: Due | None
    protected: bool
    joint: bool
    outside_sol: bool
    read_today: bool
    risen: bool = False
    asked: bool = False
    command: tuple[str, str] | None = None  # the kind's own offer: words, name of the address


# What a row is made of; a list reads no more of its cases.
ROW_FIELDS = (
    *(
        "reference",
        "kind",
        "status",
        "board",
        "unit__name",
        "unit__under_sol",
        "joint",
        "urgent",
        "title",
        "received_at",
        "received_on",
        "risk",
        "erased_at",
        "due_at",
        "act_on",
    ),
    *("owner__username", "owner__first_name", "owner__last_name", "protected"),
)


def with_row_parts(cases: CaseQuerySet) -> CaseQuerySet:
    """Return the cases with what a row needs of them: few columns, and the report's beginning."""
    told = OriginalReport.objects.filter(case=OuterRef("pk")).values(beginning=Substr("text", 1, BEGINNING))
    return cases.select_related("unit", "owner").only(*ROW_FIELDS).annotate(beginning=Subquery(told))


def rows_of(cases: Sequence[Case], user: User) -> list[CaseRow]:
    """Return the rows of cases that `with_row_parts` read, in two queries more at most for the open ones."""
    _with_boards(cases, user)
    first = _first_due(cases)
    return [_row(case, first.get(case.pk)) for case in cases]


def _with_boards(cases: Sequence[Case], user: User) -> None:
    """Give the cases their nämnd, which is asked for only where no role of the person's stands in it."""
    boards = {grant.unit.board_id: grant.unit.board for grant in user.grants if grant.unit}
    for case in cases:
        if board := boards.get(case.board_id):
            case.board = board
    others = [case for case in cases if case.board_id not in boards]
    prefetch_related_objects(others, Prefetch("board", Unit.objects.only("pk", "words")))


def _first_due(cases: Sequence[Case]) -> dict[int, Due]:
    """Return what is to be done first in those cases that are open, {case's id: what}.

    The moments are kept on the case (`cases.services.dues`). Asked for is what the deadlines are called and,
    where an effect is followed up, whether an action or an effect comes first: two queries at most.
    """
    moments: dict[int, datetime] = {}
    days: dict[int, date] = {}
    for case in cases:
        act = case.act_on and end_of_day(case.act_on)
        if case.status in ENDED or not (act or case.due_at):
            continue
        if case.act_on and act and not (case.due_at and case.due_at <= act):
            days[case.pk] = case.act_on
        elif case.due_at:
            moments[case.pk] = case.due_at
    names = _deadline_names(moments)
    effects = _effects_first({case.pk for case in cases if case.status == Status.FOLLOWING_UP}, days)
    return {
        **{pk: Due(names[pk], moment) for pk, moment in moments.items()},
        **{
            pk: Due(_("Effekt") if pk in effects else _("Åtgärd"), end_of_day(day))
            for pk, day in days.items()
        },
    }


def _deadline_names(timed: Collection[int]) -> dict[int, str]:
    """Return what the nearest deadline that is not met is called in each of the cases."""
    if not timed:
        return {}
    unmet = Deadline.objects.filter(case__in=timed, met_at__isnull=True).order_by("-due_at", "-pk")
    return dict(unmet.values_list("case_id", "name"))


def _effects_first(followed_up: Collection[int], days: Mapping[int, date]) -> set[int]:
    """Return in which of the cases that are followed up it is an effect that comes first, and no action."""
    asked = days.keys() & followed_up
    if not asked:
        return set()
    undone = Action.objects.filter(case__in=asked, done_at__isnull=True, withdrawn_at__isnull=True)
    found = undone.order_by().values_list("case_id", "due_on")
    return asked - {case for case, day in found if day == days[case]}


def risk_in_words(value: int | None) -> tuple[str, int]:
    """Return the words for a risk value (1–16) and its level of four; nothing and 0 when not judged."""
    for lowest, words, level in RISK_LEVELS:
        if value and value >= lowest:
            return str(words), level
    return "", 0


def words_of(case: Any) -> str:
    """Return the working title or the first words of the report; nothing for a protected case."""
    if case.erased_at:
        return _("Gallrat")
    if case.protected:
        return ""
    return case.title or first_words(case.beginning or "", FIRST_WORDS)


def due_of(case: Any) -> Due | None:
    """Return what is to be done first in an open case: a deadline, an action, or an effect to look at."""
    if case.status in ENDED:
        return None
    found = [Due(row.name, row.due_at) for row in case.unmet_deadlines]
    found += [due for action in case.waiting_actions if (due := _action_due(action, case.status))]
    return min(found, key=lambda due: due.at, default=None)


def _action_due(action: Action, status: str) -> Due | None:
    if action.is_open:
        return Due(_("Åtgärd"), end_of_day(action.due_on))
    if status == Status.FOLLOWING_UP and action.effect_due_on:
        return Due(_("Effekt"), end_of_day(action.effect_due_on))
    return None


def _row(case: Any, due: Due | None) -> CaseRow:
    words, level = risk_in_words(case.risk)
    return CaseRow(
        reference=case.reference,
        kind=str(Kind(case.kind).label),
        words=words_of(case),
        place=case.place,
        status=case.status,
        status_label=kinds.status_label(case),
        received_on=case.received_on,
        risk=case.risk,
        risk_words=words,
        risk_level=level,
        owner=str(case.owner) if case.owner else "",
        next_step=_next_step(case),
        due=due,
        protected=case.protected,
        risen=getattr(case, "risen", False),  # of the inbox alone, see `routing.with_calls`
        asked=getattr(case, "asked", False),
        command=_command(case),
        joint=case.joint,
        outside_sol=not case.protected and not case.unit.under_sol,
        read_today=case.read_today,
    )


def _command(case: Case) -> tuple[str, str] | None:
    found = None if case.status in ENDED else kinds.get(case.kind).row_command
    return (str(found[0]), found[1]) if found else None


def _next_step(case: Case) -> str:
    """Return the words on the first arrow that leaves the case's status; nothing when its work has ended."""
    if case.status in ENDED:
        return ""
    leaving = kinds.get(case.kind).workflow.leaving(case.status)
    return str(leaving[0].label) if leaving else ""


@dataclass(frozen=True)
class ActionRow:
    """An action in a list. `reference` and `place` are empty where the person may not read the case."""

    pk: int
    text: str
    reference: str
    place: str
    responsible: str
    type: str
    strength: int
    strength_words: str
    level: str
    due: Due
    done_on: date | None
    effect: str
    effect_due_on: date | None
    may_finish: bool


def action_rows(actions: Iterable[Any], user: User) -> list[ActionRow]:
    """Return the rows of actions that were read by `lists.with_action_parts`.

    In a protected case an action's text is only shown to whoever is to do it (decision 12).
    """
    return [_action_row(action, action.responsible_id == user.pk) for action in actions]


def _action_row(action: Any, hers: bool) -> ActionRow:  # noqa: FBT001
    seen, hidden = action.case_visible, action.case.protected and not hers
    return ActionRow(
        pk=action.pk,
        text="" if hidden else action.text,
        reference=action.case.reference if seen else "",
        place=action.case.place if seen else "",
        responsible=str(action.responsible),
        type=action.type.name,
        strength=action.type.strength,
        strength_words=str(Strength(action.type.strength).label),
        level=kinds.action_level_word(action.level, action.case.unit.controller),
        due=Due("", end_of_day(action.due_on)),
        done_on=action.done_on,
        effect=action.get_effect_display() if action.effect else "",
        effect_due_on=action.effect_due_on if action.awaits_effect else None,
        may_finish=hers and action.is_open,
    )


def with_export_parts(cases: CaseQuerySet) -> CaseQuerySet:
    """Return the cases with what a line of the workbook needs, in seven queries however many they are."""
    unmet = Deadline.objects.filter(met_at__isnull=True).order_by("due_at")
    waiting = Action.objects.filter(withdrawn_at__isnull=True).filter(
        Q(done_at__isnull=True) | Q(effect="", effect_due_on__isnull=False)
    )
    return (
        with_row_parts(cases)
        .defer(None)
        .prefetch_related(
            *("categories", "causes", "legal_bases"),
            Prefetch("board", Unit.objects.only("pk", "words")),
            Prefetch("deadlines", unmet, to_attr="unmet_deadlines"),
            Prefetch("actions", waiting.order_by("due_on"), to_attr="waiting_actions"),
        )
    )


EXPORT_COLUMNS = (
    _lazy("Nummer"),
    _lazy("Slag"),
    _lazy("Status"),
    _lazy("Rapportens första ord"),
    _lazy("Enhet"),
    _lazy("Inkom"),
    _lazy("Inträffade"),
    _lazy("Avslutades"),
    _lazy("Antal händelser"),
    _lazy("Händelsetyper"),
    _lazy("Allvarlighetsgrad"),
    _lazy("Sannolikhet"),
    _lazy("Riskvärde"),
    _lazy("Orsaker"),
    _lazy("Lagrum"),
    _lazy("Handläggare"),
    _lazy("Åtgärder som ska göras"),
    _lazy("Nästa frist"),
    _lazy("Frist"),
    _lazy("Diarienummer"),
    _lazy("Samverkan"),
)


def export_row(case: Any) -> tuple[Any, ...]:
    """Return a case as one line of the workbook, in the order of `EXPORT_COLUMNS`."""
    due = due_of(case)
    return (
        case.reference,
        str(Kind(case.kind).label),
        kinds.status_label(case),
        words_of(case),
        case.place or _("Skyddad"),
        case.received_at,
        case.occurred_from,
        case.closed_at,
        case.event_count,
        _joined(row.name for row in case.categories.all()),
        case.severity,
        case.likelihood,
        case.risk,
        _joined(row.name for row in case.causes.all()),
        _joined(row.basis for row in case.legal_bases.all()),
        str(case.owner) if case.owner else "",
        sum(action.is_open for action in case.waiting_actions),
        due.name if due else "",
        due.at if due else None,
        case.diary_number,
        _("ja") if case.joint else _("nej"),
    )


ACTION_COLUMNS = (
    _lazy("Åtgärd"),
    _lazy("Ärende"),
    _lazy("Enhet"),
    _lazy("Ansvarig"),
    _lazy("Typ"),
    _lazy("Styrka"),
    _lazy("Nivå"),
    _lazy("Klar senast"),
    _lazy("Gjord"),
    _lazy("Effekten bedöms"),
    _lazy("Effekt"),
)


def action_line(action: Action) -> tuple[Any, ...]:
    """Return an action as one line of the workbook, in the order of `ACTION_COLUMNS`.

    Of a case about a protected identity neither the text nor the unit, as in the list (decision 12).
    """
    case = action.case
    return (
        _("Skyddade personuppgifter") if case.protected else action.text,
        case.reference,
        case.place or _("Skyddad"),
        str(action.responsible),
        action.type.name,
        str(Strength(action.type.strength).label),
        kinds.action_level_word(action.level, action.case.unit.controller),
        action.due_on,
        action.done_on,
        action.effect_due_on if action.awaits_effect else None,
        action.get_effect_display() if action.effect else "",
    )


def _joined(names: Iterable[str]) -> str:
    return ", ".join(names)
