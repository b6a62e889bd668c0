"""The parts of a händelseanalys that are rows of their own, how deep it goes, and earlier cases like it."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from audit.enums import Reading
from cases.access import get_case
from cases.enums import Depth
from cases.forms.investigating import HeardForm, ReasonForm, TimelineForm
from cases.models import Heard, TimelineEntry
from cases.queries.similar import similar_cases
from cases.services import analysing, investigating
from cases.views.commanding import Desk, Page, at_case, form_page, reader
from cases.views.listing import log_reading
from core.dates import local_date
from organisation.roles import Capability

TIMELINE = Page(
    title=gettext_lazy("Lägg till på tidslinjen"),
    submit=gettext_lazy("Lägg till"),
    said=gettext_lazy("Tidslinjen är sparad."),
    lead=gettext_lazy("En sak i taget, i den ordning det hände. Skriv inga namn."),
)
HEARD = Page(
    title=gettext_lazy("Skriv ned ett samtal"),
    submit=gettext_lazy("Spara"),
    said=gettext_lazy("Samtalet är sparat."),
    lead=gettext_lazy("Skriv vad personen berättade, inte vad du tycker om det."),
)
DEEPEN = Page(
    title=gettext_lazy("Gör en händelseanalys"),
    submit=gettext_lazy("Gör en händelseanalys"),
    said=gettext_lazy("Utredningen är nu en händelseanalys."),
    lead=gettext_lazy("Den frågar mer: tidslinje, vilka som har hörts, skydd som brast och slutsatser."),
)
SHORTEN = Page(
    title=gettext_lazy("Gå tillbaka till kort utredning"),
    submit=gettext_lazy("Gå tillbaka"),
    said=gettext_lazy("Utredningen är kort igen. Det du skrev finns kvar."),
)


@form_page
def timeline(request: HttpRequest, reference: str) -> HttpResponse:
    """Put one thing on the time line."""
    desk = at_case(request, reference, Capability.INVESTIGATE)
    form = TimelineForm(request.POST or None)
    return desk.carry_out(
        form,
        TIMELINE,
        lambda: analysing.add_to_timeline(case_id=desk.case.pk, **form.entry, **desk.signed),
        stay_at=_investigation(reference, "tidslinje"),
    )


@form_page
def heard(request: HttpRequest, reference: str) -> HttpResponse:
    """Write down what somebody said."""
    desk = at_case(request, reference, Capability.INVESTIGATE)
    form = HeardForm(request.POST or None, initial={"heard_on": desk.today})
    return desk.carry_out(
        form,
        HEARD,
        lambda: analysing.add_heard(case_id=desk.case.pk, **form.cleaned_data, **desk.signed),
        stay_at=_investigation(reference, "horda"),
    )


@form_page
def remove_entry(request: HttpRequest, reference: str, entry_id: int) -> HttpResponse:
    """Ask, and then take one thing off the time line."""
    desk = at_case(request, reference, Capability.INVESTIGATE)
    entry = get_object_or_404(TimelineEntry, pk=entry_id, case=desk.case)
    return _remove(
        desk,
        entry.text,
        _investigation(reference, "tidslinje"),
        lambda: analysing.remove_from_timeline(entry_id=entry.pk, **desk.signed),
    )


@form_page
def remove_heard(request: HttpRequest, reference: str, heard_id: int) -> HttpResponse:
    """Ask, and then take away a conversation that was written by mistake."""
    desk = at_case(request, reference, Capability.INVESTIGATE)
    row = get_object_or_404(Heard, pk=heard_id, case=desk.case)
    return _remove(
        desk,
        row.text,
        _investigation(reference, "horda"),
        lambda: analysing.remove_heard(heard_id=row.pk, **desk.signed),
    )


@form_page
def depth(request: HttpRequest, reference: str, depth: str) -> HttpResponse:
    """Make the investigation a händelseanalys, or short again."""
    desk = at_case(request, reference, Capability.INVESTIGATE)
    if depth not in Depth:
        raise Http404
    form = ReasonForm(request.POST or None, asks=False)
    return desk.carry_out(
        form,
        DEEPEN if depth == Depth.FULL else SHORTEN,
        lambda: investigating.choose_depth(case_id=desk.case.pk, depth=Depth(depth), **desk.signed),
        stay_at=_investigation(reference),
    )


@require_safe
def similar(request: HttpRequest, reference: str) -> HttpResponse:
    """Show earlier cases like this one; those shown with words are logged as read in a list."""
    user, at = reader(request), timezone.now()
    case = get_case(user, reference, at=at, needs=Capability.INVESTIGATE, reading=None)
    found = similar_cases(case, user, on=local_date(at))
    # One line in the log: the case itself, and those that are shown with words.
    shown = [(pk, case.board_id) for pk in (case.pk, *(match.pk for match in found.here))]
    log_reading(Reading.LIST, shown, by=user, at=at, detail=reference)
    return render(request, "cases/similar.html", {"case": case, "found": found})


def _remove(desk: Desk, text: str, back: str, command: Callable[[], Any]) -> HttpResponse:
    page = Page(
        title=gettext_lazy("Ta bort"),
        submit=gettext_lazy("Ja, ta bort"),
        said=gettext_lazy("Det är borttaget. Det finns kvar i historiken."),
        template="cases/remove.html",
    )
    form = ReasonForm(desk.request.POST or None, asks=False)
    return desk.carry_out(form, page, command, stay_at=back, text=text)


def _investigation(reference: str, anchor: str = "") -> str:
    address = reverse("cases:investigation", args=[reference])
    return f"{address}#{anchor}" if anchor else address
