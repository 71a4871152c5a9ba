"""The office of the dossiers' tests serves oversight too."""

from __future__ import annotations

import pytest

from tests.dossiers.office import Office, an_office


@pytest.fixture
def office(db: None) -> Office:
    return an_office()
