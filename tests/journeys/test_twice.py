"""The line breaks, the page is sent again, somebody presses twice – and a dossier is gone, or there are two.

D1 II, B9: the network at the commune is unstable; what was entered must neither be lost nor doubled.
(The counter's intake has the same journeys in ``test_counter``.)
"""

from __future__ import annotations

from playwright.sync_api import Page, Route, expect

from motcua.dossiers.models import BookEntry, Dossier, DossierEvent, Slip
from motcua.dossiers.queries.audit import verify
from tests.journeys import steps
from tests.journeys.conftest import OpenPage
from tests.web.desk.office import BIRTH, CARE, COPIES, FEE, Office
from tests.web.desk.walking import Walk

#: what the browser shows instead of a page when the line is gone
NO_LINE = "chrome-error://**"
THRICE = "(button) => { for (let i = 0; i < 3; i++) button.click(); }"


def events(walk: Walk) -> list[str]:
    return list(
        DossierEvent.objects.filter(dossier_id=walk.id).order_by("seq").values_list("name", flat=True)
    )


def lose_answers(page: Page, address: str) -> None:
    """From now on forms arrive, and their answers do not."""

    def lose(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        route.fetch(max_redirects=0)
        route.abort("connectionreset")

    page.route(address, lose)


def test_pressing_twice_returns_and_charges_twice(office: Office, page_of: OpenPage) -> None:
    walk = Walk(office, COPIES, charges=[FEE]).examined().decided()
    page = page_of("hoa")
    page.goto(f"{steps.RETURN}{walk.id}/")
    page.get_by_label("Thu ngay").select_option(label="Tiền mặt")
    page.get_by_role("button", name="Trả kết quả và in biên nhận").dblclick()
    expect(page.get_by_text("Kết quả đã trao cho")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Kết quả đã trao cho")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("button", name="Trả kết quả và in biên nhận")).to_have_count(0)
    assert events(walk).count("return_result") == 1
    assert events(walk).count("record_charge") == 1
    assert Slip.objects.filter(dossier_id=walk.id, kind="return").count() == 1
    assert [charge.method for charge in walk.dossier.charges.all()] == ["cash"]


def test_pressing_twice_signs_twice(office: Office, page_of: OpenPage) -> None:
    """A batch that is sent three times is decided once, with one line in the book each."""
    walks = [Walk(office, BIRTH).examined() for _ in range(3)]
    page = page_of("chu-tich")
    page.goto(steps.LEADER)
    page.get_by_role("checkbox", name="Chọn tất cả hồ sơ của trang").check()
    page.get_by_role("button", name="Ký duyệt 3 hồ sơ").evaluate(THRICE)
    expect(page.get_by_text("3 hồ sơ đã ký")).to_be_visible()
    page.reload()
    assert [events(walk).count("decide") for walk in walks] == [1, 1, 1]
    assert sorted(BookEntry.objects.values_list("number", flat=True)) == [1, 2, 3]


def test_a_step_is_done_twice_when_its_answer_is_lost(office: Office, page_of: OpenPage) -> None:
    """Done once although the official, who saw an error, comes back and presses again."""
    walk = Walk(office, CARE)
    page = page_of("binh")
    address = f"{steps.DOSSIERS}{walk.code}/viec/chuyen-buoc/"
    page.goto(address)
    page.get_by_label("Ý kiến xử lý").fill("Đủ điều kiện, trình ký.")
    lose_answers(page, "**/viec/chuyen-buoc/")
    page.get_by_role("button", name="Chuyển bước").click()
    page.wait_for_url(NO_LINE)
    page.unroute("**/viec/chuyen-buoc/")
    page.goto(address)
    expect(page.get_by_role("link", name="Chuyển bước")).to_have_count(0)
    expect(page.get_by_text("Ý kiến: Đủ điều kiện, trình ký.").first).to_be_visible()
    assert events(walk).count("advance") == 1


def test_what_was_typed_is_lost_with_the_line(office: Office, page_of: OpenPage) -> None:
    """Not sent at all: everything typed is there again, and once sent it is there once."""
    walk = Walk(office, CARE)
    page = page_of("binh")
    address = f"{steps.DOSSIERS}{walk.code}/viec/chuyen-buoc/"
    page.goto(address)
    page.get_by_label("Ý kiến xử lý").fill("Đã gọi điện xác minh với thôn.")
    page.route("**/viec/chuyen-buoc/", lambda route: route.abort("internetdisconnected"))
    page.get_by_role("button", name="Chuyển bước").click()
    page.wait_for_url(NO_LINE)
    page.unroute("**/viec/chuyen-buoc/")
    assert events(walk).count("advance") == 0
    page.goto(address)
    expect(page.get_by_label("Ý kiến xử lý")).to_have_value("Đã gọi điện xác minh với thôn.")
    steps.looked_over(page)
    page.get_by_role("button", name="Chuyển bước").evaluate(THRICE)
    expect(page.locator("#act-title")).to_have_count(0)
    assert events(walk).count("advance") == 1


def test_two_counters_give_the_same_number(office: Office, page_of: OpenPage) -> None:
    """The same person declared at two screens, each sent three times: two dossiers, two numbers, no gap."""
    pages = [page_of("hoa"), page_of("hoa")]
    for page in pages:
        page.goto(f"{steps.INTAKE}?tt={CARE}")
        steps.scan_card(page)
        page.get_by_role("button", name="Đủ tất cả").click()
    for page in pages:
        page.get_by_role("button", name="Tiếp nhận và in").evaluate(THRICE)
    codes = {steps.code_received(page) for page in pages}
    assert codes == {"H27.15-261118-0001", "H27.15-261118-0002"}
    assert set(Dossier.objects.values_list("register_number", flat=True)) == {1, 2}
    assert Dossier.objects.values("applicant_id").distinct().count() == 1
    assert verify().ok
