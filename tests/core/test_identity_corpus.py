"""The form of the corpus that the finding of identities is judged by."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

ROWS = [
    json.loads(line)
    for line in (Path(__file__).parent.parent / "data" / "identity_corpus.jsonl").read_text().splitlines()
]
KINDS = {"personnummer", "samordningsnummer", "phone", "email", "address", "name"}
SPANS = [(row["text"], *span) for row in ROWS for span in row["spans"]]


def of_kind(kind):
    return [text[start:end] for text, start, end, found in SPANS if found == kind]


def check_digit(nine):
    products = (int(digit) * (2 - place % 2) for place, digit in enumerate(nine))
    return -sum(product // 10 + product % 10 for product in products) % 10


def test_a_row_says_what_it_should():
    assert all(set(row) == {"id", "text", "spans", "set"} for row in ROWS)
    assert [row["id"] for row in ROWS] == list(range(1, len(ROWS) + 1))
    assert {kind for *_, kind in SPANS} == KINDS


def test_there_are_rows_enough_of_both_sets_with_and_without_identities():
    assert len(ROWS) >= 500
    for part in ("dev", "test"):
        rows = [row for row in ROWS if row["set"] == part]
        assert 0.45 <= len(rows) / len(ROWS) <= 0.55
        assert 0.5 <= sum(not row["spans"] for row in rows) / len(rows) <= 0.6
        assert {kind for row in rows for *_, kind in row["spans"]} == KINDS


def test_no_text_stands_twice():
    texts = [" ".join(row["text"].lower().split()) for row in ROWS]
    assert len(texts) == len(set(texts))


def test_spans_lie_inside_the_text_in_order_and_begin_and_end_on_a_mark():
    for row in ROWS:
        last = 0
        for start, end, _kind in row["spans"]:
            found = row["text"][start:end]
            assert last <= start < end <= len(row["text"]), row
            assert found == found.strip(" ,;:!?«»"), row
            last = end


def test_no_name_is_cut_in_the_middle_of_a_word():
    for text, start, end, _kind in SPANS:
        assert not (text[start - 1 : start].isalnum() and text[start].isalnum()), text
        assert not (text[end - 1].isalnum() and text[end : end + 1].isalnum()), text


@pytest.mark.parametrize(("kind", "added"), [("personnummer", 0), ("samordningsnummer", 60)])
def test_numbers_have_a_date_and_the_right_check_digit(kind, added):
    for number in of_kind(kind):
        digits = re.sub(r"\D", "", number)
        assert len(digits) in {10, 12}, number
        ten = digits[-10:]
        # A leap year, for the century is not always written.
        assert date(2000, int(ten[2:4]), int(ten[4:6]) - added), number
        assert int(ten[-1]) == check_digit(ten[:9]), number
        # The highest serials are seldom given out: no number here is meant to be anybody's.
        assert int(ten[6:9]) >= 980, number


def test_the_other_kinds_look_like_what_they_are():
    assert all("@" in found and " " not in found for found in of_kind("email"))
    assert all(re.search(r"\d", found) for found in of_kind("address"))
    assert all(9 <= len(re.sub(r"\D", "", found)) <= 13 for found in of_kind("phone"))
    assert not any(re.search(r"\d", found) for found in of_kind("name"))
