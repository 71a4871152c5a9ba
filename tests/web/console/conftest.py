"""The office of the desk's tests with an administrator besides, and browsers of its managers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from motcua.lib.remembered import forget_everything
from motcua.org.actions.accounts import create_official
from motcua.org.actions.assignments import assign
from motcua.org.types import SYSTEM
from motcua.web.ui import middleware
from tests.web.desk.conftest import Clock
from tests.web.desk.office import NOW, SINCE, Office, open_office
from tests.web.signing_in import signed_in

Browser = Callable[[str], Client]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    held = Clock()
    monkeypatch.setattr(middleware, "now", held)
    return held


@pytest.fixture
def office(db: None, tmp_path: Path, clock: Clock) -> Office:
    office = open_office(tmp_path)
    made = create_official(actor=SYSTEM, at=NOW, username="quan-tri", full_name="Trần Quản Trị")
    office.officials["quan-tri"] = made.pk
    assign(
        actor=SYSTEM,
        at=NOW,
        official_id=made.pk,
        unit_id=office.units["tinh"],
        role="ADMIN",
        decision_number="01/QĐ-UBND",
        decision_date=SINCE,
        valid_from=SINCE,
    )
    forget_everything()
    return office


@pytest.fixture
def browser(office: Office) -> Browser:
    """A signed-in browser of one of the office's people."""

    def sign_in(username: str) -> Client:
        return signed_in(office.officials[username])

    return sign_in


@pytest.fixture
def manager(browser: Browser) -> Client:
    return browser("quan-ly")


@pytest.fixture
def admin(browser: Browser) -> Client:
    return browser("quan-tri")
