"""What every part of the API that takes cases in has in common: the key of a call, and how it is refused."""

import hashlib
import json
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from drf_standardized_errors.openapi_validation_errors import extend_validation_errors
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from core.crypto import keyed_digest

MAX_KEY = 200  # characters in an Idempotency-Key
KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    required=True,
    description="Makes the same report one case however often it is sent; with another body it is refused.",
)

# Put before a view whose `create` takes the header: what it answers where the header is missing.
takes_a_key = extend_validation_errors(["invalid"], field_name="Idempotency-Key", actions=["create"])


class RefusalErrorOut(serializers.Serializer[Any]):
    """What a rule of the field, or somebody else's change, said no to."""

    code = serializers.ChoiceField(choices=["refused", "conflict"])
    detail = serializers.CharField()
    attr = serializers.CharField(allow_null=True)


class RefusalOut(serializers.Serializer[Any]):
    """A refusal; `current_version` stands there when the case had moved on."""

    type = serializers.ChoiceField(choices=["client_error"])
    errors = RefusalErrorOut(many=True)  # type: ignore[assignment]  # the stubs know the property only
    current_version = serializers.IntegerField(required=False)


def submission_key(request: Request) -> str:
    """Return the caller's Idempotency-Key as ours: the caller's alone, and of a fixed length.

    Raises ValidationError where the header is missing, empty or too long.
    """
    key = request.headers.get("Idempotency-Key", "").strip()
    if not 0 < len(key) <= MAX_KEY:
        raise ValidationError({"Idempotency-Key": _("Skicka huvudet Idempotency-Key, högst 200 tecken.")})
    digest = hashlib.sha256(f"{request.user.pk}:{key}".encode()).hexdigest()
    return f"api:{digest[:60]}"


def body_digest(request: Request) -> str:
    """Return a keyed digest of all that was sent, files too: the same key with anything else is told apart.

    Keyed, since a body may hold a name and a telephone number, which could be tried against a bare digest.
    """
    data = request.data
    sent = dict(data.lists()) if hasattr(data, "lists") else data
    return keyed_digest(json.dumps(sent, sort_keys=True, default=_told), purpose="api body")


def _told(value: Any) -> Any:
    """Return what JSON has no word for: a file as its name and what it holds."""
    if not hasattr(value, "chunks"):
        return str(value)
    digest = hashlib.sha256()
    for chunk in value.chunks():
        digest.update(chunk)
    value.seek(0)
    return [value.name, digest.hexdigest()]
