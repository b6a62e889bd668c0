"""The complaints that hang together with one: those a person may read, and no sign of any other."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from cases.access import where_delegated
from cases.enums import ENDED, NOT_COUNTED, Kind, UnitRole
from cases.models import Case, CaseReader, CaseUnit
from cases.models.case import CaseQuerySet
from cases.queries.rows import with_row_parts, words_of
from cases.queries.search import matching, understand
from complaints.models import Complaint, Matter
from core.dates import sv_date
from organisation.models import User
from organisation.roles import Capability, Mandate

MOST = 20


@dataclass(frozen=True)
class Together:
    """A matter as one person sees it: what it is about, and the complaints of it that she may read."""

    matter: Matter
    cases: list[Case]


def together(case: Case, user: User) -> Together | None:
    """Return the matter of a complaint with the others the person may read; None where it has none.

    Two queries, none for a complaint without a matter. Nothing tells whether there are more.
    """
    if case.complaint.matter_id is None or (matter := case.complaint.matter) is None:
        return None
    others = Case.objects.visible_to(user).counted().filter(complaint__matter=matter)
    rows = with_row_parts(others.exclude(pk=case.pk)).order_by("received_at", "pk")
    return Together(matter, list(rows))


def candidates(case: Case, user: User, *, typed: str = "") -> list[Case]:
    """Return the newest complaints of the same nämnd that the person may read and might join with this one.

    `typed` looks for words or a case number. Those of its own matter are left out. At most `MOST`.
    """
    found = others_of(case, user)
    if case.complaint.matter_id:
        found = found.filter(~Q(complaint__matter=case.complaint.matter_id) | Q(complaint__matter=None))
    return newest(found, case, typed)


def others_of(case: Case, user: User) -> CaseQuerySet:
    """Return the other complaints of the same nämnd that the person may read and that still have words."""
    return (
        Case.objects.visible_to(user)
        .filter(kind=Kind.COMPLAINT, board=case.board_id, erased_at=None)
        .exclude(Q(pk=case.pk) | Q(status__in=sorted(NOT_COUNTED)))
    )


def newest(found: CaseQuerySet, case: Case, typed: str) -> list[Case]:
    """Return the newest of some cases that hold what was typed, with what a line of a list needs."""
    if typed.strip():
        search = understand(typed, [case.board.code])
        found = matching(found, search) if search else found.none()
    return list(with_row_parts(found).order_by("-received_at", "-pk")[:MOST])


def answerable(matter_id: int, user: User) -> list[Complaint]:
    """Return the open complaints of a matter that the person handles and may answer, oldest first.

    One that she answered before and that waits for somebody else's new review is left out.
    """
    units = user.unit_ids_with(Capability.INVESTIGATE)
    also = CaseUnit.objects.filter(unit__in=units, role=UnitRole.ANSWERING).values("case_id")
    seen = Case.objects.visible_to(user).filter(complaint__matter=matter_id).exclude(status__in=sorted(ENDED))
    named = CaseReader.objects.filter(person=user, until=None).values("case_id")
    handled = seen.filter(Q(unit__in=units) | Q(pk__in=also) | Q(pk__in=named))
    rows = Complaint.objects.filter(case__in=handled.values("pk")).exclude(review_not_by=user)
    mine = where_delegated(user, Mandate.ANSWER, list(with_row_parts(handled).order_by("received_at", "pk")))
    cases = {case.pk: case for case in mine}
    found = {row.pk: row for row in rows if row.pk in cases}
    for pk, row in found.items():
        row.case = cases[pk]
    return [found[pk] for pk in cases if pk in found]


def as_choices(cases: Iterable[Case]) -> list[tuple[int, str]]:
    """Return cases as choices of a form: number, day, place and first words; of a protected one only that."""
    return [(case.pk, line_of(case)) for case in cases]


def line_of(case: Case) -> str:
    """Return a case on one line, as far as it may be told in a list."""
    parts = (case.reference, sv_date(case.received_on), case.place, words_of(case))
    return " · ".join(part for part in parts if part)
