"""An open office, the clock of the pages held still, and no count of earlier visits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.core.cache import cache

from motcua.web.ui import middleware, rate
from motcua.web.ui.clock import now
from tests.dossiers.office import MONDAY, Office, an_office


class Clock:
    """What every page takes for now: Vietnam's time, as the real clock gives it."""

    def __init__(self) -> None:
        self.at = MONDAY.astimezone(now().tzinfo)

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **span: float) -> None:
        self.at += timedelta(**span)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    held = Clock()
    monkeypatch.setattr(middleware, "now", held)
    return held


@pytest.fixture
def office(db: None, clock: Clock) -> Office:
    return an_office()


@pytest.fixture(autouse=True)
def _no_earlier_visits() -> Iterator[None]:
    cache.clear()
    rate.forget()
    yield
    cache.clear()
    rate.forget()
