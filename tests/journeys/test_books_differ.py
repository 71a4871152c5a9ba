"""A register kept in Excel differs from the software; it is settled dossier by dossier, in a browser."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import Any

import openpyxl
from playwright.sync_api import Page, expect

from motcua.dossiers.actions.loading import PastDossier, load_past
from motcua.dossiers.models import Dossier
from motcua.law.calendar import ZONE
from motcua.org.types import SYSTEM
from motcua.reports.models import Difference
from tests.journeys.conftest import OpenPage
from tests.journeys.steps import looked_over, told
from tests.web.desk.office import COPIES, NOW, Office

FIRST = datetime(2026, 11, 2, 9, tzinfo=ZONE)
HEADINGS = ("STT", "Mã hồ sơ", "Tên thủ tục hành chính", "Tên tổ chức, cá nhân", "Nhận hồ sơ", "Trả kết quả")
BOOK = (
    ("HS-0001", "Lê Văn An", FIRST, FIRST + timedelta(hours=2)),
    ("HS-0002", "Trần Thị Bé", FIRST + timedelta(days=1), FIRST + timedelta(days=2)),
    ("", "Ngô Thị Mới", FIRST + timedelta(days=2), FIRST + timedelta(days=2, hours=3)),
)


def _here(office: Office) -> None:
    """Two of the three of the book, one returned on another day, and one that the book does not have."""
    names = {"HS-0001": "Lê Văn An", "HS-0002": "Trần Thị Bé", "HS-0003": "Phan Văn Riêng"}
    records = [
        PastDossier(
            authority_id=office.units["xa"],
            procedure_code=COPIES,
            code=code,
            applicant_name=name,
            received_at=FIRST + timedelta(days=number),
            finished_at=FIRST + timedelta(days=number, hours=1),
            returned_at=FIRST + timedelta(days=number, hours=2),
        )
        for number, (code, name) in enumerate(names.items())
    ]
    assert load_past(records, actor=SYSTEM, at=NOW - timedelta(days=1)).loaded == 3


def _workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["SỔ THEO DÕI HỒ SƠ"])
    sheet.append(list(HEADINGS))
    for number, (code, name, received, returned) in enumerate(BOOK, start=1):
        procedure = "Chứng thực bản sao từ bản chính giấy tờ, văn bản"
        days = (received.replace(tzinfo=None), returned.replace(tzinfo=None))
        sheet.append([number, code, procedure, name, *days])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _bring_in(page: Page) -> None:
    page.goto("/bao-cao/so-khac/")
    page.get_by_role("link", name="Nhập sổ").first.click()
    page.locator("input[type=file]").set_input_files(
        {
            "name": "so-theo-doi.xlsx",
            "mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "buffer": _workbook(),
        }
    )
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_role("cell", name="Ngô Thị Mới", exact=True)).to_be_visible()
    looked_over(page)
    page.get_by_role("button", name="Nhập").last.click()


def _line(page: Page, words: str) -> Any:
    return page.get_by_role("row").filter(has_text=words)


def test_a_differing_register_is_settled_dossier_by_dossier(
    page_of: OpenPage, office: Office, picture: Any
) -> None:
    _here(office)
    page = page_of("quan-ly")
    _bring_in(page)
    page.goto("/bao-cao/doi-chieu/")
    page.get_by_role("button", name="Đối chiếu từng hồ sơ").click()
    told(page, "3 chênh lệch")
    picture(page, "doi-chieu", full=True)
    looked_over(page)
    expect(_line(page, "HS-0003")).to_contain_text("Ở đây có, nơi kia không")
    expect(_line(page, "HS-0002")).to_contain_text("Khác ngày: ngày trả")
    # the book was wrong about the day, and the third is the paper office's own
    _line(page, "HS-0002").get_by_role("checkbox").check()
    page.get_by_label("Lý do").select_option(label="Nơi kia ghi sai, đã báo sửa")
    page.get_by_role("button", name="Ghi lý do").click()
    told(page, "1 chênh lệch")
    _line(page, "HS-0003").get_by_role("checkbox").check()
    page.get_by_label("Lý do").select_option(label="Lý do khác")
    page.get_by_label("Giải trình").fill("Tiếp nhận tại buổi lưu động, chưa ghi sổ giấy")
    page.get_by_role("button", name="Ghi lý do").click()
    told(page, "1 chênh lệch")
    # what only the book has is entered, as late
    _line(page, "Ngô Thị Mới").get_by_role("button", name="Nhập bổ sung").click()
    told(page, "nhập bổ sung hồ sơ")
    expect(page.get_by_text("Không có chênh lệch nào ở mục này")).to_be_visible()
    entered = Dossier.objects.get(applicant_name="Ngô Thị Mới")
    assert entered.entered_late
    assert set(Difference.objects.values_list("state", flat=True)) == {"settled"}
    page.get_by_role("button", name="Đối chiếu từng hồ sơ").click()
    told(page, "0 mới")


def test_the_comparison_fits_a_phone(page_of: OpenPage, office: Office, picture: Any) -> None:
    _here(office)
    page = page_of("quan-ly", phone=True)
    page.goto("/bao-cao/doi-chieu/?theo=ngay")
    expect(page.get_by_role("heading", name="Đối chiếu các sổ")).to_be_visible()
    looked_over(page)
    picture(page, "doi-chieu-dien-thoai", full=True)
