"""The staff's side of a complaint: confirm, describe, answer, hand over, pass on, write down."""

from datetime import datetime
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.forms.investigating import ReasonForm
from cases.models import Case
from cases.services.drafts import Writing, content_of, drop_draft, load_draft, writer_token
from cases.views.commanding import Desk, Page, at_case, form_page, reader
from cases.views.commands import IN_HISTORY
from complaints.forms.handling import AboutForm, AnswerForm, AppealForm, PassOnForm, RegisterForm
from complaints.models import Complaint
from complaints.queries.appealing import asks_to_change
from complaints.queries.letters import duplicates_of
from complaints.queries.reaching import neutral_text, reach_of
from complaints.services import answering, appeals, handling, passing_on, registering
from core.dates import local_date
from organisation.models import User
from organisation.roles import Capability, Mandate, Right

ANCHOR = "svar"
WRITE_DOWN = "complaints:write_down"
ACKNOWLEDGE = Page(
    title=gettext_lazy("Bekräfta att det har kommit in"),
    submit=gettext_lazy("Bekräfta"),
    said=gettext_lazy("Bekräftat. Avsändaren ser det med sin kod."),
    anchor=ANCHOR,
    lead=gettext_lazy("Avsändaren ser det med sin kod, och får ett mejl om hon har lämnat en adress."),
)
ANSWER = Page(
    title=gettext_lazy("Svara"),
    submit=gettext_lazy("Spara svaret"),
    said=gettext_lazy("Svaret är sparat."),
    anchor=ANCHOR,
    lead=gettext_lazy("Börja med vem som får det. Till en granne får du inte ens säga om någon är känd."),
    template="complaints/answer.html",
)
ABOUT = Page(
    title=gettext_lazy("Beskriv klagomålet"),
    submit=gettext_lazy("Spara"),
    said=gettext_lazy("Beskrivningen är sparad."),
    anchor=ANCHOR,
)
APPEAL = Page(
    title=gettext_lazy("Lämna över ett överklagande"),
    submit=gettext_lazy("Det är överlämnat"),
    said=gettext_lazy("Överklagandet är överlämnat. Dagen det kom in är bevarad."),
    anchor=ANCHOR,
    lead=gettext_lazy("Lämna det samma dag till den som fattade beslutet. Dagen det kom in till oss gäller."),
)
NO_APPEAL = Page(
    title=gettext_lazy("Det är inget överklagande"),
    submit=gettext_lazy("Spara"),
    said=gettext_lazy("Sparat: det är inget överklagande. Skälet står i historiken."),
    anchor=ANCHOR,
    lead=gettext_lazy(
        "Den som vill ändra ett beslut har en rätt som inte får gå förlorad. Är du osäker, lämna över det."
    ),
)
PASS_ON = Page(
    title=gettext_lazy("Lämna vidare"),
    submit=gettext_lazy("Lämna vidare och gör brevet"),
    said=gettext_lazy("Klagomålet är lämnat vidare. Brevet ligger bland filer och dokument."),
    anchor=ANCHOR,
    lead=gettext_lazy("Att lämna vidare är att lämna ut. Pröva sekretessen först och skriv ned grunden."),
    template="complaints/pass_on.html",
)


@form_page
def acknowledge(request: HttpRequest, reference: str) -> HttpResponse:
    """Confirm that it has come in."""
    desk = at_complaint(request, reference, Capability.INVESTIGATE)
    form = ReasonForm(request.POST or None, asks=False)
    return desk.carry_out(
        form, ACKNOWLEDGE, lambda: handling.acknowledge(case_id=desk.case.pk, **desk.signed)
    )


@form_page
def answer(request: HttpRequest, reference: str) -> HttpResponse:
    """Answer, and say what it turned out to be."""
    desk = at_complaint(request, reference, Mandate.ANSWER)
    row = desk.case.complaint
    known = ("consent", "neutral", "fit_for_code", "outcome", "outcome_reason")
    initial = {name: getattr(row, name) for name in known} | {"to": row.answer_to, "text": row.answer}
    form = AnswerForm(
        request.POST or None, version=desk.case.version, initial=initial, case=desk.case, by=desk.user
    )
    form.others = duplicates = list(duplicates_of(desk.case))
    form.reach = reach_of(desk.case)
    form.neutral_text = neutral_text([form.reach], desk.case.board_id, on=desk.today)
    return desk.carry_out(
        form,
        ANSWER,
        lambda: answering.answer(
            case_id=desk.case.pk, given=form.answer, version=form.version_read, **desk.signed
        ),
        duplicates=len(duplicates),
    )


