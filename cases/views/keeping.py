"""What is rarely done with a case: who reads it, its number, its deadlines, its erasure, its kind."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from cases import kinds
from cases.access import get_case
from cases.enums import Kind
from cases.forms.investigating import ReasonForm
from cases.forms.keeping import BarForm, DiaryForm, ExtendForm, ReaderForm, ReclassifyForm
from cases.forms.retention import HoldForm
from cases.models import Case
from cases.queries.keeping import may_become, more_about
from cases.services import deadlines, diary, linking, readers, retention
from cases.views.commanding import Desk, Page, at_case, form_page, reader
from core.dates import local_date
from organisation.roles import Capability, Mandate

READER = Page(
    title=gettext_lazy("Låt någon läsa ärendet"),
    submit=gettext_lazy("Lägg till"),
    said=gettext_lazy("Personen kan nu läsa ärendet."),
    lead=gettext_lazy(
        "Den du väljer kan läsa och skriva i ärendet tills du avslutar det. Välj bara den som behöver."
    ),
)
END_READING = Page(
    title=gettext_lazy("Avsluta läsningen"),
    submit=gettext_lazy("Avsluta"),
    said=gettext_lazy("Personen läser inte längre ärendet som namngiven."),
    lead=gettext_lazy("Den som också läser genom sin roll kan läsa ändå. Spärra i så fall personen."),
)
BAR = Page(
    title=gettext_lazy("Spärra en person"),
    submit=gettext_lazy("Spärra"),
    said=gettext_lazy("Personen är spärrad och ser inte ärendet."),
    lead=gettext_lazy(
        "Den som spärras ser inte ärendet, vilken roll hon än har, och får inga meddelanden om det. Handlar "
        "ärendet om chefen går det förbi henne: närmaste chef ovanför får veta att det finns."
    ),
)
DIARY = Page(
    title=gettext_lazy("Diarienummer"),
    submit=gettext_lazy("Spara"),
    said=gettext_lazy("Diarienumret är sparat."),
)
EXTEND = Page(
    title=gettext_lazy("Förläng fristen"),
    submit=gettext_lazy("Förläng"),
    said=gettext_lazy("Fristen är förlängd."),
    lead=gettext_lazy("Den dag som gällde förut står kvar i historiken, med skälet."),
)
HOLD = Page(
    title=gettext_lazy("Spärra mot gallring"),
    submit=gettext_lazy("Spärra"),
    said=gettext_lazy("Ärendet gallras inte förrän spärren hävs."),
    lead=gettext_lazy("Ärendet sparas även när det är gammalt nog att gallras, tills någon häver spärren."),
)
LIFT = Page(
    title=gettext_lazy("Häv spärren mot gallring"),
    submit=gettext_lazy("Häv spärren"),
    said=gettext_lazy("Spärren är hävd."),
    lead=gettext_lazy("Ärendet gallras när dess tid kommer, enligt nämndens gallringsbeslut."),
)


def _became(case: Case) -> str:
    words = _("Ärendet fortsätter som %(number)s. Det räknas en gång, som det slaget.")
    return words % {"number": case.reference}


RECLASSIFY = Page(
    title=gettext_lazy("Klassa om"),
    submit=gettext_lazy("Klassa om"),
    said=_became,
    lead=gettext_lazy(
        "När något har tagits emot som fel slag. Ett nytt ärende öppnas med samma rapport, filer, personer "
        "och ankomstdag. Det här ärendet avslutas som omklassat och räknas inte. Den som rapporterade får "
        "veta."
    ),
)


@require_safe
def more(request: HttpRequest, reference: str) -> HttpResponse:
    """Show who may read the case, its deadlines and holds, and what is rarely done with it."""
    user, at = reader(request), timezone.now()
    case = get_case(user, reference, at=at)
    if case.erased_at:
        return redirect("cases:case", case.reference)
    allowed = case.capabilities  # type: ignore[attr-defined]
    context = {
        "case": case,
        "more": more_about(case, on=local_date(at)),
        "can": {str(capability): True for capability in allowed},
        "now": at,
    }
    return render(request, "cases/more.html", context)


@form_page
def name_reader(request: HttpRequest, reference: str) -> HttpResponse:
    """Name a reader."""
    desk = at_case(request, reference, Capability.DECIDE)
    form = ReaderForm(request.POST or None, case=desk.case, on=desk.today)
    return _carry_out(
        desk,
        form,
        READER,
        lambda: readers.name_reader(case_id=desk.case.pk, **form.cleaned_data, **desk.signed),
    )


@form_page
def end_reading(request: HttpRequest, reference: str, reader_id: int) -> HttpResponse:
    """End a named reader's place."""
    desk = at_case(request, reference, Capability.DECIDE)
    row = get_object_or_404(desk.case.readers.select_related("person", "case"), pk=reader_id, until=None)
    form = ReasonForm(request.POST if request.method == "POST" else None, asks=False)
    page = Page(
        END_READING.title, END_READING.submit, END_READING.said, lead=f"{row.person}. {END_READING.lead}"
    )
    return _carry_out(desk, form, page, lambda: readers.end_reading(reader=row, **desk.signed))


