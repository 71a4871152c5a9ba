"""One platform for each test that asks for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.gateways.platforms import Platform, a_platform


@pytest.fixture
def platform() -> Iterator[Platform]:
    with a_platform() as running:
        yield running
