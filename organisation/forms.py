"""The sign-in form, with its limit on guessing; and who is away, with who stands in."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.crypto import keyed_digest
from organisation.models import User
from organisation.queries import chiefs_below, nearest_chief, own_deciding_roles, stand_ins

MOST_TRIES = 5
TRIES_LAST = 15 * 60  # seconds


class SignInForm(AuthenticationForm):
    """User name and password. Five wrong tries for a name from an address close it for fifteen minutes."""

    error_messages = {
        "invalid_login": _("Användarnamnet och lösenordet hör inte ihop. Kontrollera båda och försök igen."),
        "inactive": _("Kontot är avslutat. Kontakta systemförvaltaren."),
        "too_many": _("För många felaktiga försök. Vänta en kvart och försök igen."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Användarnamn")

    def clean(self) -> dict[str, Any]:
        """Check the password, unless too many wrong ones have been tried."""
        key = self._key()
        if cache.get(key, 0) >= MOST_TRIES:
            raise ValidationError(self.error_messages["too_many"], code="too_many")
        try:
            cleaned = super().clean()
        except ValidationError:
            count_wrong_try(key)
            raise
        cache.delete(key)
        return cleaned

    def _key(self) -> str:
        """Return where the tries are counted: a digest, so that the cache holds no names."""
        name = str(self.cleaned_data.get("username", "")).casefold()
        address = self.request.META.get("REMOTE_ADDR", "") if self.request else ""
        return "sign-in:" + keyed_digest(f"{name}\n{address}", purpose="sign-in")


def count_wrong_try(key: str) -> None:
    """Count one more wrong try; the quarter of an hour runs from the first."""
    if not cache.add(key, 1, TRIES_LAST):
        try:
            cache.incr(key)
        except ValueError:  # it ran out between the two calls
            cache.set(key, 1, TRIES_LAST)


def _day(label: Any, empty: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    invalid = _("Skriv dagen som år-månad-dag, till exempel 2026-11-23.")
    return forms.DateField(label=label, widget=widget, error_messages={"required": empty, "invalid": invalid})


class AbsenceForm(forms.Form):
    """Who is away, from which day to which, and who stands in."""

    person = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Vem är borta?"),
        empty_label=None,
        error_messages={"required": _("Välj en person.")},
    )
    first = _day(_("Borta från och med"), _("Välj den första dagen."))
    last = _day(_("Till och med"), _("Välj den sista dagen."))
    deputy = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Ersättare är"),
        empty_label=_("Välj"),
        error_messages={"required": _("Välj vem som är ersättare. Det kan vara chefen ovanför.")},
        help_text=_("Får din roll de dagarna: läser, beslutar och får breven i stället för dig."),
    )

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = chiefs_below(user, on=today)
        own = own_deciding_roles(user, today, today)
        if own:
            people |= User.objects.filter(pk=user.pk)
            above = nearest_chief(own[0].unit, on=today, besides=[user.pk]) if own[0].unit else None
            self.initial.setdefault("person", user.pk)
            self.initial.setdefault("deputy", above.pk if above else None)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.fields["deputy"].queryset = stand_ins([user, *people], on=today)  # type: ignore[attr-defined]
        self.initial.setdefault("first", today)
