"""An office with officials of several roles, and clients that are signed in as them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.core.cache import cache
from django.test import Client

from motcua.org.models import Assignment, Official, Unit
from motcua.web.ui import rate

PASSWORD = "một-câu-dễ-nhớ-2026"
START = date(2025, 7, 1)
MakeOfficial = Callable[..., Official]


@pytest.fixture(autouse=True)
def _no_earlier_visits() -> Iterator[None]:
    """What is counted of visitors (ours, and allauth's in the cache) begins anew with every test."""
    cache.clear()
    rate.forget()
    yield
    cache.clear()
    rate.forget()


@pytest.fixture
def office(db: None) -> Unit:
    unit = Unit.objects.create(
        code="H27.15",
        name="UBND xã Thanh Bình",
        fold="ubnd xa thanh binh",
        kind="authority",
        level="commune",
        valid_from=START,
    )
    Unit.objects.filter(pk=unit.pk).update(authority=unit, path=f"/{unit.pk}/")
    unit.refresh_from_db()
    return unit


@pytest.fixture
def make_official(office: Unit) -> MakeOfficial:
    def make(username: str, *roles: str, full_name: str = "Trần Thị Lan") -> Official:
        official = Official.objects.create_official(username, full_name, PASSWORD)
        for role in roles:
            Assignment.objects.create(
                official=official,
                unit=office,
                role=role,
                decision_number="12/QĐ-UBND",
                decision_date=START,
                valid_from=START,
            )
        return official

    return make


@pytest.fixture
def intake(make_official: MakeOfficial) -> Official:
    return make_official("lan", "INTAKE")


@pytest.fixture
def admin(make_official: MakeOfficial) -> Official:
    return make_official("giang", "ADMIN", full_name="Phạm Thị Hương Giang")


@pytest.fixture
def as_intake(client: Client, intake: Official) -> Client:
    client.force_login(intake, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def as_admin(admin: Official) -> Client:
    client = Client()
    client.force_login(admin, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
