from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from motcua.catalogue.actions.importing import Summary, import_file
from tests.catalogue.records import AT, written

Imports = Callable[..., Summary]


@pytest.fixture
def imports(tmp_path: Path) -> Imports:
    """Import procedures (dicts) as a manager would, from a file."""
    numbers = iter(range(10_000))

    def bring_in(*procedures: dict[str, Any], at: datetime = AT, publish: bool = True) -> Summary:
        path = written(tmp_path, *procedures, file=f"tep{next(numbers)}.yaml")
        return import_file(path, at=at, by="Người quản lý", publish=publish)

    return bring_in
