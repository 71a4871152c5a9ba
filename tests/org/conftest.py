"""Fixtures of the organisation's tests."""

from __future__ import annotations

import pytest

from tests.org.places import Province


@pytest.fixture
def province(db: None) -> Province:
    return Province()
