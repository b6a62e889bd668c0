"""The form of the corpus that the proposing of a type of event is judged by."""

import json
from collections import Counter
from pathlib import Path

from registers.services.types import EVENT_TYPES, OTHER

ROWS = [
    json.loads(line)
    for line in (Path(__file__).parent.parent / "data" / "category_corpus.jsonl").read_text().splitlines()
]
TYPES = {(first, second) for first, seconds in EVENT_TYPES.items() for second in seconds or ("",)}
LEGAL = "Rättssäkerhet och handläggning"


def main(row):
    return tuple(row["labels"][0])


def test_a_row_says_what_it_should_with_types_that_exist():
    assert [row["id"] for row in ROWS] == list(range(1, len(ROWS) + 1))
    for row in ROWS:
        labels = [tuple(label) for label in row["labels"]]
        assert set(row) == {"id", "text", "labels", "set"}
        assert row["text"].strip()
        assert 1 <= len(labels) == len(set(labels)) <= 2, row
        assert set(labels) <= TYPES, row
        assert (OTHER, "") not in labels or len(labels) == 1, row


def test_every_type_is_the_main_one_of_three_texts_and_stands_in_both_sets():
    assert len(ROWS) >= 330
    counts = Counter(main(row) for row in ROWS)
    assert set(counts) == TYPES
    assert min(counts.values()) >= 3
    assert {(main(row), row["set"]) for row in ROWS} == {
        (of, part) for of in TYPES for part in ("dev", "test")
    }


def test_what_is_common_in_life_is_common_here():
    firsts = Counter(main(row)[0] for row in ROWS)
    assert 0.3 <= firsts[LEGAL] / len(ROWS) <= 0.4
    assert 0.03 <= firsts[OTHER] / len(ROWS) <= 0.07


def test_a_third_is_for_tuning_and_two_thirds_for_judging():
    assert 0.3 <= sum(row["set"] == "dev" for row in ROWS) / len(ROWS) <= 0.37
    assert {row["set"] for row in ROWS} == {"dev", "test"}


def test_no_text_stands_twice():
    texts = [" ".join(row["text"].lower().split()) for row in ROWS]
    assert len(texts) == len(set(texts))


def test_few_texts_hold_the_whole_name_of_their_type():
    told = [row for row in ROWS if main(row)[1] and main(row)[1].lower() in row["text"].lower()]
    assert len(told) <= len(ROWS) * 0.02
