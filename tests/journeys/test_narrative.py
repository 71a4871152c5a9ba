"""The quarter's words: a job recorded when it is done, prose that saves itself, the document, a petition."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Page, expect

from motcua.law.periods import quarter
from motcua.org.queries.actors import actor_for
from motcua.reports.actions.recording import save_text
from tests.journeys.conftest import OpenPage
from tests.journeys.steps import looked_over
from tests.web.desk.conftest import Clock
from tests.web.desk.office import COPIES, NOW, Office

NARRATIVE, DONE, PETITIONS = "/bao-cao/thuyet-minh/", "/bao-cao/viec-da-lam/", "/bao-cao/phan-anh/"


@pytest.fixture
def quarter_4(office: Office, clock: Clock) -> Office:
    """One dossier of this quarter an hour ago, and what was written for the quarter before."""
    clock.at = NOW + timedelta(hours=1)
    office.received(COPIES)
    clerk = actor_for(office.officials["thu"], NOW.date())
    for section, text in (("causes", "Đường truyền chậm."), ("one_stop", "Tiếp nhận 9.140 TTHC.")):
        save_text(office.units["xa"], quarter(2026, 3), section, text=text, actor=clerk, at=NOW)
    return office


def recorded(page: Page, text: str, kind: str) -> None:
    page.goto(DONE)
    page.get_by_label("Việc đã làm").fill(text)
    page.get_by_label("Loại việc").first.select_option(label=kind)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Đã ghi. Việc này sẽ có trong báo cáo")).to_be_visible()


@pytest.mark.parametrize("phone", [False, True])
def test_the_words_of_the_quarter(quarter_4: Office, page_of: OpenPage, phone: bool, tmp_path: Path) -> None:
    page = page_of("thu", phone=phone)
    recorded(page, "Bỏ yêu cầu nộp bản sao", "Sáng kiến")
    looked_over(page)

    page.goto(NARRATIVE)
    looked_over(page)
    expect(page.locator("#muc-initiatives")).to_contain_text("Trong kỳ có 1 sáng kiến")
    expect(page.locator("#muc-initiatives")).to_contain_text("Bỏ yêu cầu nộp bản sao")
    expect(page.get_by_text("lời văn ghi “9.140 TTHC”")).to_be_visible()

    causes = page.locator("#muc-causes")
    expect(causes.get_by_role("textbox")).to_have_value("Đường truyền chậm.")
    causes.get_by_role("textbox").fill("Máy chủ nâng cấp trong giờ làm việc.")
    expect(causes.get_by_text("Đã lưu")).to_be_visible()
    page.reload()
    expect(page.locator("#muc-causes").get_by_role("textbox")).to_have_value(
        "Máy chủ nâng cấp trong giờ làm việc."
    )

    with page.expect_download() as coming:
        page.get_by_role("link", name="Tải .docx").click()
    path = tmp_path / "bao-cao.docx"
    coming.value.save_as(path)
    said = [paragraph.text for paragraph in Document(io.BytesIO(path.read_bytes())).paragraphs]
    assert "Máy chủ nâng cấp trong giờ làm việc." in said
    assert any("tiếp nhận 1 hồ sơ" in text for text in said)

    page.locator("#muc-settlement").get_by_role("link", name="1 hồ sơ").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 hồ sơ")


def test_two_write_at_once_and_nothing_is_lost(quarter_4: Office, page_of: OpenPage) -> None:
    first, second = page_of("thu"), page_of("chu-tich")
    for page in (first, second):
        page.goto(NARRATIVE)
    first.locator("#muc-plans").get_by_role("textbox").fill("Của văn thư")
    expect(first.locator("#muc-plans").get_by_text("Đã lưu")).to_be_visible()
    box = second.locator("#muc-plans").get_by_role("textbox")
    box.fill("Của lãnh đạo")
    expect(second.get_by_text("Hồ Thị Thu đã sửa mục này")).to_be_visible()
    expect(box).to_have_value("Của lãnh đạo")


@pytest.mark.parametrize("phone", [False, True])
def test_a_petition_from_the_box_to_the_public(
    quarter_4: Office, page_of: OpenPage, clock: Clock, phone: bool
) -> None:
    counter = page_of("hoa", phone=phone)
    counter.goto(f"{PETITIONS}them/")
    looked_over(counter)
    counter.get_by_label("Nội dung phản ánh, kiến nghị").fill("Quầy đóng cửa trước giờ.")
    counter.get_by_label("Người gửi").fill("Nguyễn Thị Sen")
    counter.keyboard.press("Control+Enter")
    expect(counter.get_by_role("heading", level=1)).to_contain_text("số 1/2026")
    looked_over(counter)
    clock.at += timedelta(hours=2)

    leader = page_of("chu-tich", phone=phone)
    leader.goto(PETITIONS)
    looked_over(leader)
    leader.get_by_role("link", name="1/2026").click()
    looked_over(leader)
    leader.get_by_label("Hành vi hành chính").check()
    leader.get_by_role("button", name="Phân loại").click()
    leader.locator("#viec-tra-loi summary").click()
    answer = leader.locator("#viec-tra-loi")
    answer.get_by_label("Số, ký hiệu văn bản trả lời").fill("21/UBND")
    answer.get_by_label("Có cơ sở, đã tiếp thu").check()
    answer.get_by_label("Nội dung trả lời").fill("Đã chấn chỉnh giờ làm việc.")
    answer.get_by_role("button", name="Trả lời").click()
    expect(leader.get_by_text("Còn việc công khai")).to_be_visible()
    leader.get_by_role("button", name="Công khai").click()
    expect(leader.get_by_text("không kèm tên người gửi").first).to_be_visible()
    looked_over(leader)

    clock.at += timedelta(minutes=1)
    leader.goto(NARRATIVE)
    expect(leader.locator("#muc-petitions")).to_contain_text("Tiếp nhận 1 phản ánh, kiến nghị")
    expect(leader.locator("#muc-petitions")).to_contain_text("đã công khai kết quả 1")
