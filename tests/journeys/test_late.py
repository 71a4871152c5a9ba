"""Dossiers pass their date in silence, and the date is moved again and again.

D0 6 and D3 1: a letter of apology with a new date whenever a dossier is late; no date is moved to hide it.
"""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import Page, expect

from motcua.dossiers.models import Slip
from tests.dossiers.slips.papers import words_of
from tests.journeys import steps
from tests.journeys.conftest import OpenPage
from tests.web.desk.conftest import Clock
from tests.web.desk.office import CARE, NOW, Office
from tests.web.desk.walking import Walk

REASON = "Chờ xác minh thực địa tại thôn Bắc Lạc."


def apologise(page: Page, code: str) -> None:
    """The page leads the leader to the apology first; a day off is refused at its field."""
    expect(page.get_by_text("Quá hạn, chưa có phiếu xin lỗi")).to_be_visible()
    panel = steps.begin(page, "Xin lỗi và hẹn lại")
    steps.looked_over(page)
    panel.get_by_label("Ngày hẹn lại").fill("22/11/2026")
    panel.get_by_label("Lý do chậm").fill(REASON)
    panel.get_by_role("button", name="Ký phiếu xin lỗi, hẹn lại").click()
    expect(page.locator(".field-error")).to_contain_text("22/11/2026 không làm việc (Chủ nhật")
    panel.get_by_label("Ngày hẹn lại").fill("20/11/2026")
    panel.get_by_role("button", name="Ký phiếu xin lỗi, hẹn lại").click()
    steps.told(page, "Đã hẹn lại 17:00 20/11/2026")
    expect(page.get_by_role("heading", level=1)).to_contain_text(code)


def test_a_late_dossier_gets_no_apology_and_ever_new_dates(
    office: Office, page_of: OpenPage, clock: Clock, printed: list[bytes]
) -> None:
    walk = Walk(office, CARE, at=NOW - timedelta(days=20)).examined()
    first_promise = walk.dossier.due_at
    leader, old_tab = page_of("chu-tich"), page_of("chu-tich")
    leader.goto(steps.LEADER)
    expect(leader.get_by_role("checkbox", name=f"Chọn hồ sơ {walk.code}")).to_be_disabled()
    steps.looked_over(leader)
    leader.goto(steps.DESK)
    leader.get_by_role("link", name="Chưa xin lỗi").click()
    leader.get_by_role("link", name=walk.code).click()
    old_tab.goto(f"{steps.DOSSIERS}{walk.code}/viec/hen-lai/")
    apologise(leader, walk.code)
    with steps.printing(leader):
        leader.get_by_role("link", name="In phiếu").click()
    slip = words_of(printed[-1])
    assert "PHIẾU XIN LỖI" in slip
    assert REASON in slip
    assert "20 tháng 11 năm 2026" in slip or "20/11/2026" in slip
    assert "Nguyễn Văn An" in slip

    second_time_is_refused(leader, old_tab, walk)
    leader.goto(f"{steps.DOSSIERS}?ds=late_without_apology")
    expect(leader.get_by_text("Không có hồ sơ nào khớp")).to_be_visible()
    leader.goto(f"{steps.DOSSIERS}?ds=overdue")
    expect(leader.get_by_role("link", name=walk.code)).to_be_visible()
    steps.sign(leader, walk.code)
    ended = walk.dossier
    assert (ended.original_due_at, ended.reschedules, ended.verdict) == (first_promise, 1, "late")
    assert Slip.objects.filter(kind="apology").count() == 1


def second_time_is_refused(leader: Page, old_tab: Page, walk: Walk) -> None:
    """In a page that was left open, and in a new one: the date stays, and the law says why."""
    law = "Hồ sơ đã được hẹn lại 1 lần; chỉ được hẹn lại 1 lần."
    old_tab.get_by_label("Ngày hẹn lại").fill("25/11/2026")
    old_tab.get_by_label("Lý do chậm").fill("Thêm một lần nữa")
    old_tab.get_by_role("button", name="Ký phiếu xin lỗi, hẹn lại").click()
    expect(old_tab.get_by_text("Hồ sơ vừa thay đổi")).to_be_visible()
    expect(old_tab.get_by_text(law)).to_be_visible()
    expect(old_tab.get_by_text("Căn cứ: NĐ 118/2025/NĐ-CP")).to_be_visible()
    expect(old_tab.get_by_text("Thêm một lần nữa")).to_be_visible()

    leader.goto(f"{steps.DOSSIERS}{walk.code}/viec/hen-lai/")
    expect(leader.get_by_text(law)).to_be_visible()
    expect(leader.get_by_text("Căn cứ: NĐ 118/2025/NĐ-CP")).to_be_visible()
    expect(leader.get_by_role("button", name="Ký phiếu xin lỗi, hẹn lại")).to_have_count(0)
    steps.looked_over(leader)
    assert f"{walk.dossier.due_at:%d/%m/%Y}" == "20/11/2026"
