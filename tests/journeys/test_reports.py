"""The quarter is closed and sent without typing a number; the superior finds who is missing."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from motcua.reports.models import ReportSubmission
from tests.journeys.conftest import OpenPage
from tests.journeys.steps import looked_over, told
from tests.web.desk.conftest import Clock
from tests.web.desk.office import COPIES, Office
from tests.web.reports.reporting_office import AFTER, QUARTER, reporting_office, sent

HOME = "/bao-cao/"


@pytest.fixture
def office(transactional_db: None, tmp_path: Path, clock: Clock) -> Office:
    """The office on the morning after the quarter ended."""
    clock.at = AFTER
    return reporting_office(tmp_path)


def nothing_to_type(page: Page) -> None:
    """The page of a report on its way has no field: its figures come from the dossiers."""
    fields = page.locator("main").locator("input:visible, textarea:visible, select:visible")
    expect(fields).to_have_count(0)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def test_the_quarter_is_closed_and_sent_in_under_five_minutes_without_typing_a_number(
    page_of: OpenPage, office: Office, picture: Callable[..., None]
) -> None:
    began = time.monotonic()
    clerk = page_of("thu")
    clerk.goto(HOME)
    expect(clerk.get_by_role("heading", name="Quý III năm 2026")).to_be_visible()
    looked_over(clerk)
    press(clerk, "Lập báo cáo")
    told(clerk, "Đã lập báo cáo với số liệu lúc này")
    for form in ("II.05", "II.06b", "II.07b", "II.08"):
        expect(clerk.get_by_role("heading", name=re.compile(rf"^{form}\. "))).to_be_visible()
    expect(clerk.get_by_role("heading", name="Các đẳng thức đều khớp")).to_be_visible()
    nothing_to_type(clerk)
    looked_over(clerk)
    figure = clerk.locator("#II\\.06b tr.form-total td a").first
    number = figure.inner_text()
    figure.click()
    expect(clerk.get_by_role("heading", level=1)).to_contain_text(f"{number} hồ sơ")
    clerk.go_back()
    press(clerk, "Xác nhận đã kiểm tra")
    told(clerk, "Báo cáo chờ lãnh đạo ký")

    leader = page_of("chu-tich")
    leader.goto(HOME)
    leader.get_by_role("link", name="Ký và chốt số liệu").click()
    press(leader, "Ký và chốt số liệu")
    dialog = leader.get_by_role("dialog", name="Ký và chốt số liệu?")
    dialog.get_by_role("button", name="Ký và chốt số liệu").click()
    told(leader, "Đã ký và chốt số liệu")
    expect(leader.get_by_text("Số liệu hiện tại vẫn đúng như báo cáo đã chốt")).to_be_visible()
    nothing_to_type(leader)
    looked_over(leader)
    picture(leader, "report-sealed", full=True)

    clerk.reload()
    press(clerk, "Gửi cấp trên")
    told(clerk, "Đã gửi báo cáo lên cấp trên")
    assert time.monotonic() - began < 300
    row = ReportSubmission.objects.get()
    assert (row.state, len(row.hash), row.sent_name) == ("sent", 64, "Hồ Thị Thu")


def test_the_superior_finds_the_missing_commune(
    page_of: OpenPage, office: Office, clock: Clock, picture: Callable[..., None]
) -> None:
    sent(office, "xa", "thu", "chu-tich")
    clock.at = AFTER + timedelta(days=4)
    page = page_of("tinh-van-thu")
    page.goto(HOME)
    page.get_by_role("link", name="Chưa gửi, quá hạn").click()

    expect(page.get_by_role("heading", name="Ai đã gửi, ai chậm")).to_be_visible()
    table = page.get_by_role("table")
    expect(table.get_by_role("row", name=re.compile("xã Cẩm Bình"))).to_contain_text("quá hạn 3 ngày")
    expect(table.get_by_role("row", name=re.compile("xã Thạch Lạc"))).to_have_count(0)
    looked_over(page)
    picture(page, "report-senders")

    page.goto(f"{HOME}nop/cap-duoi/")
    page.get_by_role("link", name="Ủy ban nhân dân xã Thạch Lạc").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("quý III năm 2026")
    page.goto(f"{HOME}nop/tong-hop/")
    expect(page.get_by_text("đơn vị chưa gửi").first).to_be_visible()
    looked_over(page)


def test_data_that_moved_is_named_and_corrected(page_of: OpenPage, office: Office, clock: Clock) -> None:
    pk = sent(office, "xa", "thu", "chu-tich")
    taken = office.received(COPIES, at=QUARTER.ends_at - timedelta(hours=8))
    clock.at = AFTER + timedelta(days=1)
    page = page_of("thu", phone=True)
    page.goto(f"{HOME}nop/{pk}/")
    expect(page.get_by_text("1 hồ sơ tính khác")).to_be_visible()
    looked_over(page)
    page.get_by_role("link", name="Xem từng hồ sơ").click()
    expect(page.get_by_text(str(taken.code)).first).to_be_visible()
    looked_over(page)
    page.get_by_role("link", name="Về báo cáo").click()
    press(page, "Lập bản đính chính")
    dialog = page.get_by_role("dialog", name="Lập bản đính chính?")
    dialog.get_by_label("Vì sao đính chính").fill("Sót hồ sơ nhập sau")
    dialog.get_by_role("button", name="Lập bản đính chính").click()
    told(page, "Đã lập bản đính chính")
    page.get_by_role("link", name="Khác bản trước ở đâu, từng hồ sơ").click()
    expect(page.get_by_text(str(taken.code)).first).to_be_visible()
