"""What citizens complain of: "nobody tells me where my papers are", "I was sent home for one more paper"."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import OpenPage
from tests.web.desk.conftest import Clock
from tests.web.desk.office import BIRTH, NOW, Office

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = ("/", "/tra-cuu/", "/tra-cuu/?ma=H27.15-260105-9999", "/thu-tuc/", "/thu-tuc/?q=khai+sinh")
MORE_PAGES = (f"/thu-tuc/{BIRTH}/", "/niem-yet/", "/noi-nop-ho-so/", "/gioi-thieu/", "/tro-nang/")
AsCitizen = Callable[..., Page]


@pytest.fixture
def as_citizen(page_of: OpenPage) -> AsCitizen:
    """A browser of somebody who never signed in."""

    def open_page(**options: Any) -> Page:
        page = page_of("hoa", **options)
        page.context.clear_cookies()
        return page

    return open_page


def fits_the_screen(page: Page) -> bool:
    page.wait_for_load_state("load")  # before its style has come a page is wider
    sides = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    return bool(page.evaluate(sides))


def test_somebody_with_a_telephone_learns_where_the_papers_are(
    office: Office, as_citizen: AsCitizen, picture: Callable[[Page, str], None]
) -> None:
    taken = office.received(BIRTH, name="Nguyễn Thị Ánh")
    page = as_citizen(phone=True)
    page.goto("/")
    page.get_by_label("Hồ sơ của tôi đến đâu rồi?").fill(taken.code.lower())
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hồ sơ đang được giải quyết")
    expect(page.get_by_role("listitem").filter(has_text="đang ở bước này")).to_contain_text("Giải quyết")
    expect(page.get_by_text("Nguyễn T***")).to_have_count(0)  # a code alone tells how far, nothing of anybody
    assert fits_the_screen(page)
    picture(page, "portal-degree-phone")
    page.get_by_label("6 số cuối").fill("300001")
    page.get_by_role("button", name="Xem hồ sơ").click()
    page.wait_for_url(f"**/tra-cuu/{taken.token}/")
    assert taken.due_at is not None
    expect(page.get_by_text(f"{taken.due_at:%d/%m/%Y}").first).to_be_visible()
    expect(page.get_by_text("Nguyễn T*** Á***")).to_be_visible()
    assert fits_the_screen(page)
    picture(page, "portal-tracking-phone")


def test_the_code_on_the_paper_leads_to_the_same_page(office: Office, as_citizen: AsCitizen) -> None:
    taken = office.received(BIRTH)
    page = as_citizen(phone=True)
    page.goto(f"/tra-cuu/{taken.token}/")
    expect(page.get_by_text(taken.code)).to_be_visible()
    assert page.title() == "Tra cứu hồ sơ · Một Cửa"


def test_a_late_dossier_is_owned_up_to(office: Office, as_citizen: AsCitizen, clock: Clock) -> None:
    taken = office.received(BIRTH)
    clock.at = NOW + timedelta(days=5)
    page = as_citizen()
    page.goto(f"/tra-cuu/{taken.token}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Chúng tôi xin lỗi bạn")


def test_a_wrong_code_gets_help_and_keeps_what_was_typed(office: Office, as_citizen: AsCitizen) -> None:
    page = as_citizen(phone=True)
    page.goto("/tra-cuu/")
    field = page.get_by_label("Hồ sơ của tôi đến đâu rồi?")
    field.fill("H27.15-261118-OOO1")
    field.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Số 0 dễ lẫn với chữ O")
    expect(page.get_by_label("Hồ sơ của tôi đến đâu rồi?")).to_have_value("H27.15-261118-OOO1")


def test_one_learns_at_home_which_papers_to_bring(
    office: Office, as_citizen: AsCitizen, picture: Callable[[Page, str], None]
) -> None:
    """By keyboard alone, without diacritics, with a letter wrong: results come while typing."""
    page = as_citizen()
    page.goto("/thu-tuc/")
    page.get_by_label("Tôi cần làm thủ tục gì?").focus()
    page.keyboard.type("khai simh")
    expect(page.get_by_role("status").filter(has_text="Số thủ tục tìm thấy")).to_be_visible()
    result = page.get_by_role("link", name="đăng ký khai sinh")
    expect(result.first).to_be_visible()
    expect(page.get_by_label("Tôi cần làm thủ tục gì?")).to_be_focused()
    assert "q=khai" in page.url
    result.first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/thu-tuc/*/")
    expect(page.get_by_role("heading", name="Cần mang những gì")).to_be_visible()
    expect(page.get_by_text("Cán bộ không được đòi giấy tờ ngoài danh sách này.")).to_be_visible()
    page.emulate_media(media="print")
    assert not page.get_by_role("navigation").first.is_visible()
    expect(page.get_by_text("In lúc")).to_be_visible()
    picture(page, "portal-procedure-print")


def test_a_foreigner_reads_it_in_english_and_loses_nothing(office: Office, as_citizen: AsCitizen) -> None:
    taken = office.received(BIRTH)
    page = as_citizen()
    page.goto(f"/tra-cuu/?ma={taken.code}")
    page.get_by_role("banner").get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your dossier is being processed")
    page.get_by_role("contentinfo").get_by_role("link", name="Tiếng Việt").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hồ sơ đang được giải quyết")


def test_it_works_where_scripts_are_off(office: Office, as_citizen: AsCitizen) -> None:
    taken = office.received(BIRTH)
    page = as_citizen(java_script_enabled=False, phone=True)
    page.goto("/")
    page.get_by_label("Hồ sơ của tôi đến đâu rồi?").fill(taken.code)
    page.get_by_role("button", name="Xem hồ sơ").click()
    expect(page.get_by_text(taken.code)).to_be_visible()
    page.goto("/")
    page.get_by_label("Tôi cần làm thủ tục gì?").fill("khai sinh")
    page.get_by_role("button", name="Tìm thủ tục").click()
    expect(page.get_by_role("link", name="đăng ký khai sinh").first).to_be_visible()
    expect(page.get_by_role("link", name="In trang này")).to_have_count(0)


def test_whoever_tries_codes_is_put_off(office: Office, as_citizen: AsCitizen) -> None:
    page = as_citizen()
    for number in range(20):
        page.request.get(f"/tra-cuu/?ma=H27.15-260105-{number:04d}")
    page.goto("/tra-cuu/?ma=H27.15-260105-0021")
    expect(page.get_by_role("alert")).to_contain_text("rồi tải lại trang")


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_the_pages_are_accessible(
    office: Office, as_citizen: AsCitizen, live_server: Any, language: str, phone: bool
) -> None:
    """WCAG 2.2 AA by axe-core, and nothing wider than the screen. (axe itself needs inline styles.)"""
    if not AXE.exists():
        pytest.skip("axe-core is not installed")
    taken = office.received(BIRTH)
    page = as_citizen(phone=phone, bypass_csp=True)
    page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
    found = []
    for path in (*PAGES, *MORE_PAGES, f"/tra-cuu/{taken.token}/"):
        page.goto(path)
        assert fits_the_screen(page), path
        page.evaluate(AXE.read_text(encoding="utf-8"))
        broken = page.evaluate("rules => axe.run({runOnly: rules})", RULES)["violations"]
        found += [(path, rule["id"], [part["target"] for part in rule["nodes"]][:3]) for rule in broken]
    assert not found
