"""The committed word lists, read once: given names, surnames, and what tells a name from a word."""

import unicodedata
from functools import cache, lru_cache
from pathlib import Path

HERE = Path(__file__).parent
# Letters of their own in Swedish; all other accents are left out, since people leave them out.
OWN_LETTERS = "åäö"


@lru_cache(maxsize=20_000)
def fold(word: str) -> str:
    """Return a word in small letters without accents, å, ä and ö kept."""
    lower = (
        word.lower().replace("’", "'").replace("ı", "i").replace("ł", "l").replace("đ", "d").replace("ø", "ö")
    )
    if lower.isascii():
        return lower
    return "".join(sign if sign in OWN_LETTERS else unicodedata.normalize("NFD", sign)[0] for sign in lower)


def _lists(name: str) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    heading = ""
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            heading = line.removeprefix("== ").strip()
        elif line and not line.startswith("#"):
            found.setdefault(heading, set()).update(fold(word) for word in line.split())
    return {heading: frozenset(words) for heading, words in found.items()}


@cache
def given_names() -> frozenset[str]:
    """Return every given name, folded."""
    return frozenset().union(*_lists("given_names.txt").values())


@cache
def surnames() -> frozenset[str]:
    """Return every surname, folded."""
    return frozenset().union(*_lists("surnames.txt").values())


@cache
def words(heading: str) -> frozenset[str]:
    """Return one list of words.txt, folded. Raises KeyError for a list that does not exist."""
    return _lists("words.txt")[heading]


@cache
def endings(heading: str) -> tuple[str, ...]:
    """Return one list of words.txt as what `str.endswith` takes."""
    return tuple(sorted(words(heading)))
