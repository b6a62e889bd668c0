"""Actions: decided, done, and then seen to have helped or not."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from cases import kinds
from cases.enums import ActionLevel, Effect, Point, Status
from cases.models import Action, Case
from cases.queries.keeping import answering_units
from cases.services.dialogue import tell_reporter
from cases.services.dues import note_due, put_off_ending
from cases.services.locking import check_version, lock_case, refuse_ended, save_changes
from cases.services.moving import move
from cases.services.notices import tell
from cases.services.words import store_words
from core.dates import local_date
from core.errors import DomainError
from organisation.enums import Setting
from organisation.models import Unit, User
from organisation.queries import setting
from organisation.roles import Capability
from registers.models import ActionType


@dataclass(frozen=True)
class Plan:
    """What is to be done: what, of what type, how far it reaches, who, by when.

    `unit` is which of several answering units does it; None: the one where whoever decides it works.
    """

    text: str
    type: ActionType
    level: ActionLevel
    responsible: User
    due_on: date
    unit: Unit | None = None


@transaction.atomic
def add_action(*, case_id: int, plan: Plan, by: User, at: datetime) -> Action:
    """Decide an action in an open case; the responsible person is told. Writes one event."""
    case = lock_case(case_id)
    check_plan(case, plan)
    action = Action.objects.create(
        case=case,
        type=plan.type,
        level=plan.level,
        text=plan.text,
        responsible=plan.responsible,
        due_on=plan.due_on,
        unit=_unit_of(case, plan, by),
        created_at=at,
        created_by=by,
    )
    note_due(case)
    store_words(case, plan.text)
    if plan.responsible != by:
        tell(case, plan.responsible, "action", at, once=str(action.pk))
    record("case.action_add", case, by=by, at=at, summary=_("En åtgärd beslutades."), changes=_made(action))
    return action


@transaction.atomic
def finish_action(
    *,
    action_id: int,
    note: str,
    by: User,
    at: datetime,
    done_on: date | None = None,
    version: int | None = None,
    to_reporter: str = "",
) -> Action:
    """Say that an action is done, and set the day when its effect is looked at.

    `to_reporter` is what the reporter is told instead of the usual words.
    Raises DomainError for a day in the future or before the case came in, or an action that is not open.
    Also in an ended case, since one that was handed over leaves its chief her measures. Writes one event.
    """
    action, case = _lock(action_id, version)
    day = done_on or local_date(at)
    if not action.is_open:
        raise DomainError(_("Åtgärden är redan genomförd eller borttagen."))
    if day > local_date(at):
        raise DomainError(_("Dagen ligger i framtiden. Ändra datumet."), field="done_on")
    if day < case.received_on:
        raise DomainError(_("Datumet ligger före dagen då ärendet kom in."), field="done_on")
    wait = setting(case.board_id, Setting.EFFECT_AFTER_DAYS, on=local_date(at))
    changes = save_changes(
        action, done_at=at, done_on=day, done_note=note, effect_due_on=day + timedelta(days=wait)
    )
    if case.status == Status.FOLLOWING_UP:
        changes |= put_off_ending(case, at)
    note_due(case)
    store_words(case, note)
    tell_reporter(case, Point.ACTION, at, by=by, text=to_reporter)
    record("case.action_done", case, by=by, at=at, summary=_("En åtgärd genomfördes."), changes=changes)
    return action


@transaction.atomic
def judge_effect(
    *, action_id: int, effect: Effect, note: str, by: User, at: datetime, version: int | None = None
) -> Action:
    """Say what an action led to, with what is seen. "Nej" sends the case back to actions.

    Raises DomainError for an action that is not done, in an ended case, or without words about what is
    seen. One event, and one for the way back where the case goes back.
    """
    action, case = _lock(action_id, version)
    refuse_ended(case)
    if action.done_at is None or action.withdrawn_at:
        raise DomainError(_("Åtgärden är inte genomförd än."))
    if not note.strip():
        raise DomainError(_("Skriv vad du ser."), field="note")
    changes = save_changes(action, effect=effect, effect_note=note, effect_at=at, effect_by=by)
    note_due(case)
    store_words(case, note)
    record("case.effect", case, by=by, at=at, summary=_("Effekten av en åtgärd bedömdes."), changes=changes)
    back = kinds.get(case.kind).workflow.by_name.get("not_reached")
    if effect == Effect.NOT and back and case.status in back.sources:
        move(case, back, by=by, at=at)
    return action


@transaction.atomic
def withdraw_action(
    *, action_id: int, reason: str, by: User, at: datetime, version: int | None = None
) -> Action:
    """Take back an action that will not be done, with a reason; its row stays. Writes one event."""
    action, case = _lock(action_id, version)
    if not action.is_open:
        raise DomainError(_("Åtgärden är redan genomförd eller borttagen."))
    if not reason.strip():
        raise DomainError(_("Skriv varför åtgärden tas bort."), field="reason")
    changes = save_changes(action, withdrawn_at=at, withdrawn_reason=reason)
    note_due(case)
    record("case.action_withdraw", case, by=by, at=at, summary=_("En åtgärd togs bort."), changes=changes)
    return action


def check_plan(case: Case, plan: Plan) -> None:
    """Raise DomainError, beside its field, for a plan that cannot become an action of the case now."""
    if case.is_ended:
        raise DomainError(_("Ärendet är avslutat. Öppna det igen för att lägga till åtgärder."))
    if not plan.text.strip():
        raise DomainError(_("Skriv vad som ska göras."), field="text")
    if case.bars.filter(person=plan.responsible).exists():
        raise DomainError(_("Välj någon annan. Personen får inte läsa ärendet."), field="responsible")
    if plan.unit and plan.unit not in answering_units(case):
        raise DomainError(_("Välj en av enheterna som svarar i ärendet."), field="unit")
    if plan.due_on < case.received_on:
        raise DomainError(_("Datumet ligger före dagen då ärendet kom in."), field="due_on")


def _unit_of(case: Case, plan: Plan, by: User) -> Unit | None:
    """Return which unit does it, where several answer."""
    if not case.joint:
        return None
    if plan.unit:
        return plan.unit
    units, works_in = answering_units(case), set(by.unit_ids_with(Capability.INVESTIGATE))
    return next((unit for unit in units if unit.pk in works_in), case.unit) if units[1:] else None


def _lock(action_id: int, version: int | None) -> tuple[Action, Case]:
    """Lock the case first, then read the action: two who change different actions never deadlock."""
    case = lock_case(Action.objects.values_list("case_id", flat=True).get(pk=action_id))
    action = Action.objects.select_related("type", "responsible").get(pk=action_id)
    check_version(action, version, shown=("text", "done_note", "effect_note"))
    return action, case


def _made(action: Action) -> dict[str, tuple[str, str]]:
    return {
        "text": ("", action.text),
        "type": ("", action.type.name),
        "level": ("", action.get_level_display()),
        "due_on": ("", str(action.due_on)),
    }
