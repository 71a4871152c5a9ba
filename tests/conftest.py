"""Shared fixtures: a clean memory, the shared data folder, no sockets to the outside."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

from motcua.lib.remembered import forget_everything
from tests.chromium import chromium  # noqa: F401 - one browser for every folder
from tests.flushing import let_sqlite_flush
from tests.no_network import stay_at_home
from tests.outcomes import Outcomes, leave_out_other_databases
from tests.shared_data import SHARED


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Outcomes(config), "outcomes")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    leave_out_other_databases(config, items)


@pytest.fixture(autouse=True, scope="session")
def _flushable() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        let_sqlite_flush(patch)
        yield


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        stay_at_home(patch)
        yield


@pytest.fixture(autouse=True)
def _clean_memory() -> Iterator[None]:
    translation.activate("vi")  # a page read in English leaves its language behind
    forget_everything()
    yield
    forget_everything()


@pytest.fixture
def shared_data() -> Path:
    """The folder of real public data; the test is skipped by name where it is absent."""
    if not (SHARED / "data").is_dir():
        pytest.skip("shared data is not beside the checkout")
    return SHARED / "data"
