"""The mouse is the slowest part of the office: a whole day of five people by keyboard alone.

B10: it can be learned at the work itself, so every key is written where it works, and "?" shows them all.
"""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import Locator, Page, expect

from motcua.dossiers.models import Dossier
from tests.journeys import steps
from tests.journeys.conftest import OpenPage
from tests.web.desk.conftest import Clock
from tests.web.desk.office import Office


def turn(page: Page, keys: str) -> None:
    """Keys that lead to another page."""
    page.wait_for_load_state("load")
    with page.expect_navigation():
        page.keyboard.press(keys)
    page.wait_for_load_state("load")


def tab_to(page: Page, wanted: Locator, most: int = 60) -> int:
    """Tab until the focus is there; how often that took."""
    for presses in range(1, most + 1):
        page.keyboard.press("Tab")
        if wanted.evaluate("(element) => element === document.activeElement"):
            return presses
    raise AssertionError(f"not reached with {most} tabs: {wanted}")


def received(page: Page) -> str:
    """F2, two words, a card, all papers, receive."""
    page.goto(steps.DESK)
    turn(page, "F2")
    expect(page.get_by_role("combobox", name="Thủ tục")).to_be_focused()
    page.keyboard.type("trich luc")
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name="Quét thẻ").first).to_be_focused()
    page.keyboard.insert_text(steps.CARD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Đủ tất cả")).to_be_focused()
    page.keyboard.press("Enter")
    turn(page, "Control+Enter")
    expect(page.get_by_role("link", name="Hồ sơ tiếp theo")).to_be_focused()
    return steps.code_received(page)


def most_urgent_done(page: Page, code: str, opinion: str = "") -> None:
    """F9 opens the most urgent dossier, F9 its act, Ctrl+Enter does it."""
    page.goto(steps.DESK)
    turn(page, "F9")
    expect(page.get_by_role("heading", level=1)).to_contain_text(code)
    page.keyboard.press("F9")
    expect(page.locator("#act-title")).to_be_visible()
    if opinion:
        expect(page.get_by_label("Ý kiến xử lý")).to_be_focused()
        page.keyboard.type(opinion)
    turn(page, "Control+Enter")
    expect(page.locator("#act-title")).to_have_count(0)


def test_nothing_goes_without_a_mouse(office: Office, page_of: OpenPage, clock: Clock) -> None:
    counter = page_of("hoa")
    code = received(counter)
    clock.at += timedelta(minutes=20)
    most_urgent_done(page_of("binh"), code, "Đã đối chiếu sổ lưu.")
    clock.at += timedelta(minutes=20)
    leader = page_of("chu-tich")
    leader.goto(steps.DESK)
    turn(leader, "Alt+3")
    everything = leader.get_by_role("checkbox", name="Chọn tất cả hồ sơ của trang")
    assert tab_to(leader, everything) <= 40
    leader.keyboard.press("Space")
    turn(leader, "Control+Enter")
    expect(leader.get_by_text("1 hồ sơ đã ký")).to_be_visible()
    clock.at += timedelta(minutes=20)
    most_urgent_done(page_of("thu"), code)
    clock.at += timedelta(minutes=20)
    returned(counter, code)
    dossier = Dossier.objects.get(code=code)
    assert (dossier.state, dossier.verdict) == ("returned", "on_time")
    found_again(counter, code)


def returned(page: Page, code: str) -> None:
    """Alt+4, the QR of the slip, cash, Ctrl+Enter."""
    turn(page, "Alt+4")
    expect(page.get_by_label("Mã hồ sơ, mã QR")).to_be_focused()
    token = Dossier.objects.get(code=code).token
    page.keyboard.insert_text(f"http://127.0.0.1:8000/tra-cuu/{token}/")
    turn(page, "Enter")
    expect(page.get_by_label("Thu ngay")).to_be_focused()
    page.keyboard.press("ArrowDown")
    turn(page, "Control+Enter")
    expect(page.get_by_text("Kết quả đã trao cho")).to_be_visible()


def found_again(page: Page, code: str) -> None:
    """The register by Alt+5 and a month back, the dossier by "/", every key by "?"."""
    turn(page, "Alt+5")
    expect(page.get_by_role("link", name=code)).to_be_visible()
    turn(page, "Alt+ArrowUp")
    expect(page.get_by_text("Sổ chưa có dòng nào trong kỳ này")).to_be_visible()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Tìm hồ sơ")).to_be_focused()
    page.keyboard.type(code)
    turn(page, "Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(code)
    page.keyboard.press("?")
    keys = page.get_by_role("dialog")
    expect(keys).to_contain_text("Alt")
    expect(keys).to_contain_text("Tìm hồ sơ")
    steps.looked_over(page)
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
