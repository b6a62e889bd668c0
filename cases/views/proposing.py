"""Proposed actions: what waits for one's decision, and deciding it."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from audit.enums import Reading
from cases.forms.acting import ProposalForm
from cases.models import Proposal
from cases.queries.paging import page_of
from cases.queries.proposals import OLDEST_FIRST, may_decide, waiting_for
from cases.services import proposing
from cases.views.commanding import Page, at_case, form_page, reader
from cases.views.listing import ids_of, log_reading, page_links
from organisation.roles import Capability

DECIDE = Page(
    title=gettext_lazy("Ta ställning till förslaget"),
    submit=gettext_lazy("Spara beslutet"),
    said=gettext_lazy("Beslutet är sparat. Den som föreslog får veta."),
    anchor="atgarder",
    template="cases/proposal.html",
)


@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    """Show the proposed actions that wait for the person's decision."""
    user, at = reader(request), timezone.now()
    page = page_of(waiting_for(user), OLDEST_FIRST, request.GET)
    shown = ids_of(row.case for row in page.rows)
    log_reading(Reading.LIST, shown, by=user, at=at, detail=_("Förslag"))
    context = {"rows": page.rows, "now": at, **page_links(request.GET, page)}
    return render(request, "cases/proposals.html", context)


@form_page
def decide(request: HttpRequest, reference: str, proposal_id: int) -> HttpResponse:
    """Say yes, in part or no to a proposed action."""
    desk = at_case(request, reference, Capability.DECIDE)
    proposal = get_object_or_404(Proposal, pk=proposal_id, case=desk.case)
    if not may_decide(desk.user, proposal, on=desk.today):
        raise PermissionDenied
    form = ProposalForm(
        request.POST or None,
        case=desk.case,
        by=desk.user,
        on=desk.today,
        version=proposal.version,
        initial={"text": proposal.text, "due_on": proposal.due_on},
    )
    return desk.carry_out(
        form,
        DECIDE,
        lambda: proposing.decide_proposal(proposal_id=proposal.pk, **form.cleaned_data, **desk.signed),
        stay_at=reverse("cases:proposals"),
        proposal=proposal,
    )
