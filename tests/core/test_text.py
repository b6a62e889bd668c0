import threading
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import FORMULA_STARTS, first_words, neutralise_cell, normalise_word, words

REPORT = (
    "Den enskilde fick inte sina läkemedel på kvällen. Personalen upptäckte det först på morgonen "
    "när hemtjänsten ringde. Se även AVV-2026-0017."
)


def test_forms_of_a_word_meet():
    for forms in (
        ["läkemedlet", "läkemedel", "Läkemedlen"],
        ["föll", "fallit", "falla"],
        ["barnens", "barn"],
    ):
        assert len({normalise_word(form) for form in forms}) == 1, forms


def test_a_text_becomes_its_words_without_those_that_say_nothing():
    assert words("Barnen föll, och barnet FÖLL igen!") == {"barn", "fall", "igen"}
    assert words("att det är på en") == set()
    assert words("") == set()


def test_a_case_reference_is_one_word():
    assert "avv-2026-0017" in words(REPORT)
    assert words("avv-2026-0017") == {"avv-2026-0017"}


def test_digits_of_a_personal_identity_number_are_never_a_word():
    assert words("Det gällde 19121212-1212, tfn 040-34 10 00") == words("Det gällde, tfn")


def test_composed_and_decomposed_letters_are_the_same_word():
    assert words("mo\u0308te") == words("möte")


@given(st.text())
def test_every_word_can_be_stored(text):
    assert all(2 <= len(word) <= 64 and word == word.lower().strip() for word in words(text))


def test_threads_do_not_disturb_each_others_words():
    swedish = [
        f"{stem}{end}" for stem in ("flick", "avvikels", "rutin", "bost") for end in ("arna", "en", "ernas")
    ]
    expected = {word: normalise_word(word) for word in swedish}
    normalise_word.cache_clear()
    wrong = []

    def work():
        for _ in range(200):
            normalise_word.cache_clear()
            wrong.extend(word for word in swedish if normalise_word(word) != expected[word])

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_short_report_takes_less_than_a_millisecond_once_warm():
    words(REPORT)
    best = min(_seconds(REPORT) for _ in range(50))
    assert best < 0.001


def _seconds(text):
    start = perf_counter()
    words(text)
    return perf_counter() - start


@pytest.mark.parametrize(
    "value", ["=1+1", "+46", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\uff1d1", "\u00a0=1"]
)
def test_what_a_spreadsheet_could_run_gets_an_apostrophe(value):
    assert neutralise_cell(value) == f"'{value}"


@pytest.mark.parametrize("value", ["", "Hej", "a=b", "5 - 3", "’citat’", "1 071"])
def test_ordinary_text_is_left_alone(value):
    assert neutralise_cell(value) == value


@given(st.text())
def test_no_neutralised_text_begins_like_a_formula(value):
    assert not neutralise_cell(value).lstrip().startswith(FORMULA_STARTS)


def test_first_words_are_cut_between_words():
    assert first_words("Den enskilde fick\n inte sin medicin", 20) == "Den enskilde fick…"
    assert first_words("Kort", 20) == "Kort"
    assert first_words("x" * 50, 10) == "xxxxxxxxx…"


@given(st.text(), st.integers(2, 80))
def test_first_words_never_take_more_room_than_given(text, length):
    assert len(first_words(text, length)) <= length
