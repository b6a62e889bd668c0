"""The sign-in form, with its limit on guessing."""

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.crypto import keyed_digest

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
