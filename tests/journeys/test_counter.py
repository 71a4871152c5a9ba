"""The counter in a real browser, by keyboard alone, each journey named after what people complain of."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from motcua.dossiers.models import Dossier
from tests.journeys.conftest import OpenPage
from tests.web.desk.office import BIRTH, COPIES, FEE, Office
from tests.web.desk.walk import ready_to_return

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
INTAKE, RETURN = "/ban-lam-viec/tiep-nhan/", "/ban-lam-viec/tra-ket-qua/"
EXTRACT = "2.000635"
CARD = "042090001234|184000111|Nguyễn Văn Tài|15031990|Nam|Thôn Bắc Lạc, Thạch Lạc, Hà Tĩnh|10052022"
Picture = Callable[..., None]


class Keys:
    """Hands on a keyboard that count: each key is one press, Ctrl+Enter two, a scanned card one."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed, self.began = page, 0, time.monotonic()

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.pressed += len(text)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += key.count("+") + 1

    def scan(self, line: str) -> None:
        """A card reader types the line and presses Enter."""
        self.page.keyboard.insert_text(line)
        self.page.keyboard.press("Enter")
        self.pressed += 1

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()"))


def test_intake_takes_too_many_clicks(office: Office, page_of: OpenPage, picture: Picture) -> None:
    """A known person by the twelve digits of the card, a same-day procedure by two words of its name."""
    office.received(EXTRACT, name="Nguyễn Văn Tài")
    page = page_of("hoa")
    page.goto(INTAKE)
    expect(page.locator("#id_procedure")).to_be_focused()
    keys = Keys(page)
    keys.type("trich lu")
    keys.press("Enter")
    expect(page.locator("#id_who")).to_be_focused()
    keys.type("042190000001")
    keys.press("Enter")
    expect(page.locator("#id_name")).to_have_value("Nguyễn Văn Tài")
    keys.press("F4")
    keys.press("Control+Enter")
    expect(page.locator(".done-code")).to_contain_text("H27.15-261118-0002")
    expect(page.locator(".done-due")).to_contain_text("17:00 18/11/2026")
    assert keys.pressed <= 25, keys.pressed
    assert keys.seconds <= 60, keys.seconds
    print(f"known person, same day: {keys.pressed} key presses, {keys.seconds:.1f} s")  # noqa: T201
    page.wait_for_function("() => window.printed === 1")
    expect(page.get_by_role("link", name="Hồ sơ tiếp theo")).to_be_focused()
    picture(page, "counter-done")
    page.keyboard.press("Enter")
    expect(page.locator("#id_who")).to_be_focused()
    expect(page.locator("#id_procedure")).to_have_value(
        f"{EXTRACT} · Cấp bản sao Trích lục hộ tịch, bản sao Giấy khai sinh"
    )


def test_the_last_procedure_and_a_card_are_five_presses(office: Office, page_of: OpenPage) -> None:
    office.received(EXTRACT)
    page = page_of("hoa")
    page.goto(INTAKE)
    expect(page.locator("#id_procedure-list [role=option]")).to_have_count(1)
    keys = Keys(page)
    keys.press("Enter")
    expect(page.locator("#id_who")).to_be_focused()
    keys.scan(CARD)
    expect(page.locator("[data-all-papers]")).to_be_focused()
    keys.press("Enter")
    expect(page.locator("[data-when=whole]")).to_be_focused()
    keys.press("Control+Enter")
    expect(page.locator(".done-code")).to_be_visible()
    assert keys.pressed == 5
    dossier = Dossier.objects.latest("pk")
    assert dossier.applicant.former_number == "184000111"


def test_certified_copies_with_their_book_stay_below_25_presses(office: Office, page_of: OpenPage) -> None:
    page = page_of("hoa")
    page.goto(INTAKE)
    keys = Keys(page)
    keys.type("2.000815")
    keys.press("Enter")
    expect(page.locator("#id_detail_so_trang")).to_be_visible()
    keys.scan(CARD)
    expect(page.locator("#id_detail_ten_ban_chinh")).to_be_focused()
    keys.type("CCCD")
    keys.press("Tab")
    keys.type("2")
    keys.press("Tab")
    keys.type("3")
    keys.press("F4", "Control+Enter")
    expect(page.locator(".done-code")).to_be_visible()
    assert keys.pressed <= 25, keys.pressed
    charge = Dossier.objects.get().charges.get()
    assert (charge.amount, charge.quantity) == (12_000, 3)


