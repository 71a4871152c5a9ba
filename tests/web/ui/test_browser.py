"""The components in a real browser: keyboard, screen reader rules, small screens, nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

ROOT = Path(__file__).resolve().parents[3]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
ASSETS = ROOT / "src/motcua/web/static/vendor/tabler.min.css"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not ASSETS.exists(), reason="page assets are not set up (make setup)"),
]


@pytest.fixture
def context(chromium: Browser, live_server: LiveServer, as_admin: Client) -> Iterator[BrowserContext]:
    opened = chromium.new_context(base_url=live_server.url, viewport={"width": 1366, "height": 768})
    session = as_admin.cookies[settings.SESSION_COOKIE_NAME].value
    opened.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    opened.set_default_timeout(20_000)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    opened = context.new_page()
    told: list[str] = []
    opened.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: told.append(str(error)))
    yield opened
    quiet = (
        "Failed to load resource: the server responded with a status of 4",
        "net::ERR_INTERNET_DISCONNECTED",
    )
    assert [text for text in told if not any(known in text for known in quiet)] == []


def complaints(page: Page) -> list[str]:
    """What axe finds serious, as lines to read."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {preload: false, resultTypes: ['violations']})")
    return [
        f"{rule['id']}: {rule['nodes'][0]['html'][:120]}"
        for rule in found["violations"]
        if rule["impact"] in {"serious", "critical"}
    ]


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed")
@pytest.mark.parametrize("width", [1366, 390])
@pytest.mark.parametrize("address", ["/ui/", "/tai-khoan/mat-khau/", "/tai-khoan/hai-lop/", "/khong-co/"])
def test_axe_finds_nothing_serious_and_nothing_runs_over_the_edge(
    context: BrowserContext, address: str, width: int
) -> None:
    page = context.new_page()  # axe measures with inline styles, which the policy refuses aloud
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert complaints(page) == []


def test_an_empty_form_leads_to_each_field_and_keeps_what_was_typed(page: Page) -> None:
    page.goto("/ui/")
    page.get_by_label("Họ, chữ đệm và tên").fill("Nguyễn Thị Hoa")
    page.get_by_label("Ngày sinh").fill("31022026")
    page.keyboard.press("Control+Enter")
    summary = page.locator(".summary")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Tháng 02/2026 chỉ có 28 ngày")
    summary.get_by_role("link", name="Ngày sinh").press("Enter")
    expect(page.get_by_label("Ngày sinh")).to_be_focused()
    expect(page.get_by_label("Ngày sinh")).to_have_value("31/02/2026")
    expect(page.get_by_label("Họ, chữ đệm và tên")).to_have_value("Nguyễn Thị Hoa")


