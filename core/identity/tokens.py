"""The words of a text that have a capital, what the lists say of each, and which stand side by side."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from core.identity.lists import fold, given_names, surnames, words

SHORTEST_UNKNOWN = 3
LOOKS_ON = 40

WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_LINKED = re.compile(r"[ \u00a0]|\.[ \u00a0]?")
_SURNAME_SHAPE = re.compile(
    r"""(?:\w{2,}sson|\w{3,}[qk]vist|\w{3,}[oe]vic|\w{3,}opoulos|\w{3,}oglu|\w{3,}zadeh
    |\w{4,}wicz|\w{4,}escu|\w{3,}dotter)$""",
    re.VERBOSE,
)
_SENTENCE_ENDS = ".!?:\n;•*|"


@dataclass(frozen=True)
class Sort:
    """What the lists say of one word."""

    given: bool = False
    surname: bool = False
    common: bool = False
    hard: bool = False
    place: bool = False
    never: bool = False
    genitive: bool = False

    @property
    def is_name(self) -> bool:
        """Whether a list knows it as a name at all."""
        return self.given or self.surname

    @property
    def is_unknown(self) -> bool:
        """Whether no list knows it."""
        return not (self.is_name or self.place or self.never)


@dataclass
class Token:
    """One word with a capital, what the lists say of it, and its place in the text."""

    start: int
    end: int
    text: str
    sort: Sort
    begins: bool
    before: str
    before_ends: bool
    after: str
    after_gap: str
    rest: str

    @property
    def is_initial(self) -> bool:
        """Whether it is one letter that stands for a name; I, Å and Ö are words unless a stop follows."""
        return len(self.text) == 1 and (self.text not in "IÅÖ" or self.after_gap.startswith("."))

    @property
    def is_shouted(self) -> bool:
        """Whether it is in capitals only, as abbreviations are."""
        return len(self.text) > 1 and self.text.isupper()


@lru_cache(maxsize=20_000)
def sort_of(word: str) -> Sort:
    """Return what the lists say of one word, its genitive s aside."""
    parts = [part for part in re.split(r"[-]", word) if part]
    if len(parts) > 1:
        return _sort_of_parts(parts)
    return _sort_of_one(word)


def _sort_of_parts(parts: list[str]) -> Sort:
    if not all(part[0].isupper() for part in parts[1:]) and fold(parts[0]) not in words("articles"):
        return Sort(never=True)  # Maria-kliniken, lex Sarah-rapport
    sorts = [_sort_of_one(part) for part in parts]
    if fold(parts[0]) in words("articles"):
        return Sort(surname=True, given=sorts[-1].given, genitive=sorts[-1].genitive)
    if any(row.never and not row.is_name for row in sorts):
        return Sort(never=True)
    return Sort(
        given=sorts[0].given and sorts[-1].given,
        surname=any(row.surname for row in sorts),
        common=False,
        genitive=sorts[-1].genitive,
    )


def _sort_of_one(word: str) -> Sort:
    folded = fold(word)
    exact = _look_up(folded, genitive=False)
    if not exact.is_unknown or not folded.endswith(("s", "s'")):
        return exact
    return _look_up(folded.removesuffix("s"), genitive=True)


def _look_up(folded: str, *, genitive: bool) -> Sort:
    shaped = (
        bool(_SURNAME_SHAPE.search(folded))
        and folded not in words("not_surnames")
        and len(folded) > SHORTEST_UNKNOWN + 1
    )
    return Sort(
        given=folded in given_names(),
        surname=folded in surnames() or shaped,
        common=folded in words("common"),
        hard=folded in words("hard"),
        place=folded in words("places"),
        never=folded in words("not"),
        genitive=genitive,
    )


def tokens_of(text: str, more: frozenset[str]) -> Iterator[Token]:
    """Return the words with a capital, each with what stands around it."""
    every = list(WORD.finditer(text))
    for place, row in enumerate(every):
        word = row[0]
        if not word[0].isupper():
            continue
        last = every[place - 1] if place else None
        gap = text[last.end() : row.start()] if last else text[: row.start()]
        after = every[place + 1] if place + 1 < len(every) else None
        sort = sort_of(word)
        if more and not sort.is_name and (fold(word) in more or fold(word).removesuffix("s") in more):
            sort = Sort(given=True)
        yield Token(
            start=row.start(),
            end=row.end(),
            text=word,
            sort=sort,
            begins=_begins(
                gap, first=last is None, initial=bool(last and len(last[0]) == 1 and last[0].isupper())
            ),
            before=fold(last[0]) if last else "",
            before_ends=gap.strip() != "",
            after=fold(after[0]) if after else "",
            after_gap=text[row.end() : after.start()] if after else text[row.end() :],
            rest=text[row.end() : row.end() + LOOKS_ON],
        )


def _begins(gap: str, *, first: bool, initial: bool) -> bool:
    if first:
        return True
    if initial and gap.startswith("."):
        return False
    return any(sign in gap for sign in _SENTENCE_ENDS) or bool(re.search(r"[\"”“»]|(?:^|\s)[-–]\s", gap))


def runs(tokens: Iterable[Token], text: str) -> Iterator[list[Token]]:
    """Return the words with a capital in groups that stand side by side, particles between them allowed."""
    run: list[Token] = []
    for token in tokens:
        if run and not _joined(run[-1], text[run[-1].end : token.start]):
            yield run
            run = []
        run.append(token)
    if run:
        yield run


def _joined(first: Token, gap: str) -> bool:
    if gap.startswith("."):
        return first.is_initial and _LINKED.fullmatch(gap) is not None
    if _LINKED.fullmatch(gap):
        return True
    pieces = gap.split(" ")
    inner = set(pieces[1:-1])
    return bool(inner) and inner <= words("particles") and pieces[0] == pieces[-1] == ""
