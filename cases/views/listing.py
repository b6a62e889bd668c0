"""What the lists have in common: the rows asked for, the links that keep the filter, the read log."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django.http import HttpResponse, QueryDict
from django.utils.translation import ngettext

from audit.enums import Reading
from audit.log import record_reading, record_shown
from cases.filters import MINE, MORE, ActionFilter, CaseFilter, whose_actions
from cases.models import Action, Case
from cases.queries import lists
from cases.queries.lists import ACTION_ORDERS, CASE_ORDERS, Order, order_named
from cases.queries.paging import AFTER, BEFORE, Page, count_words, page_and_count
from cases.queries.rows import with_row_parts
from core.dates import local_date
from core.text import Words
from documents.services.workbooks import XLSX
from organisation.models import User
from organisation.roles import Capability


@dataclass(frozen=True)
class Found:
    """What a list was asked for and what it holds; `cut`: older matches of a search were left out."""

    filters: CaseFilter | ActionFilter
    order_name: str
    order: Order
    page: Page[Any]
    count: int
    at_first: Mapping[str, str] = field(default_factory=dict)
    is_search: bool = False
    cut: bool = False

    @property
    def count_words(self) -> str:
        """How many there are, never counted further than the limit."""
        return count_words(self.count)

    @property
    def active(self) -> int:
        """How many filters are on, besides what the list begins with."""
        data, at_first = self.filters.data, self.at_first
        return sum(1 for name in self.filters.filters if data.get(name) not in ("", None, at_first.get(name)))


def find_cases(asked: QueryDict, user: User, *, at: datetime) -> Found:
    """Return the page of cases an address asks for; none where a value of the filter cannot be read."""
    filters = CaseFilter(asked, Case.objects.visible_to(user), user=user, at=at)
    name, order = order_named(CASE_ORDERS, asked.get("sort", ""))
    if not filters.is_valid():
        return Found(filters, name, order, Page([]), 0)
    cases, cut = filters.chosen()
    cases = lists.in_order(cases, order)
    page, count = page_and_count(cases, order.keys, asked, with_row_parts)
    return Found(filters, name, order, page, count, is_search=filters.is_search, cut=cut)


def find_actions(asked: QueryDict, user: User, *, at: datetime) -> Found:
    """Return the page of actions an address asks for."""
    filters, at_first = action_filter(asked, user, at=at)
    name, order = order_named(ACTION_ORDERS, asked.get("sort", ""))
    if not filters.is_valid():
        return Found(filters, name, order, Page([]), 0, at_first)
    with_parts = partial(lists.with_action_parts, user=user)
    page, count = page_and_count(filters.qs, order.keys, asked, with_parts)
    return Found(filters, name, order, page, count, at_first)


def action_filter(asked: QueryDict, user: User, *, at: datetime) -> tuple[ActionFilter, dict[str, str]]:
    """Return the filter of the actions an address asks for, and what it begins with.

    Those still to be done unless a state is asked for; her own where no role lets her read cases.
    """
    at_first = {"state": "open", "whose": "all" if user.has_capability(Capability.VIEW) else MINE}
    wanted = asked.copy()
    for default in at_first.items():
        wanted.setdefault(*default)
    return ActionFilter(wanted, whose_actions(wanted, user), user=user, at=at), at_first


def address(asked: QueryDict, **changes: str) -> str:
    """Return the query string with changes, from the first page again; an empty value takes one out."""
    query = asked.copy()
    for name in (AFTER, BEFORE):
        query.pop(name, None)
    for name, value in changes.items():
        query[name] = value
    kept = [(name, value) for name, values in query.lists() for value in values if value]
    again = QueryDict(mutable=True)
    for name, value in kept:
        again.appendlist(name, value)
    return f"?{again.urlencode()}"


def page_links(asked: QueryDict, page: Page[Any]) -> dict[str, str]:
    """Return the addresses of the pages beside this one, "" where there is none."""
    return {
        "previous_url": address(asked, **{BEFORE: page.before}) if page.before else "",
        "next_url": address(asked, **{AFTER: page.after}) if page.after else "",
    }


def columns(
    asked: QueryDict, found: Found, orders: Mapping[str, Order], heads: Iterable[tuple[Words, str]]
) -> list[dict[str, str]]:
    """Return the head of a table: each column's words, and where it can be ordered by, the way there.

    A press on the column the list is ordered by turns the order round.
    """
    return [_column(asked, found, orders, str(label), name) for label, name in heads]


def filter_fields(asked: QueryDict, found: Found) -> dict[str, Any]:
    """Return what the filter's panel shows: its fields, and the address of the page with all of them."""
    form = found.filters.form
    return {
        "form": form,
        "fields": form.visible_fields(),
        "more_url": address(asked, **{MORE: "1"}) if found.filters.has_more else "",
        "sort": found.filters.data.get("sort", ""),
    }


def log_reading(
    reading: Reading, cases: Iterable[tuple[int, int]], *, by: User, at: datetime, detail: Words
) -> None:
    """Write in the read log which cases were shown, one row per nämnd; `cases` of (case id, nämnd's id).

    A search is written also when it showed nothing; what was searched for never is
    (audit.models.ReadEntry).
    """
    shown = list(cases)
    record_shown(reading, shown, by=by, at=at, detail=str(detail))
    if not shown and reading == Reading.SEARCH:
        for board in dict.fromkeys(grant.unit.board_id for grant in by.grants if grant.unit):
            record_reading(reading, by=by, at=at, board_id=board, detail=str(detail))


def workbook(content: bytes, name: str, *, at: datetime) -> HttpResponse:
    """Return a list as a file to keep, named after what it is and the day; no browser keeps a copy."""
    disposition = f'attachment; filename="{name}-{local_date(at):%Y-%m-%d}.xlsx"'
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=XLSX, headers=headers)


def ids_of(cases: Iterable[Case]) -> list[tuple[int, int]]:
    """Return what the read log wants of cases."""
    return [(case.pk, case.board_id) for case in cases]


def ids_behind(actions: Iterable[Action]) -> list[tuple[int, int]]:
    """Return what the read log wants of actions: their cases."""
    return [(action.case_id, action.case.board_id) for action in actions]


def cases_in_words(found: Found) -> str:
    """Say how many cases there are: "3 ärenden", "Fler än 1 000 ärenden"."""
    words = ngettext("%(count)s ärende", "%(count)s ärenden", found.count)
    return (words % {"count": found.count_words}).capitalize()


def actions_in_words(found: Found) -> str:
    """Say how many actions there are: "1 åtgärd", "Fler än 1 000 åtgärder"."""
    words = ngettext("%(count)s åtgärd", "%(count)s åtgärder", found.count)
    return (words % {"count": found.count_words}).capitalize()


def _column(
    asked: QueryDict, found: Found, orders: Mapping[str, Order], label: str, name: str
) -> dict[str, str]:
    if name not in orders:
        return {"label": label}
    current = found.order_name.removeprefix("-") == name
    turned = current and not found.order_name.startswith("-")
    way = "descending" if found.order.keys[0].descending else "ascending"
    return {
        "label": label,
        "sort_url": address(asked, sort=f"-{name}" if turned else name),
        "sort": way if current else "",
    }
