"""Limits on what anybody may try: how often, counted in the cache and nowhere else.

Used where nobody is signed in: codes that are tried, forms that are sent. No address is kept: a sender is
a keyed digest of it that is another one the next day, so it can neither be read nor followed, and it
stands only in the cache, never with a case. Counters run out by themselves. With several web processes
the cache must be shared (REDIS_URL); without it each process counts for itself.
"""

import ipaddress
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.core.cache import cache

from core.crypto import keyed_digest

# A household or a phone has a whole network of IPv6 addresses of this length.
ONE_SENDER = 64


@dataclass(frozen=True)
class Limit:
    """How often something may happen: `most` times within `seconds` of the first.

    `name`, without spaces, keeps the counters of different limits apart.
    """

    name: str
    most: int
    seconds: int


def sender_of(meta: Mapping[str, Any], *, on: date) -> str:
    """Return who sends, for counting only: a digest of the address in `request.META` that holds for a day.

    Behind a proxy (settings.BEHIND_PROXY) the address is the last one the proxy wrote; what the sender
    herself wrote before it is not believed.
    """
    address = str(meta.get("REMOTE_ADDR", ""))
    if settings.BEHIND_PROXY:
        address = str(meta.get("HTTP_X_FORWARDED_FOR", address)).rpartition(",")[2].strip()
    return keyed_digest(f"{on.isoformat()} {_network(address)}", purpose="throttle")


def is_over(limit: Limit, who: str) -> bool:
    """Tell whether `who` (a sender, a code's number) has used the limit up; counts nothing."""
    return bool(cache.get(_key(limit, who), 0) >= limit.most)


def count(limit: Limit, who: str) -> int:
    """Count one more for `who` and return how many there are; the time runs from the first."""
    key = _key(limit, who)
    with suppress(ValueError):  # there is none yet
        return int(cache.incr(key))
    if cache.add(key, 1, limit.seconds):
        return 1
    with suppress(ValueError):  # somebody else was first
        return int(cache.incr(key))
    return 1


def forget(limit: Limit, who: str) -> None:
    """Begin again for `who`."""
    cache.delete(_key(limit, who))


def _network(address: str) -> str:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((found, ONE_SENDER), strict=False))
    return str(found)


def _key(limit: Limit, who: str) -> str:
    return f"throttle:{limit.name.replace(' ', '-')}:{who}"
