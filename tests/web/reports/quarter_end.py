"""Fixtures: the morning after a quarter, an office that must report, browsers of its people."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from motcua.web.ui import middleware
from tests.web.desk.conftest import Clock, browser
from tests.web.desk.office import Office
from tests.web.reports.reporting_office import AFTER, reporting_office

__all__ = ["Browser", "browser", "clock", "office"]
Browser = Callable[[str], Client]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    held = Clock()
    held.at = AFTER
    monkeypatch.setattr(middleware, "now", held)
    return held


@pytest.fixture
def office(db: None, tmp_path: Path, clock: Clock) -> Office:
    return reporting_office(tmp_path)
