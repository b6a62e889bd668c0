"""Deviations, as the spine sees them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.enums import Kind
from cases.kinds import AlsoAsked, CaseKind
from cases.models import Case
from deviations.enums import Informed
from deviations.models import Deviation
from deviations.queries.suspecting import suspected
from deviations.workflow import WORKFLOW
from organisation.models import User


def create_detail(case: Case, values: Mapping[str, Any]) -> Deviation:
    """Write the detail row of a new deviation."""
    return Deviation.objects.create(case=case, **values)


def fields_from(_origin: Case) -> dict[str, Any]:
    """Return what a deviation takes over from the case it follows from: nothing but the report."""
    return {}


def erase_detail(case: Case) -> None:
    """Empty the detail row's text at retention."""
    Deviation.objects.filter(case=case).update(
        done_at_once="",
        told_whom="",
        lexsarah_reason="",
        direct_reason="",
        lexsarah_assessed_by=None,
        sent_by=None,
    )


def taken_back(case: Case, reason: str, by: User | None, at: datetime) -> None:
    """Write that lex Sarah's side has judged that it is not lex Sarah, and why."""
    Deviation.objects.filter(case=case).update(
        lexsarah_possible=False, lexsarah_reason=reason, lexsarah_assessed_at=at, lexsarah_assessed_by=by
    )


def why_today(case: Case) -> str:
    """Return what the words of the report speak for: that it may be lex Sarah, and why."""
    told = case.deviation
    about = suspected([case.original.text, told.done_at_once, told.told_whom])
    return gettext("kan vara lex Sarah (%(about)s)") % {"about": about} if about else ""


def _write_informed(case: Case, answer: str) -> None:
    Deviation.objects.filter(case=case).update(individual_informed=answer)


# Practice.md 5: asked of every deviation, and never in the way.
INFORMED = AlsoAsked(
    label=_("Är den enskilde informerad?"),
    choices=Informed.choices,
    answer_of=lambda case: case.deviation.individual_informed,
    write=_write_informed,
)
KIND = CaseKind(
    kind=Kind.DEVIATION,
    prefix="AV",
    workflow=WORKFLOW,
    create_detail=create_detail,
    fields_from=fields_from,
    erase_detail=erase_detail,
    detail_template="deviations/_detail.html",
    taken_back=taken_back,
    tells_reporter=True,
    why_today=why_today,
    also_asked=INFORMED,
    searched=lambda case: (case.deviation.done_at_once,),
)
