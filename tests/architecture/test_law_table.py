"""The law table names tests that exist."""

import re

from tests.architecture.source import ROOT

NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


def test_every_test_the_law_table_names_exists():
    missing = []
    rows = NAMED.findall((ROOT / "docs" / "law.md").read_text())
    for path, name in rows:
        file = ROOT / path
        if not file.exists() or (name and f"def {name}(" not in file.read_text()):
            missing.append(f"{path}::{name}")
    assert (missing, len(rows) > 30) == ([], True)
