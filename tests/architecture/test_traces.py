"""Nothing in the project tells which machine it was made on, or leaves work for later."""

import re

from tests.architecture.source import ROOT, VENDORED, tracked

# Put together here, so that this file does not hold what it looks for.
REGISTRIES = "|".join(
    ["py" + r"pi\.org", "python" + r"hosted\.org", "npm" + r"js\.(org|com)", "index" + r"-url[ =]\S*//"]
)
FOLDERS = "work|root|farm|home"
TRACES = {
    "address of a registry": re.compile(REGISTRIES),
    "path of a machine": re.compile(rf"(?<![\w.)}}\"'])/({FOLDERS})/[\w.-]+"),
    "work left for later": re.compile(r"\b(TO" + "DO|FIX" + "ME|XX" + r"X)\b"),
}
BINARY = {
    ".png",
    ".jpg",
    ".jpeg",
    ".webp",
    ".ico",
    ".pdf",
    ".xlsx",
    ".docx",
    ".woff2",
    ".ttf",
    ".otf",
    ".heic",
}


def test_no_file_holds_a_trace():
    found = []
    for path in tracked():
        name = str(path.relative_to(ROOT))
        if path.suffix in BINARY or name.startswith(VENDORED):
            continue
        text = path.read_text(errors="replace")
        found += [
            f"{name}: {what}: {hit.group()}" for what, trace in TRACES.items() if (hit := trace.search(text))
        ]
    assert found == []
