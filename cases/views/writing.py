"""Notes, files and people in a case."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from audit.enums import Reading
from audit.log import record_reading
from cases.forms.writing import AttachForm, NoteForm, PersonForm
from cases.models import Person
from cases.services import writing
from cases.views.commanding import Desk, Page, at_case, form_page
from organisation.roles import Capability

NOTE = Page(
    title=gettext_lazy("Skriv en anteckning"),
    submit=gettext_lazy("Spara"),
    said=gettext_lazy("Anteckningen är sparad."),
    anchor="anteckningar",
)
ATTACH = Page(
    title=gettext_lazy("Lägg till filer"),
    submit=gettext_lazy("Lägg till"),
    said=gettext_lazy("Filerna är sparade."),
    anchor="filer",
)
PERSON = Page(
    title=gettext_lazy("Vem berörs?"),
    submit=gettext_lazy("Lägg till"),
    said=gettext_lazy("Personen är tillagd."),
    anchor="personer",
    lead=gettext_lazy("Uppgifterna sparas krypterade och skilt från texten. De syns inte i listor."),
    template="cases/person.html",
)


@form_page
def note(request: HttpRequest, reference: str) -> HttpResponse:
    """Write a note."""
    desk = at_case(request, reference, Capability.INVESTIGATE)
    form = NoteForm(request.POST or None)
    return desk.carry_out(
        form, NOTE, lambda: writing.add_note(case_id=desk.case.pk, **form.cleaned_data, **desk.signed)
    )


@form_page
def attach(request: HttpRequest, reference: str) -> HttpResponse:
    """Add files, cleaned of what they tell beside their content."""
    desk = at_case(request, reference, Capability.INVESTIGATE)
    form = AttachForm(request.POST or None, request.FILES or None)
    return desk.carry_out(
        form,
        ATTACH,
        lambda: writing.attach_uploads(case_id=desk.case.pk, uploads=form.uploads(), **desk.signed),
        multipart=True,
    )


@form_page
def person(request: HttpRequest, reference: str) -> HttpResponse:
    """Say whom the case concerns; with ?visa=<id>, show one person's identity."""
    desk = at_case(request, reference, Capability.INVESTIGATE)
    form = PersonForm(request.POST or None)
    return desk.carry_out(
        form,
        PERSON,
        lambda: writing.add_person(case_id=desk.case.pk, **form.cleaned_data, **desk.signed),
        shown=_asked_for(desk),
    )


def _asked_for(desk: Desk) -> Person | None:
    """Return the person whose identity is asked for; showing it is logged apart from showing the case."""
    wanted = desk.request.GET.get("visa", "")
    person = desk.case.people.filter(pk=wanted).first() if wanted.isdecimal() else None
    if person:
        record_reading(
            Reading.CASE,
            by=desk.user,
            at=desk.at,
            case_id=desk.case.pk,
            board_id=desk.case.board_id,
            detail="identitet",
        )
    return person
