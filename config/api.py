"""The API put together: its addresses, and how a refusal reads."""

from typing import Any

from django.urls import URLPattern, URLResolver, path
from drf_spectacular.views import SpectacularAPIView
from drf_standardized_errors.handler import ExceptionHandler
from rest_framework.exceptions import APIException, ParseError
from rest_framework.routers import SimpleRouter

from complaints.api import ComplaintIntake
from core.errors import ConflictError, DomainError
from deviations.api import DeviationViewSet


class RefusedError(APIException):
    """A rule of the field says no: 409 with the sentence, and the values that stand now at a conflict."""

    status_code = 409

    def __init__(self, error: DomainError) -> None:
        self.conflict = isinstance(error, ConflictError)
        super().__init__(error.message, code="conflict" if self.conflict else "refused")
        self.field = error.field
        self.version = error.version if isinstance(error, ConflictError) else None


class RefusalHandler(ExceptionHandler):
    """The library's format, with the refusals of our own commands in it."""

    def convert_known_exceptions(self, exc: Exception) -> Exception:
        """Turn a command's refusal into an answer."""
        if isinstance(exc, DomainError):
            return RefusedError(exc)
        if isinstance(exc, RecursionError):  # raised by the reading of the body
            return ParseError("Innehållet är för djupt nästlat.")
        known: Exception = super().convert_known_exceptions(exc)
        return known

    def format_exception(self, exc: APIException) -> dict[str, Any]:
        """Say which field a refusal belongs to, and which version stands now."""
        found: dict[str, Any] = super().format_exception(exc)
        if isinstance(exc, RefusedError):
            found["errors"][0]["attr"] = exc.field
            if exc.conflict:
                found["current_version"] = exc.version
        return found


router = SimpleRouter()
router.register("avvikelser", DeviationViewSet, basename="deviation")
router.register("complaints", ComplaintIntake, basename="complaint")

app_name = "api"
urlpatterns: list[URLPattern | URLResolver] = [
    path("openapi.yaml", SpectacularAPIView.as_view(), name="schema"),
    *router.urls,
]
