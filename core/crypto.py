"""Encryption of stored text and keyed digests, with the keys of the settings."""

import hashlib
import hmac
from functools import cache
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models
from django.db.models.lookups import Exact


@cache
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def _cipher() -> MultiFernet:
    return _fernet(tuple(settings.ENCRYPTION_KEYS))


def encrypt(value: str | bytes) -> bytes:
    """Return the value encrypted with the newest key of settings.ENCRYPTION_KEYS (a Fernet token, ASCII)."""
    return _cipher().encrypt(value.encode() if isinstance(value, str) else value)


def decrypt(token: bytes) -> bytes:
    """Return what `encrypt` was given, with any key of settings.ENCRYPTION_KEYS.

    Raises cryptography.fernet.InvalidToken when no key fits or the token was changed.
    """
    return _cipher().decrypt(bytes(token))


def decrypt_text(token: bytes) -> str:
    """Return the text that was encrypted; errors as `decrypt`."""
    return decrypt(token).decode()


def rotate(token: bytes) -> bytes:
    """Return the same content encrypted with the newest key; errors as `decrypt`."""
    return _cipher().rotate(bytes(token))


def keyed_digest(value: str, *, purpose: str) -> str:
    """Return an HMAC-SHA256 of the value in hexadecimal, under a key made for one purpose.

    A digest for one purpose ("personnummer") never equals that of another, so that look-ups cannot be
    joined across tables. Without settings.DIGEST_KEY the digest cannot be guessed from the value.
    """
    key = hmac.digest(settings.DIGEST_KEY.encode(), purpose.encode(), hashlib.sha256)
    return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]
    """Text that the database only holds encrypted; an empty string and NULL stay what they are.

    It cannot be searched: the same text is a new token every time. Keep a `keyed_digest` beside it for
    look-ups. Any filter but "is it empty" or "is it NULL" raises FieldError.
    """

    def get_prep_value(self, value: Any) -> Any:
        """Encrypt on the way to the database."""
        value = super().get_prep_value(value)
        return encrypt(value).decode() if value else value

    def from_db_value(self, value: str | None, *_: object) -> str | None:
        """Decrypt on the way from the database."""
        return decrypt_text(value.encode()) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        """Return only the lookups that can be answered on encrypted text."""
        return super().get_lookup(lookup_name) if lookup_name in {"exact", "isnull"} else None


@EncryptedTextField.register_lookup
class IsEmpty(Exact):
    """`exact` on encrypted text: answers for the empty string only."""

    def get_prep_lookup(self) -> Any:
        """Refuse a comparison that could never be true."""
        if self.rhs != "":
            message = "encrypted text can only be compared with the empty string"
            raise FieldError(message)
        return ""
