"""Playing a life through the services, as people would live it."""

from collections.abc import Callable
from typing import Any

from cases.enums import Kind
from cases.models import Case
from cases.services import (
    acting,
    analysing,
    investigating,
    linking,
    moving,
    opening,
    placing,
    readers,
    writing,
)
from cases.services.classifying import classify
from cases.services.diary import set_diary_number
from complaints.services.answering import answer
from config.demo.lives import Life, Step
from deviations.services import deciding
from lexsarah.services import decide, notify_ivo
from riskanalysis.services import carry_out as carry_out_risk
from selfcontrol.services import carry_out as carry_out_control

COMMANDS: dict[str, Callable[..., Any]] = {
    "perform": moving.perform,
    "classify": classify,
    "assess_lexsarah": deciding.assess_lexsarah,
    "close_directly": deciding.close_directly,
    "say_informed": deciding.say_informed,
    "add_to_timeline": analysing.add_to_timeline,
    "add_heard": analysing.add_heard,
    "save_investigation": investigating.save_investigation,
    "unlock_investigation": investigating.unlock_investigation,
    "add_action": acting.add_action,
    "finish_action": acting.finish_action,
    "judge_effect": acting.judge_effect,
    "withdraw_action": acting.withdraw_action,
    "add_note": writing.add_note,
    "add_person": writing.add_person,
    "assign": placing.assign,
    "set_diary_number": set_diary_number,
    "move_to_unit": placing.move_to_unit,
    "add_unit": placing.add_unit,
    "name_reader": readers.name_reader,
    "hand_over": deciding.hand_over_to_lexsarah,
    "reclassify": linking.reclassify,
    "follow_up": linking.follow_up_with,
    "answer": answer,
    "decide": decide,
    "notify_ivo": notify_ivo,
    "carry_out_risk": carry_out_risk,
    "carry_out_control": carry_out_control,
}


def play(life: Life) -> Case:
    """Open the case, carry out every step, and play what follows from it. Returns the case."""
    assert life.report is not None  # noqa: S101 -- only a case that follows from another has none
    case = opening.open_case(
        kind=life.kind,
        unit=life.unit,
        report=life.report,
        by=life.by,
        at=life.at,
        title=life.title,
        received_at=life.received_at,
        detail=life.detail,
    )
    _live(case, life)
    return case


def _live(case: Case, life: Life) -> None:
    life.pk, life.reference = case.pk, case.reference
    for step in life.steps:
        child = step.what.get("then")
        made = _carry_out(case, step)
        if child:
            _live(made, child)


def _carry_out(case: Case, step: Step) -> Any:
    what = {name: value for name, value in step.what.items() if name != "then"}
    if step.do == "complete":
        return _complete(case, step)
    if "action" in what:
        index = what.pop("action")
        action_id = list(case.actions.order_by("pk").values_list("pk", flat=True))[index]
        return COMMANDS[step.do](action_id=action_id, by=step.by, at=step.at, **what)
    return COMMANDS[step.do](case_id=case.pk, by=step.by, at=step.at, **what)


def _complete(case: Case, step: Step) -> Any:
    command = deciding.complete if case.kind == Kind.DEVIATION else investigating.complete_investigation
    return command(case_id=case.pk, by=step.by, at=step.at)
