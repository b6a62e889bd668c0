"""Search: the words that were stored when a text was written, a case number, or a person (decision 15)."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from cases.models import CaseWord, Person
from cases.models.case import CaseQuerySet
from core.text import SHORTEST_WORD, STOP_WORDS, TOKEN, normalise_word, words

# A search gives its newest matches; whoever wants older ones adds a word or a filter (decision 15).
NEWEST = 200

REFERENCE = re.compile(r"(?:\w{1,12}-)?\w{1,6}-\d{4}-\d{1,9}")
# A Swedish identity number, 10 or 12 digits; a coordination number has the same form.
IDENTITY = re.compile(r"(?:\d{2})?\d{6}[-+]?\d{4}")


@dataclass(frozen=True)
class Search:
    """What somebody looks for: case numbers, or whole words and the beginnings the last word may have."""

    references: tuple[str, ...] = ()
    whole: frozenset[str] = frozenset()
    beginnings: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.references or self.whole or self.beginnings)


def looks_like_identity(text: str) -> bool:
    """Tell whether what was typed is a person's number, which is never searched for as text."""
    return IDENTITY.fullmatch(re.sub(r"\s", "", text)) is not None


def understand(text: str, board_codes: Iterable[str] = ()) -> Search:
    """Return what a typed text looks for; an empty search when it holds no word to look for.

    A case number may be typed without the nämnd's code, which is then one of `board_codes`. Words are
    normalised as they were when they were stored, and all must be found; of the last one the beginning
    is enough, since it may still be being typed.
    """
    text = unicodedata.normalize("NFC", text.strip())
    if REFERENCE.fullmatch(text):
        number = text.upper()
        return Search(references=(text, number, *(f"{code}-{number}" for code in board_codes)))
    tokens = TOKEN.findall(text.lower())
    if not tokens:
        return Search()
    whole = frozenset(words(" ".join(tokens[:-1])))
    return Search(whole=whole, beginnings=_beginnings(tokens[-1]))


def matching(cases: CaseQuerySet, search: Search) -> CaseQuerySet:
    """Return the cases that hold everything the search looks for."""
    if search.references:
        return cases.filter(reference__in=search.references)
    for word in sorted(search.whole):
        cases = cases.filter(pk__in=CaseWord.objects.filter(word=word).values("case_id"))
    if search.beginnings:
        begins = Q()
        for beginning in sorted(search.beginnings):
            begins |= Q(word__startswith=beginning)
        cases = cases.filter(pk__in=CaseWord.objects.filter(begins).values("case_id"))
    return cases


def about_person(cases: CaseQuerySet, digest: str) -> CaseQuerySet:
    """Return the cases about the person whose number has this look-up digest; nobody's number is read."""
    return cases.filter(pk__in=Person.objects.filter(digest=digest).values("case_id"))


def newest_matches(cases: CaseQuerySet) -> tuple[list[int], bool]:
    """Return the ids of the newest matches, and whether there are older ones that were left out."""
    found = list(cases.order_by("-received_at", "-pk").values_list("pk", flat=True)[: NEWEST + 1])
    return found[:NEWEST], len(found) > NEWEST


def _beginnings(token: str) -> frozenset[str]:
    """Return the beginnings of stored words that a last word may stand for: as typed, and normalised."""
    if len(token) < SHORTEST_WORD or token in STOP_WORDS:
        return frozenset()
    if "-" in token:
        return frozenset({token})
    stem = normalise_word(token)
    return frozenset({stem} if token.startswith(stem) else {stem, token})
