"""What changes seldom is kept in the process's memory for some seconds: registers and texts, never cases.

A change made in one web process is seen by the others when the seconds have passed (settings.KEPT_SECONDS; 0
keeps nothing). Used where the public's page would otherwise ask the database the same for everybody.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings

Reads = TypeVar("Reads", bound=Callable[..., Any])
MOST = 200  # answers; the day is among the arguments, so old ones would pile up


def kept(read: Reads) -> Reads:
    """Keep what a function returns, by its arguments. What is returned is shared and must not be changed."""
    answers: dict[Any, tuple[float, Any]] = {}

    @wraps(read)
    def reading(*args: Any, **named: Any) -> Any:
        if not settings.KEPT_SECONDS:
            return read(*args, **named)
        asked, now = (args, tuple(sorted(named.items()))), time.monotonic()
        until, answer = answers.get(asked, (now, None))
        if until <= now:
            answer = read(*args, **named)
            if len(answers) >= MOST:
                answers.clear()
            answers[asked] = now + settings.KEPT_SECONDS, answer
        return answer

    return reading  # type: ignore[return-value]  # it is called as `read` is
