"""How often the suggested event types are right: `python -m bench.categories`.

Reads tests/data/category_corpus.jsonl (see SOURCES.md beside it). Rules are tuned on its dev half only. No
database: the standard register is made in memory, and "with history" means that the other half's labels
stand in for a nämnd's earlier cases.
"""

import json
import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django

CORPUS = Path(__file__).parent.parent / "tests" / "data" / "category_corpus.jsonl"
Label = tuple[str, str]
TOP = (1, 3)


@dataclass
class Right:
    """How many texts of a type there are, and in how many it was first or among the first three."""

    texts: int = 0
    first: int = 0
    three: int = 0


def corpus(*sets: str) -> list[dict[str, Any]]:
    """Return the texts of the sets ("dev", "test")."""
    rows = [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()]
    return [row for row in rows if row["set"] in sets]


def labels(row: dict[str, Any]) -> list[Label]:
    """Return the types of a text, the main one first."""
    return [(first, second) for first, second in row["labels"]]


def register() -> dict[Label, Any]:
    """Return the standard event types as rows that are not saved."""
    from registers.models import Category  # noqa: PLC0415 -- Django must be set up first
    from registers.services.types import EVENT_TYPES, OTHER  # noqa: PLC0415

    rows: dict[Label, Any] = {}
    for order, (first, seconds) in enumerate(EVENT_TYPES.items()):
        parent = rows[first, ""] = Category(pk=1000 * (order + 1), name=first, is_other=first == OTHER)
        for place, second in enumerate(seconds):
            child = Category(pk=parent.pk + place + 1, name=second, order=place, parent=parent)
            rows[first, second] = child
    return rows


def history_of(rows: Iterable[dict[str, Any]], types: dict[Label, Any]) -> Any:
    """Return the history that labelled texts would make."""
    from cases.queries.suggesting import LEAST_CASES, History  # noqa: PLC0415
    from core.text import words  # noqa: PLC0415

    of_type, of_word, together = Counter[int](), Counter[str](), Counter[tuple[str, int]]()
    rows = list(rows)
    for row in rows:
        said, pks = words(row["text"]), [types[label].pk for label in labels(row)]
        of_type.update(pks)
        of_word.update(said)
        together.update((word, pk) for word in said for pk in pks)
    common = {word: many for word, many in of_word.items() if many >= LEAST_CASES}
    return History(len(rows), of_type, common, together)


def measure(rows: Iterable[dict[str, Any]], learned: Iterable[dict[str, Any]] = ()) -> dict[Label, Right]:
    """Return, per main type, how often it was suggested; right means that any of the text's types was."""
    from cases.queries.suggesting import ranked  # noqa: PLC0415

    types = register()
    names = {row.pk: label for label, row in types.items()}
    known = history_of(learned, types)
    found: dict[Label, Right] = {}
    for row in rows:
        wanted = labels(row)
        said = [names[one.category.pk] for one in ranked(row["text"], types.values(), known)[:3]]
        score = found.setdefault(wanted[0], Right())
        score.texts += 1
        score.first += bool(said) and said[0] in wanted
        score.three += bool(set(said) & set(wanted))
    return found


def baseline(rows: Iterable[dict[str, Any]], learned: Iterable[dict[str, Any]]) -> Right:
    """Return what always saying the commonest types of `learned` would give."""
    often = Counter(labels(row)[0] for row in learned)
    common = [label for label, _many in often.most_common(3)]
    wanted = [labels(row) for row in rows]
    return Right(
        len(wanted),
        sum(common[0] in one for one in wanted),
        sum(bool(set(common) & set(one)) for one in wanted),
    )


def total(found: dict[Label, Right]) -> Right:
    """Return all types as one."""
    rows = found.values()
    return Right(sum(r.texts for r in rows), sum(r.first for r in rows), sum(r.three for r in rows))


def shares(score: Right) -> str:
    """Return the two shares of a score as cells of a table."""
    return f"{score.first / score.texts:.2f} | {score.three / score.texts:.2f}"


def main() -> None:
    """Print the totals beside the baseline, then the unseen half per type."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")
    django.setup()
    dev, test = corpus("dev"), corpus("test")
    print("| Set | Texts | Top 1 | Top 3 | With history, top 1 | Top 3 | Baseline, top 1 | Top 3 |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    for name, rows, other in (("dev", dev, test), ("test", test, dev)):
        cells = [
            shares(total(measure(rows))),
            shares(total(measure(rows, other))),
            shares(baseline(rows, dev)),
        ]
        print(f"| {name} | {len(rows)} | {' | '.join(cells)} |")
    print("\n| Type | Texts | Top 1 | Top 3 |\n|---|---:|---:|---:|")
    for label, score in sorted(measure(test).items()):
        print(f"| {' / '.join(filter(None, label))} | {score.texts} | {shares(score)} |")


if __name__ == "__main__":
    main()
