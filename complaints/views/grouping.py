"""Complaints on the same matter: found, gathered, answered together, let go."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from audit.enums import Reading
from cases.forms.investigating import ReasonForm
from cases.views.commanding import Desk, Page, form_page
from cases.views.listing import ids_of, log_reading
from complaints.forms.grouping import GroupForm, TogetherForm
from complaints.models import Matter
from complaints.queries.grouping import answerable, candidates, together
from complaints.queries.reaching import neutral_text
from complaints.services import grouping
from complaints.views.handling import at_complaint
from organisation.roles import Capability

ANCHOR = "samma-sak"


def _gathered(matter: Matter) -> str:
    return _("Klagomålen hör nu ihop: %(title)s.") % {"title": matter.title}


GROUP = Page(
    title=gettext_lazy("Samla med andra om samma sak"),
    submit=gettext_lazy("Lägg ihop de valda"),
    said=_gathered,
    anchor=ANCHOR,
    lead=gettext_lazy(
        "Klagomål om samma sak kan besvaras tillsammans. När vi ser efter om något ökar räknas de som en sak."
    ),
    template="complaints/group.html",
)
LEAVE = Page(
    title=gettext_lazy("Ta ut ur gruppen"),
    submit=gettext_lazy("Ta ut"),
    said=gettext_lazy("Klagomålet står för sig igen."),
    anchor=ANCHOR,
    lead=gettext_lazy("Klagomålet besvaras och räknas för sig igen. De andra står kvar."),
)


def _answered(matter: Matter) -> str:
    return _("Svaret är sparat: %(title)s.") % {"title": matter.title}


TOGETHER = Page(
    title=gettext_lazy("Svara alla tillsammans"),
    submit=gettext_lazy("Spara svaret i alla"),
    said=_answered,
    anchor=ANCHOR,
    lead=gettext_lazy("Ett svar till alla. Vem som får det kan skilja: välj det för var och en längst ned."),
    template="complaints/answer_together.html",
)


@form_page
def group(request: HttpRequest, reference: str) -> HttpResponse:
    """Find other complaints on the same matter and gather them."""
    desk = at_complaint(request, reference, Capability.INVESTIGATE)
    typed = request.GET.get("q", "")[:200]
    offered, now = candidates(desk.case, desk.user, typed=typed), together(desk.case, desk.user)
    _log(desk, [*offered, *(now.cases if now else [])])
    initial = {"title": now.matter.title if now else desk.case.title}
    form = GroupForm(request.POST or None, offered=offered, initial=initial)
    return desk.carry_out(
        form,
        GROUP,
        lambda: grouping.group(case_id=desk.case.pk, **form.cleaned_data, **desk.signed),
        typed=typed,
        offered=offered,
        together=now,
        here=reverse("complaints:group", args=[reference]),
    )


@form_page
def leave(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the complaint out of its group."""
    desk = at_complaint(request, reference, Capability.INVESTIGATE)
    form = ReasonForm(request.POST if request.method == "POST" else None, asks=False)
    return desk.carry_out(form, LEAVE, lambda: grouping.leave_group(case_id=desk.case.pk, **desk.signed))


@form_page
def answer_together(request: HttpRequest, reference: str) -> HttpResponse:
    """Answer all complaints of the matter that the person handles."""
    desk = at_complaint(request, reference, Capability.INVESTIGATE)
    matter = desk.case.complaint.matter
    if matter is None:
        raise Http404
    rows = answerable(matter.pk, desk.user)
    _log(desk, [row.case for row in rows])
    form = TogetherForm(request.POST or None, rows=rows, matter=matter, by=desk.user)
    form.neutral_text = neutral_text(form.reaches.values(), desk.case.board_id, on=desk.today)
    return desk.carry_out(
        form,
        TOGETHER,
        lambda: grouping.answer_together(
            matter_id=matter.pk, given=form.given, version=form.version_read, **desk.signed
        ),
        reasons=[] if rows else [_("Inget av klagomålen väntar på svar från dig.")],
        blocked=_("Kan inte besvaras tillsammans"),
        count=ngettext("%(n)s klagomål", "%(n)s klagomål", len(rows)) % {"n": len(rows)},
    )


def _log(desk: Desk, cases: list) -> None:  # type: ignore[type-arg]
    """Write in the read log that the first words of other complaints were shown."""
    log_reading(Reading.LIST, ids_of(cases), by=desk.user, at=desk.at, detail=_("Samma sak"))
