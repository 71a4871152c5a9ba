"""Fixtures of the operator's tool: a home of its own for each test, and a way to call a command."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.test.utils import override_settings

from motcua.config.cli import main
from motcua.config.home import Home


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str


Call = Callable[..., Said]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    own = Home(tmp_path / "home")
    own.prepare()
    return own


@pytest.fixture
def motcua(home: Home, capsys: pytest.CaptureFixture[str]) -> Call:
    def call(*words: str) -> Said:
        capsys.readouterr()
        with override_settings(HOME=home):
            code = main(words)
        out, err = capsys.readouterr()
        return Said(code, out, err)

    return call


UNITS = """\
units:
  - code: H27
    name: Ủy ban nhân dân tỉnh Hà Tĩnh
    level: province
    valid_from: 1991-08-12
    units:
      - code: H27.15
        name: Ủy ban nhân dân xã Cẩm Trung
        level: commune
        valid_from: 2025-07-01
"""


@pytest.fixture
def offices(tmp_path: Path, motcua: Call, db: None) -> Said:
    file = tmp_path / "units.yaml"
    file.write_text(UNITS, encoding="utf-8")
    return motcua("org", "load", str(file))
