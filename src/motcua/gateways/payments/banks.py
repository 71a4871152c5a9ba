"""Banks by the six digits under which transfers reach them: data with its source, read once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml


@cache
def banks(file: Path) -> Mapping[str, str]:
    """Short names of the banks of ``data/banks.yaml`` by their BIN."""
    rows = yaml.safe_load(file.read_text(encoding="utf-8"))["banks"]
    return {str(bin_): str(name) for bin_, name in rows.items()}


def bank_name(bin_: str, file: Path) -> str:
    """The bank's short name, or its number where it is not in the list."""
    return banks(file).get(bin_, bin_)
