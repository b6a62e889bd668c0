"""How a system proves who it is to the API."""

from django.db.models import Q
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from core.dates import local_date
from organisation.models import ApiKey, User


class KeyAuthentication(BaseAuthentication):
    """`Authorization: Bearer KEY`, where KEY was made by `make_api_key`."""

    def authenticate(self, request: Request) -> tuple[User, ApiKey] | None:
        """Return the key's user, None without the header; raises AuthenticationFailed for a bad key."""
        scheme, _, key = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != "bearer":
            return None
        today = local_date(timezone.now())
        row = (
            ApiKey.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today))
            .filter(digest=ApiKey.digest_of(key.strip()), user__is_active=True)
            .select_related("user")
            .first()
        )
        if row is None:
            raise AuthenticationFailed("Nyckeln gäller inte.")
        return row.user, row

    def authenticate_header(self, _request: Request) -> str:
        """Name the scheme, so that a refusal is 401 and not 403."""
        return "Bearer"


class KeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the key stands in the OpenAPI description."""

    target_class = "organisation.api.KeyAuthentication"
    name = "key"

    def get_security_definition(self, _auto_schema: object) -> dict[str, str]:
        """Return the security scheme object."""
        return {"type": "http", "scheme": "bearer"}
