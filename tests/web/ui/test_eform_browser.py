"""Electronic forms in a real browser at a telephone's width: conditions and rows, with and without script."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.web.ui.test_browser import ASSETS, AXE, complaints

pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls("tests.web.ui.eform_pages"),
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not ASSETS.exists(), reason="page assets are not set up (make setup)"),
]


def opened(chromium: Browser, server: LiveServer, *, script: bool = True) -> BrowserContext:
    phone = {"width": 390, "height": 844}
    context = chromium.new_context(base_url=server.url, viewport=phone, java_script_enabled=script)
    context.set_default_timeout(20_000)
    return context


@pytest.fixture
def page(chromium: Browser, live_server: LiveServer) -> Iterator[Page]:
    context = opened(chromium, live_server)
    yield context.new_page()
    context.close()


def test_conditions_open_at_once_and_rows_come_and_go(page: Page) -> None:
    page.goto("/thu-to-khai/thu/nguoi_yeu_cau/?ten=Lê Thị Hoa")
    expect(page.get_by_text("Lấy từ tài khoản của bạn")).to_be_visible()
    more = page.get_by_label("Ghi rõ")
    expect(more).to_be_hidden()
    page.get_by_label("Khác").check()
    expect(more).to_be_visible()
    page.get_by_label("Cha").check()
    expect(more).to_be_hidden()
    page.get_by_label("Ngày sinh").fill("31021990")
    page.keyboard.press("Enter")
    expect(page.locator(".summary")).to_be_focused()
    expect(page.get_by_label("Ngày sinh")).to_have_value("31/02/1990")
    if AXE.exists():
        assert complaints(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

    page.goto("/thu-to-khai/thu/con/")
    page.get_by_label("Tên con").fill("Lê Hoa")
    page.get_by_role("button", name="Thêm người con").click()
    expect(page.locator("#q-con-1-ten_con")).to_be_focused()
    page.locator("#q-con-1-ten_con").fill("Lê Huệ")
    page.get_by_role("button", name="Bỏ Người con 2").click()
    expect(page.locator("#q-con-1-ten_con")).to_have_count(0)
    expect(page.locator("#q-con-0-ten_con")).to_have_value("Lê Hoa")


def test_without_script_everything_can_be_filled_in(chromium: Browser, live_server: LiveServer) -> None:
    context = opened(chromium, live_server, script=False)
    page = context.new_page()
    page.goto("/thu-to-khai/thu/nguoi_yeu_cau/")
    expect(page.get_by_label("Ghi rõ")).to_be_visible()
    expect(page.get_by_text("Chỉ ghi khi “Quan hệ” là “Khác”.")).to_be_visible()
    page.goto("/thu-to-khai/thu/con/")
    page.get_by_role("button", name="Thêm người con").click()
    expect(page.locator("#q-con-1-ten_con")).to_be_visible()
    context.close()
