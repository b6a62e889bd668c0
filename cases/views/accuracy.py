"""How good the suggested event types are: the numbers, and the cases behind each."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audit.enums import Reading
from cases.queries.accuracy import SHOWN, SORTS, accuracy, cases_behind
from cases.views.commanding import reader
from cases.views.listing import ids_of, log_reading
from core.dates import local_date
from organisation.models import Unit, User
from organisation.queries import followed_boards

MOST_ROWS = 100
LONGEST_ID = 18  # digits


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """Show how often a suggested event type was chosen, for each nämnd the person looks after."""
    user = reader(request)
    boards = _boards(user)
    on = local_date(timezone.now())
    return render(request, "cases/accuracy.html", {"tables": accuracy(boards, user, on=on)})


@require_safe
def rows(request: HttpRequest) -> HttpResponse:
    """Show the cases behind one of the numbers: those the person may read."""
    user, at, asked = reader(request), timezone.now(), request.GET
    boards = _boards(user)
    board = next((one for one in boards if str(one.pk) == asked.get("namnd", str(boards[0].pk))), None)
    category, sort = asked.get("typ", ""), asked.get("utfall", SHOWN)
    if board is None or sort not in SORTS or not (category[:LONGEST_ID].isdecimal() or not category):
        raise Http404
    wanted = int(category[:LONGEST_ID]) if category else None
    found = cases_behind(user, board_id=board.pk, sort=sort, category_id=wanted, on=local_date(at))
    held = list(found.select_related("unit", "board").prefetch_related("categories")[:MOST_ROWS])
    log_reading(Reading.LIST, ids_of(held), by=user, at=at, detail=_("Förslag på händelsetyp"))
    return render(request, "cases/accuracy_rows.html", {"rows": held, "most": MOST_ROWS, "board": board})


def _boards(user: User) -> list[Unit]:
    """Return the nämnder whose suggestions a person follows; PermissionDenied where there is none."""
    boards = followed_boards(user, on=local_date(timezone.now()))
    if not boards:
        raise PermissionDenied
    return boards
