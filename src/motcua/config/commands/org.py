"""The offices as a tree, as they stand on a day (districts until 30/06/2025, two levels after); load more."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from django.utils import timezone

from motcua.config.cli import OK
from motcua.lib.vietnamese_text import fold
from motcua.org.actions.starter import load_units
from motcua.org.queries.units import TreeNode, tree
from motcua.org.types import SYSTEM


def add_arguments(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(dest="what", required=True, metavar="COMMAND")
    listed = commands.add_parser("list", help="the tree of units with their codes")
    listed.add_argument(
        "--on", type=date.fromisoformat, metavar="YYYY-MM-DD", help="that day instead of today"
    )
    listed.add_argument("--find", default="", metavar="TEXT", help="only units whose name or code has this")
    load = commands.add_parser("load", help="bring the units of a YAML file in; those already there stay")
    load.add_argument("file", type=Path)


def run(args: argparse.Namespace) -> int:
    if args.what == "load":
        found = load_units(args.file, at=timezone.now(), actor=SYSTEM)
        print(f"{len(found.units)} đơn vị trong tệp, {found.created} đơn vị mới.")
        return OK
    day = args.on or timezone.localdate()
    lines = list(_lines(tree(day), fold(args.find)))
    print("\n".join(lines) if lines else f"Không có đơn vị nào ngày {day:%d/%m/%Y}. Thử: motcua demo")
    return OK


def _lines(nodes: Iterable[TreeNode], wanted: str, depth: int = 0) -> Iterator[str]:
    for node in nodes:
        unit = node.unit
        below = list(_lines(node.children, wanted, depth + 1))
        if below or wanted in fold(f"{unit.name} {unit.code}"):
            until = f"  (đến {unit.valid_to:%d/%m/%Y})" if unit.valid_to else ""
            yield f"{unit.code:<22} {'  ' * depth}{unit.name}{until}"
            yield from below
