"""Who may see which kvalitetsberättelser: those with STATISTICS in the whole nämnd."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from cases.enums import Kind
from figures.measures import all_measures
from jobs.enums import State
from jobs.models import Job
from organisation.models import Unit, User
from organisation.queries import boards
from organisation.roles import Capability
from reports.models import QualityReport

# The kinds whose cases stand in the list by the day they came in; lex Sarah has named readers only.
LISTED_KINDS = frozenset({Kind.DEVIATION, Kind.COMPLAINT})


def boards_with_figures(user: User, *, on: date) -> list[Unit]:
    """Return the nämnder that exist on a day and whose figures the person may see in full."""
    return list(boards(on=on).filter(pk__in=user.unit_ids_with(Capability.STATISTICS)))


def quality_reports_for(user: User) -> QuerySet[QualityReport]:
    """Return the reports the person may read, newest year first, then the newest extraction."""
    allowed = user.unit_ids_with(Capability.STATISTICS)
    return (
        QualityReport.objects.filter(board_id__in=allowed, document__isnull=False)
        .select_related("board", "document", "word")
        .defer("data", "document__data", "word__data")
    )


def unfinished_orders(user: User, kind: str) -> QuerySet[Job]:
    """Return the ordered reports that are not made yet, of nämnder whose figures the person may see."""
    allowed = user.unit_ids_with(Capability.STATISTICS)
    return Job.objects.filter(kind=kind, board_id__in=allowed, state__in=(State.QUEUED, State.RUNNING))


def sections_for(user: User, report: QualityReport) -> list[dict[str, Any]]:
    """Return the report's drawn sections, with the address of the cases behind where she may read cases.

    The address is only given for what was counted here, and in the whole nämnd.
    """
    reads = report.board_id in user.unit_ids_with(Capability.VIEW)
    sections = report.data["sections"]
    return [
        {**sections[total["key"]], "cases_url": _cases_url(report, sections[total["key"]]) if reads else ""}
        for total in report.data["totals"]
    ]


def _cases_url(report: QualityReport, section: dict[str, Any]) -> str:
    kind = all_measures()[section["key"]].kind
    if section["is_imported"] or not section["value"] or kind not in LISTED_KINDS:
        return ""
    chosen = {
        "kind": kind.value,
        "unit": report.board_id,
        "received_from": f"{report.year}-01-01",
        "received_to": f"{report.year}-12-31",
        "counted": "true",
    }
    return f"{reverse('cases:list')}?{urlencode(chosen)}"
