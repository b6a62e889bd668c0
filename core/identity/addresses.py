"""Addresses: a street with its number, a postcode with its town, and c/o."""

import re

from core.identity.finding import Finding, Kind
from core.identity.lists import endings, fold, words
from core.identity.numbers import EVERYBODYS

# Written as verbose patterns: a space in the text is _.
_UNITS = (
    "km|m|meter|mil|min|minuter|st|kr|kronor|år|dagar|veckor|månader|gånger|personer|timmar|tim|h|procent|"
    "januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december"
)


def _pattern(written: str) -> re.Pattern[str]:
    """Compile a verbose pattern in which _ is a space that may be unbreakable."""
    return re.compile(written.replace("_", r"[\ \u00a0]"), re.VERBOSE)


_NUMBERED = _pattern(
    rf"""(?<!\w)(?P<street>[a-zåäöéüA-ZÅÄÖÉÜ]{{2,}}(?:-[a-zåäöéüA-ZÅÄÖÉÜ]+)?)_+(?P<number>\d{{1,3}})
    (?:_?[-–]_?\d{{1,3}}(?![\d-]))?(?:_?[A-Ha-h](?!\w))?(?![\w%])(?![.,:]\d)(?!-\d)(?!_?(?:{_UNITS})\b)"""
)
_DETAILS = _pattern(
    r"""(?:,?_(?:lgh|lägenhet|lght)\.?_?\d{1,4}
    |,?_\d{1,2}_?(?:tr|trappor|vån|våningen)\b\.?(?:_(?:upp|ned|ner)\b)?
    |,?_(?:våning|vån\.?|plan|port|uppgång|ingång)_(?:\d{1,2}|[A-H])\b)+"""
)
_POSTCODE = _pattern(
    r"""(?<![\w/-])(?<!\d_)(?:SE?-)?(?P<code>[1-9]\d\d(?P<gap>_?)\d\d)_+
    (?P<town>[A-ZÅÄÖ][a-zåäöé]+|[A-ZÅÄÖ]{3,})(?!\w)
    (?:_(?!(?:Ring|Tel|Den|Det|Hon|Han|Vi)\b)[A-ZÅÄÖ][a-zåäö]+)?"""
)
_CAPITALS = _pattern(r"(?:[A-ZÅÄÖ][a-zåäöéü]*(?::[ta]+)?_){1,3}$")
_CARE_OF = re.compile(r"(?<!\w)[cC]/[oO][ \u00a0]+[A-ZÅÄÖ][^\W\d_]*(?:[-\s][A-ZÅÄÖ][^\W\d_]+)?")
_LOOKS_BACK = 60
_SHORTEST = 3
_BETWEEN = re.compile(r"\s{0,2}[,;]?\s{0,2}(?:i\s)?")


def addresses(text: str) -> list[Finding]:
    """Return the addresses of a text; a street, its postcode and a c/o that hang together are one."""
    pieces = sorted([*_streets(text), *_postcodes(text), *_care_of(text)])
    joined: list[Finding] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if last and (piece.start < last.end or _BETWEEN.fullmatch(text, last.end, piece.start)):
            joined[-1] = Finding(last.start, max(last.end, piece.end), Kind.ADDRESS, last.why)
        else:
            joined.append(piece)
    return joined


def _streets(text: str) -> list[Finding]:
    found = []
    for row in _NUMBERED.finditer(text):
        start = _street_start(row["street"], row.start(), text)
        if start is not None:
            details = _DETAILS.match(text, row.end())
            found.append(
                Finding(start, details.end() if details else row.end(), Kind.ADDRESS, "gata och nummer")
            )
    return found


def _street_start(street: str, start: int, text: str) -> int | None:
    """Return where a street's name begins; None for a word that is no street."""
    lower = fold(street)
    before = _named_before(text, start)
    street_ends, place_ends = endings("street_ends"), endings("place_ends")
    if lower in words("street_heads") or lower in street_ends or lower in place_ends:
        return before
    if lower in words("no_streets") or lower.endswith("eringen"):
        return None
    named = street[0].isupper() and not _begins_sentence(text, start)
    if not lower.endswith(street_ends) and not (named and lower.endswith(place_ends)):
        return None
    return start if before is None else before


def _named_before(text: str, start: int) -> int | None:
    """Return where a name of several words begins: Lilla (torg), Anna Lindhs (plats); None for none."""
    first = _capitals_before(text, start)
    if first is None:
        return None
    row = list(re.finditer(r"[^ \u00a0]+", text[first:start]))
    told = next((piece for piece in row if fold(piece[0]) in words("street_firsts")), None)
    if told:
        return first + told.start()
    return first if fold(row[-1][0]).endswith("s") and len(row[-1][0]) >= _SHORTEST else None


def _capitals_before(text: str, start: int) -> int | None:
    """Return where the words with a capital that stand just before begin, at most three; None for none."""
    before = _CAPITALS.search(text, max(0, start - _LOOKS_BACK), start)
    return start - len(before[0]) if before else None


def _begins_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - _LOOKS_BACK) : start].rstrip(" \u00a0\"”'(–-•*")
    return not before or before[-1] in ".!?:\n"


def _postcodes(text: str) -> list[Finding]:
    return [
        Finding(row.start(), row.end(), Kind.ADDRESS, "postnummer och ort")
        for row in _POSTCODE.finditer(text)
        if row["code"].replace(" ", "") not in EVERYBODYS
        and fold(row["town"]) not in words("no_towns")
        and (row["gap"] or fold(row["town"]) in words("places"))
    ]


def _care_of(text: str) -> list[Finding]:
    return [Finding(row.start(), row.end(), Kind.ADDRESS, "c/o") for row in _CARE_OF.finditer(text)]
