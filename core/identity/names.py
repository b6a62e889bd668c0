"""Names of persons, by lists and by what stands around them.

A word with a capital is a name when the lists know it as one and nothing says otherwise; a name that is
also an ordinary word (Björn, Stig, Liv) needs a place in the middle of a sentence, a neighbour that is a
name, or a word that says a person is meant ("brukaren", "Fru"). Places, systems, laws and houses that bear
a name do not count.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache

import simplemma

from core.identity.finding import Finding, Kind
from core.identity.lists import endings, fold, given_names, words
from core.identity.tokens import SHORTEST_UNKNOWN, WORD, Token, runs, sort_of, tokens_of

MOST_WORDS = 5

_FIRM = re.compile(r"(?:[ \u00a0](?:& )?[\w-]+){0,2}[ \u00a0](?:AB|HB|KB|Aktiebolag|& Co)\b")


def found_names(text: str, extra: Iterable[str] = ()) -> list[Finding]:
    """Return the names in a text; `extra` are full names to look for beside the lists."""
    more = frozenset(fold(part) for name in extra for part in WORD.findall(name) if len(part) > 1)
    spans, doubtful = [], []
    for run in runs(tokens_of(text, more), text):
        used: set[int] = set()
        for start, end, why in _persons(run):
            spans.append(Finding(run[start].start, run[end].end, Kind.NAME, why))
            used.update(range(start, end + 1))
        doubtful += [row for place, row in enumerate(run) if place not in used and row.sort.given]
    believed = {_base(WORD.findall(text, row.start, row.end)[0]) for row in spans}
    spans += [
        Finding(row.start, row.end, Kind.NAME, "samma namn står på fler ställen")
        for row in doubtful
        if _base(row.text) in believed and not row.sort.hard
    ]
    return sorted([*spans, *_small_letters(text)])


def _base(word: str) -> str:
    folded = fold(word)
    return folded if folded in given_names() else folded.removesuffix("s")


def _persons(run: list[Token]) -> Iterator[tuple[int, int, str]]:
    """Return the persons in a group of words with a capital: first and last word, and why."""
    place = 0
    while place < len(run):
        end = _last_of(run, place)
        why = _why(run, place, end)
        if why:
            yield place, end, why
        place = end + 1 if why else place + 1


def _last_of(run: list[Token], place: int) -> int:
    """Return the last word of the person that may begin at a place in the group."""
    if run[place].sort.never and not run[place].sort.is_name:
        return place
    end = place
    while end + 1 < len(run) and end - place + 1 < MOST_WORDS and _goes_on(run[end], run[end + 1]):
        end += 1
    return end


def _goes_on(token: Token, after: Token) -> bool:
    if token.sort.genitive and token.sort.is_name and not after.sort.is_name:
        return False
    if after.is_initial or after.text in "ÅÖ":
        return True
    if after.is_shouted != token.is_shouted and not token.is_initial:
        return False
    sort = after.sort
    if sort.never and not sort.surname:
        return False
    if sort.place and not sort.surname:
        return False
    return sort.is_name or after.text[1:].islower() or "-" in after.text


def _why(run: list[Token], place: int, end: int) -> str:
    """Return why the words are a person; "" when they are not."""
    if _is_a_place_or_firm(run[place], run[end]):
        return ""
    if end > place:
        return _why_several(run[place : end + 1])
    previous = run[place - 1] if place else None
    return _why_one(run[place], previous) or _why_cue(run[place], previous)


def _is_a_place_or_firm(first: Token, last: Token) -> bool:
    beside = last.after if last.after_gap in {" ", "\u00a0"} else ""
    if first.before in words("before_place") and not first.before_ends:
        return True
    if beside in words("genitive_heads") and (last.sort.genitive or last.text.endswith("s")):
        return True
    if beside in words("heads") and not last.sort.genitive:
        return True
    return (beside in words("company") and last.sort.surname) or _FIRM.match(last.rest) is not None


def _why_several(part: list[Token]) -> str:
    """Return why several words side by side are a person."""
    first, sorts = part[0], [row.sort for row in part]
    names = [row for row in sorts if row.is_name]
    sure = not all(row.hard or row.place for row in names)
    if first.is_initial:
        return "initial och efternamn" if any(row.surname for row in sorts[1:]) else ""
    if first.sort.given and any(row.surname for row in sorts[1:]):
        return "förnamn och efternamn" if sure or not first.begins else ""
    if first.sort.given and not first.sort.hard:
        alone = first.sort.common and first.begins and len(part[1].text) > 1
        return "" if alone else "förnamn och det som följer"
    if all(row.is_unknown for row in sorts):
        return "två okända ord med stor bokstav" if all(_is_no_word(row) for row in part[:2]) else ""
    if first.sort.is_unknown and not first.begins:
        sure = not all(row.common or row.hard or row.place for row in names)
        return "ord med stor bokstav före ett namn" if names and sure else ""
    return "efternamn" if first.sort.surname and len(names) == len(sorts) and not first.sort.common else ""


def _why_one(token: Token, previous: Token | None) -> str:
    """Return why a word is a person's name all by itself."""
    sort = token.sort
    if sort.never or token.is_initial or sort.hard or not sort.is_name:
        return ""
    if token.is_shouted and (len(token.text) <= SHORTEST_UNKNOWN or sort.common or sort.place):
        return ""
    placed = token.before in words("in_place") and not token.before_ends
    if (sort.place and not sort.given) or (placed and not sort.genitive and (sort.place or not sort.given)):
        return ""
    if not sort.common:
        return "förnamn" if sort.given else "efternamn"
    if not token.begins:
        return "namn inne i en mening"
    acts = token.after in words("verbs") and token.after_gap == " "
    return "namn följt av vad personen gör" if acts and sort.given and previous is None else ""


