"""Which period summaries and which of their units a person may see: those where she may see figures."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from cases.queries.paging import Key, day_key
from jobs.enums import State
from jobs.models import Job
from jobs.queries import jobs_for
from organisation.enums import Level
from organisation.models import Unit, User
from organisation.roles import Capability
from reports.models import PeriodSummary, UnitSummary

KIND = "period_summary"
NEWEST_FIRST = (
    day_key("last_day", descending=True),
    day_key("first_day", descending=True),
    Key("pk", descending=True),
)


def boards_for(user: User, *, on: date) -> QuerySet[Unit]:
    """Return the nämnder in which the person may see some unit's figures, those that exist on a day."""
    units = Unit.objects.filter(pk__in=user.unit_ids_with(Capability.STATISTICS))
    return Unit.objects.active(on).filter(level=Level.BOARD, pk__in=units.values("board_id")).order_by("name")


def summaries_for(user: User) -> QuerySet[PeriodSummary]:
    """Return the summaries that hold a unit whose figures the person may see."""
    seen = unit_summaries_for(user).filter(summary=OuterRef("pk"))
    return PeriodSummary.objects.filter(Exists(seen)).select_related("board", "job")


def unit_summaries_for(user: User) -> QuerySet[UnitSummary]:
    """Return the units' summaries a person may see, in the order of the tree."""
    units = user.unit_ids_with(Capability.STATISTICS)
    return UnitSummary.objects.filter(unit__in=units).select_related("summary__board", "unit").order_by("pk")


def sees_cases_of(user: User, unit_id: int) -> bool:
    """Tell whether the person may read the cases of a unit, so that no number of it is hidden from her."""
    return unit_id in user.unit_ids_with(Capability.VIEW)


def unfinished_jobs(user: User) -> QuerySet[Job]:
    """Return the summaries that are being made, as far as the person may follow them."""
    return jobs_for(user).filter(kind=KIND, state__in=[State.QUEUED, State.RUNNING])
