"""What is being written in a case's forms: kept meanwhile, thrown away when its writer says so."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.access import get_case
from cases.services.drafts import drop_draft, fields_of, keep_draft, read_token
from cases.views.commanding import reader
from core.dates import SWEDEN


@require_POST
def draft(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep what stands in a form, asked by its script; or with `drop`, throw it away and open the form anew.

    The form's signed token says whose it is and which form: another person's is not found.
    """
    user, at = reader(request), timezone.now()
    get_case(user, reference, at=at, reading=None)
    writing = read_token(request.POST.get("writer", ""))
    if writing is None or writing.person_id != user.pk:
        raise Http404
    if "drop" in request.POST:
        drop_draft(form=writing.form, key=writing.key, by=user, at=at)
        return redirect(writing.page)
    fields = fields_of(request.POST.lists())
    keep_draft(form=writing.form, key=writing.key, fields=fields, by=user, at=at)
    clock = f"{at.astimezone(SWEDEN):%H.%M}"
    return JsonResponse({"text": _("Utkast sparat kl. %(clock)s") % {"clock": clock}})