def _why_cue(token: Token, previous: Token | None) -> str:
    """Return why a word is a name by the word just before it: "brukaren X", "Fru X"."""
    sort = token.sort
    if token.before_ends or token.is_shouted or token.is_initial or len(token.text) < SHORTEST_UNKNOWN - 1:
        return ""
    if sort.never or (sort.place and not sort.is_name):
        return ""
    if previous is not None and fold(previous.text) in words("titles"):
        return "titel före ett namn"
    if not token.begins and (token.before in _called() or token.before.endswith(endings("cue_ends"))):
        return "ord som säger att en person nämns"
    return _why_unknown(token)


def _is_no_word(token: Token) -> bool:
    """Whether it is neither an ordinary word nor the name of a house or a town."""
    lower = token.text.lower()
    ordinary = simplemma.is_known(lower, lang="sv") or lower.removesuffix("s").endswith(endings("house_ends"))
    return len(lower) >= SHORTEST_UNKNOWN and token.text[1:].islower() and not ordinary


def _why_unknown(token: Token) -> str:
    """Return why a word no list knows is a name by what follows it: "Merhawi sa", "Merhawis mamma"."""
    if simplemma.is_known(token.text.lower(), lang="sv"):
        return ""  # an ordinary word that was given a capital: Rädda Barnen
    if (
        not token.sort.is_unknown
        or token.begins
        or token.after_gap not in {" ", ", "}
        or not token.text[1:].islower()
    ):
        return ""
    if token.text.endswith("s") and token.after in words("kin"):
        return "namn följt av något som är en persons"
    return (
        "namn följt av vad personen gör"
        if token.after in words("verbs")
        and not token.text.lower().removesuffix("s").endswith(endings("house_ends"))
        else ""
    )


@cache
def _called() -> frozenset[str]:
    return words("titles") | words("cues")


def _small_letters(text: str) -> Iterator[Finding]:
    """Return names written without capitals: with a last name, after "heter", or a name that is no word."""
    every = list(WORD.finditer(text))
    last_end = -1
    for place, row in enumerate(every):
        word = row[0]
        if not word[0].islower() or word not in _small_names() or row.start() < last_end:
            continue
        after = every[place + 1] if place + 1 < len(every) else None
        beside = after is not None and text[row.end() : after.start()] == " "
        if beside and after is not None and _is_sure_surname(after[0]):
            last_end = after.end()
            yield Finding(row.start(), after.end(), Kind.NAME, "förnamn och efternamn")
        elif not _is_part_of_more(text, row):
            yield Finding(row.start(), row.end(), Kind.NAME, "förnamn utan stor bokstav")


def _is_part_of_more(text: str, row: re.Match[str]) -> bool:
    """Whether the word stands in an e-mail, a web address or a compound, or after lex."""
    return (
        text[row.end() : row.end() + 1] in {"@", "_", "-"}
        or text[max(0, row.start() - 4) : row.start()].lower() == "lex "
    )


def _is_sure_surname(word: str) -> bool:
    sort = sort_of(word)
    return sort.surname and not (sort.common or sort.hard or sort.place or sort.never)


@cache
def _small_names() -> frozenset[str]:
    """Return the given names, and their genitives, that are no word when written small."""
    traps = (
        words("common") | words("hard") | words("places") | words("small") | words("not") | words("company")
    )
    sure = {name for name in given_names() if len(name) > SHORTEST_UNKNOWN and name not in traps}
    return frozenset(
        sure | {name + "s" for name in sure if name + "s" not in traps and not name.endswith("s")}
    )
