"""What differs between two versions of a route, row by row."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from motcua.catalogue.queries.pinned import PinnedRoute, PinnedStep
from motcua.catalogue.types import Place, StepKind
from motcua.org.types import Role
from motcua.web.console.route_forms import time_text


@dataclass(frozen=True, slots=True)
class Pair:
    """One line of the comparison; ``same`` when both sides say the same."""

    before: str
    after: str
    same: bool


def _words(route: PinnedRoute, step: PinnedStep) -> str:
    branch = next((b.name for b in route.branches if b.key == step.branch), "")
    time = time_text(step.minutes)
    unit = "" if not time or time.endswith("phút") else " giờ"
    parts = [
        f"{step.position}. {step.name}",
        str(StepKind(step.kind).label),
        str(Role(step.role).label),
        step.agency or str(Place(step.place).label),
        f"{time}{unit}",
        branch,
    ]
    return " · ".join(part for part in parts if part)


def _lines(route: PinnedRoute) -> list[str]:
    head = [f"Tên: {route.name}", f"Số hiệu: {route.code}" if route.code else ""]
    branches = [
        f"Nhánh: {b.name}" + (f" ({b.term_amount.normalize():f} {b.term_unit})" if b.term_amount else "")
        for b in route.branches
    ]
    steps = sorted(route.steps, key=lambda step: step.order)
    return [line for line in [*head, *branches, *(_words(route, step) for step in steps)] if line]


def compared(before: PinnedRoute, after: PinnedRoute) -> list[Pair]:
    """Both versions as lines, equal ones beside each other."""
    old, new = _lines(before), _lines(after)
    pairs: list[Pair] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pairs += [Pair(line, line, same=True) for line in old[a:b]]
            continue
        for i in range(max(b - a, d - c)):
            left = old[a + i] if a + i < b else ""
            right = new[c + i] if c + i < d else ""
            pairs.append(Pair(left, right, same=False))
    return pairs
