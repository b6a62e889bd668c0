"""Following a case with the secret code of its receipt, without an account."""

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cases.queries.following import WRONG_SECRETS, case_behind, followed
from core import throttle
from core.dates import local_date

NOT_FOUND, TOO_MANY = 404, 429


class SecretForm(forms.Form):
    """The code from a receipt."""

    code = forms.CharField(
        label=_("Din kod"),
        help_text=_("Den har fyra grupper med fyra tecken och stod på kvittot."),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": _("Skriv koden.")},
    )


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """Ask for the code, and show where its case stands. The code is sent, never part of an address."""
    form = SecretForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, form)
    who = throttle.sender_of(request.META, on=local_date(timezone.now()))
    if throttle.is_over(WRONG_SECRETS, who):
        form.add_error("code", _("Det har gått för många försök härifrån. Vänta en kvart och försök igen."))
        return _page(request, form, status=TOO_MANY)
    if case := case_behind(form.cleaned_data["code"]):
        return render(request, "cases/followed.html", {"followed": followed(case)})
    throttle.count(WRONG_SECRETS, who)
    form.add_error("code", _("Koden finns inte. Kontrollera den mot kvittot."))
    return _page(request, form, status=NOT_FOUND)


def _page(request: HttpRequest, form: SecretForm, *, status: int = 200) -> HttpResponse:
    return render(request, "cases/follow.html", {"form": form}, status=status)
