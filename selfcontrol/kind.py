"""Self-inspections, as the spine sees them."""

from collections.abc import Mapping
from typing import Any

from cases.enums import Kind
from cases.kinds import CaseKind
from cases.models import Case
from selfcontrol.models import SelfControl
from selfcontrol.workflow import WORKFLOW


def create_detail(case: Case, values: Mapping[str, Any]) -> SelfControl:
    """Write the detail row."""
    return SelfControl.objects.create(case=case, **values)


def fields_from(_origin: Case) -> dict[str, Any]:
    """Return what a self-inspection takes over: nothing but the report."""
    return {}


def erase_detail(case: Case) -> None:
    """Empty the detail row's text at retention."""
    SelfControl.objects.filter(case=case).update(method="", result="")


KIND = CaseKind(
    kind=Kind.SELFCONTROL,
    prefix="EK",
    workflow=WORKFLOW,
    create_detail=create_detail,
    fields_from=fields_from,
    erase_detail=erase_detail,
    detail_template="selfcontrol/_detail.html",
)
