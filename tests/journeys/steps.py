"""What people do at a screen, in the words of the screen: labels, headings and buttons, no inner names."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
DESK = "/ban-lam-viec/"
INTAKE, RETURN, LEADER, DOSSIERS, BOOKS = (
    f"{DESK}{part}/" for part in ("tiep-nhan", "tra-ket-qua", "ky-duyet", "ho-so", "so")
)
CARD = "042090001234|184000111|Nguyễn Văn Tài|15031990|Nam|Thôn Bắc Lạc, Thạch Lạc, Hà Tĩnh|10052022"
#: what hinders people for certain; the lesser grades are looked at with the pages themselves
_GRAVE = {"serious", "critical"}


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


def looked_over(page: Page) -> None:
    """A page that was passed serves everybody: nothing grave for a screen reader, nothing cut off."""
    page.wait_for_load_state("load")
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url}: {wide} px too wide"
    page.evaluate(_axe())
    # style sheets are not read again: that would need a style of axe's own, which the policy refuses
    found = page.evaluate(
        "axe.run({preload: false}).then((r) => r.violations.map("
        "(v) => [v.impact, v.id, v.nodes.map((n) => n.html)]))"
    )
    assert not [wrong for wrong in found if wrong[0] in _GRAVE], (page.url, found)


def choose_procedure(page: Page, typed: str, name: str) -> None:
    """Type part of the name at the counter and take the offer."""
    page.get_by_role("combobox", name="Thủ tục").fill(typed)
    page.get_by_role("option", name=name).first.click()
    expect(page.get_by_role("heading", name="Thành phần hồ sơ")).to_be_visible()


def scan_card(page: Page, line: str = CARD) -> None:
    """A card reader types the line and presses Enter."""
    finder = page.get_by_role("combobox", name="Quét thẻ, hoặc gõ số, họ tên, điện thoại").first
    finder.focus()
    page.keyboard.insert_text(line)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Họ và tên").first).to_have_value(line.split("|")[2])


def printing(page: Page) -> Any:
    """While this is open, a paper goes to the printer."""
    return page.expect_response(re.compile(r"\.pdf$"))


def code_received(page: Page) -> str:
    """The code on the page that ends an intake."""
    expect(page.get_by_role("heading", name="Đã tiếp nhận")).to_be_visible()
    return page.locator(".done-code").inner_text().strip()


def open_from(page: Page, address: str, code: str) -> None:
    """Open a dossier by its code in a list."""
    page.goto(address)
    page.get_by_role("link", name=code).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(code)


def begin(page: Page, act: str) -> Locator:
    """Press an act of the dossier's page, also one behind a menu; the panel that opened."""
    bar = page.get_by_role("navigation", name="Việc bạn làm được lúc này")
    button = bar.get_by_role("link", name=re.compile(rf"^\s*{re.escape(act)}(\s|$)"))
    if not button.count():
        for menu in bar.locator("summary").all():
            menu.click()
            if button.count() and button.first.is_visible():
                break
    button.first.click()
    panel = page.get_by_role("region", name=act)
    expect(panel).to_be_visible()
    return panel


def act(page: Page, name: str, button: str = "", **typed: str) -> None:
    """Do an act of the dossier's page; what is typed goes by the labels of its fields."""
    panel = begin(page, name)
    for label, text in typed.items():
        panel.get_by_label(label.replace("_", " ")).fill(text)
    panel.get_by_role("button", name=button or name).click()
    expect(panel).to_be_hidden()


def told(page: Page, words: str) -> None:
    """The office's answer to an act."""
    expect(page.locator("#notices")).to_contain_text(words)


def sign(page: Page, code: str) -> None:
    """The leader ticks one dossier of the list and signs."""
    page.goto(LEADER)
    page.get_by_role("checkbox", name=f"Chọn hồ sơ {code}").check()
    page.get_by_role("button", name="Ký duyệt 1 hồ sơ").click()
    expect(page.get_by_text("Đã ký duyệt")).to_be_visible()


def rows_of(page: Page) -> list[dict[str, str]]:
    """The lines of the one table on the page, by the heads of their columns."""
    read: list[dict[str, str]] = page.evaluate(
        "[...document.querySelectorAll('main tbody tr')].map((row) => Object.fromEntries("
        "[...row.cells].map((cell) => [cell.dataset.label ?? '', cell.innerText.trim()])))"
    )
    return read


def span(first: date, last: date, field: str = "") -> dict[str, Any]:
    """The address of a book for a period, as its own form makes it."""
    wanted = {"ky": "khoang", "tu": f"{first:%d/%m/%Y}", "den": f"{last:%d/%m/%Y}"}
    return wanted | ({"linhvuc": field} if field else {})
