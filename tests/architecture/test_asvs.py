"""The list of security demands: every number of level 2 once, every named proof there."""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

from tests.architecture.source import ROOT, report

LIST = ROOT / "docs" / "security" / "asvs.md"
ROW = re.compile(r"^\| ([\d., ]+) \| (.+?) \| (done|written|not applicable|open) \| (.+) \|$", re.MULTILINE)
PROOF = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
LINK = re.compile(r"\]\(([^)#]+)\)")
#: how many demands levels 1 and 2 of version 4.0.3 have in each section, as their numbers say
SECTIONS = (
    "1.1:1-7 1.2:1-4 1.4:1,4,5 1.5:1-4 1.6:1-4 1.7:1,2 1.8:1,2 1.9:1,2 1.10:1 1.11:1,2 1.12:2 1.14:1-6"
    " 2.1:1-12 2.2:1-3 2.3:1-3 2.4:1-5 2.5:1-7 2.6:1-3 2.7:1-6 2.8:1-7 2.9:1-3 2.10:1-4"
    " 3.1:1 3.2:1-4 3.3:1-4 3.4:1-5 3.5:1-3 3.7:1 4.1:1,2,3,5 4.2:1,2 4.3:1-3"
    " 5.1:1-5 5.2:1-8 5.3:1-10 5.4:1-3 5.5:1-4 6.1:1-3 6.2:1-6 6.3:1,2 6.4:1,2"
    " 7.1:1-4 7.2:1,2 7.3:1,3,4 7.4:1-3 8.1:1-4 8.2:1-3 8.3:1-8 9.1:1-3 9.2:1-4 10.2:1,2 10.3:1-3"
    " 11.1:1-8 12.1:1-3 12.2:1 12.3:1-6 12.4:1,2 12.5:1,2 12.6:1"
    " 13.1:1,3,4,5 13.2:1,2,3,5,6 13.3:1,2 13.4:1,2 14.1:1-4 14.2:1-6 14.3:2,3 14.4:1-7 14.5:1-4"
)


def demanded() -> set[str]:
    found: set[str] = set()
    for section in SECTIONS.split():
        name, _, items = section.partition(":")
        for item in items.split(","):
            first, _, last = item.partition("-")
            found |= {f"{name}.{number}" for number in range(int(first), int(last or first) + 1)}
    return found


def rows() -> list[tuple[str, str, str, str]]:
    return ROW.findall(LIST.read_text(encoding="utf-8"))


def answered() -> list[str]:
    return [number for row in rows() for number in row[0].split(", ")]


@cache
def names_in(path: Path) -> frozenset[str]:
    if not path.is_file():
        return frozenset()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def test_every_demand_of_level_2_is_answered_once() -> None:
    counts = Counter(answered())
    assert sorted(demanded() - set(counts)) == []
    assert sorted(set(counts) - demanded()) == []
    assert [number for number, times in counts.items() if times > 1] == []


def test_every_named_test_exists() -> None:
    found = [
        f"{numbers}: {path}::{name}"
        for numbers, _, _, proof in rows()
        for path, name in PROOF.findall(proof)
        if name not in names_in(ROOT / path)
    ]
    report(found, "a proof that is not there")


def test_what_is_done_is_proved_and_what_is_written_can_be_read() -> None:
    found = []
    for numbers, _, state, proof in rows():
        if state == "done" and not PROOF.search(proof):
            found.append(f"{numbers}: done, and no test")
        if state == "written":
            targets = LINK.findall(proof)
            missing = [target for target in targets if not (LIST.parent / target).exists()]
            if missing or not targets:
                found.append(f"{numbers}: {missing or 'no document'}")
    report(found, "every state has its proof")


def test_a_wrong_line_is_seen() -> None:
    assert ROW.match("| 1.1.1, 1.1.2 | words | done | `tests/a.py::test_b` |")
    assert not ROW.match("| 1.1.1 | words | soon | nothing |")
    assert len(demanded()) > 240
