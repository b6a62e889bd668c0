"""Lex Sarah reports, as the spine sees them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from cases.enums import Kind
from cases.kinds import CaseKind
from cases.models import Case
from lexsarah.models import LexSarah
from lexsarah.workflow import WORKFLOW
from organisation.roles import Capability


def create_detail(case: Case, values: Mapping[str, Any]) -> LexSarah:
    """Write the detail row."""
    return LexSarah.objects.create(case=case, **values)


def fields_from(_origin: Case) -> dict[str, Any]:
    """Return what a report takes over: the law follows the day the origin came in (practice.md 24)."""
    return {"law_on": _origin.received_on}


def fields_by_staff(on: date, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a report that was sent straight in begins with: the day's law, what was done at once."""
    return {"law_on": on, "immediate_measures": str(answers.get("done_at_once", ""))}


def erase_detail(case: Case) -> None:
    """Empty the detail row's text at retention."""
    LexSarah.objects.filter(case=case).update(immediate_measures="")


KIND = CaseKind(
    kind=Kind.LEXSARAH,
    prefix="LS",
    workflow=WORKFLOW,
    create_detail=create_detail,
    fields_from=fields_from,
    fields_by_staff=fields_by_staff,
    erase_detail=erase_detail,
    detail_template="lexsarah/_detail.html",
    received_by=Capability.RECEIVE_LEXSARAH,
    restricts_origin=True,
    tells_reporter=True,
)
