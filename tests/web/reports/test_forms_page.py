"""The page of the statutory forms: what it shows, whom it serves, what it costs, what it hands out."""

from __future__ import annotations

import html
import io
import json
import re
from collections.abc import Callable
from datetime import date, timedelta

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from motcua.org.actions.units import end_unit
from motcua.org.types import SYSTEM
from motcua.oversight.actions import petitions
from motcua.oversight.actions.petitions import NewPetition
from tests.web.desk.conftest import browser, clock, office
from tests.web.desk.office import COPIES, NOW, SIGNATURE, Office

__all__ = ["browser", "clock", "office"]
Browse = Callable[[str], Client]
PAGE = "/bao-cao/bieu/"


@pytest.fixture
def leader(office: Office, browser: Browse) -> Client:
    for days in (1, 2, 3):
        office.received(COPIES, at=NOW - timedelta(days=days))
    office.received(SIGNATURE, at=NOW - timedelta(days=1))
    return browser("chu-tich")


def text(body: bytes) -> str:
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", body.decode()).split()))


def test_the_own_quarter_opens_first(leader: Client) -> None:
    page = leader.get(PAGE)
    said = text(page.content)
    assert page.status_code == 200
    assert "Biểu số II.06b/VPCP/KSTT" in said
    assert "Đơn vị báo cáo: Ủy ban nhân dân xã Thạch Lạc" in said
    assert "Kỳ báo cáo: Quý IV năm 2026 (Từ ngày 15/09/2026 đến ngày 14/12/2026)" in said
    assert "Tổng số 4 0 4 0" in said
    assert "Kiểm tra: đạt 4/4 đẳng thức" in said
    assert "Hồ sơ tiếp nhận mới trong kỳ cộng hồ sơ từ kỳ trước chuyển qua" in said, "definitions at hand"


def test_every_figure_opens_to_as_many_dossiers(leader: Client) -> None:
    as_of = f"{NOW:%Y-%m-%dT%H:%M}"
    page = leader.get(PAGE, {"rules": "date-only", "as_of": as_of})
    links = re.findall(r'<a href="([^"]+)" title="[^"]+">(\d+)</a>', page.content.decode())
    assert len(links) > 5
    for href, number in links[:3]:
        behind = leader.get(html.unescape(href))
        assert behind.status_code == 200
        assert f"{number} hồ sơ của số liệu" in text(behind.content)
    assert all("rules=date-only" in href and "as_of=2026-11-18T09" in href for href, _ in links)


@pytest.mark.parametrize("form", ["II.05", "II.06a", "II.07a", "II.07b", "II.08"])
def test_every_form_has_its_page(leader: Client, form: str) -> None:
    page = leader.get(PAGE, {"form": form})
    assert page.status_code == 200
    assert f"Biểu số {form}/VPCP/KSTT" in text(page.content)


def test_the_files_say_what_the_page_says(leader: Client) -> None:
    asked = {"form": "II.06b", "period": "2026-Q4"}
    workbook = leader.get(reverse("reports:forms-file", args=["xlsx"]), asked)
    book = openpyxl.load_workbook(io.BytesIO(workbook.content)).worksheets[0]
    total = next(row for row in book.iter_rows(values_only=True) if row[1] == "Tổng số")
    assert total[2:6] == (4, 0, 4, 0)
    paper = leader.get(reverse("reports:forms-file", args=["pdf"]), asked)
    words = " ".join(PdfReader(io.BytesIO(paper.content)).pages[0].extract_text().split())
    assert "Tổng số 4 0 4 0" in words
    assert "Thạch Lạc, ngày" in words
    plain = leader.get(reverse("reports:forms-file", args=["json"]), asked)
    assert json.loads(plain.content)["rows"][0]["cells"]["accepted"] == 4
    table = leader.get(reverse("reports:forms-file", args=["csv"]), asked)
    assert table.content.startswith(b"\xef\xbb\xbfkey,kind,")
    assert "II.06b" in table["Content-Disposition"]
    assert leader.get(reverse("reports:forms-file", args=["doc"]), asked).status_code == 404


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"period": "2031-Q1"}, "Chọn kỳ trước"),
        ({"period": "sang năm"}, "Không hiểu kỳ báo cáo"),
        ({"as_of": "hôm qua"}, "Ghi thời điểm như"),
        ({"as_of": "2031-01-01T08:00"}, "không được ở tương lai"),
        ({"rules": "khac"}, "Không có cách tính này"),
        ({"period": "2024-Q1"}, "có từ ngày 01/07/2025"),
    ],
)
def test_what_cannot_be_is_said_above_the_boxes(leader: Client, asked: dict[str, str], sentence: str) -> None:
    page = leader.get(PAGE, asked)
    said = text(page.content)
    assert page.status_code == 422
    assert "Chưa lập được biểu" in said
    assert sentence in said
    assert "Kỳ báo cáo" in said, "the boxes stay"


