"""Paying on a telephone: from the slip's QR to the receipt, with a notice told twice; also without script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from motcua.dossiers.actions.preparing import ChargeLine
from motcua.dossiers.actions.receiving_accounts import set_account
from motcua.dossiers.models import DossierCharge, PaymentNotice, PaymentOrder
from motcua.org.types import SYSTEM
from motcua.web.portal.money.platforms import played_bank
from tests.journeys.conftest import OpenPage
from tests.journeys.test_portal import AXE, RULES, fits_the_screen
from tests.web.desk.conftest import Clock
from tests.web.desk.office import COPIES, SINCE, Office

FEE = ChargeLine(name="Phí chứng thực bản sao", amount=4000, kind="fee", quantity=2)


@pytest.fixture
def owed(office: Office, settings: Any) -> Any:
    settings.MOTCUA_PAYMENTS = {
        "fake_page": "/thanh-toan/ngan-hang-thu/{reference}/",
        "fake_secret": "a-secret-of-the-tests",
    }
    set_account(
        authority_id=office.units["xa"],
        bin_code="970418",
        number="1234567890",
        holder="UBND XA THACH LAC",
        platforms=("fake",),
        valid_from=SINCE,
        actor=SYSTEM,
    )
    return office.received(COPIES, charges=[FEE])


def citizen(page_of: OpenPage, **options: Any) -> Page:
    page = page_of("hoa", phone=True, **options)
    page.context.clear_cookies()
    return page


def accessible(page: Page) -> None:
    context: BrowserContext = page.context
    checker = context.new_page()
    checker.goto(page.url)
    checker.evaluate(AXE.read_text(encoding="utf-8"))
    found = checker.evaluate("rules => axe.run({runOnly: rules}).then(said => said.violations)", RULES)
    checker.close()
    assert not [f"{v['id']}: {v['nodes'][0]['html']}" for v in found]


def test_paid_by_qr_on_the_telephone_and_told_twice(
    owed: Any, page_of: OpenPage, clock: Clock, picture: Callable[..., None]
) -> None:
    page = citizen(page_of)
    page.goto(f"/tra-cuu/{owed.token}/")
    page.get_by_role("link", name="Nộp phí, lệ phí 8.000").click()
    expect(page.get_by_text("8.000 đ").first).to_be_visible()
    expect(page.get_by_role("img", name="Mã VietQR để chuyển khoản")).to_be_visible()
    assert fits_the_screen(page)
    accessible(page)
    picture(page, "pay-phone", full=True)
    page.get_by_role("button", name="Trả qua Ngân hàng thử").click()
    expect(page.get_by_role("heading", name="Xác nhận chuyển tiền")).to_be_visible()
    order = PaymentOrder.objects.get()
    watching = page.context.new_page()  # the page that waits changes by itself when the notice comes
    watching.goto(f"/thanh-toan/don/{order.token}/?vnp_ResponseCode=00")
    expect(watching.get_by_role("status")).to_contain_text("Đang chờ ngân hàng báo")
    page.get_by_role("button", name="Chuyển tiền (thử)").click()
    expect(page.get_by_role("status")).to_contain_text("Đã nhận được tiền")
    expect(watching.get_by_role("status")).to_contain_text("Đã nhận được tiền")
    accessible(page)
    bank = played_bank()
    assert bank is not None
    again = page.request.post("/thanh-toan/bao/fake/", data=bank.told(order.reference, 8000, clock.at))
    assert again.json()["verdict"] == "again"
    assert PaymentNotice.objects.count() == 2
    assert [c.method for c in DossierCharge.objects.all()] == ["online"]
    page.goto(f"/thanh-toan/{owed.token}/")
    expect(page.get_by_text("Không còn khoản nào phải nộp.")).to_be_visible()


def test_paid_without_script_and_in_english(owed: Any, page_of: OpenPage) -> None:
    page = citizen(page_of, java_script_enabled=False)
    page.goto(f"/thanh-toan/{owed.token}/")
    page.get_by_role("banner").get_by_role("link", name="English").click()
    page.get_by_role("button", name="Pay through Trial bank").click()
    page.wait_for_url("**/ngan-hang-thu/**")
    page.get_by_role("button", name="Transfer (trial)").click()
    expect(page.get_by_role("status")).to_contain_text("The money has arrived")
