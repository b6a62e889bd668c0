"""What is kept in memory is read again when its seconds have passed, and by its own arguments."""

import time

import pytest

from core.keeping import MOST, kept


@pytest.fixture
def asked(settings, monkeypatch):
    settings.KEPT_SECONDS = 10
    clock, calls = [100.0], []
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])

    @kept
    def read(what, *, on=1):
        calls.append((what, on))
        return len(calls)

    read.clock, read.calls = clock, calls
    return read


def test_an_answer_is_kept_for_its_seconds_and_no_longer(asked):
    assert [asked("a"), asked("a")] == [1, 1]
    asked.clock[0] += 9.9
    assert asked("a") == 1
    asked.clock[0] += 0.2
    assert asked("a") == 2


def test_other_arguments_are_another_answer(asked):
    assert [asked("a"), asked("b"), asked("a", on=2), asked("a")] == [1, 2, 3, 1]


def test_nothing_is_kept_where_the_seconds_are_none(asked, settings):
    settings.KEPT_SECONDS = 0
    assert [asked("a"), asked("a")] == [1, 2]


def test_old_answers_do_not_pile_up(asked):
    for number in range(MOST + 1):
        asked(number)
    assert asked(0) == MOST + 2
