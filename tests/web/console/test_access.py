"""Who may open the console, and that its pages cost the same whatever they show."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from motcua.org.actions.accounts import create_official
from motcua.org.actions.assignments import assign
from motcua.org.types import SYSTEM
from tests.web.console.pages import text
from tests.web.desk.office import NOW, SINCE, Office

LISTS = (
    "home", "officials", "roles", "delegations", "units", "clients", "procedures", "unclear", "import",
    "routes", "log", "integrity", "due-moves", "duplicates",
)  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_a_manager_opens_every_page(manager: Client, name: str) -> None:
    assert manager.get(reverse(f"console:{name}")).status_code == 200


def test_the_counter_does_not_open_the_console(browser: Callable[[str], Client]) -> None:
    client = browser("hoa")
    for name in LISTS:
        assert client.get(reverse(f"console:{name}")).status_code == 403, name


def test_nobody_opens_it_without_signing_in(office: Office) -> None:
    for name in LISTS:
        answer = Client().get(reverse(f"console:{name}"))
        assert answer.status_code == 302, name
        assert "dang-nhap" in answer["Location"] or "login" in answer["Location"]


def test_every_address_says_who_may_call_it() -> None:
    console = next(p for p in get_resolver().url_patterns if getattr(p, "app_name", "") == "console")
    for pattern in console.url_patterns:
        assert getattr(pattern.callback, "access", None), pattern.name


def test_another_communes_people_units_and_calendars_are_not_found(manager: Client, office: Office) -> None:
    other = office.officials["khac"]
    for address in (
        reverse("console:official", args=[other]),
        reverse("console:assign", args=[other]),
        reverse("console:calendar-day", args=[office.units["xa-khac"]]),
        reverse("console:calendar-hours", args=[office.units["tinh"]]),
    ):
        assert manager.get(address).status_code == 404, address


def test_a_manager_is_no_administrator(manager: Client, office: Office) -> None:
    for address in (
        reverse("console:unit-new"),
        reverse("console:client-new"),
        reverse("console:national-day"),
        reverse("console:unit-end", args=[office.units["phong"]]),
    ):
        assert manager.get(address).status_code == 403, address


def _queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_lists_cost_the_same_with_more_rows(manager: Client, office: Office) -> None:
    names = ("home", "officials", "roles", "procedures", "unclear", "routes", "log")
    before = {name: _queries(manager, reverse(f"console:{name}")) for name in names}
    for number in range(30):
        made = create_official(
            actor=SYSTEM, at=NOW, username=f"them{number}", full_name=f"Lê Văn {number} Tư"
        )
        assign(
            actor=SYSTEM,
            at=NOW,
            official_id=made.pk,
            unit_id=office.units["phong"],
            role="SPECIALIST",
            decision_number="9/QĐ",
            decision_date=SINCE,
            valid_from=SINCE,
        )
    after = {name: _queries(manager, reverse(f"console:{name}")) for name in names}
    assert after == before
    assert max(before.values()) <= 30, before


def test_lists_are_exported_whole(manager: Client) -> None:
    for name in ("officials", "roles", "procedures", "unclear", "routes", "log"):
        answer = manager.get(reverse(f"console:{name}") + "?xuat=csv")
        assert answer.status_code == 200, name
        assert answer["Content-Type"].startswith("text/csv")
        assert len(answer.content.decode("utf-8-sig").splitlines()) > 1, name


def test_the_first_page_names_what_needs_the_manager(manager: Client, office: Office) -> None:
    create_official(actor=SYSTEM, at=NOW, username="moi", full_name="Lê Mới Vào")
    page = text(manager.get(reverse("console:home")))
    assert "Tài khoản chưa có việc 1" in page
    assert "Điểm chưa rõ trong danh mục" in page
    assert "Không có phân công nào hết hạn trong 30 ngày tới." in page
