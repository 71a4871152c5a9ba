"""House rules of the code: sizes, names, imports, clock, signals."""

from __future__ import annotations

import ast
import re
import sys

from tests.architecture.source import FUNCTIONS, SRC, calls, name, place, python, report, tracked, tree

EMPTY_NAMES = frozenset({"utils", "util", "helpers", "helper", "common", "misc"})
#: modules loaded by name: the command line loads one group of commands, after Django is ready
LOADERS = ("src/motcua/config/cli.py", "src/motcua/config/commands/law.py")
CLOCK = frozenset(
    {
        *(("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today")),
        *(("timezone", "now"), ("timezone", "localdate"), ("timezone", "localtime"), ("time", "time")),
    }
)
#: the clock is read at the edge only and passed in as ``at``
EDGE = re.compile(r"src/motcua/(web|config)/|src/motcua/\w+/jobs(\.py|/)")
UNFINISHED = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|NotImplemented" + r"Error)\b")


def test_no_import_inside_a_function() -> None:
    found = [
        place(path, node)
        for path in python("src/", "scripts/", "bench/")
        for function in ast.walk(tree(path))
        if isinstance(function, FUNCTIONS)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    report(found, "imports stand at the top of the file")


def test_nothing_is_imported_by_name() -> None:
    found = [
        place(path, call)
        for path in python("src/")
        if name(path) not in LOADERS
        for call in calls(tree(path))
        if ast.unparse(call.func)
        in {"__import__", "importlib.import_module", "import_module", "import_string"}
    ]
    report(found, f"only {LOADERS} may import by name")


def test_the_clock_is_read_at_the_edge_only() -> None:
    found = []
    for path in python("src/"):
        if EDGE.match(name(path)):
            continue
        for call in calls(tree(path)):
            if isinstance(call.func, ast.Attribute) and _reads_clock(call, call.func):
                found.append(f"{place(path, call)} {ast.unparse(call)}")
    report(found, "below web, config and jobs the moment is passed in as `at`")


def _reads_clock(call: ast.Call, function: ast.Attribute) -> bool:
    owner = ast.unparse(function.value).rpartition(".")[2]
    if function.attr in {"localdate", "localtime"} and call.args:
        return False
    return (owner, function.attr) in CLOCK


def test_law_and_lib_need_the_standard_library_only() -> None:
    found = [
        f"{place(path, node)} imports {module}"
        for path in python("src/motcua/law/", "src/motcua/lib/")
        for node in ast.walk(tree(path))
        for module in _imported(node)
        if module.partition(".")[0] not in sys.stdlib_module_names
        and not module.startswith(("motcua.law", "motcua.lib"))
    ]
    report(found, "law and lib know the standard library only")


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


def test_no_signals_and_no_generic_relations() -> None:
    forbidden = (
        "django.dispatch",
        "django.db.models.signals",
        "django.core.signals",
        "django.contrib.contenttypes",
    )
    found = [
        f"{place(path, node)} {module}"
        for path in python("src/")
        for node in ast.walk(tree(path))
        for module in _imported(node)
        if module.startswith(forbidden)
    ]
    report(found, "news travels by events that are read, not by signals; relations have a real foreign key")


def test_names_say_something() -> None:
    found = [
        name(path)
        for path in tracked()
        if name(path).startswith(("src/", "tests/", "scripts/", "bench/"))
        and (EMPTY_NAMES & {part.partition(".")[0] for part in path.relative_to(SRC.parents[1]).parts})
    ]
    report(found, f"a file or folder named {sorted(EMPTY_NAMES)} says nothing about what is in it")


def test_functions_classes_and_files_stay_small() -> None:
    found = []
    for path in python("src/", "scripts/", "bench/", "tests/"):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > 500:
            found.append(f"{name(path)}: {lines} lines, at most 500")
        for node in ast.walk(tree(path)):
            limit = 250 if isinstance(node, ast.ClassDef) else 50 if isinstance(node, FUNCTIONS) else None
            if limit and (node.end_lineno or 0) - node.lineno + 1 > limit:  # type: ignore[attr-defined]
                length = node.end_lineno - node.lineno + 1  # type: ignore[attr-defined]
                found.append(f"{place(path, node)} {node.name}: {length} lines, at most {limit}")  # type: ignore[attr-defined]
    report(found, "too long to read at one sitting")


def test_nothing_is_left_unfinished() -> None:
    found = [
        f"{name(path)}:{number}"
        for path in python("src/", "scripts/")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if UNFINISHED.search(line)
    ]
    report(found, "unfinished marks")


def test_no_print_below_the_edge() -> None:
    found = [
        place(path, call)
        for path in python("src/")
        if not name(path).startswith("src/motcua/config/")
        for call in calls(tree(path))
        if isinstance(call.func, ast.Name) and call.func.id in {"print", "breakpoint"}
    ]
    report(found, "only the operator's tool prints")
