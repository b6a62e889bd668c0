"""The leaflet to print: for anybody, and for the staff of a verksamhet."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.views.commanding import reader
from complaints.exports import leaflet_pdf
from complaints.forms.leaflets import LeafletForm
from complaints.queries.leaflets import Leaflet
from complaints.queries.routing import areas
from complaints.views.page import PublicPage, public
from core.dates import local_date
from documents.services.pdfs import PDF
from organisation.roles import Capability
from registers.queries import contacts_of_boards


@public("complaints:leaflet")
def leaflet(_request: HttpRequest, page: PublicPage) -> HttpResponse:
    """Give the leaflet in the page's language, of the place the address holds."""
    area = None
    if number := page.named.get("area"):
        area = next((one for one in areas(on=local_date(page.at)) if str(one.pk) == str(number)), None)
        if area is None:
            raise Http404
    return _pdf(leaflet_pdf(Leaflet(page.language, area), at=page.at))


@require_safe
def leaflets(request: HttpRequest) -> HttpResponse:
    """Choose a verksamhet and a language, and get the leaflet to print."""
    user, at = reader(request), timezone.now()
    if not user.has_capability(Capability.REPORT):
        raise PermissionDenied
    form = LeafletForm(request.GET if "about" in request.GET else None, user=user, on=local_date(at))
    if form.is_valid():
        return _pdf(leaflet_pdf(form.leaflet, at=at))
    context = {"form": form, "lacks_address": not contacts_of_boards("contact_address", on=local_date(at))}
    return render(request, "complaints/leaflets.html", context)


def _pdf(content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type=PDF)
    response["Content-Disposition"] = 'inline; filename="lapp.pdf"'
    return response
