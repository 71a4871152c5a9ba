"""Who waits a whole day for what is decided in an hour comes twice; what is written twice differs.

D1 II: officials enter every dossier into several programs and copy it into several books; the law wants a
birth registered on the day it is declared.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from motcua.dossiers.models import BookEntry, Dossier
from tests.dossiers.slips.papers import words_of
from tests.journeys import steps
from tests.journeys.conftest import OpenPage
from tests.web.desk.conftest import Clock
from tests.web.desk.office import Office

CHILD = "Nguyễn Gia Bảo"


def received(page: Page) -> str:
    """The father declares a birth; everything that the book will say is asked here, once."""
    page.goto(steps.INTAKE)
    steps.choose_procedure(page, "khai sinh", "Thủ tục đăng ký khai sinh")
    steps.scan_card(page)
    page.get_by_label("Họ, chữ đệm, tên trẻ").fill(CHILD)
    page.get_by_label("Giới tính").and_(page.locator("[name=detail_gioi_tinh_con]")).select_option("Nam")
    page.get_by_label("Ngày sinh").and_(page.locator("[name=detail_ngay_sinh_con]")).fill("10/11/2026")
    page.get_by_label("Nơi sinh").fill("Bệnh viện đa khoa Thạch Hà")
    page.get_by_label("Họ tên mẹ").fill("Trần Thị Bé")
    page.get_by_role("button", name="Đủ tất cả").click()
    steps.looked_over(page)
    with steps.printing(page):
        page.get_by_role("button", name="Tiếp nhận và in").click()
    expect(page.locator(".done-due")).to_contain_text("17:00 18/11/2026")
    steps.looked_over(page)
    return steps.code_received(page)


def given_back(page: Page, code: str) -> None:
    """The father comes back with his slip in the afternoon."""
    page.goto(steps.RETURN)
    steps.looked_over(page)
    page.get_by_label("Mã hồ sơ, mã QR").fill(code)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(code)
    steps.looked_over(page)
    with steps.printing(page):
        page.get_by_role("button", name="Trả kết quả và in biên nhận").click()
    expect(page.get_by_text("Kết quả đã trao cho")).to_contain_text("Nguyễn Văn Tài")


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_a_birth_takes_several_days_and_is_written_into_several_books(
    office: Office, page_of: OpenPage, clock: Clock, printed: list[bytes], phone: bool
) -> None:
    counter = page_of("hoa", phone=phone)
    code = received(counter)

    clock.at += timedelta(minutes=30)
    specialist = page_of("binh", phone=phone)
    steps.open_from(specialist, steps.DESK, code)
    steps.looked_over(specialist)
    steps.act(specialist, "Chuyển bước", Ý_kiến_xử_lý="Đủ điều kiện, trình ký.")
    clock.at += timedelta(minutes=30)
    leader = page_of("chu-tich", phone=phone)
    steps.sign(leader, code)
    steps.looked_over(leader)
    clock.at += timedelta(minutes=30)
    clerk = page_of("thu", phone=phone)
    steps.open_from(clerk, steps.DESK, code)
    steps.act(clerk, "Chuyển bước")
    clock.at += timedelta(hours=4)
    given_back(counter, code)

    counter.goto(f"{steps.BOOKS}khai_sinh/")
    steps.looked_over(counter)
    (line,) = steps.rows_of(counter)
    assert line["Số"] == "1"
    assert line["Ngày đăng ký"] == "18/11/2026"
    assert line["Họ, chữ đệm, tên người được khai sinh"] == CHILD
    assert line["Ngày, tháng, năm sinh"] == "10/11/2026"
    assert line["Họ tên mẹ"] == "Trần Thị Bé"
    assert line["Họ tên người yêu cầu"] == "Nguyễn Văn Tài"
    assert (line["Người ký"], line["Người thực hiện"]) == ("Nguyễn Văn An", "Trần Văn Bình")
    assert line["Mã hồ sơ"] == code
    dossier = Dossier.objects.get(code=code)
    assert dossier.returned_at is not None
    assert dossier.received_at is not None
    assert dossier.returned_at - dossier.received_at == timedelta(hours=5, minutes=30)
    assert (dossier.state, dossier.verdict) == ("returned", "on_time")
    assert BookEntry.objects.count() == 1
    receipt, note = (words_of(paper) for paper in printed)
    assert code in receipt
    assert "17 giờ 00" in receipt or "17:00" in receipt
    assert code in note
