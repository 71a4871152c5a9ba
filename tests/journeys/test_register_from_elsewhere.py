"""A register typed in an old font comes in: looked at, its columns named once, the refused row mended."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import pytest
from playwright.sync_api import expect

from motcua.reports.models import ImportedLine
from tests.journeys.conftest import OpenPage
from tests.journeys.steps import looked_over
from tests.web.desk.office import Office

PAGE = "/bao-cao/so-khac/"
ROWS = (
    ("UBND x· Th¹ch L¹c", None, None, None, None),
    ("STT", "Sè HS", "§­¬ng sù", "Vµo ngµy", "Ng­êi gi÷ sæ"),
    (1, "H27.15-261102-0001", "NguyÔn ThÞ H­êng", "02/11/2026", "Hoa"),
    (2, "H27.15-261103-0001", "§Æng §×nh Quý", "31/11/2026", "Hoa"),
    (3, "H27.15-261103-0002", "TrÇn V¨n H¶i", 46329, "Hoa"),
)


def _book() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in ROWS:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("phone", [False, True])
def test_a_register_comes_in(
    office: Office, page_of: OpenPage, picture: Callable[..., None], phone: bool
) -> None:
    page = page_of("thu", phone=phone)
    name = "telephone" if phone else "desk"
    page.goto(PAGE)
    looked_over(page)
    page.get_by_role("link", name="Nhập sổ").first.click()
    page.get_by_label("Tệp", exact=False).first.set_input_files(
        {"name": "so theo doi.xlsx", "mimeType": "application/octet-stream", "buffer": _book()}
    )
    page.get_by_label("Gọi sổ này là").fill("Sổ tay tháng 11")
    looked_over(page)
    picture(page, f"register-upload-{name}", full=True)
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_role("heading", name="Xem trước khi nhập sổ")).to_be_visible()
    expect(page.get_by_text("TCVN3 (ABC, phông .VnTime)").first).to_be_visible()
    page.get_by_label("Số HS").select_option("Mã hồ sơ")
    page.get_by_label("Đương sự").select_option("Tổ chức, cá nhân")
    page.get_by_label("Vào ngày").select_option("Ngày nhận hồ sơ")
    page.get_by_role("button", name="Xem lại").click()
    expect(page.get_by_role("cell", name="Nguyễn Thị Hường", exact=True)).to_be_visible()
    expect(page.get_by_text("Không có ngày 31/11/2026").first).to_be_visible()
    looked_over(page)
    picture(page, f"register-preview-{name}", full=True)
    page.get_by_role("button", name="Nhập sổ").click()
    expect(page.get_by_role("heading", name="Sổ tay tháng 11")).to_be_visible()
    expect(page.get_by_role("link", name="Tải về Excel")).to_be_visible()
    looked_over(page)
    picture(page, f"register-{name}", full=True)
    assert list(ImportedLine.objects.values_list("applicant_name", flat=True)) == [
        "Nguyễn Thị Hường",
        "Trần Văn Hải",
    ]
    page.get_by_role("button", name="Rút sổ").first.click()
    page.get_by_label("Lý do").fill("Nhập nhầm tháng")
    page.get_by_role("dialog").get_by_role("button", name="Rút sổ").click()
    expect(page.get_by_text("Nhập nhầm tháng").first).to_be_visible()
    page.goto(PAGE)
    expect(page.get_by_role("row").filter(has_text="Đã rút")).to_be_visible()
    picture(page, f"registers-{name}", full=True)
