"""Why somebody pays in cash at the counter: a closed list kept as data."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import yaml
from django.conf import settings

#: nobody asked, or it was not written down
NOT_ASKED = "Chưa ghi lý do"


def cash_reasons() -> Mapping[str, str]:
    """The reasons by key, in the order in which the counter offers them."""
    return _read(Path(settings.DATA_DIR) / "lists" / "cash_reasons.yaml")


@lru_cache(maxsize=2)
def _read(path: Path) -> Mapping[str, str]:
    listed = yaml.safe_load(path.read_text(encoding="utf-8"))["reasons"]
    return {str(row["key"]): str(row["words"]) for row in listed}
