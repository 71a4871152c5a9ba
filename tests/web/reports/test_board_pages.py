"""Pages of the board, its goals, alerts and closed books: what they say, whom they serve, what they cost."""

from __future__ import annotations

import html
import io
import re
from decimal import Decimal

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from motcua.lib.remembered import forget_everything
from motcua.reports.models import RegisterClosing, Target
from motcua.web.reports.board_drawing import points
from tests.web.desk.conftest import Clock
from tests.web.desk.office import Office
from tests.web.reports.quarter_end import Browser, browser, clock, office
from tests.web.reports.reporting_office import AFTER, QUARTER

__all__ = ["browser", "clock", "office"]

BOARD, ALERTS, BOOKS, GOALS = (
    "/bao-cao/dieu-hanh/",
    "/bao-cao/canh-bao/",
    "/bao-cao/khoa-so/",
    "/bao-cao/chi-tieu/",
)
HERE = {"period": QUARTER.code}


def text(answer: object) -> str:
    body = answer.content.decode()  # type: ignore[attr-defined]
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", body).split())).replace("\xa0", " ")


# -- the board --------------------------------------------------------------------------


def test_the_superior_sees_every_commune_with_words_and_ranks(browser: Browser) -> None:
    answer = browser("tinh-chu-tich").get(BOARD, HERE)
    said = text(answer)
    assert answer.status_code == 200
    assert "Toàn Ủy ban nhân dân tỉnh Hà Tĩnh: quý III năm 2026" in said
    assert "Ủy ban nhân dân xã Thạch Lạc" in said
    assert "Ủy ban nhân dân xã Cẩm Bình" in said
    assert "Hạng 1/2" in said
    assert "Hạng 2/2" in said
    assert "Đơn vị của bạn" not in said


def test_every_link_of_the_board_opens(browser: Browser) -> None:
    client = browser("tinh-chu-tich")
    page = client.get(BOARD, HERE).content.decode()
    links = {html.unescape(href) for href in re.findall(r'href="(/bao-cao/ho-so/[^"]+)"', page)}
    assert len(links) > 8
    for href in sorted(links)[:6]:
        assert client.get(href).status_code == 200, href


def test_one_indicator_at_length_sorted_by_rank(browser: Browser) -> None:
    client = browser("tinh-chu-tich")
    page = client.get(BOARD, {**HERE, "xem": "online_share"})
    said = text(page)
    assert "Tỷ lệ hồ sơ trực tuyến" in said
    assert "So bình quân" in said
    assert page.content.decode().count('class="spark"') > 2
    assert "Xu hướng: " in page.content.decode(), "the plot in words"
    assert 'aria-sort="ascending"' in page.content.decode()
    other = client.get(BOARD, {**HERE, "xem": "online_share", "sap": "-name"}).content.decode()
    assert other.index("Thạch Lạc</a>") < other.index("Cẩm Bình</a>")


def test_a_commune_sees_itself_among_its_peers_and_opens_only_its_own(
    office: Office, browser: Browser
) -> None:
    client = browser("chu-tich")
    page = client.get(BOARD, HERE)
    assert "giữa các đơn vị cùng cấp" in text(page)
    assert "Đơn vị của bạn" in text(page)
    links = re.findall(r"[?&]unit=(\d+)", html.unescape(page.content.decode()))
    assert set(links) == {str(office.units["xa"])}
    peer = office.units["xa-khac"]
    assert client.get(reverse("reports:board-unit", args=[peer]), HERE).status_code == 404
    assert client.get(BOARD, {**HERE, "unit": str(peer)}).status_code == 404
    behind = {**HERE, "unit": str(peer), "measures": "received"}
    assert client.get(reverse("reports:behind-measure"), behind).status_code == 404


def test_whoever_has_no_figures_has_no_board(browser: Browser) -> None:
    for address in (BOARD, GOALS, BOOKS):
        assert browser("hoa").get(address).status_code == 403


@pytest.mark.parametrize("by", ["field", "procedure", "official"])
def test_a_unit_opens_downwards_to_its_dossiers(office: Office, browser: Browser, by: str) -> None:
    client = browser("tinh-chu-tich")
    page = client.get(reverse("reports:board-unit", args=[office.units["xa"]]), {**HERE, "theo": by})
    assert page.status_code == 200
    assert "Các chỉ số" in text(page)
    links = re.findall(rf'href="(/bao-cao/ho-so/[^"]+{by}=[^"]+)">(\d+)<', page.content.decode())
    if by == "official":
        assert "Không ghi" in text(page), "a history names nobody"
        return
    href, number = links[0]
    assert f"{number} hồ sơ của số liệu" in text(client.get(html.unescape(href)))


def test_periods_that_cannot_be_are_said_and_the_boxes_stay(browser: Browser) -> None:
    client = browser("chu-tich")
    for code, words in (("2030-Q1", "chưa có số liệu"), ("2024-Q1", "không có trong kỳ")):
        page = client.get(BOARD, {"period": code})
        assert page.status_code == 422
        assert words in text(page)
        assert 'name="period"' in page.content.decode()
    assert client.get(BOARD, {"period": "rubbish"}).status_code == 422


