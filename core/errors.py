"""The exceptions whose text users may read."""

from collections.abc import Mapping
from typing import Any


class DomainError(Exception):
    """A rule of the field says no; the text is Swedish and may be shown as it is.

    Parameters: `message` the sentence; `field` the form field it belongs beside, if any.
    """

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = str(message)
        self.field = field


class ConflictError(DomainError):
    """Someone else has changed the row since it was read; nothing is overwritten silently.

    Parameters: `current` the values that stand now, so that both versions can be shown side by side;
    `version` the row's version now.
    """

    def __init__(
        self, message: str, *, current: Mapping[str, Any] | None = None, version: int | None = None
    ) -> None:
        super().__init__(message)
        self.current = dict(current or {})
        self.version = version
