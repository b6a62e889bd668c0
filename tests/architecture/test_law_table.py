"""The law table and the list of abuses name tests that exist."""

import re

import pytest

from tests.architecture.source import ROOT

NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
# What the public's pages are protected by: each has an abuse that tries it.
PROTECTIONS = {
    "rate limits",
    "honeypot",
    "size limits",
    "type limits",
    "metadata stripped",
    "no address kept",
    "throttled codes",
    "scanners",
    "double click",
    "code is no identification",
}


@pytest.mark.parametrize(("table", "least"), [("law.md", 30), ("abuse.md", 25)])
def test_every_test_the_table_names_exists(table, least):
    missing = []
    rows = NAMED.findall((ROOT / "docs" / table).read_text())
    for path, name in rows:
        file = ROOT / path
        if not file.exists() or (name and f"def {name}(" not in file.read_text()):
            missing.append(f"{path}::{name}")
    assert (missing, len(rows) > least) == ([], True)


def test_every_protection_of_the_public_has_an_abuse_that_tries_it():
    rows = [line.split("|") for line in (ROOT / "docs" / "abuse.md").read_text().splitlines()]
    tried = {row[1].strip() for row in rows if len(row) > 4 and NAMED.search(row[4])}
    assert PROTECTIONS - tried == set()