def test_people_are_sent_home_again_and_again_for_papers(
    office: Office, page_of: OpenPage, picture: Picture
) -> None:
    """A missing paper: the button itself becomes the one exact supplement slip."""
    page = page_of("hoa")
    page.goto(f"{INTAKE}?tt={BIRTH}")
    page.keyboard.press("F8")
    page.keyboard.insert_text(CARD)
    page.keyboard.press("Enter")
    expect(page.locator("#id_name")).to_have_value("Nguyễn Văn Tài")
    boxes = page.locator("[data-given]")
    boxes.nth(1).check()
    boxes.nth(2).check()
    expect(page.locator("[data-when=whole]")).to_be_hidden()
    page.keyboard.press("Control+Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("[data-missing] li")).to_have_text(["Tờ khai đăng ký khai sinh"])
    expect(page.locator("#id_supplement_reason")).to_be_focused()
    picture(page, "counter-supplement")
    page.keyboard.type("Chưa có tờ khai")
    page.keyboard.press("Control+Enter")
    expect(page.locator("ol.missing li")).to_have_text(["Tờ khai đăng ký khai sinh"])
    assert Dossier.objects.get().supplement_requests.get().reason == "Chưa có tờ khai"
    page.wait_for_function("() => window.printed === 1")


def test_a_refusal_without_a_reason_opens_its_window_again(office: Office, page_of: OpenPage) -> None:
    page = page_of("hoa")
    page.goto(f"{INTAKE}?tt={EXTRACT}")
    page.locator("#id_name").fill("Nguyễn Văn Tài")
    page.keyboard.press("F9")
    expect(page.locator("#id_decline_reason")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#decline")).to_be_visible()
    expect(page.locator("#decline .field-error")).to_contain_text("Nêu rõ lý do")
    page.locator("#id_decline_reason").fill("Thuộc thẩm quyền cấp tỉnh")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="Đã từ chối tiếp nhận")).to_be_visible()


def test_everything_typed_is_gone_after_a_reload(office: Office, page_of: OpenPage) -> None:
    page = page_of("hoa")
    page.goto(INTAKE)
    page.keyboard.type("khai sinh")
    page.keyboard.press("Enter")
    expect(page.locator("#id_detail_ho_ten_con")).to_be_visible()
    page.locator("#id_name").fill("Trần Thị Bé")
    page.locator("#id_detail_ho_ten_con").fill("Trần Gia Bảo")
    page.locator("[data-given]").first.check()
    page.wait_for_timeout(400)  # what is typed is put away a moment later
    page.reload()
    expect(page.locator("#id_detail_ho_ten_con")).to_have_value("Trần Gia Bảo")
    expect(page.locator("#id_name")).to_have_value("Trần Thị Bé")
    expect(page.locator("[data-given]").first).to_be_checked()
    page.goto(INTAKE)  # by the menu, without the procedure in the address
    expect(page.locator("#id_detail_ho_ten_con")).to_have_value("Trần Gia Bảo")
    expect(page.locator("[data-given]").first).to_be_checked()


def test_the_line_breaks_before_it_is_sent(office: Office, page_of: OpenPage) -> None:
    page = page_of("hoa")
    page.goto(f"{INTAKE}?tt={EXTRACT}")
    page.locator("#id_name").fill("Trần Thị Bé")
    page.keyboard.press("F4")
    page.route(f"**{INTAKE}", lambda route: route.abort("internetdisconnected"))
    page.keyboard.press("Control+Enter")
    page.wait_for_timeout(500)
    page.unroute(f"**{INTAKE}")
    page.goto(INTAKE)
    expect(page.locator("#id_name")).to_have_value("Trần Thị Bé")
    expect(page.locator("[data-given]").first).to_be_checked()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".done-code")).to_be_visible()
    assert Dossier.objects.count() == 1


def test_a_lost_answer_makes_two_dossiers(office: Office, page_of: OpenPage) -> None:
    """The line breaks after sending: the next page says what was received, and nothing waits to be sent."""
    page = page_of("hoa")
    page.goto(f"{INTAKE}?tt={EXTRACT}")
    page.locator("#id_name").fill("Trần Thị Bé")
    page.keyboard.press("F4")

    def lose_the_answer(route: Route) -> None:
        route.fetch(max_redirects=0)
        route.abort("connectionreset")

    page.route(f"**{INTAKE}", lose_the_answer)
    page.keyboard.press("Control+Enter")
    page.wait_for_timeout(500)
    page.unroute(f"**{INTAKE}")
    page.goto(f"{INTAKE}?tt={EXTRACT}")
    expect(page.get_by_text("Đã tiếp nhận hồ sơ H27.15-261118-0001")).to_be_visible()
    expect(page.locator("#id_name")).to_have_value("")
    assert Dossier.objects.count() == 1


def test_pressing_twice_makes_two_dossiers(office: Office, page_of: OpenPage) -> None:
    page = page_of("hoa")
    page.goto(f"{INTAKE}?tt={EXTRACT}")
    page.locator("#id_name").fill("Trần Thị Bé")
    page.keyboard.press("F4")
    page.evaluate("for (let i = 0; i < 3; i++) document.querySelector('[data-when=whole]').click()")
    expect(page.locator(".done-code")).to_be_visible()
    page.go_back()
    page.evaluate("document.querySelector('[data-when=whole]').click()")
    page.wait_for_timeout(500)
    assert Dossier.objects.count() == 1


