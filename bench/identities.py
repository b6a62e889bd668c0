"""How much of what points out a person is found, and how much is false: `python -m bench.identities`.

Reads tests/data/identity_corpus.jsonl (see SOURCES.md beside it). Rules are tuned on its dev half only.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.identity import Kind, find_identities

CORPUS = Path(__file__).parent.parent / "tests" / "data" / "identity_corpus.jsonl"
NUMBERS = (Kind.PERSONNUMMER, Kind.SAMORDNINGSNUMMER)


@dataclass
class Score:
    """Counts of one kind: spans written down, those found, pieces found, those that are right."""

    marked: int = 0
    hit: int = 0
    found: int = 0
    right: int = 0

    @property
    def recall(self) -> float:
        """The share of the marked that were found."""
        return self.hit / self.marked if self.marked else 1.0

    @property
    def precision(self) -> float:
        """The share of the found that were marked."""
        return self.right / self.found if self.found else 1.0

    def __add__(self, other: "Score") -> "Score":
        return Score(
            self.marked + other.marked,
            self.hit + other.hit,
            self.found + other.found,
            self.right + other.right,
        )


def corpus(*sets: str) -> list[dict[str, Any]]:
    """Return the sentences of the sets ("dev", "test")."""
    rows = [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()]
    return [row for row in rows if row["set"] in sets]


def measure(rows: Iterable[dict[str, Any]]) -> dict[Kind, Score]:
    """Return each kind's score.

    A marked span counts as found when pieces of its kind cover all its letters and digits, a genitive s
    aside: a name of which half is left is not found. A piece is right when it shares a sign with a span of
    its kind.
    """
    scores = {kind: Score() for kind in Kind}
    for row in rows:
        text, found = row["text"], find_identities(row["text"])
        for start, end, kind in row["spans"]:
            of_kind = [piece for piece in found if piece.kind == kind]
            scores[Kind(kind)] += Score(marked=1, hit=_is_covered(text, start, end, of_kind))
        for piece in found:
            spans = [span for span in row["spans"] if span[2] == piece.kind]
            right = any(start < piece.end and piece.start < end for start, end, _ in spans)
            scores[piece.kind] += Score(found=1, right=right)
    return scores


def _is_covered(text: str, start: int, end: int, pieces: list[Any]) -> bool:
    signs = {place for place in range(start, end) if text[place].isalnum()}
    left = signs - {place for piece in pieces for place in range(piece.start, piece.end)}
    return not left or (left == {end - 1} and text[end - 1] == "s")


def total(scores: dict[Kind, Score], *kinds: Kind) -> Score:
    """Return several kinds' scores as one; all when none is named."""
    return sum((scores[kind] for kind in kinds or Kind), Score())


def main() -> None:
    """Print one table: each kind, for dev, test and both."""
    print("| Kind | Set | Marked | Found | Recall | Pieces | Right | Precision |")
    print("|---|---|---:|---:|---:|---:|---:|---:|")
    measured = {name: measure(corpus(*sets)) for name, sets in SETS.items()}
    for kind in (*Kind, None):
        for name, scores in measured.items():
            score = scores[kind] if kind else total(scores)
            print(
                f"| {kind or 'all'} | {name} | {score.marked} | {score.hit} | {score.recall:.3f} "
                f"| {score.found} | {score.right} | {score.precision:.3f} |"
            )


SETS = {"dev": ("dev",), "test": ("test",), "both": ("dev", "test")}

if __name__ == "__main__":
    main()
