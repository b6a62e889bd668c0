"""A letter split into several complaints, a complaint that came in twice made one, and taken apart again."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.enums import Reading
from cases.forms.investigating import ReasonForm
from cases.models import Case
from cases.views.commanding import Page, form_page
from cases.views.listing import ids_of, log_reading
from complaints.forms.letters import JoinForm, SplitForm
from complaints.queries.grouping import newest, others_of
from complaints.services import joining, splitting
from complaints.views.handling import at_complaint
from organisation.roles import Capability

ANCHOR = "svar"


def _made(case: Case) -> str:
    return _("%(number)s är öppnat med den delen av brevet.") % {"number": case.reference}


SPLIT = Page(
    title=gettext_lazy("Dela upp brevet"),
    submit=gettext_lazy("Öppna ett eget klagomål"),
    said=_made,
    anchor=ANCHOR,
    lead=gettext_lazy(
        "När ett brev handlar om flera saker får var och en sitt eget klagomål, med den dag brevet kom in. "
        "Den som skrev följer allt med samma kod."
    ),
)
JOIN = Page(
    title=gettext_lazy("Dubblett av ett annat"),
    submit=gettext_lazy("Slå ihop"),
    said=gettext_lazy("Dubbletten är avslutad. Svaret ges i det klagomål som behålls."),
    anchor=ANCHOR,
    lead=gettext_lazy(
        "När samma sak har skickats in två gånger. Det här avslutas som dubblett och räknas inte. Den som "
        "skickade det läser svaret i det andra med sin egen kod, och ser inget mer därifrån."
    ),
    template="complaints/join.html",
)
SEPARATE = Page(
    title=gettext_lazy("Skilj ut dubbletten"),
    submit=gettext_lazy("Skilj ut"),
    said=gettext_lazy("Klagomålet står för sig igen."),
    anchor=ANCHOR,
    lead=gettext_lazy("Klagomålet handläggs, besvaras och räknas för sig igen. Fristerna löper som förut."),
)


@form_page
def split(request: HttpRequest, reference: str) -> HttpResponse:
    """Make a complaint of its own of a part of the letter."""
    desk = at_complaint(request, reference, Capability.INVESTIGATE)
    form = SplitForm(request.POST or None, case=desk.case, on=desk.today)
    return desk.carry_out(
        form,
        SPLIT,
        lambda: splitting.split(
            case_id=desk.case.pk, part=form.part, version=form.version_read, **desk.signed
        ),
        reasons=[] if len(form.passages) > 1 else [_("Brevet är bara en mening och kan inte delas.")],
        blocked=_("Kan inte delas"),
    )


@form_page
def join(request: HttpRequest, reference: str) -> HttpResponse:
    """Let the complaint end as a duplicate of another."""
    desk = at_complaint(request, reference, Capability.DECIDE)
    typed = request.GET.get("q", "")[:200]
    offered = newest(others_of(desk.case, desk.user), desk.case, typed)
    log_reading(Reading.LIST, ids_of(offered), by=desk.user, at=desk.at, detail=_("Dubbletter"))
    form = JoinForm(request.POST or None, offered=offered, case=desk.case)
    return desk.carry_out(
        form,
        JOIN,
        lambda: joining.join_duplicate(
            case_id=desk.case.pk, into=form.cleaned_data["into"], version=form.version_read, **desk.signed
        ),
        typed=typed,
        offered=offered,
        here=reverse("complaints:join", args=[reference]),
    )


@form_page
def separate(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a duplicate out again."""
    desk = at_complaint(request, reference, Capability.DECIDE)
    form = ReasonForm(request.POST or None)
    return desk.carry_out(
        form, SEPARATE, lambda: joining.separate(case_id=desk.case.pk, reason=form.words, **desk.signed)
    )
