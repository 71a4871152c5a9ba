"""The office of every test of dossiers, inside a rolled-back transaction or really committed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections

from motcua.lib.remembered import forget_everything
from tests.dossiers.committed import empty_store
from tests.dossiers.office import Office, an_office


@pytest.fixture
def office(db: None) -> Office:
    return an_office()


@pytest.fixture
def committed_office(django_db_setup: None, django_db_blocker: Any) -> Iterator[Office]:
    """The office as other processes see it; the store is emptied afterwards."""
    with django_db_blocker.unblock():
        forget_everything()
        try:
            yield an_office()
        finally:
            connections.close_all()
            forget_everything()
            empty_store()
            connections.close_all()
