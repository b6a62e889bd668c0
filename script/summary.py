"""Prints what a set of pytest runs came to: counts a run, what was not drawn, and every reason for a skip."""

import json
import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET


def main(folder: Path) -> None:
    """Read every junit file in the folder and what was left out beside it; print the counts and the skips."""
    skips: Counter[str] = Counter()
    not_drawn: Counter[str] = Counter()
    print()
    for file in sorted(folder.glob("*.xml"), key=lambda path: path.stat().st_mtime):
        cases = list(ET.parse(file).iter("testcase"))  # noqa: S314 -- made by our own pytest a moment ago
        reasons = [skip.get("message", "") for case in cases for skip in case.iter("skipped")]
        red = sum(1 for case in cases if case.find("failure") is not None or case.find("error") is not None)
        skips.update(reasons)
        passed = len(cases) - len(reasons) - red
        left = left_out(file)
        not_drawn.update({f"{what}: {file.stem}": count for what, count in left.items() if count})
        told = f"{passed:6} passed {red:4} failed {len(reasons):4} skipped {sum(left.values()):6} not drawn"
        print(f"{file.stem:32} {told}")
        if not cases:
            print(f"{'':32} NO TEST was collected")
    for words, counts in (("NOT DRAWN", not_drawn), ("SKIPPED", skips)):
        if counts:
            print(f"\n{words} {counts.total()} TESTS:")
        for reason, count in counts.most_common():
            print(f"  {count:5}  {reason}")


def left_out(results: Path) -> dict[str, int]:
    """Return how many tests a run did not draw, by why: what tests/conftest.py wrote beside its results."""
    told = results.with_suffix(".left")
    return dict(json.loads(told.read_text())) if told.exists() else {}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
