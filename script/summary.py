"""Prints what a set of pytest runs came to: counts a run, and every reason for a skip with its count."""

import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET


def main(folder: Path) -> None:
    """Read every junit file in the folder, and print the counts and the skips."""
    skips: Counter[str] = Counter()
    print()
    for file in sorted(folder.glob("*.xml"), key=lambda path: path.stat().st_mtime):
        cases = list(ET.parse(file).iter("testcase"))  # noqa: S314 -- made by our own pytest a moment ago
        reasons = [skip.get("message", "") for case in cases for skip in case.iter("skipped")]
        red = sum(1 for case in cases if case.find("failure") is not None or case.find("error") is not None)
        skips.update(reasons)
        passed = len(cases) - len(reasons) - red
        print(f"{file.stem:32} {passed:6} passed {red:4} failed {len(reasons):4} skipped")
        if not cases:
            print(f"{'':32} NO TEST was collected")
    if skips:
        print(f"\nSKIPPED {skips.total()} TESTS:")
        for reason, count in skips.most_common():
            print(f"  {count:5}  {reason}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