def test_type_ahead_by_keyboard_alone(page: Page) -> None:
    page.goto("/ui/")
    field = page.get_by_role("combobox", name="Thủ tục")
    field.press_sequentially("ket hon")
    option = page.get_by_role("option", name="Đăng ký kết hôn")
    expect(option).to_have_attribute("aria-selected", "true")
    field.press("Enter")
    expect(field).to_have_value("Đăng ký kết hôn")
    expect(page.locator("input[name=procedure]")).to_have_value("1.000894")
    expect(page.get_by_label("Họ, chữ đệm và tên")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(field).to_be_focused()
    page.keyboard.press("Backspace")
    expect(page.locator("input[name=procedure]")).to_have_value("")


def test_type_ahead_takes_an_enter_that_came_before_the_answer(page: Page) -> None:
    page.goto("/ui/")
    field = page.get_by_role("combobox", name="Thủ tục")
    field.press_sequentially("khai sinh")
    field.press("Enter")
    expect(page.locator("input[name=procedure]")).to_have_value("1.001193")


def test_type_ahead_says_when_there_is_nothing(page: Page) -> None:
    page.goto("/ui/")
    field = page.get_by_role("combobox", name="Thủ tục")
    field.press_sequentially("xyz")
    expect(page.locator("[data-combobox-said]")).to_have_text("Không có thủ tục nào khớp")
    field.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")


def test_keys_open_what_they_name_and_are_listed(page: Page) -> None:
    page.goto("/ui/")
    page.keyboard.press("F8")
    dialog = page.get_by_role("dialog", name="Hộp thoại")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Phím tắt của trang này")
    expect(keys).to_contain_text("Mở hộp thoại")
    keys.get_by_label("Dùng cả phím một ký tự").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(keys).to_be_hidden()


def test_letters_typed_into_a_field_are_letters(page: Page) -> None:
    page.goto("/ui/")
    name = page.get_by_label("Họ, chữ đệm và tên")
    name.press_sequentially("a?/b")
    expect(name).to_have_value("a?/b")
    expect(page.locator("#keys")).to_be_hidden()


def test_typing_survives_a_reload_and_is_forgotten_when_done(page: Page) -> None:
    page.goto("/ui/")
    page.get_by_label("Họ, chữ đệm và tên").fill("Lê Minh Ánh")
    page.get_by_label("Bưu chính công ích").check()
    page.wait_for_timeout(400)
    page.reload()
    expect(page.get_by_text("Đã lấy lại nội dung bạn đang nhập dở.")).to_be_visible()
    expect(page.get_by_label("Họ, chữ đệm và tên")).to_have_value("Lê Minh Ánh")
    expect(page.get_by_label("Bưu chính công ích")).to_be_checked()
    page.get_by_label("Ngày sinh").fill("05/11/1990")
    page.get_by_role("combobox", name="Thủ tục").press_sequentially("khai tu")
    page.get_by_role("option").first.click()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Đã nhận đủ các mục")).to_be_visible()
    expect(page.get_by_label("Họ, chữ đệm và tên")).to_have_value("")
    assert page.evaluate("Object.keys(sessionStorage).filter((k) => k.startsWith('motcua'))") == []


def test_typing_survives_a_lost_network(page: Page, context: BrowserContext) -> None:
    page.goto("/ui/")
    page.get_by_label("Ghi chú").fill("đang gõ dở")
    page.wait_for_timeout(400)
    context.set_offline(True)
    expect(page.locator("#offline")).to_be_visible()
    context.set_offline(False)
    expect(page.locator("#offline")).to_be_hidden()
    page.goto("/tai-khoan/hai-lop/")
    page.goto("/ui/")
    expect(page.get_by_label("Ghi chú")).to_have_value("đang gõ dở")


def test_the_reason_of_a_due_date_is_one_press_away(page: Page) -> None:
    page.goto("/ui/")
    page.get_by_text("vì sao?").click()
    expect(page.locator(".why-body")).to_contain_text("Điều 147 khoản 2")


def test_a_scanned_card_is_read_wherever_the_focus_is(page: Page) -> None:
    line = "048090001234|201234567|Nguyễn Thị Hoa|05111990|Nữ|Thanh Bình|01072025"
    page.goto("/ui/")
    card = page.get_by_label("Quét thẻ căn cước")
    card.fill(line)
    card.press("Enter")
    expect(page.locator("#card li")).to_have_count(7)
    expect(card).to_have_value("")
    expect(page.locator(".summary")).to_have_count(0)
    page.locator("#main").focus()
    page.keyboard.type("048090009999||LE MINH ANH|05111990")
    page.keyboard.press("Enter")
    expect(page.locator("#card")).to_contain_text("LE MINH ANH")


@pytest.mark.urls("tests.web.ui.pages")
def test_a_paper_is_printed_without_leaving_the_page(page: Page) -> None:
    page.goto("/thu-in/")
    with page.expect_response("**/thu-in.pdf") as sent:
        page.get_by_role("link", name="In phiếu").click()
    assert sent.value.headers["content-security-policy"] == "frame-ancestors 'self'"
    expect(page.locator("iframe[data-printer]")).to_be_attached()
    assert page.url.endswith("/thu-in/")
    assert len(page.context.pages) == 1


def test_rows_are_walked_with_arrows(page: Page) -> None:
    page.goto("/ui/?sap=code")
    page.locator("#main").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".row-link").nth(1)).to_be_focused()


def test_a_citizen_on_a_telephone_opens_the_menu(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/ui/")
    expect(page.locator("#side-nav")).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(page.locator("#side-nav")).to_be_visible()
    expect(page.get_by_role("button", name="Menu")).to_have_attribute("aria-expanded", "true")


def test_a_question_before_an_act_that_cannot_be_undone(page: Page) -> None:
    page.goto("/ui/")
    page.get_by_role("button", name="Dừng giải quyết").first.click()
    question = page.get_by_role("dialog", name="Dừng giải quyết hồ sơ này?")
    expect(question).to_be_visible()
    question.get_by_role("button", name="Không, quay lại").click()
    expect(question).to_be_hidden()
