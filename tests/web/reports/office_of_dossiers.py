"""Fixtures: the office of the tests of dossiers through browsers, at the moment ``NOW`` of a test file."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from motcua.web.ui import middleware
from tests.dossiers.conftest import office
from tests.dossiers.office import Office
from tests.web.signing_in import signed_in

__all__ = ["Browser", "browser", "office"]
Browser = Callable[[str], Client]


@pytest.fixture
def browser(office: Office, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Browser:
    monkeypatch.setattr(middleware, "now", lambda: request.module.NOW)
    return lambda who: signed_in(office.people[who])
