"""The pages of the indices: figures with links, N/A in words, what to mend, other units out of sight."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import openpyxl
import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from motcua.dossiers.actions.loading import PastDossier, load_past
from motcua.org.actions.units import NewUnit, create_unit
from motcua.org.types import SYSTEM
from motcua.web.reports import indices
from tests.dossiers.office import MONDAY, THREE_DAYS, Office
from tests.web.reports.office_of_dossiers import Browser, browser, office

__all__ = ["browser", "office"]
DAY = timedelta(days=1)
NOW = MONDAY + 20 * DAY
PAGE, LOST, NINE = "/bao-cao/chi-so/", "/bao-cao/chi-so/mat-diem/", "/bao-cao/chi-so/chin-chi-so/"


def load(office: Office, *facts: dict[str, object], unit: str = "a", since: datetime = MONDAY) -> None:
    given = {
        "authority_id": office.units[unit],
        "procedure_code": THREE_DAYS,
        "received_at": since,
        "official_id": office.people["intake"],
    }
    load_past([PastDossier(**(given | one)) for one in facts], actor=SYSTEM, at=NOW)  # type: ignore[arg-type]


def some(office: Office) -> None:
    load(
        office,
        {"code": "A-1", "finished_at": MONDAY + DAY, "papers": [True], "result_file": True},
        {"code": "A-2", "finished_at": MONDAY + 8 * DAY},
        {"code": "A-3", "finished_at": MONDAY + DAY, "channel": "online", "result_file": True},
    )


def words(response: HttpResponse, status: int = 200) -> str:
    assert response.status_code == status, response.status_code
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def links(response: HttpResponse) -> list[str]:
    return [unescape(href) for href in re.findall(r'href="([^"]+)"', response.content.decode())]


def test_the_page_shows_figures_thresholds_points_and_reasons(office: Office, browser: Browser) -> None:
    some(office)
    text = words(browser("leader").get(PAGE, {"period": "2026-M11"}))
    assert "13,33 /20" in text
    assert "66,67%" in text
    assert "Hồ sơ xử lý trước hạn, đúng hạn" in text
    assert "chưa kết nối với Cổng Dịch vụ công quốc gia" in text
    assert "Trung bình" in text
    assert "So hạn: theo ngày" in text
    assert "để ngoài tổng: " in text
    assert "Làm gì để tăng điểm nhiều nhất" in text
    assert "+6,67 điểm" in text
    assert "Nguyễn Văn Bình" in text


def test_every_figure_leads_somewhere(office: Office, browser: Browser) -> None:
    some(office)
    client = browser("leader")
    found = [href for href in links(client.get(PAGE, {"period": "2026-M11"})) if "/bao-cao/" in href]
    behind = {href for href in found if "ho-so/chi-tieu" in href}
    lost = {href for href in found if "mat-diem" in href}
    assert behind
    assert lost
    for href in behind | lost:
        assert client.get(href).status_code == 200, href


def test_dossiers_that_cost_points_open(office: Office, browser: Browser) -> None:
    some(office)
    page = browser("leader").get(LOST, {"period": "2026-M11", "code": "2.1"})
    assert "1 hồ sơ." in words(page)
    assert "Giải quyết quá hạn" in words(page)
    assert "/ban-lam-viec/ho-so/A-2/" in links(page)
    file = browser("leader").get(LOST, {"period": "2026-M11", "code": "2.1", "xuat": "xlsx"})
    rows = list(openpyxl.load_workbook(io.BytesIO(file.content)).active.values)  # type: ignore[union-attr]
    assert rows[1][0] == "A-2"
    assert rows[1][-1] == "Giải quyết quá hạn"


def test_the_workbook_has_every_subject(office: Office, browser: Browser) -> None:
    some(office)
    file = browser("leader").get(PAGE, {"period": "2026-M11", "xuat": "xlsx"})
    cells = [row for row in openpyxl.load_workbook(io.BytesIO(file.content)).active.values if row[1]]  # type: ignore[union-attr]
    by_subject = {(row[0], row[1]): row for row in cells}
    timely = by_subject["UBND xã An Bình", "2.1"]
    assert (timely[3], timely[4], timely[5], timely[8]) == (2, 3, "66,67", "13,33")
    assert by_subject["UBND xã An Bình", "1.4"][8] == "N/A"
    assert by_subject["UBND xã An Bình", "1.4"][9]
    assert ("Nguyễn Văn Bình", "2.1") in by_subject


def test_the_superior_sees_a_ranking_and_goes_down(office: Office, browser: Browser) -> None:
    some(office)
    good = {"channel": "online", "papers": [True], "result_file": True}
    load(office, {"finished_at": MONDAY + DAY} | good, unit="b")
    office.official("head", "Trần Thị Tỉnh")
    office.assigned("head", "province", "LEADER")
    page = browser("head").get(PAGE, {"period": "2026-M11"})
    text = words(page)
    assert "Xếp hạng các đơn vị" in text
    assert text.index("UBND xã Bình Minh", text.index("Xếp hạng")) < text.index(
        "UBND xã An Bình", text.index("Xếp hạng")
    )
    assert "Theo người tiếp nhận" not in text
    down = next(href for href in links(page) if f"unit={office.units['b']}&" in href)
    assert "UBND xã Bình Minh" in words(browser("head").get(down))


def test_many_units_are_counted_only_when_asked_for(
    office: Office, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    some(office)
    monkeypatch.setattr(indices, "MANY", 2)
    office.official("head", "Trần Thị Tỉnh")
    office.assigned("head", "province", "LEADER")
    page = browser("head").get(PAGE, {"period": "2026-M11"})
    assert "Phạm vi này có nhiều đơn vị" in words(page)
    assert "Xếp hạng các đơn vị" not in words(page)
    assert any(f"unit={office.units['a']}&" in href for href in links(page))
    asked = next(href for href in links(page) if "tinh=1" in href)
    assert "Xếp hạng các đơn vị" in words(browser("head").get(PAGE + asked))
    assert "Phạm vi này có nhiều đơn vị" not in words(browser("leader").get(PAGE, {"period": "2026-M11"}))


def test_nobody_looks_into_a_neighbour(office: Office, browser: Browser) -> None:
    asked = {"unit": office.units["b"], "period": "2026-M11"}
    for address in (PAGE, NINE):
        assert browser("leader").get(address, asked).status_code == 404
    assert browser("leader").get(LOST, {**asked, "code": "2.1"}).status_code == 404
    assert browser("intake").get(PAGE).status_code == 403


@pytest.mark.parametrize(
    ("asked", "status", "told"),
    [
        ({"period": "2027-Q3"}, 422, "chưa có số liệu"),
        ({"period": "2021-Q3"}, 200, "có từ ngày 23/06/2022"),
        ({"period": "quý hai"}, 422, "Không hiểu kỳ"),
        ({"period": "2010-Q1"}, 200, "có từ ngày 23/06/2022"),
        ({"unit": "x"}, 404, "Không tìm thấy đơn vị"),
    ],
)
def test_bad_questions_get_clear_answers(
    browser: Browser, asked: dict[str, str], status: int, told: str
) -> None:
    assert told in words(browser("leader").get(PAGE, asked), status)


@pytest.mark.parametrize("address", [PAGE, NINE])
def test_a_unit_of_another_time_leads_to_one_that_stood(
    office: Office, browser: Browser, address: str
) -> None:
    young = create_unit(
        actor=SYSTEM,
        at=NOW,
        new=NewUnit(
            code="H27.99",
            name="UBND xã Mới",
            kind="authority",
            level="commune",
            valid_from=date(2026, 7, 1),
            parent_id=office.units["province"],
        ),
    )
    office.official("head", "Trần Thị Tỉnh")
    office.assigned("head", "province", "LEADER")
    page = browser("head").get(address, {"unit": young.pk, "period": "2023-Q2"})
    assert "có từ ngày 01/07/2026" in words(page, 422)
    other = next(href for href in links(page) if f"unit={office.units['province']}&" in href)
    assert browser("head").get(other).status_code == 200


def test_an_empty_period_is_not_a_zero(browser: Browser) -> None:
    text = words(browser("leader").get(PAGE, {"period": "2026-M09"}))
    assert "mẫu số bằng 0" in text
    assert "0,00 /20" not in text


def test_an_indicator_without_a_list_is_not_found(browser: Browser) -> None:
    assert browser("leader").get(LOST, {"code": "5.4"}).status_code == 404


def test_the_page_takes_a_constant_number_of_queries(office: Office, browser: Browser) -> None:
    some(office)
    client = browser("leader")
    client.get(PAGE, {"period": "2026-M11"})
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(PAGE, {"period": "2026-M11"})
    for number in range(5):
        load(office, {"finished_at": MONDAY + number * DAY, "channel": "online"}, since=MONDAY + DAY / 24)
    with CaptureQueriesContext(connection) as many:
        client.get(PAGE, {"period": "2026-M11"})
    assert len(many) == len(few)
    assert len(few) <= 12, [query["sql"][:100] for query in few]


def test_the_nine_indices_of_their_years(office: Office, browser: Browser) -> None:
    then = datetime(2023, 5, 8, 1, tzinfo=UTC)
    load(office, {"finished_at": then + DAY}, {"finished_at": then + 3 * DAY}, since=then)
    page = browser("leader").get(NINE, {"period": "2023-Q2"})
    text = words(page)
    assert "Tổng thời gian giải quyết so với thời hạn" in text
    assert "1,5" in text
    assert "phiếu đánh giá" in text
    assert "Nguyễn Văn Bình" in text
    assert any("chi-so/?unit" in href for href in links(page))
    file = browser("leader").get(NINE, {"period": "2023-Q2", "xuat": "xlsx"})
    rows = [row for row in openpyxl.load_workbook(io.BytesIO(file.content)).active.values if row[1] == "1"]  # type: ignore[union-attr]
    assert (rows[0][3], rows[0][4], rows[0][5]) == (3, 2, "1,5")


def test_the_nine_indices_end_with_their_circular(browser: Browser) -> None:
    client = browser("leader")
    assert "áp dụng từ 06/01/2019" in words(client.get(NINE, {"period": "2026-Q1"}), 422)
    # without a period: the last whole quarter of those years
    assert "quý II năm 2025" in words(client.get(NINE))
