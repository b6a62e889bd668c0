"""Nothing typed is lost, and nothing read is left behind.

What is sent after the login ran out is kept for whoever wrote it (decision 16). What somebody signed in
has seen is not kept by the browser, so that nobody brings it back on a shared device by pressing "back".
"""

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_lazy as _

from cases.services.drafts import Writing, fields_of, keep_draft, read_token
from organisation.models import User

SAFE_HERE = _("Sidan hade varit öppen länge. Det du skrev finns kvar här: läs igenom och skicka igen.")
SAFE_FOR_ANOTHER = _("Sidan öppnades av någon annan. Texten är sparad åt den personen.")
SAFE_AFTER_SIGN_IN = _("Du hade blivit utloggad. Det du skrev är sparat. Logga in så finns det kvar.")


class LeaveNothingBehind:
    """Forbid the browser to keep any answer that was made for somebody signed in.

    Static files go another way. What already says how it may be kept (a public page) is left alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and mark what was made for the person who was signed in as the request came."""
        signed_in = request.user.is_authenticated
        response = self.get_response(request)
        if signed_in or request.user.is_authenticated:
            add_never_cache_headers(response)
        return response


class KeepWhatWasWritten:
    """Before a sender without login is sent away to sign in, keep what she wrote.

    Stands after the check of the CSRF token and before the demand for a login. A form takes part by a
    hidden field `writer` (`drafts.writer_token`); its page gives the draft back.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request through; the work is in `process_view`."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """Answer in the view's place when a form that keeps drafts came from anybody but its writer."""
        if request.method != "POST" or "writer" not in request.POST:
            return None
        writing = read_token(request.POST["writer"])
        if writing is None or writing.person_id == request.user.pk:
            return None
        return keep_and_send_on(request)


def keep_and_send_on(request: HttpRequest) -> HttpResponse | None:
    """Keep what was sent as its writer's draft, and send her to the page where she finds it.

    Returns None when no valid token says whose it is. Whoever is signed in as somebody else is told
    that it is kept, not shown it.
    """
    writing = read_token(request.POST.get("writer", ""))
    person = writing and User.objects.filter(pk=writing.person_id, is_active=True).first()
    if not writing or not person:
        return None
    fields = fields_of(request.POST.lists())
    keep_draft(
        form=writing.form,
        key=writing.key,
        fields=fields,
        uploads=uploads_of(request),
        most_files=settings.ATTACHMENT_MAX_COUNT,
        by=person,
        at=timezone.now(),
    )
    return _send_on(request, writing)


def uploads_of(request: HttpRequest) -> list[tuple[str, bytes]]:
    """Return name and content of the files that were sent; no more is read of one than shows it too large."""
    most = settings.ATTACHMENT_MAX_BYTES + 1
    return [(file.name or "", file.read(most)) for _name, files in request.FILES.lists() for file in files]


def _send_on(request: HttpRequest, writing: Writing) -> HttpResponse:
    """Say that it is kept, and go to the page, by way of signing in where that is needed."""
    here, mine = request.user.is_authenticated, request.user.pk == writing.person_id
    words = (SAFE_HERE if mine else SAFE_FOR_ANOTHER) if here else SAFE_AFTER_SIGN_IN
    if not request.accepts("text/html"):  # a script that keeps drafts, which shows the words itself
        return JsonResponse({"text": str(words)})
    messages.info(request, words)
    if here:
        return HttpResponseRedirect(writing.page)
    return HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': writing.page})}")
