"""A leader looks at the quarter's forms: every figure opens, nothing was typed; also on a telephone."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.journeys.conftest import OpenPage
from tests.journeys.steps import looked_over
from tests.web.desk.office import CARE, COPIES, NOW, Office
from tests.web.desk.walking import Walk

DAY = timedelta(days=1)


@pytest.fixture
def quarter(office: Office) -> Office:
    """One done, two late, one at work."""
    Walk(office, CARE, at=NOW - 20 * DAY)
    Walk(office, COPIES, at=NOW - DAY).examined().decided().returned()
    Walk(office, COPIES, at=NOW - 2 * DAY)
    Walk(office, CARE, at=NOW - DAY)
    return office


@pytest.mark.parametrize("phone", [False, True])
def test_every_figure_of_the_quarter_opens_to_its_dossiers(
    quarter: Office, page_of: OpenPage, phone: bool
) -> None:
    page = page_of("chu-tich", phone=phone)
    page.goto("/bao-cao/bieu/")
    looked_over(page)
    total = page.locator("tr.form-total a")
    expect(total.first).to_have_text("4")
    page.locator("summary", has_text="Cách tính các cột").click()
    expect(page.get_by_text("Hồ sơ tiếp nhận mới trong kỳ cộng hồ sơ từ kỳ trước chuyển qua")).to_be_visible()
    total.last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 hồ sơ của số liệu")
    looked_over(page)
    page.go_back()
    if phone:
        page.get_by_role("button", name="Chọn biểu, đơn vị, kỳ").click()
    page.get_by_label("Biểu", exact=True).select_option("II.08")
    page.wait_for_url(re.compile("form=II.08"))
    expect(page.get_by_role("heading", level=2)).to_contain_text("môi trường điện tử")
    looked_over(page)


def test_the_workbook_has_the_figures_of_the_page(quarter: Office, page_of: OpenPage) -> None:
    page = page_of("chu-tich")
    page.goto("/bao-cao/bieu/?form=II.06b&period=2026-Q4")
    shown = page.locator("tr.form-total td.num").all_inner_texts()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Excel").click()
    assert waiting.value.suggested_filename.startswith("II.06b Ủy ban nhân dân xã Thạch Lạc")
    with open(waiting.value.path(), "rb") as file:
        rows = load_workbook(io.BytesIO(file.read())).worksheets[0].iter_rows(values_only=True)
    written = next(row[2:] for row in rows if row[1] == "Tổng số")
    assert [str(cell) for cell in written] == [text.strip() for text in shown]
