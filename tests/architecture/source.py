"""The project's own source, read once for the tests of its shape."""

import ast
import subprocess
import tomllib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
TOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
PACKAGES = TOOLS["importlinter"]["root_packages"]
# Written by others and kept as they wrote it.
VENDORED = ("static/vendor/", "LICENSE")


@cache
def tracked():
    """Return every file that is in the project: what git follows, or in a bare copy, what is there."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0:
        files = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:
        hidden = (".venv", ".git", "var", "__pycache__")
        files = [path for path in ROOT.rglob("*") if not set(hidden) & set(path.relative_to(ROOT).parts)]
    return sorted(path for path in files if path.is_file())


@cache
def modules():
    """Return {path relative to the root: syntax tree} of our own Python, without tests and migrations."""
    names = [path.relative_to(ROOT) for path in tracked() if path.suffix == ".py"]
    return {
        name: ast.parse((ROOT / name).read_text())
        for name in names
        if name.parts[0] not in {"tests", "bench"} and "migrations" not in name.parts
    }


def functions(tree):
    """Return every function in the tree, methods and inner ones included."""
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def length(function):
    """Return how many lines a function has, its docstring and decorators left out."""
    first = function.body[0]
    documented = (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
    )
    docstring = first.end_lineno - first.lineno + 1 if documented else 0
    return function.end_lineno - function.lineno + 1 - docstring


def part_of(name, vocabulary):
    """Say whether a module is, or lies in, one of the named parts of an app: "services", "views"."""
    return len(name.parts) > 1 and Path(name.parts[1]).stem in vocabulary
