"""Risk analyses, as the spine sees them."""

from collections.abc import Mapping
from typing import Any

from cases.enums import Kind
from cases.kinds import CaseKind
from cases.models import Case
from riskanalysis.models import RiskAnalysis
from riskanalysis.workflow import WORKFLOW


def create_detail(case: Case, values: Mapping[str, Any]) -> RiskAnalysis:
    """Write the detail row."""
    return RiskAnalysis.objects.create(case=case, **values)


def fields_from(_origin: Case) -> dict[str, Any]:
    """Return what a risk analysis takes over: nothing but the report."""
    return {}


def erase_detail(case: Case) -> None:
    """Empty the detail row's text at retention."""
    RiskAnalysis.objects.filter(case=case).update(scope="")


KIND = CaseKind(
    kind=Kind.RISK,
    prefix="RA",
    workflow=WORKFLOW,
    create_detail=create_detail,
    fields_from=fields_from,
    erase_detail=erase_detail,
    detail_template="riskanalysis/_detail.html",
)
