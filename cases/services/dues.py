"""What is to be done first in a case, kept on the case: written by every command that moves a day."""

from datetime import date, datetime
from typing import Any

from django.db.models import Case as Choice
from django.db.models import F, Max, Min, OuterRef, Q, Subquery, When
from django.utils.translation import gettext as _

from cases import kinds
from cases.enums import Status
from cases.guards import effects_reviewed
from cases.models import Action, Case, Deadline
from cases.models.case import CaseQuerySet
from core.dates import TimeUnit, add_working_days, day_to_act, due_at, end_of_day
from registers.enums import Amount, StartEvent
from registers.models import DeadlineRule
from registers.queries import deadline_rules

CLOSE = "close"
# So many working days after the last effect is to be judged, the case is to be ended.
DAYS_TO_END = 5


def note_dues(cases: CaseQuerySet) -> None:
    """Keep on the cases the nearest of their deadlines that are not met, and of their days to act.

    A day to act is that of an action that is not done or, while the effect is followed up, the day when
    an effect is to be looked at. One statement.
    """
    of_case = Q(case=OuterRef("pk"))
    unmet = Deadline.objects.filter(of_case, met_at__isnull=True).order_by().values("case")
    day = Choice(When(done_at__isnull=True, then=F("due_on")), default=F("effect_due_on"))
    waiting = Q(done_at__isnull=True) | Q(effect="", case__status=Status.FOLLOWING_UP)
    actions = Action.objects.filter(of_case, waiting, withdrawn_at__isnull=True).order_by().values("case")
    cases.update(
        due_at=Subquery(unmet.annotate(first=Min("due_at")).values("first")),
        act_on=Subquery(actions.annotate(first=Min(day)).values("first")),
    )


def note_due(case: Case) -> None:
    """Do what `note_dues` does for one case, locked by the command that changed it."""
    note_dues(Case.objects.filter(pk=case.pk))


def begin(case: Case, event: StartEvent, at: datetime) -> None:
    """Let the deadlines that count from an event begin, in the command that makes it happen.

    The rules are those that held when the case came in: a change of them is for what comes in from that day.
    One that has begun goes on as it is, however often the event happens. Nothing in a case that has ended.
    """
    begun = deadlines_from(case, event, at)
    if begun and not case.is_ended:
        Deadline.objects.bulk_create(begun, ignore_conflicts=True)
        note_due(case)


def deadlines_from(case: Case, event: StartEvent, at: datetime) -> list[Deadline]:
    """Return, not saved, the deadlines that the nämnd's rules count from an event at that moment."""
    rules = deadline_rules(case.kind, case.board_id, on=case.received_on)
    return [deadline_by(case, rule, at) for rule in rules if rule.start_event == event]


def deadline_by(case: Case, rule: DeadlineRule, starts_at: datetime) -> Deadline:
    """Return, not saved, the deadline that a nämnd's rule gives a case from a moment on."""
    return Deadline(
        case=case,
        code=rule.code,
        name=rule.name,
        starts_at=starts_at,
        start_event=rule.start_event,
        amount=rule.amount,
        unit=rule.unit,
        due_at=due_at(starts_at, rule.amount, TimeUnit(rule.unit)),
    )


def meet_deadlines(case: Case, at: datetime, *codes: str) -> None:
    """Say that the deadlines with these codes, or all of the case's, were met at `at`; met ones stay so."""
    unmet = Deadline.objects.filter(case=case, met_at__isnull=True)
    (unmet.filter(code__in=codes) if codes else unmet).update(met_at=at)
    note_due(case)


def stand(deadline: Deadline) -> None:
    """Let a deadline stand in its case, in place of the one with the same code if there is one."""
    values = ["name", "starts_at", "start_event", "amount", "unit", "due_at", "extended_reason", "met_at"]
    Deadline.objects.bulk_create(
        [deadline], update_conflicts=True, unique_fields=["case", "code"], update_fields=values
    )
    note_due(deadline.case)