def test_the_board_as_workbook_and_on_paper(browser: Browser) -> None:
    client = browser("tinh-chu-tich")
    book = openpyxl.load_workbook(io.BytesIO(client.get(BOARD, {**HERE, "xuat": "xlsx"}).content))
    cells = [str(cell) for row in book.worksheets[0].iter_rows(values_only=True) for cell in row if cell]
    assert "Ủy ban nhân dân xã Thạch Lạc" in cells
    paper = PdfReader(io.BytesIO(client.get(BOARD, {**HERE, "xuat": "pdf"}).content))
    words = " ".join(page.extract_text() for page in paper.pages)
    assert "BẢNG THEO DÕI" in words
    assert "xã Cẩm Bình" in words


def test_the_page_takes_few_reads(browser: Browser) -> None:
    client = browser("tinh-chu-tich")
    client.get(BOARD, HERE)
    with CaptureQueriesContext(connection) as caught:
        client.get(BOARD, HERE)
    assert len(caught) <= 30


def test_differences_read_with_their_sign() -> None:
    shown = [points(Decimal(n) if n else None) for n in ("3.20", "-1", "0.00", "")]
    assert shown == ["+3,2", "−1", "0", "–"]


# -- goals ------------------------------------------------------------------------------


def test_a_goal_is_set_and_stands_on_the_board(office: Office, browser: Browser) -> None:
    client = browser("tinh-chu-tich")
    new = reverse("reports:target-new")
    answer = client.post(
        new,
        {
            "indicator": "online_share",
            "value": "41,5 %",
            "valid_from": "01/07/2026",
            "decision": "12/KH-UBND",
        },
    )
    assert answer.status_code == 302
    assert str(Target.objects.get().value) == "41.50"
    assert "tối thiểu 41,5 %" in text(client.get(GOALS))
    assert "Chưa đạt" in text(client.get(BOARD, HERE))
    assert "tối thiểu 41,5 %" in text(browser("chu-tich").get(GOALS)), "the commune reads it"
    ended = client.post(reverse("reports:target-end", args=[Target.objects.get().pk]))
    assert ended.status_code == 302
    assert Target.objects.get().valid_to == AFTER.date()


def test_a_wrong_goal_comes_back_with_reasons(browser: Browser) -> None:
    client = browser("tinh-chu-tich")
    page = client.post(
        reverse("reports:target-new"),
        {"indicator": "late", "value": "130", "valid_from": "01/07/2026", "decision": ""},
    )
    assert page.status_code == 422
    assert "Chưa nhập mục này" in text(page)
    page = client.post(
        reverse("reports:target-new"),
        {"indicator": "late", "value": "130", "valid_from": "01/07/2026", "decision": "12/KH"},
    )
    assert "từ 0 đến 100" in text(page)
    assert not Target.objects.exists()


def test_a_clerk_sets_no_goal(browser: Browser) -> None:
    client = browser("tinh-van-thu")
    assert client.get(reverse("reports:target-new")).status_code == 404
    assert "Đặt chỉ tiêu" not in text(client.get(GOALS)).replace("Đặt chỉ tiêu để bảng", "")


# -- alerts, books ----------------------------------------------------------------------


def test_alerts_of_the_own_office_and_of_units_below(browser: Browser) -> None:
    own = text(browser("chu-tich").get(ALERTS))
    assert "Quá hạn chưa xin lỗi" in own
    assert "Báo cáo chưa gửi" in own
    assert "Đơn vị trực thuộc" not in own
    above = text(browser("tinh-chu-tich").get(ALERTS))
    assert "Đơn vị trực thuộc" in above
    assert "Ủy ban nhân dân xã Cẩm Bình" in above


def test_the_counter_sees_alerts_of_its_dossiers_only(browser: Browser) -> None:
    page = browser("hoa").get(ALERTS)
    assert page.status_code == 200
    assert "Quá hạn chưa xin lỗi" in text(page)
    assert "Báo cáo chưa gửi" not in text(page)


def test_the_desk_says_how_many_alerts_there_are(browser: Browser) -> None:
    page = text(browser("chu-tich").get("/ban-lam-viec/"))
    assert "Cảnh báo: báo cáo chưa gửi (1)" in page
    assert "Cảnh báo:" not in text(browser("hoa").get("/ban-lam-viec/"))


def test_a_book_is_closed_once_its_year_is_over(office: Office, browser: Browser, clock: Clock) -> None:
    client = browser("chu-tich")
    given = {"authority": office.units["xa"], "book": "theo_doi", "year": "2026"}
    close = reverse("reports:close-book")
    assert "khóa được từ ngày 31/12/2026" in text(client.get(BOOKS, {"nam": "2026"}))
    assert client.post(close, given).status_code == 422
    clock.at = AFTER.replace(year=2027, month=1, day=4)
    forget_everything()
    client = browser("chu-tich")
    assert "Sổ chưa khóa" in text(client.get(ALERTS))
    assert "Chưa khóa" in text(client.get(BOOKS))
    assert client.post(close, given).status_code == 302
    made = RegisterClosing.objects.get()
    assert (made.entries, made.year, made.closed_name) == (24, 2026, "Nguyễn Văn An")
    assert client.post(close, given).status_code == 409
    assert "Khớp nội dung hiện có" in text(client.get(BOOKS, {"nam": "2026", "kiem": "1"}))
    other = {**given, "authority": office.units["xa-khac"]}
    assert client.post(close, other).status_code == 403
    forget_everything()
    assert "Sổ chưa khóa" not in text(browser("chu-tich").get(ALERTS))
