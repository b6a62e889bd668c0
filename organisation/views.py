"""Signing in: with a password, or as somebody of the demo municipality."""

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from core.dates import local_date
from organisation.forms import SignInForm
from organisation.models import User
from organisation.queries import DemoPerson, demo_people, is_demo
from organisation.services.signing_in import note_sign_in

BACKEND = "django.contrib.auth.backends.ModelBackend"


@login_not_required
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for user name and password, and in the demo offer one person per role."""
    if request.user.is_authenticated:
        return redirect(_next(request))
    form = SignInForm(request, data=request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _enter(request, form.get_user(), demo=False)
    context = {
        "form": form,
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "demo_people": _demo_people(),
        "demo_url": reverse("demo_login"),
    }
    return render(request, "registration/login.html", context)


@login_not_required
@require_POST
def sign_in_to_demo(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demo's people with one click.

    There is no such page (404) unless DEBUG is on and the demo command made the database.
    """
    chosen = request.POST.get("username", "")
    if chosen not in {person.username for person in _demo_people()}:
        raise Http404
    return _enter(request, User.objects.get(username=chosen), demo=True)


def _demo_people() -> list[DemoPerson]:
    """Return the people one may be, nobody outside a demo."""
    return demo_people(on=local_date(timezone.now())) if settings.DEBUG and is_demo() else []


def _enter(request: HttpRequest, user: User, *, demo: bool) -> HttpResponse:
    """Sign the person in, note it, and go where she was going."""
    login(request, user, backend=BACKEND)
    note_sign_in(user=user, demo=demo, by=user, at=timezone.now())
    return redirect(_next(request))


def _next(request: HttpRequest) -> str:
    """Return where to go after signing in: an address of our own, else the start page."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours else reverse(settings.LOGIN_REDIRECT_URL)
