"""The books: they hold exactly the dossiers of their period, on screen, as workbook and as PDF."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

import openpyxl
import pytest
from django.test import Client

from motcua.dossiers.models import Dossier
from motcua.dossiers.queries import register
from motcua.dossiers.queries.register import RegisterPeriod
from motcua.web.desk.period import span_of
from tests.web.desk.conftest import Clock
from tests.web.desk.office import BIRTH, CARE, COPIES, NOW, VIETNAM, Office
from tests.web.desk.sending import do, same_papers
from tests.web.desk.walking import Walk

Browser = Callable[[str], Client]
REGISTER = "/ban-lam-viec/so/"


def words(response) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def codes(text: str) -> list[str]:
    return re.findall(r'row-link code"[^>]*>([^<]+)<', text)


@pytest.fixture
def kept(office: Office) -> Office:
    """Two of October, three of November, one of another field among them."""
    for day in (datetime(2026, 10, 5, 9, tzinfo=VIETNAM), datetime(2026, 10, 30, 15, tzinfo=VIETNAM)):
        Walk(office, CARE, at=day)
    Walk(office, CARE, at=NOW - timedelta(days=2))
    Walk(office, CARE)
    Walk(office, COPIES).examined().decided().returned()
    return office


def test_the_month_of_today_comes_first(kept: Office, browser: Browser):
    text = words(browser("hoa").get(REGISTER))

    assert "Tháng 11/2026" in text
    assert "Mẫu số 07" in text
    assert len(codes(text)) == 3


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"ky": "ngay", "d": "18/11/2026"}, 2),
        ({"ky": "thang", "thang": "10", "nam": "2026"}, 2),
        ({"ky": "quy", "quy": "4", "nam": "2026"}, 5),
        ({"ky": "nam", "nam": "2026"}, 5),
        ({"ky": "nam", "nam": "2025"}, 0),
        ({"ky": "khoang", "tu": "30/10/2026", "den": "16/11/2026"}, 2),
        ({"ky": "khoang", "tu": "16/11/2026", "den": "30/10/2026"}, 2),
    ],
)
def test_any_period(kept: Office, browser: Browser, asked: dict[str, str], count: int):
    assert len(codes(words(browser("hoa").get(REGISTER, asked)))) == count


def test_one_field(kept: Office, browser: Browser):
    field = kept.procedure(COPIES).field_code

    assert len(codes(words(browser("hoa").get(REGISTER, {"ky": "nam", "linhvuc": field})))) == 1


@pytest.mark.parametrize(
    "asked", [{"ky": "ngay", "d": "31/02/2026"}, {"ky": "x"}, {"ky": "nam", "nam": "abc"}, {"trang": "-5"}]
)
def test_what_makes_no_sense_falls_back_to_today(kept: Office, browser: Browser, asked: dict[str, str]):
    words(browser("hoa").get(REGISTER, asked))


def test_the_register_equals_the_dossiers(kept: Office, browser: Browser):
    kept.submitted(CARE)  # not received: not in the book

    text = words(browser("hoa").get(REGISTER, {"ky": "nam"}))

    received = Dossier.objects.filter(received_at__isnull=False).order_by("received_at", "pk")
    assert codes(text) == [d.code for d in received]


def test_a_cancelled_line_names_what_stands_in_its_place(office: Office, browser: Browser):
    walk = Walk(office)
    fields = {**same_papers(walk), "reason": "Ghi sai tên", "full_name": "Lê Thị Đúng"}
    assert do(browser("hoa"), walk, "lap-lai", **fields).status_code == 302
    new = Dossier.objects.get(replaces_id=walk.id)
    sheet = openpyxl.load_workbook(
        io.BytesIO(browser("hoa").get(REGISTER, {"ky": "nam", "xuat": "xlsx"}).content)
    ).active

    assert codes(words(browser("hoa").get(REGISTER))) == [walk.code, new.code]
    (line,) = register.lines(office.actor("hoa"), RegisterPeriod(NOW.date(), NOW.date()), count=1)
    assert line.note == f"Hủy, lập lại: {new.code}"
    assert sheet.max_row > 5


def test_the_workbook_and_the_pdf_have_the_lines_of_the_screen(kept: Office, browser: Browser):
    client = browser("hoa")
    sheet = openpyxl.load_workbook(
        io.BytesIO(client.get(REGISTER, {"ky": "nam", "xuat": "xlsx"}).content)
    ).active
    found = [
        cell for row in sheet.iter_rows(values_only=True) for cell in row if str(cell).startswith("H27.15-26")
    ]
    assert len(found) == 5

    pdf = client.get(REGISTER, {"ky": "nam", "xuat": "pdf"})
    assert pdf.content.startswith(b"%PDF")
    assert pdf["Content-Type"] == "application/pdf"


def test_the_old_form_for_a_period_of_the_old_decree(kept: Office, browser: Browser):
    text = words(browser("hoa").get(REGISTER, {"ky": "quy", "quy": "2", "nam": "2025"}))

    assert "Mẫu số 06" in text


def test_another_commune_has_its_own_book(kept: Office, browser: Browser):
    assert codes(words(browser("khac").get(REGISTER, {"ky": "nam"}))) == []


def test_a_special_book_fills_from_the_same_entry(kept: Office, browser: Browser):
    text = words(browser("hoa").get(f"{REGISTER}sct_bs/"))

    assert "SCT/BS" in text
    assert "Bằng tốt nghiệp" in text
    assert "Nguyễn Văn An" in text


def test_the_birth_book(office: Office, browser: Browser):
    walk = Walk(office, BIRTH).examined().decided()

    text = words(browser("hoa").get(f"{REGISTER}khai_sinh/"))

    assert walk.dossier.details["ho_ten_con"] in text
    for kind in ("xlsx", "pdf"):
        assert browser("hoa").get(f"{REGISTER}khai_sinh/", {"xuat": kind}).status_code == 200


def test_an_unknown_book_is_not_found(office: Office, browser: Browser):
    assert browser("hoa").get(f"{REGISTER}khong-co/").status_code == 404


def test_pages_of_a_long_book(office: Office, browser: Browser, django_assert_max_num_queries):
    for _ in range(53):
        office.received(CARE)
    client = browser("hoa")
    first = words(client.get(REGISTER))
    assert "1–50</strong> trong 53" in first

    with django_assert_max_num_queries(8):
        second = words(client.get(REGISTER, {"trang": "2"}))
    assert len(codes(second)) == 3
    assert ">51<" in second.replace(" ", "")
    assert len(codes(words(client.get(REGISTER, {"trang": "99"})))) == 3


TODAY = date(2026, 11, 18)


@pytest.mark.parametrize(
    ("asked", "first", "last", "before", "after"),
    [
        (
            {"ky": "ngay", "d": "01/03/2024"},
            (2024, 3, 1),
            (2024, 3, 1),
            "d=29%2F02%2F2024",
            "d=02%2F03%2F2024",
        ),
        (
            {"ky": "thang", "thang": "1", "nam": "2026"},
            (2026, 1, 1),
            (2026, 1, 31),
            "nam=2025&thang=12",
            "thang=2",
        ),
        ({"ky": "quy", "quy": "4", "nam": "2025"}, (2025, 10, 1), (2025, 12, 31), "quy=3", "nam=2026&quy=1"),
        ({"ky": "nam", "nam": "2026"}, (2026, 1, 1), (2026, 12, 31), "nam=2025", "nam=2027"),
        (
            {"ky": "khoang", "tu": "15/09/2026", "den": "14/10/2026"},
            (2026, 9, 15),
            (2026, 10, 14),
            "tu=16%2F08%2F2026&den=14%2F09%2F2026",
            "tu=15%2F10%2F2026",
        ),
    ],
)
def test_periods_follow_one_another(asked, first, last, before, after):
    span = span_of(asked, TODAY, kind="thang")

    assert (span.first, span.last) == (date(*first), date(*last))
    assert before in span.before
    assert after in span.after


def test_the_next_period_begins_where_this_ends(clock: Clock):
    for kind in ("ngay", "thang", "quy", "nam"):
        span = span_of({"ky": kind}, TODAY, kind="thang")
        values = dict(part.split("=") for part in span.after.removeprefix("?").split("&"))
        following = span_of({k: v.replace("%2F", "/") for k, v in values.items()}, TODAY, kind="thang")
        assert following.first == span.last + timedelta(days=1)