def stand_on(case: Case, code: str, name: str, *, since: datetime, day: date) -> None:
    """Let a deadline stand on a day of its own, which no rule of the nämnd's counts out (so amount 0)."""
    stand(
        Deadline(
            case=case,
            code=code,
            name=name,
            starts_at=since,
            amount=0,
            unit=Amount.DAY,
            due_at=end_of_day(day),
        )
    )


def stand_same_day(case: Case, code: str, name: str, *, came: datetime) -> date:
    """Let what came in be dealt with the same day, by working days (`day_to_act`). Returns the day."""
    day = day_to_act(came)
    stand_on(case, code, name, since=came, day=day)
    return day


def drop(case: Case, code: str) -> None:
    """Take away a deadline that should not have been; nothing where there is none."""
    Deadline.objects.filter(case=case, code=code).delete()
    note_due(case)


def reopen_deadlines(case: Case, met_at: datetime | None) -> None:
    """Take back that deadlines were met at that moment, when what met them is taken back."""
    Deadline.objects.filter(case=case, met_at=met_at).update(met_at=None)
    note_due(case)


def put_off_ending(case: Case, at: datetime) -> dict[str, tuple[Any, Any]]:
    """Give a case that waits for effects until after the last of them to be ended; returns what changed.

    For a case that comes to the following up, has one more action done there, or goes back from it: then it
    has as long again as it was given at first. The days of effects are set by the nämnd, and what is done as
    told is not late. A deadline is never moved to an earlier moment. The command's event tells of it.
    What the nämnd itself counts from the last effect is left to `await_effects`.
    """
    await_effects(case, at)
    own = {"case": case, "code": CLOSE, "met_at__isnull": True}
    row = Deadline.objects.filter(**own).exclude(start_event=StartEvent.EFFECT_DUE).first()
    if row is None:
        return {}
    changes = give_later_end(row, case, last_effect_of(case), at)
    if changes:
        row.save(update_fields=["due_at", "extended_reason"])
    return changes


def give_later_end(
    row: Deadline, case: Case, last_effect: date | None, at: datetime
) -> dict[str, tuple[Any, Any]]:
    """Move the deadline of the end, unsaved, where its case waits for effects; returns what changed."""
    if effects_reviewed not in kinds.get(case.kind).workflow.by_name[CLOSE].guards:
        return {}  # it may be ended before
    if case.status != Status.FOLLOWING_UP:
        then, why = due_at(at, row.amount, TimeUnit(row.unit)), _("Effekten var inte nådd.")
    elif last_effect:
        then, why = end_of_day(add_working_days(last_effect, DAYS_TO_END)), _("Effekten ska bedömas först.")
    else:
        return {}
    if then <= row.due_at:
        return {}
    changes = {"due_at": (row.due_at, then)}
    row.due_at, row.extended_reason = then, why
    return changes


def await_effects(case: Case, at: datetime) -> None:
    """Let what counts from the day the last effect is to be judged stand, or go when the case goes back.

    With more to wait for it moves to a later day, never to an earlier one; with nothing to judge it counts
    from now.
    """
    event = StartEvent.EFFECT_DUE
    if not deadlines_from(case, event, at):
        return
    standing = {row.code: row for row in Deadline.objects.filter(case=case, start_event=event)}
    if case.status == Status.FOLLOWING_UP:
        last = last_effect_of(case)
        for new in deadlines_from(case, event, end_of_day(last) if last else at):
            row = standing.get(new.code)
            if row is None or (row.met_at is None and row.due_at < new.due_at):
                stand(new)
    else:
        for row in standing.values():
            if row.met_at is None:
                drop(case, row.code)


def last_effect_of(case: Case) -> date | None:
    """Return the last of the days when an effect that nobody has judged is to be; None for none."""
    waiting = Action.objects.filter(case=case, withdrawn_at__isnull=True, effect="")
    last: date | None = waiting.aggregate(last=Max("effect_due_on"))["last"]
    return last