@form_page
def about(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what it is about and from whom."""
    desk = at_complaint(request, reference, Capability.INVESTIGATE)
    form = AboutForm(
        request.POST or None,
        case=desk.case,
        on=desk.today,
        version=desk.case.version,
        initial=AboutForm.initial_of(desk.case.complaint, desk.case),
    )
    return desk.carry_out(
        form,
        ABOUT,
        lambda: handling.describe(
            case_id=desk.case.pk, about=form.about, version=form.version_read, **desk.signed
        ),
    )


@form_page
def appeal(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand an appeal over to whoever decides."""
    desk = at_complaint(request, reference, Capability.INVESTIGATE)
    form = AppealForm(request.POST or None)
    return desk.carry_out(
        form,
        APPEAL,
        lambda: appeals.pass_appeal_on(case_id=desk.case.pk, **form.cleaned_data, **desk.signed),
    )


@form_page
def no_appeal(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that what was taken for an appeal is none."""
    desk = at_complaint(request, reference, Capability.DECIDE)
    form = ReasonForm(request.POST or None, version=desk.case.version, help_text=IN_HISTORY)
    return desk.carry_out(
        form,
        NO_APPEAL,
        lambda: appeals.not_an_appeal(
            case_id=desk.case.pk, reason=form.words, version=form.version_read, **desk.signed
        ),
    )


@form_page
def pass_on(request: HttpRequest, reference: str) -> HttpResponse:
    """Pass the complaint on to another nämnd, an authority or a supplier."""
    desk = at_complaint(request, reference, Mandate.PASS_ON)
    form = PassOnForm(request.POST or None)
    return desk.carry_out(
        form,
        PASS_ON,
        lambda: passing_on.pass_on(case_id=desk.case.pk, **form.told, **desk.signed),
    )


@form_page
def write_down(request: HttpRequest) -> HttpResponse:
    """Register what came by telephone, in a meeting, on paper."""
    user, at = reader(request), timezone.now()
    if not user.has_capability(Capability.REPORT):
        raise PermissionDenied
    writing = Writing(user.pk, WRITE_DOWN, "", request.path)
    if "drop" in request.POST:
        drop_draft(form=WRITE_DOWN, key="", by=user, at=at)
        return redirect(WRITE_DOWN)
    form = RegisterForm(request.POST or None, user=user, today=local_date(at), key=uuid4().hex)
    if form.is_valid() and (case := form.attempt(lambda: _write_down(form, user, at))):
        _say_registered(request, case)
        seen = Case.objects.visible_to(user).filter(pk=case.pk).exists()
        return redirect("cases:case", case.reference) if seen else redirect(WRITE_DOWN)
    context = {"form": form, "writer": writer_token(writing), "restored": _restore(form, user)}
    return render(request, "complaints/write_down.html", context)


def _say_registered(request: HttpRequest, case: Case) -> None:
    messages.success(request, _("Registrerat som %(number)s.") % {"number": case.reference})
    if case.complaint.appeal_waits:
        messages.warning(
            request,
            _("Det kan vara ett överklagande. Det ska lämnas samma dag till den som fattade beslutet."),
        )


def _write_down(form: RegisterForm, user: User, at: datetime) -> Case:
    """Register what the form says, and let go of what was kept when the login ran out."""
    told = form.told
    case = registering.write_down(
        **told,
        appeal=asks_to_change(told["report"].text),
        received_at=form.received_at(at),
        by=user,
        at=at,
    )
    drop_draft(form=WRITE_DOWN, key="", by=user, at=at)
    return case


def _restore(form: RegisterForm, user: User) -> bool:
    """Put back what was kept when the login ran out; tells whether anything was."""
    draft = None if form.is_bound else load_draft(form=WRITE_DOWN, key="", by=user)
    if draft:
        form.restore(content_of(draft)["fields"])
    return draft is not None


def at_complaint(request: HttpRequest, reference: str, needs: Right) -> Desk:
    """Return the desk for a command in a complaint; Http404 for a case of another kind."""
    desk = at_case(request, reference, needs)
    if not Complaint.objects.filter(case=desk.case).exists():
        raise Http404
    return desk
