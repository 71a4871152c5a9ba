"""The manager at work in a real browser, by keyboard."""

from __future__ import annotations

import re
from datetime import date

from playwright.sync_api import Page, expect

from motcua.catalogue.actions.importing import import_file
from motcua.catalogue.models import Route, UnclearPoint
from motcua.catalogue.queries.current import current
from motcua.dossiers.models import Dossier
from motcua.lib.remembered import forget_everything
from motcua.org.models import Assignment, Official
from tests.catalogue.records import MARRIAGE, written
from tests.journeys.conftest import OpenPage
from tests.web.desk.office import CARE, MARRIAGE_STATE, NOW, Office


def turn(page: Page, keys: str) -> None:
    """Press keys that lead to another page, and wait until that page is ready for keys."""
    with page.expect_navigation():
        page.keyboard.press(keys)


def follow(page: Page, what: str) -> None:
    """Press a link or button that leads to another page, and wait until that page is ready."""
    with page.expect_navigation():
        page.click(what)


def test_a_new_official_is_at_work_by_a_written_decision(page_of: OpenPage, office: Office) -> None:
    page = page_of("quan-ly")
    page.goto("/quan-tri/can-bo/")
    turn(page, "Alt+n")
    page.fill("#id_full_name", "Võ Thị Én")
    page.fill("#id_username", "en.vt")
    turn(page, "Control+Enter")
    password = page.locator("#once").inner_text().strip()
    assert re.fullmatch(r"([a-z2-9]{4}-){3}[a-z2-9]{4}", password)
    turn(page, "Control+Enter")
    page.check("text=Tiếp nhận và trả kết quả")
    page.select_option("#id_unit_id", str(office.units["mot-cua"]))
    page.fill("#id_decision_number", "77/QĐ-UBND")
    page.fill("#id_decision_date", "16112026")
    turn(page, "Control+Enter")
    expect(page.locator("#notices")).to_contain_text("Đã phân công Võ Thị Én")
    made = Assignment.objects.get(official__username="en.vt")
    assert (made.role, made.decision_date, made.valid_from) == ("INTAKE", date(2026, 11, 16), NOW.date())
    assert Official.objects.get(username="en.vt").check_password(password)


def test_a_storm_moves_no_promised_date_behind_anybodys_back(page_of: OpenPage, office: Office) -> None:
    taken = office.received(CARE)
    before = Dossier.objects.get(pk=taken.dossier_id).due_at
    page = page_of("quan-ly")
    page.goto(f"/quan-tri/lich/{office.units['xa']}/")
    turn(page, "Alt+n")
    page.fill("#id_day", "20/11/2026")
    page.fill("#id_name", "Nghỉ do bão")
    page.fill("#id_decision", "CĐ 21/CĐ-UBND")
    turn(page, "Control+Enter")
    preview = page.locator("[role=status]", has_text="Lưu lịch")
    expect(preview).to_contain_text(taken.code)
    assert page.input_value("#id_name") == "Nghỉ do bão"
    turn(page, "Control+Enter")
    expect(page.locator("h1")).to_have_text("Hạn lệch với lịch")
    assert Dossier.objects.get(pk=taken.dossier_id).due_at == before
    page.fill("#id_decision", "CĐ 21/CĐ-UBND")
    turn(page, "Control+Enter")
    expect(page.locator("#notices")).to_contain_text("Đã tính lại hạn của 1 hồ sơ")
    assert Dossier.objects.get(pk=taken.dossier_id).due_at != before


def test_an_unclear_term_is_settled_beside_the_sources_words(
    page_of: OpenPage, office: Office, tmp_path: object
) -> None:
    import_file(written(tmp_path, {**MARRIAGE, "code": "9.000777"}), at=NOW, by="thử")  # type: ignore[arg-type]
    forget_everything()
    point = UnclearPoint.objects.get(kind="term", version__procedure__code="9.000777")
    page = page_of("quan-ly")
    page.goto(f"/quan-tri/thu-tuc/can-lam-ro/{point.pk}/")
    expect(page.locator(".original")).to_contain_text("theo quy định")
    page.fill("#id_term_amount", "3")
    page.select_option("#id_term_unit", "working_day")
    turn(page, "Control+Enter")
    expect(page.locator(".summary")).to_be_focused()
    assert page.input_value("#id_term_amount") == "3"
    page.fill("#id_words", "QĐ 5/QĐ-UBND, mục 2")
    turn(page, "Control+Enter")
    expect(page.locator("#notices")).to_contain_text("Đã làm rõ")
    forget_everything()
    found = current("9.000777")
    assert found is not None
    assert found.terms("online").has_term


def _names(page: Page) -> list[str]:
    return [field.input_value() for field in page.locator('[name^="buoc"][name$="-name"]').all()]


def test_a_route_is_edited_tried_and_published_by_keyboard(page_of: OpenPage, office: Office) -> None:
    page = page_of("quan-ly")
    page.goto(f"/quan-tri/thu-tuc/ma/{MARRIAGE_STATE}/")
    follow(page, "text=Lập quy trình riêng")
    before = _names(page)
    page.focus("#id_buoc0-name")
    page.keyboard.press("Alt+Enter")
    expect(page.locator("#id_buoc1-name")).to_be_focused()
    page.keyboard.type("Kiểm tra sổ hộ tịch")
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#id_buoc2-name")).to_have_value("Kiểm tra sổ hộ tịch")
    page.focus("#id_buoc2-name")
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("#id_buoc1-name")).to_have_value("Kiểm tra sổ hộ tịch")
    page.fill("#id_buoc1-time", "nửa giờ")
    turn(page, "Control+Enter")
    expect(page.locator(".summary")).to_contain_text("Dòng 2: Phải là số.")
    assert _names(page) == [before[0], "Kiểm tra sổ hộ tịch", *before[1:]]
    page.fill("#id_buoc1-time", "0,5")
    follow(page, "text=Lưu và thử")
    follow(page, "text=Đi hết")
    expect(page.locator("main")).to_contain_text("Đi hết quy trình")
    expect(page.locator("main")).to_contain_text("Kiểm tra sổ hộ tịch")
    assert not Dossier.objects.exists()
    follow(page, "text=Xem quy trình")
    follow(page, "a:has-text('Công bố')")
    page.fill("#id_decision", "QĐ 45/QĐ-UBND")
    turn(page, "Control+Enter")
    expect(page.locator("#notices")).to_contain_text("Đã công bố")
    assert Route.objects.filter(unit_code="H27.15", state="published").count() == 1


def test_the_console_on_a_telephone_never_scrolls_sideways(page_of: OpenPage, office: Office) -> None:
    route = Route.objects.get(key="default", state="published").pk
    office.received(CARE)
    addresses = (
        "", "can-bo/", "can-bo/viec/", "can-bo/thay/", "don-vi/", f"don-vi/{office.units['xa']}/", "ket-noi/",
        "lich/", f"lich/{office.units['xa']}/gio/", "thu-tuc/", f"thu-tuc/ma/{CARE}/", "thu-tuc/can-lam-ro/",
        "thu-tuc/nhap/", "quy-trinh/", f"quy-trinh/{route}/", f"quy-trinh/{route}/thu/?thu_tuc={CARE}&buoc=2",
        "nhat-ky/", "nhat-ky/toan-ven/",
    )  # fmt: skip
    for narrow in (True, False):
        page = page_of("quan-ly", phone=narrow)
        for address in addresses:
            page.goto(f"/quan-tri/{address}")
            over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert over <= 0, (address, narrow, over)
