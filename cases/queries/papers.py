"""What the numbered papers of a case are made from: plain data, frozen with the document."""

from typing import Any

from cases import kinds
from cases.enums import ActionLevel, Precision
from cases.models import Case
from core.dates import sv_date, sv_datetime


def investigation_paper(case: Case) -> dict[str, Any]:
    """Return the data of the investigation's PDF, as it stands now.

    The place is left out where a protected identity forbids naming it (decision 12); no person's
    identity is ever in it.
    """
    found = case.investigation
    return {
        "reference": case.reference,
        "board": case.board.name,
        "unit": case.place,
        "status": kinds.status_label(case),
        "received": sv_date(case.received_on),
        "report": case.original.text,
        **_also_asked(case),
        "categories": list(case.categories.values_list("name", flat=True)),
        "severity": case.get_severity_display() if case.severity else "",
        "likelihood": case.get_likelihood_display() if case.likelihood else "",
        "risk": case.risk,
        "causes": [
            {"name": row.cause.name, "primary": row.is_primary}
            for row in case.case_causes.select_related("cause")
        ],
        "legal_bases": [row.get_basis_display() for row in case.legal_bases.all()],
        "facts": found.facts,
        "assessment": found.assessment,
        "whys": list(found.whys),
        **_analysis(case),
        "completed": sv_datetime(found.completed_at) if found.completed_at else "",
        "completed_by": _name_and_title(found.completed_by),
        "actions": _actions(case),
    }


def _also_asked(case: Case) -> dict[str, str]:
    """Return the kind's own question and its answer."""
    question = kinds.get(case.kind).also_asked
    return {"question": str(question.label), "answer": question.told(case)} if question else {}


def _actions(case: Case) -> list[dict[str, Any]]:
    """Return what was decided at klar: the actions for the individual first, apart from the others."""
    klar = case.investigation.completed_at
    decided = case.actions.filter(created_at__lte=klar).exclude(withdrawn_at__lte=klar)
    return [
        {
            "text": action.text,
            "type": action.type.name,
            "level": kinds.action_level_word(action.level, case.board),
            "individual": action.level == ActionLevel.INDIVIDUAL,
            "responsible": str(action.responsible),
            "due": sv_date(action.due_on),
        }
        for action in sorted(
            decided.select_related("type", "responsible"),
            key=lambda action: action.level != ActionLevel.INDIVIDUAL,
        )
    ]


def _analysis(case: Case) -> dict[str, Any]:
    """Return what only a händelseanalys tells; in a short investigation mostly nothing."""
    found = case.investigation
    return {
        "factors": found.factors,
        "barriers_held": found.barriers_held,
        "barriers_failed": found.barriers_failed,
        "conclusions": found.conclusions,
        "timeline": [
            {
                "when": (sv_date if row.precision == Precision.DAY else sv_datetime)(row.happened_at),
                "text": row.text,
                "expected": row.expected,
                "source": row.source,
            }
            for row in case.timeline.all()
        ],
        "heard": [
            {"role": row.role, "on": sv_date(row.heard_on), "text": row.text} for row in case.heard.all()
        ],
    }


def _name_and_title(user: Any) -> str:
    return ", ".join(part for part in (str(user), user.title) if part) if user else ""