def test_a_card_scanned_into_the_wrong_field_still_fills_the_person(
    office: Office, page_of: OpenPage
) -> None:
    page = page_of("hoa")
    page.goto(f"{INTAKE}?tt={EXTRACT}")
    page.locator("#id_address").focus()
    page.keyboard.insert_text(CARD)
    page.keyboard.press("Enter")
    expect(page.locator("#id_name")).to_have_value("Nguyễn Văn Tài")
    expect(page.locator("#id_address")).to_have_value("Thôn Bắc Lạc, Thạch Lạc, Hà Tĩnh")


def test_wrong_data_of_a_person_is_seen_too_late(office: Office, page_of: OpenPage, picture: Picture) -> None:
    """Number against birth and sex, and an open dossier of the same kind: told while it is typed."""
    taken = office.received(EXTRACT, name="Dương Thị Út")
    page = page_of("hoa")
    page.goto(f"{INTAKE}?tt={EXTRACT}")
    page.locator("#id_name").fill("Dương Thị Út")
    page.locator("#id_identity_number").fill("042190000001")
    page.locator("#id_birth_date").fill("15031985")
    page.keyboard.press("Tab")
    expect(page.locator("#id_birth_date")).to_have_value("15/03/1985")
    expect(page.locator("#person-notes")).to_contain_text(taken.code)
    expect(page.locator("#person-notes")).to_contain_text("năm sinh đã nhập là 1985")
    expect(page.locator("#id_sex")).to_be_focused()
    picture(page, "counter-warnings")


def test_a_known_number_is_typed_all_over_again(office: Office, page_of: OpenPage) -> None:
    office.received(EXTRACT, name="Dương Thị Út")
    page = page_of("hoa")
    page.goto(f"{INTAKE}?tt={EXTRACT}")
    page.locator("#id_identity_number").fill("042190000001")
    page.keyboard.press("Tab")
    expect(page.locator("#id_name")).to_have_value("Dương Thị Út")
    expect(page.locator("#id_phone")).to_have_value("0912300001")


def test_an_organisation_and_a_result_by_post_show_only_their_fields(
    office: Office, page_of: OpenPage
) -> None:
    page = page_of("hoa")
    page.goto(f"{INTAKE}?tt={EXTRACT}")
    expect(page.locator("#id_return_address")).to_be_hidden()
    page.locator("#id_kind").select_option("enterprise")
    expect(page.locator("#id_birth_date")).to_be_hidden()
    page.locator("#id_return_method").select_option("post")
    expect(page.locator("#id_return_address")).to_be_visible()
    page.locator("#id_channel").select_option("post")
    expect(page.locator("#due")).to_contain_text("18/11/2026")


def test_the_promised_date_cannot_be_explained(office: Office, page_of: OpenPage, picture: Picture) -> None:
    page = page_of("hoa")
    page.goto(f"{INTAKE}?tt=1.012812")
    expect(page.locator("#due")).to_contain_text("09:00 28/12/2026")
    page.get_by_text("vì sao?").click()
    expect(page.locator("#due .reckoning")).to_contain_text("Cộng 40 ngày")
    picture(page, "counter-why")


def test_the_result_is_returned_the_same_day(office: Office, page_of: OpenPage, picture: Picture) -> None:
    taken = office.received(EXTRACT, name="Dương Thị Út", charges=[FEE])
    ready_to_return(office, taken.dossier_id)
    page = page_of("hoa")
    page.goto(RETURN)
    expect(page.locator("#id_q")).to_be_focused()
    picture(page, "return-list")
    keys = Keys(page)
    keys.scan(f"http://127.0.0.1:8000/tra-cuu/{taken.token}/")
    expect(page.locator("#id_pay_method")).to_be_focused()
    picture(page, "return-dossier")
    keys.press("ArrowDown")
    keys.press("Control+Enter")
    expect(page.get_by_text("Kết quả đã trao cho")).to_be_visible()
    page.wait_for_function("() => window.printed === 1")
    picture(page, "return-done")
    assert keys.pressed <= 4
    dossier = Dossier.objects.get(pk=taken.dossier_id)
    assert (dossier.state, dossier.charges.get().method) == ("returned", "cash")


@pytest.mark.parametrize("address", [f"{INTAKE}?tt={BIRTH}", f"{INTAKE}?tt={COPIES}", RETURN])
def test_the_page_fits_a_narrow_screen_and_a_screen_reader(
    office: Office, page_of: OpenPage, picture: Picture, live_server: LiveServer, address: str
) -> None:
    ready_to_return(office, office.received(EXTRACT, name="Dương Thị Út").dossier_id)
    for phone in (True, False):
        page = page_of("hoa", phone=phone, bypass_csp=True)
        page.goto(address)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{wide} px too wide"
        picture(
            page,
            f"{'phone' if phone else 'desk'}-{address.strip('/').replace('/', '-').replace('?', '-')}",
            full=True,
        )
        if AXE.exists():
            page.add_script_tag(path=str(AXE))
            found = page.evaluate(
                "axe.run().then((r) => r.violations.map((v) => [v.id, v.nodes.map((n) => n.html)]))"
            )
            assert not found, found
