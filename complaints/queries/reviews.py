"""A *ny genomgång* that nobody has taken: which, and the chief who is to find somebody for it."""

from collections.abc import Mapping
from datetime import date

from django.db.models import F, Q

from cases.enums import ENDED
from cases.models import Case
from complaints.models import Complaint
from organisation.models import User
from organisation.queries import nearest_chief

# As `Complaint.in_review`: asked for, and not answered since.
IN_REVIEW = Q(review_asked_at__isnull=False) & (
    Q(answered_at__isnull=True) | Q(answered_at__lte=F("review_asked_at"))
)


def chief_above(case: Case, first: int | None, *, on: date) -> User | None:
    """Return the nearest chief above the unit, who did not give the first answer (`first`, her id).

    None where there is no such chief, and of a closed room, which is told to its readers.
    """
    if case.restricted:
        return None
    barred = [*case.bars.values_list("person_id", flat=True), *([first] if first else [])]
    return nearest_chief(case.unit.parent or case.unit, on=on, besides=barred)


def untaken(on: date) -> Mapping[Case, tuple[User, ...]]:
    """Return the open complaints in review without a handläggare, each with whom it waits for on a day.

    With nobody where `chief_above` finds none: then it waits for whoever else the case is told to.
    """
    rows = Complaint.objects.filter(IN_REVIEW, case__owner=None).exclude(case__status__in=ENDED)
    found = {}
    for row in rows.select_related("case__unit__parent", "case__owner").order_by("pk"):
        chief = chief_above(row.case, row.review_not_by_id, on=on)
        found[row.case] = (chief,) if chief else ()
    return found
