"""The drawn sample of a matrix: the same for the same seed, another for another, and never all by mistake."""

import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import draw, not_asked_again, not_drawn

ROOT = Path(__file__).resolve().parents[1]

CASES = list(range(1000))


class Item:
    def __init__(self, nodeid, *marks):
        self.nodeid, self.marks = nodeid, marks
        if nodeid.endswith("]"):
            self.callspec = "its parameters"

    def get_closest_marker(self, name):
        return name if name in self.marks else None


def test_the_same_seed_draws_the_same_cases_and_another_seed_others(monkeypatch):
    monkeypatch.setenv("MATRIX_SEED", "7")
    first, again = draw(CASES, 50, "a"), draw(CASES, 50, "a")
    monkeypatch.setenv("MATRIX_SEED", "8")
    assert (len(first), first == sorted(first), first == again) == (50, True, True)
    assert draw(CASES, 50, "a") != first


def test_a_matrix_smaller_than_the_sample_is_whole():
    assert draw(CASES[:3], 50, "a") == [0, 1, 2]


def test_only_tests_with_parameters_are_drawn_from_and_each_has_its_own_sample():
    small = [Item(f"test_a.py::test_small[{number}]") for number in range(20)]
    large = [Item(f"test_a.py::test_large[{number}]") for number in range(100)]
    plain = [Item(f"test_a.py::test_plain_{number}") for number in range(100)]
    dropped = not_drawn([*small, *large, *plain], 30)
    assert (len(dropped & set(small)), len(dropped & set(large)), len(dropped & set(plain))) == (0, 70, 0)
    assert not_drawn([*small, *large, *plain], 0) == set()


def test_of_what_is_heavy_one_case_is_drawn_and_all_where_nothing_is_left_out():
    heavy = [Item(f"test_a.py::test_heavy[{number}]", "heavy") for number in range(4)]
    assert (len(not_drawn(heavy, 3)), not_drawn(heavy, 0)) == (3, set())


def test_the_second_database_meets_one_test_in_so_many_and_all_that_need_a_worker():
    tests = [Item(f"test_a.py::test_{number}") for number in range(100)]
    working = [Item(f"test_b.py::test_{number}", "worker") for number in range(10)]
    dropped = not_asked_again([*tests, *working], 3)
    assert (len(dropped & set(tests)), len(dropped & set(working))) == (66, 0)
    assert not_asked_again([*tests, *working], 1) == set()


def test_what_is_not_drawn_is_counted_run_by_run_and_in_all(tmp_path):
    told = {"MATRIX_SAMPLE": "1", "MATRIX_SEED": "7", "DRAW_ONE_IN": "2"}
    left, results = tmp_path / "a run.left", tmp_path / "a run.xml"
    environment = os.environ | told | {"LEFT_OUT": str(left)}
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", "-n", "0"]
    asked = [*command, "tests/core/test_dates.py", f"--junitxml={results}"]
    ran = subprocess.run(asked, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    deselected = int(ran.stdout.rpartition(" deselected")[0].rpartition(" ")[2])
    printed = subprocess.run(
        [sys.executable, "script/summary.py", tmp_path], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert f"{deselected:6} not drawn" in printed
    assert f"NOT DRAWN {deselected} TESTS:" in printed
    assert [" cases of a matrix: a run" in printed, " tests on this database: a run" in printed] == [
        True,
        True,
    ]
