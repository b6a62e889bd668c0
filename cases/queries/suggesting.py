"""Which event types a report may be about: suggested while one classifies, never decided.

Two sources are added. The register's cues (registers/keywords.txt) and the words of a type's own name and
description say what such reports tend to say; a cue that several types share counts less. And the nämnd's
own earlier cases say which words go with which types there: naive Bayes with additive smoothing (Manning,
Raghavan and Schütze, 2008, chapter 13), shrunk towards nothing for types with few cases.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import log

from django.db.models import Count

from cases.models import Case, CaseCategory, CaseWord
from core.text import words
from registers.models import Category
from registers.queries import cues

SHOWN = 3
# A phrase says more than a word; a word of the type's own name less than a cue.
PHRASE, WORD, OWN_WORD = 1.6, 1.0, 0.7
# So many cases of a type are needed before its history weighs half of what it could.
HALF_TRUST = 10
SMOOTHING = 0.5
MOST_OF_ONE_WORD = 2.0
HISTORY_WEIGHT = 0.6
# What is common there is likelier, also where no word says so.
COMMONNESS = 1.5
LEAST_SCORE = 0.15
# A word is shown as a reason when it is so many times commoner in the type than in all cases.
TELLS = 1.5
# Words in fewer of the nämnd's cases than this say nothing yet, and point out the case they stand in.
LEAST_CASES = 3
WORDS_SHOWN = 4


@dataclass
class Suggestion:
    """An event type that may fit, how strongly, and the words of the text that speak for it."""

    category: Category
    score: float = 0.0
    words: list[str] = field(default_factory=list)

    @property
    def why(self) -> str:
        """The words that speak for it, a few."""
        return ", ".join(self.words[:WORDS_SHOWN])

    @property
    def name(self) -> str:
        """What the type is called, its first level first."""
        parent = self.category.parent
        return f"{parent.name}: {self.category.name}" if parent else self.category.name

    def add(self, score: float, word: str) -> None:
        """Count one word or cue more."""
        self.score += score
        if word and word not in self.words:
            self.words.append(word)


@dataclass(frozen=True)
class History:
    """How many of a nämnd's cases have each type, each word, and each word with each type."""

    cases: int = 0
    of_type: Mapping[int, int] = field(default_factory=dict)
    of_word: Mapping[str, int] = field(default_factory=dict)
    together: Mapping[tuple[str, int], int] = field(default_factory=dict)


def suggestions(case: Case, offered: Iterable[Category]) -> list[Suggestion]:
    """Return the event types that best fit a case's report, the best first, at most three.

    `offered` are the types that may be chosen, with their parents. Four queries.
    """
    text = report_text(case)
    return ranked(text, offered, history(case, words(text)))[:SHOWN]


def report_text(case: Case) -> str:
    """Return what was reported, with what was done at once."""
    original = case.original
    return f"{original.text}\n{(original.answers or {}).get('done_at_once', '')}"


def ranked(text: str, offered: Iterable[Category], known: History) -> list[Suggestion]:
    """Return every type that has anything in the text, the best first."""
    types = [row for row in offered if _is_choosable(row)]
    parents = {row.parent_id for row in types}
    found = {row.pk: Suggestion(row) for row in types if row.pk not in parents}
    _by_cues(text, found.values())
    _by_history(words(text), found, known)
    fit = [row for row in found.values() if row.score >= LEAST_SCORE]
    return sorted(fit, key=lambda row: (-row.score, row.category.order, row.category.pk))


def history(case: Case, tokens: set[str]) -> History:
    """Return what the nämnd's earlier cases of the same kind say of the words, the case itself left out."""
    return history_of(case.board_id, case.kind, tokens, but=case.pk)


