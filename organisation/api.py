"""How a system proves who it is to the API, and what its key opens."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from organisation.models import ApiKey, User
from organisation.services.keys import use_api_key


class KeyAuthentication(BaseAuthentication):
    """`Authorization: Bearer KEY`, where KEY was made by `organisation.services.keys`."""

    def authenticate(self, request: Request) -> tuple[User, ApiKey] | None:
        """Return the key's user, None without the header; raises AuthenticationFailed for a bad key."""
        scheme, _space, key = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != "bearer":
            return None
        row = use_api_key(key=key.strip(), by=None, at=timezone.now())
        if row is None:
            raise AuthenticationFailed("Nyckeln gäller inte.")
        return row.user, row

    def authenticate_header(self, _request: Request) -> str:
        """Name the scheme, so that a refusal is 401 and not 403."""
        return "Bearer"


class KeyOpensThis(BasePermission):
    """A key opens the part of the API it was made for (`view.key_scope`), and no other.

    Somebody who is signed in has no key and is let through, but not where `view.systems_only` is set.
    """

    message = _("Nyckeln öppnar inte den här delen.")

    def has_permission(self, request: Request, view: Any) -> bool:
        """Tell whether whoever calls may come in here."""
        if isinstance(request.auth, ApiKey):
            return bool(request.auth.scope == getattr(view, "key_scope", None))
        return not getattr(view, "systems_only", False)


class KeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the key stands in the OpenAPI description."""

    target_class = "organisation.api.KeyAuthentication"
    name = "key"

    def get_security_definition(self, _auto_schema: object) -> dict[str, str]:
        """Return the security scheme object."""
        return {"type": "http", "scheme": "bearer"}
