"""The commands that move a case on: classify, investigate, complete, take an arrow, give rise to another."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases import kinds
from cases.access import get_case
from cases.enums import ENDED, Depth, Kind, Point
from cases.forms.classifying import ClassifyForm
from cases.forms.dialogue import add_words_to_reporter, words_to_reporter
from cases.forms.investigating import CompleteForm, InvestigationForm, ReasonForm
from cases.forms.placing import AssignForm, MoveForm
from cases.guards import depth_of
from cases.kinds import status_label
from cases.models import Case, Investigation
from cases.queries.dialogue import NAME
from cases.queries.page import follow_ups_of
from cases.services import classifying, investigating, linking, moving, placing
from cases.services.dialogue import words_before
from cases.views.commanding import Desk, Page, at_case, form_page
from cases.workflow import Transition
from documents.models import Document
from organisation.roles import Capability

IN_HISTORY = gettext_lazy("Skälet syns i historiken.")
ALL_THEY_READ = gettext_lazy(
    "Det här är allt som de som läser det nya ärendet får veta. Skriv inget som bara ni får läsa."
)
CLASSIFY = Page(
    title=gettext_lazy("Klassa"),
    submit=gettext_lazy("Spara"),
    said=gettext_lazy("Klassningen är sparad."),
    lead=gettext_lazy(
        "Fyra frågor var för sig. Det som saknas kan du fylla i senare, innan utredningen är klar."
    ),
    anchor="klassning",
    template="cases/classify.html",
)
INVESTIGATION = Page(
    title=gettext_lazy("Utredning"),
    submit=gettext_lazy("Spara och gå tillbaka"),
    said=gettext_lazy("Utredningen är sparad."),
    anchor="utredning",
    template="cases/investigation.html",
)
UNLOCK = Page(
    title=gettext_lazy("Lås upp utredningen"),
    submit=gettext_lazy("Lås upp"),
    said=gettext_lazy("Utredningen är upplåst. Du kan ändra den."),
    anchor="utredning",
    lead=gettext_lazy("PDF-dokumentet finns kvar som det är. När du klarmarkerar igen görs ett nytt."),
)


def _kept(document: Document) -> str:
    return _("Utredningen är klar och låst. Den finns som %(number)s.") % {"number": document.number}


def _moved(case: Case) -> str:
    return _("%(number)s ligger nu hos %(unit)s.") % {
        "number": case.reference,
        "unit": case.place or _("en annan enhet"),
    }


def _assigned(case: Case) -> str:
    return _("%(owner)s handlägger nu ärendet.") % {"owner": case.owner}


def _opened(case: Case) -> str:
    return _("%(number)s är öppnat. Ärendet det kom av finns kvar.") % {"number": case.reference}


COMPLETE = Page(
    title=gettext_lazy("Klarmarkera utredningen"),
    submit=gettext_lazy("Klarmarkera och lås"),
    said=_kept,
    anchor="utredning",
    lead=gettext_lazy("Texten låses och sparas som ett numrerat PDF-dokument. En chef kan låsa upp den."),
)
MOVE = Page(
    title=gettext_lazy("Flytta till rätt enhet"),
    submit=gettext_lazy("Flytta"),
    said=_moved,
    lead=gettext_lazy("Rapporten följer med som den är. Du kanske inte ser ärendet när det är flyttat."),
)
ASSIGN = Page(title=gettext_lazy("Välj handläggare"), submit=gettext_lazy("Spara"), said=_assigned)


@form_page
def classify(request: HttpRequest, reference: str) -> HttpResponse:
    """Set the four axes."""
    desk = at_case(request, reference, Capability.INVESTIGATE)
    form = ClassifyForm(request.POST or None, case=desk.case, on=desk.today)
    return desk.carry_out(
        form,
        CLASSIFY,
        lambda: classifying.classify(
            case_id=desk.case.pk,
            classification=form.classification,
            version=form.version_read,
            suggested=form.shown_ids,
            **desk.signed,
        ),
    )


@form_page
def investigation(request: HttpRequest, reference: str) -> HttpResponse:
    """Write the investigation, as often as one likes."""
    desk = at_case(request, reference, Capability.INVESTIGATE)
    found = Investigation.objects.filter(case=desk.case).first() or Investigation(case=desk.case)
    full = depth_of(desk.case) == Depth.FULL
    form = InvestigationForm(
        request.POST or None, full=full, whys=found.whys, version=found.version, initial=vars(found)
    )
    return desk.carry_out(
        form,
        INVESTIGATION,
        lambda: investigating.save_investigation(case_id=desk.case.pk, **form.written, **desk.signed),
        stay_at=_same_page(request, reference),
        found=found,
        full=full,
        timeline=list(desk.case.timeline.all()),
        heard=list(desk.case.heard.all()),
    )


def _same_page(request: HttpRequest, reference: str) -> str:
    """Return where one stays who saves to go on writing, or asks the next why; "" for whoever is done."""
    stay = request.POST.get("stay")
    here = reverse("cases:investigation", args=[reference])
    return (f"{here}#varfor" if stay == "why" else here) if stay else ""


@form_page
def complete(request: HttpRequest, reference: str) -> HttpResponse:
    """Mark the investigation klar: it is locked, and kept as a numbered PDF."""
    desk = at_case(request, reference, Capability.INVESTIGATE)
    form = CompleteForm(request.POST or None, case=desk.case)
    return desk.carry_out(
        form,
        COMPLETE,
        lambda: investigating.complete_investigation(
            case_id=desk.case.pk, answer=form.answer, version=form.version_read, **desk.signed
        ),
        reasons=investigating.missing_for_complete(desk.case),
        blocked=_("Kan inte klarmarkeras"),
    )


@form_page
def unlock(request: HttpRequest, reference: str) -> HttpResponse:
    """Unlock a klar investigation, with a reason; the PDF stays."""
    desk = at_case(request, reference, Capability.DECIDE)
    form = ReasonForm(request.POST or None, help_text=IN_HISTORY)
    return desk.carry_out(
        form,
        UNLOCK,
        lambda: investigating.unlock_investigation(case_id=desk.case.pk, reason=form.words, **desk.signed),
    )


@form_page
def perform(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """Take one arrow of the kind's workflow, with a reason where it asks for one."""
    desk = at_case(request, reference, Capability.VIEW)
    step = _step_of(desk.case, name)
    get_case(desk.user, reference, at=desk.at, needs=step.needs, reading=None)
    form = _step_form(desk, step)
    return desk.carry_out(
        form,
        _step_page(desk.case, step),
        lambda: moving.perform(
            name=name,
            case_id=desk.case.pk,
            reason=form.words,
            to_reporter=words_to_reporter(form),
            version=form.version_read,
            **desk.signed,
        ),
        reasons=step.blockers(desk.case),
        blocked=_("Kan inte göras än"),
    )


