"""Lists: sorted, paged, filtered, exported, by a constant number of queries."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from typing import Any

import openpyxl
import pytest
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.http import HttpRequest
from django.template import Context, Template
from django.test import RequestFactory

from motcua.org.models import Official
from motcua.web.ui import forms
from motcua.web.ui.lists import Column, ListPage, list_page

Queries = Callable[[int], AbstractContextManager[Any]]
COLUMNS = (
    Column("username", "Tài khoản", sort="username"),
    Column("name", "Họ tên", sort="sort_key", read=lambda row: row["full_name"]),
    Column("title", "Chức danh"),
)


class Filters(forms.FilterForm):
    q = forms.CleanCharField(label="Tên")
    born = forms.DayField(label="Ngày sinh")


def asked(query: str = "", session: SessionStore | None = None) -> HttpRequest:
    request = RequestFactory().get(f"/cong-viec/{query}")
    request.session = session if session is not None else SessionStore()
    return request


def officials() -> Any:
    return Official.objects.values("username", "full_name", "sort_key", "title")


def page(request: HttpRequest, **more: Any) -> ListPage:
    return list_page(request, officials(), columns=COLUMNS, sort="username", name="can-bo", **more)


@pytest.fixture
def many(db: None) -> None:
    for n in range(120):
        Official.objects.create_official(f"cb{n:03d}", f"Nguyễn Văn {chr(65 + n % 26)}", title="Công chức")


@pytest.mark.parametrize("query", ["", "?trang=3", "?sap=-name&trang=2"])
def test_one_count_and_one_page(many: None, django_assert_num_queries: Queries, query: str) -> None:
    with django_assert_num_queries(2):
        listing = page(asked(query))
    assert listing.total == 120
    assert listing.pages == 3


def test_pages_do_not_overlap_even_among_equal_rows(many: None) -> None:
    seen = [row["username"] for n in (1, 2, 3) for row in page(asked(f"?sap=-name&trang={n}")).rows]
    assert len(seen) == len(set(seen)) == 120


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("?trang=0", "cb000"),
        ("?trang=-1", "cb000"),
        ("?trang=x", "cb000"),
        ("?trang=99999999999999", "cb000"),
        ("?trang=99", "cb100"),
        ("?sap=-username", "cb119"),
        ("?sap=password", "cb000"),
        ("?sap=username;drop", "cb000"),
    ],
)
def test_an_odd_address_is_still_a_list(many: None, query: str, first: str) -> None:
    assert page(asked(query)).rows[0]["username"] == first


def test_a_head_turns_the_order_and_keeps_the_filter(many: None) -> None:
    listing = page(asked("?q=lan&sap=username"))
    html = Template("{% list_head listing %}{% pager listing %}{% exports listing %}").render(
        Context({"listing": listing})
    )
    assert 'aria-sort="ascending"' in html
    assert 'href="?q=lan&amp;sap=-username"' in html
    assert 'href="?q=lan&amp;sap=username&amp;xuat=xlsx"' in html


def test_filters_stick_until_they_are_dropped(many: None) -> None:
    session = SessionStore()
    assert page(asked("?q=lan&sap=name", session)).answer is None
    back = page(asked("", session)).answer
    assert back is not None
    assert back["Location"] == "/cong-viec/?q=lan&sap=name"
    dropped = page(asked("?bo-loc=1", session)).answer
    assert dropped is not None
    assert "q=" not in dropped["Location"]
    assert page(asked("", session)).answer is None


def test_lists_do_not_share_their_filters(many: None) -> None:
    session = SessionStore()
    page(asked("?q=lan", session))
    other = list_page(asked("", session), officials(), columns=COLUMNS, sort="username", name="khac")
    assert other.answer is None


def test_only_valid_filters_are_chosen_and_the_wrong_one_says_so() -> None:
    filters = Filters(RequestFactory().get("/?q= Lan &born=31/02/2026").GET)
    assert filters.chosen() == {"q": "Lan"}
    assert "chỉ có 28 ngày" in str(filters.errors["born"])
    assert Filters(RequestFactory().get("/").GET).chosen() == {}


def test_rows_without_a_value_stand_last_in_both_directions(db: None) -> None:
    rows = [{"n": None, "id": 1}, {"n": 2, "id": 2}, {"n": 1, "id": 3}]
    columns = [Column("n", "Số", sort="n")]
    for sort, ids in (("n", [3, 2, 1]), ("-n", [2, 3, 1])):
        listing = list_page(asked(f"?sap={sort}"), rows, columns=columns, sort="n")
        assert [row["id"] for row in listing.rows] == ids


def test_csv_cannot_carry_a_formula(db: None) -> None:
    Official.objects.create_official("a", "=HYPERLINK(1)", title="+84")
    answer = page(asked("?xuat=csv")).answer
    assert answer is not None
    assert answer["Content-Disposition"] == 'attachment; filename="can-bo.csv"'
    text = answer.content.decode("utf-8-sig")
    assert text.splitlines()[0] == "Tài khoản,Họ tên,Chức danh"
    assert "'=HYPERLINK(1),'+84" in text


def test_a_workbook_has_real_dates_and_numbers(db: None) -> None:
    columns = (
        Column("code", "Mã"),
        Column("day", "Ngày", kind="day"),
        Column("at", "Lúc", kind="moment"),
        Column("fee", "Phí", kind="money"),
        Column("acts", "", exported=False),
    )
    row = {
        "code": "=1+1",
        "day": date(2026, 1, 5),
        "at": datetime(2026, 1, 5, 1, 30, tzinfo=UTC),
        "fee": 8000,
        "acts": "",
    }
    answer = list_page(asked("?xuat=xlsx"), [row], columns=columns, sort="code", title="Sổ").answer
    assert answer is not None
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    values = [cell.value for cell in sheet[2]]
    assert values == ["=1+1", datetime(2026, 1, 5), datetime(2026, 1, 5, 8, 30), 8000]
    assert sheet["A2"].data_type == "s"


def test_an_export_is_every_row_of_the_filter(many: None) -> None:
    answer = page(asked("?xuat=csv&sap=-username")).answer
    assert answer is not None
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 121
    assert lines[1].startswith("cb119")
