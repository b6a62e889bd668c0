"""A later day for the answer, told to the sender in words that are seen first."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.enums import ReadWith
from cases.models import Deadline
from cases.queries.dialogue import read_with
from cases.views.commanding import Desk, Page, form_page
from complaints.forms.extending import ExtendAnswerForm
from complaints.queries.letters import duplicates_of
from complaints.services.extending import answer_deadline, extend_answer
from complaints.views.handling import ANCHOR, at_complaint
from core.dates import sv_date
from organisation.roles import Capability
from registers.enums import language_of


def _moved(deadline: Deadline) -> str:
    return _("Svaret ska nu ges senast %(day)s.") % {"day": sv_date(deadline.due_at)}


@form_page
def extend(request: HttpRequest, reference: str) -> HttpResponse:
    """Give the answer a later day: filled in, seen as the sender will read it, sent."""
    desk = at_complaint(request, reference, Capability.INVESTIGATE)
    deadline = answer_deadline(desk.case)
    form = ExtendAnswerForm(
        request.POST or None,
        case=desk.case,
        by=desk.user,
        deadline=deadline,
        at=desk.at,
        version=desk.case.version,
    )
    form.others = duplicates_of(desk.case)
    return desk.carry_out(
        form,
        _page(deadline),
        lambda: extend_answer(case_id=desk.case.pk, **form.told, version=form.version_read, **desk.signed),
        reasons=[] if deadline else [_("Det finns ingen frist för svaret som inte är uppfylld.")],
        blocked=_("Fristen kan inte förlängas"),
        **_told(desk),
    )


def _page(deadline: Deadline | None) -> Page:
    lead = _("Nu ska svaret ges senast %(day)s.") % {"day": sv_date(deadline.due_at)} if deadline else ""
    return Page(
        title=gettext_lazy("Ny svarsdag"),
        submit=gettext_lazy("Se hur det blir"),
        said=_moved,
        anchor=ANCHOR,
        lead=lead,
        template="complaints/extend.html",
    )


def _told(desk: Desk) -> dict[str, Any]:
    """Return how the sender reads it, and in which language."""
    reads = read_with(desk.case)
    return {
        "by_code": reads == ReadWith.CODE,
        "by_account": reads == ReadWith.ACCOUNT,
        "language": language_of(desk.case.complaint.language),
    }