@form_page
def follow_up(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    """Let the case give rise to one of another kind; both live on."""
    desk = at_case(request, reference, Capability.INVESTIGATE)
    label = dict(follow_ups_of(desk.case)).get(kind)
    if label is None:
        raise Http404
    asks = linking.leaves_room(desk.case, kind)
    form = ReasonForm(request.POST or None, asks=asks, version=desk.case.version, help_text=ALL_THEY_READ)
    if asks:
        form.fields["reason"].label = _("Vad handlar det nya ärendet om?")
    return desk.carry_out(
        form,
        _follow_up_page(label),
        lambda: linking.follow_up_with(
            case_id=desk.case.pk,
            kind=Kind(kind),
            reason=form.words,
            version=form.version_read,
            **desk.signed,
        ),
    )


@form_page
def move(request: HttpRequest, reference: str) -> HttpResponse:
    """Move the case to the unit that should answer for it."""
    desk = at_case(request, reference, Capability.DECIDE)
    form = MoveForm(request.POST or None, case=desk.case, on=desk.today)
    return desk.carry_out(
        form,
        MOVE,
        lambda: placing.move_to_unit(case_id=desk.case.pk, **form.cleaned_data, **desk.signed),
    )


@form_page
def assign(request: HttpRequest, reference: str) -> HttpResponse:
    """Say who handles the case."""
    desk = at_case(request, reference, Capability.INVESTIGATE)
    form = AssignForm(request.POST or None, case=desk.case, on=desk.today)
    add_words_to_reporter(form, words_before(desk.case, Point.APPOINTED, at=desk.at, name=NAME))
    return desk.carry_out(
        form,
        ASSIGN,
        lambda: placing.assign(case_id=desk.case.pk, **form.cleaned_data, **desk.signed),
    )


def _step_of(case: Case, name: str) -> Transition:
    """Return an arrow that has a button of its own."""
    step = kinds.get(case.kind).workflow.by_name.get(name)
    if step is None or step.by_service:
        raise Http404
    return step


def _step_form(desk: Desk, step: Transition) -> ReasonForm:
    """Return the form of an arrow: a reason where it asks for one, at an end what the reporter is told."""
    form = ReasonForm(
        desk.request.POST or None,
        asks=step.wants_reason(desk.case),
        version=desk.case.version,
        help_text=IN_HISTORY,
    )
    if step.target in ENDED:
        words = words_before(desk.case, Point.DECISION, at=desk.at, status=step.target)
        add_words_to_reporter(form, words)
    return form


def _step_page(case: Case, step: Transition) -> Page:
    """Word the page of an arrow; where only a reason lets it be taken, that comes first."""
    done = _("Ärendets status är nu %(status)s.") % {"status": status_label(case, step.target)}
    asks = step.asks(case)
    lead = " ".join([*asks, _("Lägg till en åtgärd, eller skriv varför ni inte gör mer.")]) if asks else ""
    return Page(step.label, step.label, done, "steg", lead=lead)


def _follow_up_page(label: str) -> Page:
    return Page(
        title=_("Öppna nytt ärende: %(kind)s") % {"kind": label.lower()},
        submit=_("Öppna"),
        said=_opened,
        lead=_("Det nya ärendet får eget nummer och egna tider. Det här ärendet lever vidare som det är."),
    )
