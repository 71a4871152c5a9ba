"""Down from figures to the dossier: the superior at the board, the commune among its peers."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from motcua.dossiers.actions.loading import PastDossier, load_past
from motcua.lib.remembered import forget_everything
from motcua.org.actions.accounts import create_official
from motcua.org.actions.assignments import assign
from motcua.org.types import SYSTEM
from tests.journeys.conftest import OpenPage
from tests.journeys.steps import looked_over
from tests.web.desk.office import MARRIAGE_STATE, NOW, SINCE, Office

DAY = timedelta(days=1)


@pytest.fixture
def province(office: Office) -> Office:
    """A manager of the province; one commune on time, the other with two long overdue."""
    made = create_official(actor=SYSTEM, at=NOW, username="tinh-ql", full_name="Lê Thị Tỉnh")
    office.officials["tinh-ql"] = made.pk
    assign(
        actor=SYSTEM,
        at=NOW,
        official_id=made.pk,
        unit_id=office.units["tinh"],
        role="MANAGER",
        decision_number="01/QĐ-UBND",
        decision_date=SINCE,
        valid_from=SINCE,
    )
    rows = [
        {
            "authority_id": office.units["xa"],
            "code": f"NHANH-{n}",
            "finished_at": NOW - 19 * DAY,
            "channel": "online",
        }
        for n in range(4)
    ]
    rows += [{"authority_id": office.units["xa-khac"], "code": f"TREO-{n}"} for n in range(2)]
    given = {"procedure_code": MARRIAGE_STATE, "received_at": NOW - 20 * DAY}
    load_past([PastDossier(**(given | row)) for row in rows], actor=SYSTEM, at=NOW)  # type: ignore[arg-type]
    forget_everything()
    return office


@pytest.mark.parametrize("phone", [False, True])
def test_from_the_worst_unit_to_its_dossiers(province: Office, page_of: OpenPage, phone: bool) -> None:
    page = page_of("tinh-ql", phone=phone)
    page.goto("/bao-cao/dieu-hanh/")
    looked_over(page)
    first = page.locator(".table-board tbody tr").first
    expect(first).to_contain_text("Cẩm Bình")
    expect(first).to_contain_text("2 hồ sơ")
    first.get_by_role("rowheader").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ủy ban nhân dân xã Cẩm Bình")
    looked_over(page)
    page.get_by_role("link", name="Theo thủ tục").click()
    page.wait_for_url(re.compile("theo=procedure"))
    page.locator("#phan ~ .table-wrap tbody tr").first.get_by_role("link", name="2").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2 hồ sơ")
    expect(page.get_by_text("TREO-0")).to_be_visible()
    expect(page.get_by_text("Không hiển thị").first).to_be_visible()


def test_a_goal_is_set_by_keyboard_and_the_board_judges_by_it(province: Office, page_of: OpenPage) -> None:
    page = page_of("tinh-ql")
    page.goto("/bao-cao/chi-tieu/moi/")
    looked_over(page)
    page.get_by_label("Chỉ số").select_option("online_share")
    page.get_by_label("Chỉ tiêu (%)").fill("41,5")
    page.get_by_label("Văn bản giao chỉ tiêu").fill("12/KH-UBND ngày 05/01/2026")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Đã đặt chỉ tiêu")).to_be_visible()
    page.goto("/bao-cao/dieu-hanh/?xem=online_share")
    looked_over(page)
    rows = page.locator(".table-board tbody tr")
    expect(rows.first).to_contain_text("Thạch Lạc")
    expect(rows.first).to_contain_text("Đạt")
    expect(rows.last).to_contain_text("Chưa đạt")
    head = page.get_by_role("columnheader", name="Đơn vị").get_by_role("link")
    head.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("columnheader", name="Đơn vị")).to_have_attribute("aria-sort", "ascending")


def test_a_commune_looks_at_itself_and_its_alerts(province: Office, page_of: OpenPage) -> None:
    page = page_of("chu-tich", phone=True)
    page.goto("/bao-cao/dieu-hanh/")
    looked_over(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("giữa các đơn vị cùng cấp")
    expect(page.get_by_text("Đơn vị của bạn")).to_be_visible()
    page.goto("/bao-cao/canh-bao/")
    looked_over(page)
    page.goto("/bao-cao/khoa-so/")
    looked_over(page)