@form_page
def bar_person(request: HttpRequest, reference: str) -> HttpResponse:
    """Bar a person from the case."""
    desk = at_case(request, reference, Capability.DECIDE)
    form = BarForm(request.POST or None, case=desk.case, on=desk.today)
    return _carry_out(
        desk, form, BAR, lambda: readers.bar_person(case_id=desk.case.pk, **form.cleaned_data, **desk.signed)
    )


@form_page
def diary_number(request: HttpRequest, reference: str) -> HttpResponse:
    """Write the case's number in the diary."""
    desk = at_case(request, reference, Capability.DECIDE)
    number = {"number": desk.case.diary_number}
    form = DiaryForm(request.POST or None, version=desk.case.version, initial=number)
    return _carry_out(
        desk,
        form,
        DIARY,
        lambda: diary.set_diary_number(case_id=desk.case.pk, **form.cleaned_data, **desk.signed),
    )


@form_page
def extend_deadline(request: HttpRequest, reference: str, deadline_id: int) -> HttpResponse:
    """Give a deadline a later day."""
    desk = at_case(request, reference, Mandate.EXTEND)
    row = get_object_or_404(desk.case.deadlines, pk=deadline_id)
    if page := kinds.get(desk.case.kind).deadline_pages.get(row.code):
        return redirect(page, reference)
    form = ExtendForm(request.POST or None)
    return _carry_out(
        desk,
        form,
        Page(f"{EXTEND.title}: {row.name}", EXTEND.submit, EXTEND.said, lead=EXTEND.lead),
        lambda: deadlines.extend_deadline(
            deadline_id=row.pk, due_at=form.due_at, reason=form.cleaned_data["reason"], **desk.signed
        ),
    )


@form_page
def hold(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep the case from being erased."""
    desk = at_case(request, reference, Capability.DECIDE)
    form = HoldForm(request.POST or None)
    return _carry_out(
        desk,
        form,
        HOLD,
        lambda: retention.hold_case(case_id=desk.case.pk, **form.cleaned_data, **desk.signed),
    )


@form_page
def lift_hold(request: HttpRequest, reference: str, hold_id: int) -> HttpResponse:
    """Let the case be erased again when its time comes."""
    desk = at_case(request, reference, Capability.DECIDE)
    row = get_object_or_404(desk.case.holds, pk=hold_id)
    form = ReasonForm(request.POST if request.method == "POST" else None, asks=False)
    return _carry_out(desk, form, LIFT, lambda: retention.lift_hold(hold=row, **desk.signed))


@form_page
def reclassify(request: HttpRequest, reference: str) -> HttpResponse:
    """Move a case that was taken in as the wrong kind."""
    desk = at_case(request, reference, Capability.DECIDE)
    form = ReclassifyForm(request.POST or None, case=desk.case)
    reasons = (
        [] if may_become(desk.case) else [_("Ärendet har kommit för långt, eller är av ett annat slag.")]
    )
    return desk.carry_out(
        form,
        RECLASSIFY,
        lambda: linking.reclassify(
            case_id=desk.case.pk,
            kind=Kind(form.cleaned_data["kind"]),
            reason=form.cleaned_data["reason"],
            version=form.version_read,
            **desk.signed,
        ),
        reasons=reasons,
        blocked=_("Kan inte klassas om"),
    )


def _carry_out(desk: Desk, form: Any, page: Page, command: Any) -> HttpResponse:
    """Carry out a command and come back to the page with all of them, while she still sees the case."""

    def carried_out() -> Any:
        return command() or True

    response = desk.carry_out(form, page, carried_out)
    back = reverse("cases:case", args=[desk.case.reference])
    if response.status_code == 302 and response["Location"] == back:  # noqa: PLR2004 -- a redirect
        response["Location"] = reverse("cases:more", args=[desk.case.reference])
    return response
