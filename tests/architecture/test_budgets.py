"""Files and functions stay small enough to read, and commands have the shape all commands have."""

import ast
import statistics

from tests.architecture.source import ROOT, functions, length, modules, part_of, tracked

WRITES = {
    "save",
    "create",
    "bulk_create",
    "bulk_update",
    "update",
    "delete",
    "get_or_create",
    "update_or_create",
}


def test_no_file_is_longer_than_400_lines():
    long = {str(name): (ROOT / name).read_text().count("\n") for name in modules()}
    assert {name: lines for name, lines in long.items() if lines > 400} == {}


def test_no_test_file_is_longer_than_800_lines():
    tests = [path for path in tracked() if path.suffix == ".py" and path.is_relative_to(ROOT / "tests")]
    assert [path.name for path in tests if path.read_text().count("\n") > 800] == []


def test_no_function_is_longer_than_60_lines_and_half_are_at_most_8():
    lengths = {
        f"{name}:{function.name}": length(function)
        for name, tree in modules().items()
        for function in functions(tree)
    }
    assert {name: lines for name, lines in lengths.items() if lines > 60} == {}
    assert statistics.median(lengths.values()) <= 8


def test_no_view_is_longer_than_20_lines():
    views = {
        f"{name}:{function.name}": length(function)
        for name, tree in modules().items()
        if part_of(name, {"views"})
        for function in functions(tree)
    }
    assert {name: lines for name, lines in views.items() if lines > 20} == {}


def test_the_spine_is_at_most_two_fifths_of_the_code():
    sizes = {name: (ROOT / name).read_text().count("\n") for name in modules()}
    spine = sum(lines for name, lines in sizes.items() if name.parts[0] == "cases")
    assert spine <= 0.4 * sum(sizes.values())


def writers():
    """Return {its dotted name: function} for every public function of a services module that writes."""
    return {
        f"{dotted(name)}.{function.name}": function
        for name, tree in modules().items()
        if part_of(name, {"services"})
        for function in tree.body
        if isinstance(function, ast.FunctionDef) and not function.name.startswith("_")
        if is_atomic(function) or writes(function)
    }


def used_outside_the_services():
    """Return the dotted names that views, the API, tasks and commands of the command line reach for."""
    return set().union(
        *(used_by(tree) for name, tree in modules().items() if not part_of(name, {"services"}))
    )


def dotted(name):
    return ".".join(part for part in name.with_suffix("").parts if part != "__init__")


def used_by(tree):
    """Return the dotted names a module imports, and those it reaches through a module it imports."""
    imported = {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    reached = {
        f"{imported[node.value.id]}.{node.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in imported
    }
    return set(imported.values()) | reached


def is_atomic(function):
    return any("atomic" in ast.unparse(decorator) for decorator in function.decorator_list)


def writes(function):
    calls = [node.func for node in ast.walk(function) if isinstance(node, ast.Call)]
    return any(isinstance(call, ast.Attribute) and is_write(call) for call in calls)


def is_write(call):
    """Tell `Case.objects.create(…)` and `case.save()` from `seen.update(…)` on a set or a dict."""
    if call.attr in {"update", "delete", "create"}:
        return "objects" in ast.unparse(call.value) or "filter(" in ast.unparse(call.value)
    return call.attr in WRITES


def test_every_command_takes_by_and_at_by_keyword_only():
    used = used_outside_the_services()
    commands = {name: row for name, row in writers().items() if is_atomic(row) or name in used}
    wrong = [
        name
        for name, command in commands.items()
        if {"by", "at"} - {argument.arg for argument in command.args.kwonlyargs}
        or {"by", "at"} & {argument.arg for argument in command.args.args}
    ]
    assert wrong == []


# Mail that has been sent cannot be rolled back: each notice is claimed and stamped by itself.
# Mail goes out one by one, each claimed and stamped by itself.
NOT_ATOMIC = {"cases.services.notices.send_notices", "complaints.services.mailing.send_sender_mails"}


def test_every_writer_that_is_used_outside_the_services_is_atomic():
    # One that is not is a part of commands, and stands in their transaction.
    parts = {name for name, function in writers().items() if not is_atomic(function)}
    assert parts & used_outside_the_services() == NOT_ATOMIC