def test_a_form_that_does_not_exist_names_those_that_do(leader: Client) -> None:
    page = leader.get(PAGE, {"form": "II.6b"})
    assert page.status_code == 404
    assert "Có phải II.06b" in text(page.content)


def test_figures_of_a_neighbour_are_not_shown(office: Office, leader: Client, browser: Browse) -> None:
    for url in (PAGE, reverse("reports:forms-file", args=["csv"])):
        assert leader.get(url, {"unit": office.units["xa-khac"]}).status_code == 404
    assert browser("hoa").get(PAGE).status_code == 403


def test_the_page_costs_the_same_however_many_dossiers(office: Office, leader: Client) -> None:
    leader.get(PAGE)
    before = cost(leader)
    for _ in range(5):
        office.received(COPIES, at=NOW - timedelta(hours=2))
    assert cost(leader) == before
    assert before <= 14


def cost(client: Client) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(PAGE).status_code == 200
    return len(seen)


def test_procedures_and_petitions_open_too(office: Office, leader: Client) -> None:
    petitions.receive(
        NewPetition(
            channel="box", content="Chờ ở quầy quá lâu.", petitioner_name="Lê Thị Kín", kind="conduct"
        ),
        actor=office.actor("hoa"),
        at=NOW - timedelta(days=1),
    )
    listed = leader.get(reverse("reports:behind"), {"form": "II.07b", "row": "total", "column": "procedures"})
    total = leader.get(reverse("reports:forms-file", args=["json"]), {"form": "II.07b"})
    number = json.loads(total.content)["rows"][0]["cells"]["procedures"]
    assert f"{number} thủ tục của số liệu" in text(listed.content)
    assert f"{COPIES} " in text(listed.content)
    assert "Cấp xã" in text(listed.content)
    asked = {"form": "II.05", "row": "total", "column": "conduct"}
    said = text(leader.get(reverse("reports:behind"), asked).content)
    assert "1 phản ánh, kiến nghị của số liệu" in said
    assert "1/2026" in said
    assert "Lê Thị Kín" not in said
    exported = leader.get(reverse("reports:behind"), {**asked, "xuat": "csv"}).content.decode("utf-8-sig")
    assert exported.splitlines()[1].startswith("1/2026,Ủy ban nhân dân xã Thạch Lạc")


def test_a_unit_of_another_time_leads_to_the_one_of_then(office: Office, leader: Client) -> None:
    end_unit(
        actor=SYSTEM,
        at=NOW,
        unit_id=office.units["xa-khac"],
        last_day=date(2026, 6, 1),
        successors=[(office.units["xa"], True)],
        decision="01/NQ-UBTVQH",
    )
    page = leader.get(PAGE, {"unit": office.units["xa-khac"], "period": "2026-Q4"})
    said = text(page.content)
    assert page.status_code == 422
    assert "đã kết thúc ngày 01/06/2026" in said
    assert "Xem Ủy ban nhân dân xã Thạch Lạc" in said
    then = leader.get(PAGE, {"unit": office.units["xa-khac"], "period": "2026-Q1"})
    assert "Đơn vị báo cáo: Ủy ban nhân dân xã Cẩm Bình" in text(then.content)
