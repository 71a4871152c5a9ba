"""An open office per test, and browsers of its people with the clock held still."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from django.test import Client

from motcua.web.ui import middleware
from tests.web.desk.office import NOW, Office, open_office
from tests.web.signing_in import signed_in


class Clock:
    """What every page takes for now."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    held = Clock()
    monkeypatch.setattr(middleware, "now", held)
    return held


@pytest.fixture
def office(db: None, tmp_path: Path, clock: Clock) -> Office:
    return open_office(tmp_path)


@pytest.fixture
def browser(office: Office) -> Callable[[str], Client]:
    """A signed-in browser of one of the office's people."""

    def sign_in(username: str) -> Client:
        return signed_in(office.officials[username])

    return sign_in
