"""How long reporting takes, measured: the median of each month, per nämnd."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from statistics import median

from django.utils.translation import gettext as _

from core.dates import add_months
from deviations.models import ReportTime
from organisation.models import Unit

MONTHS = 12
# Under this many reports a month a median says more about one person than about the form.
FEWEST = 5


@dataclass(frozen=True)
class Month:
    """A month's measured reports: how many, and the median in seconds, None when they are too few to show."""

    first: date
    count: int
    seconds: int | None

    @property
    def words(self) -> str:
        """The median in words; "" where it is not shown."""
        if self.seconds is None:
            return ""
        minutes, seconds = divmod(self.seconds, 60)
        return _("%(minutes)d min %(seconds)d s") % {"minutes": minutes, "seconds": seconds}

    @property
    def few(self) -> bool:
        """Whether there were reports, but too few to show even their number."""
        return 0 < self.count < FEWEST


def months(units: Collection[Unit], *, on: date) -> list[Month]:
    """Return the latest months, this one first, of reports in some nämnder. One query."""
    this = on.replace(day=1)
    since = add_months(this, 1 - MONTHS)
    rows = ReportTime.objects.filter(board__in=units, on__gte=since, on__lte=on)
    seconds: dict[date, list[int]] = defaultdict(list)
    for day, taken in rows.values_list("on", "seconds"):
        seconds[day.replace(day=1)].append(taken)
    return [_month(first, seconds[first]) for first in (add_months(this, -n) for n in range(MONTHS))]


def _month(first: date, seconds: list[int]) -> Month:
    enough = len(seconds) >= FEWEST
    return Month(first, len(seconds), round(median(seconds)) if enough else None)
