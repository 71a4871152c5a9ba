"""``Dossier.state`` is written in one place: the lifecycle."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.source import calls, place, python, report, tree

#: the only modules that may write a dossier's state
WRITERS = ("src/motcua/dossiers/lifecycle.py",)
#: layers that can reach a dossier at all
ABOVE = (
    "src/motcua/dossiers/",
    "src/motcua/web/",
    "src/motcua/config/",
    "src/motcua/reports/",
    "src/motcua/oversight/",
    "src/motcua/visits/",
)
#: other things with a state of their own, recognised by the vocabulary of the value
OTHER_STATES = frozenset(
    "TaskState VersionState StageState ChargeState SubmissionState RegisterState LetterState DifferenceState"
    " PetitionState NoticeState ApplicationState AppointmentState CorrectionState OrderState PaperState"
    " ReceiptState RefundState ScanState TicketState UploadState".split()
)
WRITING_CALLS = frozenset(
    {"update", "create", "get_or_create", "update_or_create", "Dossier", "acreate", "aupdate"}
)
RAW = re.compile(r"update\s+\"?dossiers_dossier\b.*\bstate\b", re.IGNORECASE | re.DOTALL)


def writes_of_state(module: ast.Module) -> list[ast.AST]:
    """Places that may write a dossier's state, in any of the ways Django offers."""
    typed = _names_of_other_states(module)
    found: list[ast.AST] = []
    for node in ast.walk(module):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            pairs = [pair for target in targets for pair in _pairs(target, node.value)]
            if any(_is_state(target) and not _is_free(target, value, typed) for target, value in pairs):
                found.append(node)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and RAW.search(node.value):
            found.append(node)
    return found + [call for call in calls(module) if _call_writes(call)]


def _pairs(target: ast.expr, value: ast.expr | None) -> list[tuple[ast.expr, ast.expr | None]]:
    """Which value goes to which target, also in ``a.state, b = x, y``."""
    if not isinstance(target, ast.Tuple | ast.List):
        return [(target, value)]
    values: list[ast.expr | None] = [None] * len(target.elts)
    if isinstance(value, ast.Tuple) and len(value.elts) == len(target.elts):
        values = list(value.elts)
    return [pair for one, its in zip(target.elts, values, strict=True) for pair in _pairs(one, its)]


def _names_of_other_states(module: ast.Module) -> frozenset[str]:
    """Parameters that are declared to be the state of something else."""
    return frozenset(
        node.arg
        for node in ast.walk(module)
        if isinstance(node, ast.arg)
        and isinstance(node.annotation, ast.Name)
        and node.annotation.id in OTHER_STATES
    )


def _call_writes(call: ast.Call) -> bool:
    called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if called == "setattr":
        return any(isinstance(arg, ast.Constant) and arg.value == "state" for arg in call.args[1:2])
    if called == "bulk_update":
        fields = list(call.args[1:]) + [k.value for k in call.keywords if k.arg == "fields"]
        return any(isinstance(n, ast.Constant) and n.value == "state" for f in fields for n in ast.walk(f))
    return called in WRITING_CALLS and any(k.arg == "state" and not _other(k.value) for k in call.keywords)


def _is_state(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "state" and isinstance(node.ctx, ast.Store)


def _is_free(target: ast.expr, value: ast.expr | None, typed: frozenset[str]) -> bool:
    """The state of something else, or a copy of a state into something that is no dossier."""
    copied = isinstance(value, ast.Attribute) and value.attr == "state"
    return _other(value, typed) or (copied and "dossier" not in ast.unparse(target).lower())


def _other(value: ast.AST | None, typed: frozenset[str] = frozenset()) -> bool:
    if isinstance(value, ast.Name):
        return value.id in typed
    return (
        isinstance(value, ast.Attribute)
        and isinstance(value.value, ast.Name)
        and value.value.id in OTHER_STATES
    )


def test_only_the_lifecycle_writes_the_state_of_a_dossier() -> None:
    paths = [path for path in python(*ABOVE) if not str(path).endswith(WRITERS)]
    found = [place(path, node) for path in paths for node in writes_of_state(tree(path))]
    report(found, "a dossier's state is written outside dossiers/lifecycle.py; perform a transition instead")


def test_the_lifecycle_does_write_it() -> None:
    """Otherwise the test above would pass because it looks for the wrong thing."""
    [path] = python(*WRITERS)
    assert writes_of_state(tree(path))


@pytest.mark.parametrize(
    "line",
    [
        "dossier.state = State.DECIDED",
        "a, dossier.state = 1, other.state",
        "def f(state: State): dossier.state = state",
        "dossier.state, done = unpacked",
        "dossier.state = other.state",
        "Dossier.objects.filter(pk=1).update(state='decided')",
        "Dossier(state=State.DRAFT)",
        "setattr(dossier, 'state', 'decided')",
        "Dossier.objects.bulk_update(rows, ['due_at', 'state'])",
        "cursor.execute('UPDATE dossiers_dossier SET state = 1')",
    ],
)
def test_every_way_of_writing_it_is_seen(line: str) -> None:
    assert writes_of_state(ast.parse(line))


@pytest.mark.parametrize(
    "line",
    [
        "task.state = TaskState.DONE",
        "task.state, task.at = TaskState.DONE, at",
        "def f(state: TaskState): task.state = state",
        "rows.filter(state=State.DRAFT)",
        "x = dossier.state",
        "shown.code, shown.state = dossier.code, dossier.state",
    ],
)
def test_other_states_and_reading_are_free(line: str) -> None:
    assert not writes_of_state(ast.parse(line))


def test_the_list_of_writers_is_real() -> None:
    assert all((Path(__file__).resolve().parents[2] / writer).is_file() for writer in WRITERS)
