"""The letter of Cẩm Xuyên comes out of its data, in a browser."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import docx
import pytest
from django.conf import LazySettings
from playwright.sync_api import Page, expect

from motcua.law.calendar import ZONE
from tests.journeys.conftest import OpenPage
from tests.journeys.steps import looked_over, told
from tests.reports.districts import a_district, an_official
from tests.reports.test_findings import ENTERED, LATE, NO_ONLINE
from tests.web.desk.conftest import Clock


@pytest.fixture
def office(transactional_db: None, clock: Clock, settings: LazySettings, tmp_path: Path) -> SimpleNamespace:
    """The district on the morning of its letter; the name is that of the folder's fixture for pages."""
    settings.MEDIA_ROOT = tmp_path
    district = a_district("cam-xuyen-2022", at=datetime(2022, 3, 31, 8, tzinfo=ZONE))
    clock.at = datetime(2022, 4, 7, 8, tzinfo=ZONE)
    people = {
        "lanh-dao": an_official("lanh-dao", "Phạm Văn An", "Phó Chủ tịch", "LEADER", district.id, "KT."),
        "van-thu": an_official("van-thu", "Lê Thị Bình", "Văn thư", "CLERK", district.id),
    }
    return SimpleNamespace(officials=people, district=district)


def _tick(page: Page, title: str) -> None:
    with page.expect_response(lambda answer: "/cong-van/soan/" in answer.url):
        page.get_by_role("checkbox", name=title).check()


def test_the_letter_comes_out_of_its_data(page_of: OpenPage, picture: Any) -> None:
    page = page_of("van-thu")
    page.goto("/bao-cao/cong-van/")
    page.get_by_role("link", name="Soạn công văn").first.click()
    expect(page.get_by_label("Kỳ số liệu")).to_have_value("2022-Q1")
    for title in (
        "Hồ sơ quá hạn Phê bình",
        "Tỷ lệ nhập hồ sơ lên phần mềm",
        "Không phát sinh hồ sơ trực tuyến",
    ):
        _tick(page, title)
    preview = page.get_by_role("region", name="Dự thảo sẽ viết")
    for words in (LATE, ENTERED, NO_ONLINE):
        expect(preview).to_contain_text(words)
    looked_over(page)
    picture(page, "cong-van-soan", full=True)
    page.get_by_role("button", name="Lập dự thảo từ 3 nhận xét").click()
    told(page, "Đã lập dự thảo")
    looked_over(page)
    body = page.get_by_label("Nội dung")
    body.fill(body.input_value().replace("Ủy ban nhân dân huyện phê bình", "UBND huyện nghiêm khắc phê bình"))
    page.keyboard.press("Control+Enter")
    told(page, "Đã lưu công văn")
    picture(page, "cong-van-sua", full=True)
    page.get_by_role("button", name="Lấy số").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Số", exact=True).fill("847")
    dialog.get_by_role("button", name="Lấy số").click()
    told(page, "Đã lấy số 847/UBND-VP")
    with page.expect_download() as waited:
        page.get_by_role("link", name="Tải tệp Word").click()
    word = docx.Document(io.BytesIO(Path(waited.value.path()).read_bytes()))
    lines = [paragraph.text for paragraph in word.paragraphs]
    for words in (LATE, ENTERED, NO_ONLINE):
        assert [line for line in lines if line.endswith(words)]
    assert any("nghiêm khắc phê bình" in line for line in lines)
    assert word.tables[0].cell(1, 0).text.startswith("Số: 847/UBND-VP")
    page.get_by_role("button", name="Phát hành").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Phát hành").click()
    told(page, "Đã ghi công văn phát hành")
    looked_over(page)
    picture(page, "cong-van-so", full=True)


def test_a_letter_on_a_telephone(page_of: OpenPage, picture: Any) -> None:
    page = page_of("van-thu", phone=True)
    page.goto("/bao-cao/cong-van/soan/?period=2022-Q1&chon=entry_share")
    limit = page.locator("#muc-entry_share")
    with page.expect_response(lambda answer: "muc_entry_share=40" in answer.url):
        limit.fill("40")
        limit.blur()
    expect(page.locator(".letter-preview")).to_contain_text(
        "dưới 40%, gồm: Cẩm Hưng (30,28%); Cẩm Nhượng (38,91%)."
    )
    page.locator(".letter-units > summary").first.click()
    looked_over(page)
    picture(page, "cong-van-dien-thoai", full=True)
    page.get_by_role("button", name="Lập dự thảo từ 1 nhận xét").click()
    told(page, "Đã lập dự thảo")
    looked_over(page)
    picture(page, "cong-van-dien-thoai-sua", full=True)
    page.goto("/bao-cao/cong-van/")
    looked_over(page)