def history_of(board_id: int, kind: str, tokens: set[str], *, but: int = 0) -> History:
    """Return what a nämnd's cases of a kind say of the words; restricted and protected cases left out."""
    earlier = Case.objects.filter(
        board_id=board_id, kind=kind, restricted=False, protected=False, erased_at__isnull=True
    ).exclude(pk=but)
    typed = CaseCategory.objects.filter(case__in=earlier)
    of_type = dict(typed.values_list("category_id").annotate(Count("pk")))
    if not of_type:
        return History()
    said = CaseWord.objects.filter(case__in=earlier, word__in=tokens, case__case_categories__isnull=False)
    of_word = dict(said.values_list("word").annotate(many=Count("case_id", distinct=True)))
    common = [word for word, many in of_word.items() if many >= LEAST_CASES]
    together = said.filter(word__in=common).values_list("word", "case__case_categories__category_id")
    return History(
        cases=typed.values("case_id").distinct().count(),
        of_type=of_type,
        of_word={word: of_word[word] for word in common},
        together={(word, pk): many for word, pk, many in together.annotate(many=Count("pk"))},
    )


def _is_choosable(row: Category) -> bool:
    """Whether a type is worth suggesting: the second level's Övrigt never is, nobody learns from it."""
    return not (row.is_other and row.parent_id)


def _by_cues(text: str, found: Iterable[Suggestion]) -> None:
    """Count the cues that stand in the text, each shared by the types that have it."""
    plain = " ".join(["", *re.findall(r"[\w§/-]+", text.lower()), ""])
    rows = list(found)
    hits: dict[str, list[tuple[Suggestion, float]]] = defaultdict(list)
    for row in rows:
        for cue, weight in _cues_of(row.category):
            if _stands(cue, plain):
                hits[cue].append((row, weight))
    for cue, owners in hits.items():
        for row, weight in owners:
            row.add(weight / len(owners), _word_of(cue, plain))


def _cues_of(row: Category) -> list[tuple[str, float]]:
    parent = row.parent.name if row.parent else row.name
    standard = cues().get((parent, row.name if row.parent else ""), ())
    own = set(re.findall(r"\w{5,}", f"{row.name} {row.description}".lower()))
    return [
        *((cue, PHRASE if " " in cue else WORD) for cue in standard),
        *((word, OWN_WORD) for word in own - set(standard) if word not in _EMPTY),
    ]


def _stands(cue: str, plain: str) -> bool:
    if cue.startswith("*"):
        return cue[1:] in plain
    return f" {cue.removesuffix('_')}{' ' if cue.endswith('_') else ''}" in plain


def _word_of(cue: str, plain: str) -> str:
    """Return the words of the text that a cue met, whole."""
    bare = cue.strip("*_")
    start = plain.index(bare) if cue.startswith("*") else plain.index(f" {bare}") + 1
    begin = plain.rindex(" ", 0, start) + 1 if start else 0
    return plain[begin : plain.index(" ", start + len(bare))]


def _by_history(tokens: set[str], found: Mapping[int, Suggestion], known: History) -> None:
    """Add how much likelier each word is in a type's cases than in all, in logarithms, shrunk and bounded."""
    for pk, of_type in known.of_type.items():
        row = found.get(pk)
        if row is None:
            continue
        row.add(COMMONNESS * of_type / known.cases, "")
        trust = HISTORY_WEIGHT * of_type / (of_type + HALF_TRUST)
        for word in sorted(tokens & known.of_word.keys()):
            share = known.of_word[word] / known.cases
            likely = (known.together.get((word, pk), 0) + SMOOTHING * share) / (of_type + SMOOTHING)
            gain = max(-1.0, min(MOST_OF_ONE_WORD, log(likely / share) if likely else -1.0))
            row.add(trust * gain, word if gain > log(TELLS) else "")


# Words of many types' names that tell them not apart.
_EMPTY = frozenset(
    {
        "eller",
        "inte",
        "bristande",
        "saknas",
        "saknades",
        "annan",
        "något",
        "andra",
        "mellan",
        "enskild",
        "enskilda",
        "personal",
    }
)
