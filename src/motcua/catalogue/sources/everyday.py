"""Words of everyday life: what people say for a procedure, and the events of a life that lead to some."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from motcua.lib.vietnamese_text import fold


@dataclass(frozen=True, slots=True)
class Saying:
    """What people say (folded) and the words of the title for it."""

    said: str
    official: str


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """Something that happens in a life; ``codes`` in the order in which one needs them."""

    key: str
    name: str
    name_en: str
    icon: str
    codes: tuple[str, ...]


def sayings(file: Path) -> tuple[Saying, ...]:
    """The longest first: "mất giấy khai sinh" is told before "giấy khai sinh"."""
    rows: list[dict[str, Any]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    found = [Saying(fold(said), row["official"]) for row in rows for said in row["said"]]
    return tuple(sorted(found, key=lambda one: -len(one.said)))


def life_events(file: Path) -> tuple[LifeEvent, ...]:
    """The events in the order of the file."""
    # codes such as 1.001193 must stay text
    rows: list[dict[str, Any]] = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    return tuple(
        LifeEvent(row["key"], row["name"], row["name_en"], row["icon"], tuple(row["codes"])) for row in rows
    )
