"""The office of every test of dossiers."""

from __future__ import annotations

import pytest

from tests.dossiers.office import Office, an_office


@pytest.fixture
def office(db: None) -> Office:
    return an_office()
