"""A leader reads the index of the quarter: where points are lost, on which dossiers, of what a figure is."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from motcua.dossiers.actions.loading import PastDossier, load_past
from motcua.org.types import SYSTEM
from tests.journeys.conftest import OpenPage
from tests.journeys.steps import looked_over
from tests.web.desk.office import BIRTH, COPIES, NOW, Office

DAY = timedelta(days=1)
THEN = datetime(2026, 11, 2, 1, tzinfo=UTC)


@pytest.fixture
def quarter(office: Office) -> Office:
    """Two in time, one of them without a result file, and one long overdue."""
    given = {"authority_id": office.units["xa"], "received_at": THEN, "official_id": office.officials["hoa"]}
    rows = [
        {"procedure_code": COPIES, "code": "TOT", "finished_at": THEN + DAY / 8, "result_file": True},
        {"procedure_code": COPIES, "code": "THIEU", "finished_at": THEN + DAY / 8, "channel": "online"},
        {"procedure_code": BIRTH, "code": "TREO"},
    ]
    load_past([PastDossier(**(given | row)) for row in rows], actor=SYSTEM, at=NOW)  # type: ignore[arg-type]
    return office


@pytest.mark.parametrize("phone", [False, True])
def test_from_points_to_the_dossiers_that_cost_them(quarter: Office, page_of: OpenPage, phone: bool) -> None:
    page = page_of("chu-tich", phone=phone)
    page.goto("/bao-cao/chi-so/")
    looked_over(page)
    expect(page.get_by_role("heading", name="Làm gì để tăng điểm nhiều nhất")).to_be_visible()
    first = page.locator(".index-gains li").first
    expect(first).to_contain_text("2.1. Hồ sơ xử lý trước hạn, đúng hạn")
    expect(first).to_contain_text("+6,67")
    expect(page.get_by_text("chưa có phiếu đánh giá nào được trả lời").first).to_be_visible()
    first.get_by_role("link", name="1 hồ sơ").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hồ sơ mất điểm: 2.1")
    expect(page.get_by_text("Đang giải quyết quá hạn")).to_be_visible()
    looked_over(page)
    page.get_by_role("link", name="TREO").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("TREO")


def test_another_period_is_one_choice_away(quarter: Office, page_of: OpenPage) -> None:
    page = page_of("chu-tich")
    page.goto("/bao-cao/chi-so/")
    page.get_by_label("Kỳ", exact=True).select_option("2026-M11")
    page.wait_for_url(re.compile("period=2026-M11"))
    row = page.locator("tr", has_text="2.1 Hồ sơ xử lý")
    expect(row).to_contain_text("66,67%")
    page.get_by_label("Kỳ", exact=True).select_option("2026-M09")
    page.wait_for_url(re.compile("period=2026-M09"))
    expect(page.locator("tr", has_text="2.1 Hồ sơ xử lý")).to_contain_text("mẫu số bằng 0")
    looked_over(page)
