"""The two ways to use the finder: point out, and mask."""

import re
from collections.abc import Iterable
from functools import partial

from core.identity.addresses import addresses
from core.identity.finding import MASKS, Finding, Kind
from core.identity.names import found_names
from core.identity.numbers import emails, identity_numbers, phones


def find_identities(text: str, *, known: Iterable[str] = (), names: Iterable[str] = ()) -> list[Finding]:
    """Return what in a text may point out a person, in the order it stands; no two share a sign.

    `known` are places that are no persons although they may look so: the names of the municipality's units.
    `names` are persons' names to look for beside the lists (the reporter's own, a person's in the case).
    """
    places = known_pieces(text, known)
    taken, found = bytearray(len(text)), []
    for look in (emails, identity_numbers, phones, addresses, partial(found_names, extra=names)):
        for row in look(text):
            if 1 in taken[row.start : row.end] or _is_known(row, places):
                continue
            taken[row.start : row.end] = b"\1" * (row.end - row.start)
            found.append(row)
    return sorted(found)


def mask_identities(
    text: str, *, known: Iterable[str] = (), names: Iterable[str] = (), mask: str = ""
) -> str:
    """Return the text with what may point out a person replaced by what it is: "[namn] ringde".

    Parameters as `find_identities`; `mask` is one word for all kinds instead. Nobody can promise that every
    name is found: use it for those who may read the case, or show the result to a person before it is spread.
    """
    pieces, last = [], 0
    for found in find_identities(text, known=known, names=names):
        pieces += [text[last : found.start], mask or MASKS[found.kind]]
        last = found.end
    return "".join([*pieces, text[last:]])


def mask_words(text: str, words: Iterable[str], *, mask: str) -> str:
    """Return the text with some words, such as the names of units, replaced wherever they stand whole."""
    pieces, last = [], 0
    for start, end in sorted(known_pieces(text, words), key=lambda piece: (piece[0], -piece[1])):
        if start >= last:
            pieces += [text[last:start], mask]
            last = end
    return "".join([*pieces, text[last:]])


def known_pieces(text: str, known: Iterable[str]) -> list[tuple[int, int]]:
    """Return where the known places stand in a text, their genitive s with them."""
    lower = text.lower()
    return [
        (match.start(), match.end())
        for name in {name.lower() for name in known}
        if name and name in lower
        for match in re.finditer(rf"(?<!\w){re.escape(name)}s?(?!\w)", lower)
    ]


def _is_known(row: Finding, places: list[tuple[int, int]]) -> bool:
    """Whether a name or an address is a place that was told; a number never is."""
    return row.kind in {Kind.NAME, Kind.ADDRESS} and any(
        start <= row.start and row.end <= end for start, end in places
    )
