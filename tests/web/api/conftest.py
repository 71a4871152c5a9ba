"""A commune, a department and another commune, with client systems of several scopes."""

from __future__ import annotations

import pytest

from motcua.web.ui import middleware, rate
from tests.dossiers.office import Office, an_office
from tests.web.api.caller import Caller, Clock, a_caller


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    held = Clock()
    monkeypatch.setattr(middleware, "now", held)
    rate.forget()
    return held


@pytest.fixture
def office(db: None, clock: Clock) -> Office:
    return an_office()


@pytest.fixture
def desk(office: Office) -> Caller:
    """A client of the commune that may do everything at the counter and on the route."""
    return a_caller(office, "a", "read", "intake", "act", "register")


@pytest.fixture
def neighbour(office: Office) -> Caller:
    """The same, of the commune next door."""
    return a_caller(office, "b", "read", "intake", "act", "register")


@pytest.fixture
def department(office: Office) -> Caller:
    """A client of the department that is asked for opinions."""
    return a_caller(office, "department", "read", "act")
