"""Swedish text: normalised words for search and patterns, and text made safe for spreadsheets."""

import re
import unicodedata
from functools import lru_cache
from threading import Lock

import simplemma
import snowballstemmer
from django.utils.functional import Promise

# Text for people: plain, or translated when it is shown.
Words = str | Promise

SHORTEST_WORD = 2
LONGEST_WORD = 64
ELLIPSIS = "…"

# A reference as we write them (AVV-2026-0001) or a run of letters. Bare digits are no words on purpose:
# a stored token must never be a piece of someone's personnummer or telephone number.
TOKEN = re.compile(r"[^\W\d_]{2,6}-\d{4}-\d{1,9}(?!\d)|[^\W\d_]+")

# What a spreadsheet may take for a formula, also written with full-width signs or after a control sign.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")

# The commonest words that carry no meaning of their own when one searches or counts words.
_STOP_WORDS = """
    alla allt att av blev bli blir blivit de dem den denna deras dess det detta dig din dina dit ditt
    du där då efter ej eller en er era ert ett från för ha hade han hans har henne hennes hon honom hur
    här i icke inom inte jag ju kan kunde man med mellan men mig min mina mitt mot mycket ni nu när någon
    något några och om oss på samma sedan sig sin sina sitt ska skall skulle som så till ur ut utan vad
    var vara varför varit vem vi vid vilken vilket än är åt över"""
STOP_WORDS = frozenset(_STOP_WORDS.split())

_stemmer = snowballstemmer.stemmer("swedish")
# The stemmer keeps the word it works on in itself, and web threads share it.
_stemmer_lock = Lock()


@lru_cache(maxsize=50_000)
def normalise_word(word: str) -> str:
    """Return the stem of a Swedish word's dictionary form, in lower case, at most 64 characters.

    The dictionary form first, because stems alone miss irregular forms (läkemedlet, föll); then the
    stem, because the dictionary misses compounds and new words.
    """
    lemma = simplemma.lemmatize(word.lower()[:LONGEST_WORD], lang="sv").lower()
    with _stemmer_lock:
        return str(_stemmer.stemWord(lemma))[:LONGEST_WORD]


def words(text: str) -> set[str]:
    """Return the normalised words of a Swedish text: stems, and case references whole.

    Stop words, single letters and bare digits are left out. The same function is used on what is
    stored and on what is searched for, so that both meet.
    """
    tokens = TOKEN.findall(unicodedata.normalize("NFC", text).lower())
    found = {_as_stored(token) for token in tokens if token not in STOP_WORDS and len(token) >= SHORTEST_WORD}
    return {word for word in found if len(word) >= SHORTEST_WORD}


def _as_stored(token: str) -> str:
    return token if "-" in token else normalise_word(token)


def one_line(text: str) -> str:
    """Return a text with every run of white space as one space: nothing after a line break means more."""
    return " ".join(text.split())


def neutralise_cell(value: str) -> str:
    """Return text that no spreadsheet takes for a formula: a risky first sign gets an apostrophe before it.

    Spaces before the sign do not hide it: programs that trim would see it first.
    """
    return (
        f"'{value}"
        if value.startswith(FORMULA_STARTS) or value.lstrip().startswith(FORMULA_STARTS)
        else value
    )


def first_words(text: str, length: int) -> str:
    """Return the beginning of a text on one line, at most `length` characters, cut between words."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    cut = line[: length - len(ELLIPSIS)]
    whole = cut.rsplit(" ", 1)[0] if " " in cut and line[len(cut)] != " " else cut
    return whole.rstrip(" ,;:–-") + ELLIPSIS
