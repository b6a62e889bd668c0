"""What the dataskyddsombud follows: who has read which case when, and who has which role where.

Case numbers, never a word of a case (SoLPuL 2001:454 10 §: access is documented and can be checked).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from audit.models import ReadEntry
from cases.models import Case
from cases.queries.paging import Key, day_key, moment_key
from core.dates import day_span
from organisation.enums import Level
from organisation.models import Membership, User, valid_on
from organisation.roles import Capability

NEWEST_FIRST = (moment_key("at", descending=True), Key("pk", descending=True))
BY_PLACE = (
    Key("unit__current_path", read=str),
    Key("user__last_name", read=str),
    Key("user__first_name", read=str),
    day_key("valid_from"),
    Key("pk"),
)
# So many numbers of one reading are written out; a list may have shown more.
MOST_NUMBERS = 25


@dataclass(frozen=True)
class Read:
    """One reading: who, when, in what way, of which cases by number; `more` are not written out."""

    at: datetime
    reader: str
    how: str
    detail: str
    references: tuple[str, ...]
    more: int


def boards_followed(user: User) -> list[int]:
    """Return the nämnder whose log the person follows, also under the names they had before."""
    return sorted(unit.pk for unit in user.units_with(Capability.AUDIT) if unit.level == Level.BOARD)


def readings(
    user: User, *, first: date, last: date, who: str = "", reference: str = ""
) -> QuerySet[ReadEntry]:
    """Return the readings in the person's nämnder from a day to another, newest first.

    Parameters: `who` a part of a name or user name; `reference` a whole case number, which also finds the
    lists and files the case was shown in.
    """
    found = ReadEntry.objects.filter(board_id__in=boards_followed(user), at__range=day_span(first, last))
    for word in who.split():
        named = Q(reader__first_name__icontains=word) | Q(reader__last_name__icontains=word)
        found = found.filter(named | Q(reader__username__icontains=word))
    if reference:
        found = _of_case(found, reference)
    return found.select_related("reader").order_by("-at", "-pk")


def _of_case(found: QuerySet[ReadEntry], reference: str) -> QuerySet[ReadEntry]:
    pk = Case.objects.filter(reference__iexact=reference.strip()).values_list("pk", flat=True).first()
    if pk is None:
        return found.none()
    # A list of ids is JSON, which the two databases search differently; its text is the same in both.
    listed = found.annotate(ids=Cast("case_ids", TextField()))
    return listed.filter(Q(case_id=pk) | Q(ids__regex=rf"[\[ ]{pk}[,\]]"))


def read_rows(entries: Iterable[ReadEntry]) -> list[Read]:
    """Return readings in words. One query for the numbers of all of them."""
    rows = list(entries)
    shown = {row.pk: _ids(row)[:MOST_NUMBERS] for row in rows}
    wanted = {pk for ids in shown.values() for pk in ids}
    numbers = dict(Case.objects.filter(pk__in=wanted).values_list("pk", "reference"))
    return [_read(row, [numbers[pk] for pk in shown[row.pk] if pk in numbers]) for row in rows]


def _ids(row: ReadEntry) -> list[int]:
    return [row.case_id] if row.case_id else list(row.case_ids)


def _read(row: ReadEntry, references: Sequence[str]) -> Read:
    return Read(
        row.at,
        str(row.reader),
        row.get_reading_display(),
        row.detail,
        tuple(references),
        max(0, len(_ids(row)) - MOST_NUMBERS),
    )


def roles_held(user: User, *, on: date, all_times: bool = False) -> QuerySet[Membership]:
    """Return who has which role in the person's nämnder on a day, or has had; by unit and name."""
    rows = Membership.objects.filter(unit__board__in=boards_followed(user))
    if not all_times:
        rows = rows.filter(valid_on(on))
    return rows.select_related("user", "unit__board", "on_behalf_of").order_by(
        *(key.order for key in BY_PLACE)
    )
