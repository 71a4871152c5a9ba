"""Work on dossiers in a real browser, by keyboard alone, each journey named after what people complain of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from motcua.catalogue.models import Route
from motcua.dossiers.actions import working
from motcua.dossiers.models import Dossier, Slip
from tests.journeys.conftest import OpenPage
from tests.web.desk.conftest import Clock
from tests.web.desk.office import BIRTH, CARE, COPIES, FEE, NOW, Office
from tests.web.desk.walking import Walk

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
HOME, LEADER, ALL, BOOK = (
    "/ban-lam-viec/",
    "/ban-lam-viec/ky-duyet/",
    "/ban-lam-viec/ho-so/",
    "/ban-lam-viec/so/",
)
Picture = Callable[..., None]


def press(page: Page, *keys: str) -> None:
    """Keys are heard once the page's scripts have run."""
    page.wait_for_load_state("load")
    for key in keys:
        page.keyboard.press(key)


def act(page: Page, name: str) -> None:
    """Open an act of the menu "Việc khác" by keyboard."""
    press(page, "F8")
    item = page.locator(".act-menu[open] .act-item", has_text=name)
    expect(item).to_be_visible()
    item.focus()
    press(page, "Enter")
    expect(page.locator("#act-title", has_text=name)).to_be_visible()


def test_nobody_knows_what_is_urgent(office: Office, page_of: OpenPage, clock: Clock) -> None:
    """The late one stands on top; F9 opens it, F9 again opens its act, Ctrl+Enter sends it on its way."""
    late = Walk(office, CARE, at=NOW - timedelta(days=20))
    Walk(office, CARE)
    clock.at = NOW + timedelta(minutes=5)
    page = page_of("binh")

    page.goto(HOME)
    expect(page.locator("tbody .row-link").first).to_have_text(late.code)
    press(page, "F9")
    expect(page.locator("h1")).to_contain_text(late.code)
    press(page, "F9")
    expect(page.locator("#id_opinion")).to_be_focused()
    page.keyboard.type("Đã xác minh, đủ điều kiện.")
    press(page, "Control+Enter")

    expect(page.locator(".toast-success")).to_contain_text("Đã chuyển sang bước Ký duyệt")
    expect(page.locator("#dien-bien")).to_contain_text("Ý kiến: Đã xác minh, đủ điều kiện.")
    expect(page.locator(".act-bar, .act-none")).to_contain_text("Việc tiếp theo")


def test_lists_need_a_mouse(office: Office, page_of: OpenPage) -> None:
    """j and k walk through the rows, Enter opens."""
    walks = [Walk(office, CARE, at=NOW - timedelta(days=n)) for n in (3, 2, 1)]
    page = page_of("binh")

    page.goto(HOME)
    press(page, "j", "j", "j", "k")
    expect(page.locator(".row-link", has_text=walks[1].code)).to_be_focused()
    press(page, "Enter")

    expect(page.locator("h1")).to_contain_text(walks[1].code)


def test_people_are_asked_again_and_again_for_papers(office: Office, page_of: OpenPage, clock: Clock) -> None:
    """One exact slip: only papers of the case, named on it; a second one needs a ground of law."""
    walk = Walk(office, CARE)
    clock.at = NOW + timedelta(hours=1)
    page = page_of("binh")

    page.goto(f"{ALL}{walk.code}/")
    act(page, "Yêu cầu bổ sung")
    listed = {p.name for p in walk.page("binh").procedure.papers(walk.dossier.case_position)}
    assert set(page.locator(".want-line .choice-words").all_inner_texts()) == listed
    press(page, "Space", "Tab")
    page.keyboard.type("thiếu chữ ký trang 2")
    press(page, "Tab")
    page.keyboard.type("Tờ khai chưa ký đủ")
    press(page, "Control+Enter")

    expect(page.locator(".remark-wait")).to_contain_text("thiếu chữ ký trang 2")
    slip = Slip.objects.get(dossier_id=walk.id, kind="supplement")
    assert [item["name"] for item in slip.data["items"]] == ["Tờ khai của đối tượng: thiếu chữ ký trang 2"]
    press(page, "Alt+P")
    expect(page.locator("iframe[data-printer]")).to_have_count(1)
    page.wait_for_load_state("networkidle")
    assert Slip.objects.get(pk=slip.pk).prints == 1

    clock.at = NOW + timedelta(days=1)
    counter = page_of("hoa")
    counter.goto(f"{ALL}{walk.code}/")
    press(counter, "F9")
    expect(counter.locator("#act-title")).to_have_text("Nhận bổ sung")
    press(counter, "Control+Enter")
    expect(counter.locator(".toast-success")).to_be_visible()

    page.goto(f"{ALL}{walk.code}/")
    act(page, "Yêu cầu bổ sung")
    expect(page.locator(".act-panel .remark")).to_contain_text("pháp luật chuyên ngành")


def test_a_late_dossier_without_an_apology(office: Office, page_of: OpenPage, clock: Clock) -> None:
    """The leader is led to the apology first, a Sunday is refused while typing, and it happens once."""
    walk = Walk(office, CARE, at=NOW - timedelta(days=20)).examined()
    page = page_of("chu-tich")

    page.goto(f"{ALL}{walk.code}/")
    expect(page.locator(".remark-late")).to_contain_text("chưa có phiếu xin lỗi")
    press(page, "F9")
    expect(page.locator("#id_day")).to_be_focused()
    page.locator("#id_day").fill("22/11/2026")
    expect(page.locator("#new-date")).to_contain_text("không làm việc (Chủ nhật")
    page.get_by_role("button", name="17:00 20/11/2026").click()
    expect(page.locator("#new-date")).to_contain_text("ngày làm việc")
    page.locator("#id_reason").fill("Chờ xác minh thực địa")
    press(page, "Control+Enter")

    expect(page.locator("#thoi-han")).to_contain_text("Hẹn lần đầu")
    expect(page.locator("#thoi-han")).to_contain_text("17:00 20/11/2026")
    assert Slip.objects.filter(dossier_id=walk.id, kind="apology").count() == 1
    press(page, "F8")
    assert page.locator(".act-item", has_text="Xin lỗi và hẹn lại").count() == 0
    press(page, "F8")
    press(page, "F9")
    expect(page.locator("#act-title")).to_have_text("Ký duyệt")
    press(page, "Control+Enter")
    expect(page.locator("h1")).to_contain_text("Đã có kết quả")
    assert walk.dossier.verdict == "late"  # judged by the first promise


def test_the_department_sits_on_it(office: Office, page_of: OpenPage, clock: Clock) -> None:
    """Commune, department and back: each stage has its own clock and its own signature of receipt."""
    route = Route.objects.get(key="commune_department", state="published")
    walk = Walk(office, CARE, route_id=route.pk)
    working.advance(walk.id, opinion="Đề nghị Sở cho ý kiến", **walk._by("binh"))
    clock.at = walk.at + timedelta(minutes=5)

    leader = page_of("chu-tich")
    leader.goto(f"{ALL}{walk.code}/")
    press(leader, "F9")
    leader.locator("#id_target").select_option(label="Sở Nông nghiệp và Môi trường")
    press(leader, "Control+Enter")
    expect(leader.locator("#cac-buoc")).to_contain_text("Chưa nhận")

    department = page_of("long")
    department.goto(HOME)
    expect(department.locator(".tabs")).to_contain_text("Chờ nhận liên thông")
    press(department, "F9")
    expect(department.locator("h1")).to_contain_text(walk.code)
    press(department, "F9")
    expect(department.locator("#act-title")).to_have_text("Nhận hồ sơ liên thông")
    press(department, "Control+Enter")
    expect(department.locator(".toast-success")).to_contain_text("Đã nhận hồ sơ liên thông")
    press(department, "F9")
    department.locator("#id_opinion").fill("Thống nhất")
    press(department, "Control+Enter")
    expect(department.locator("#cac-buoc")).to_contain_text("Trước hạn")

    specialist = page_of("binh")
    specialist.goto(HOME)
    expect(specialist.locator("tbody")).to_contain_text("Hoàn thiện")


def test_the_leader_signs_one_by_one(office: Office, page_of: OpenPage) -> None:
    """A look at each by the arrows, all ticked, one press – and one refused with its reason."""
    walks = [Walk(office, CARE, at=NOW - timedelta(days=n)).examined(f"Ý kiến {n}") for n in (3, 2, 1)]
    page = page_of("chu-tich")

    page.goto(LEADER)
    preview = page.locator("#xem-truoc")
    expect(preview).to_contain_text("Ý kiến 3")
    press(page, "ArrowDown", "ArrowDown")
    expect(preview).to_contain_text("Ý kiến 2")
    preview.get_by_role("link", name="Từ chối giải quyết").click()
    page.locator("#id_reason").fill("Không thuộc diện hưởng")
    press(page, "Control+Enter")
    expect(page.locator("h1")).to_contain_text("Từ chối giải quyết")

    page.goto(LEADER)
    page.locator("[data-check-all]").check()
    expect(page.locator("[data-count=ho_so]")).to_have_text("2")
    press(page, "Control+Enter")
    expect(page.locator(".remark-good")).to_contain_text("2 hồ sơ đã ký")
    assert [walk.dossier.outcome for walk in walks] == ["granted", "refused", "granted"]


def test_two_people_work_on_the_same_dossier(office: Office, page_of: OpenPage) -> None:
    """The old page is told what happened; what was typed stays."""
    walk = Walk(office, CARE)
    page = page_of("binh")
    page.goto(f"{ALL}{walk.code}/")
    press(page, "F9")
    page.locator("#id_opinion").fill("Ý kiến không được mất")
    working.note(walk.id, text="Đã gọi điện", actor=office.actor("dung"), at=NOW)

    press(page, "Control+Enter")

    expect(page.locator(".remark-soon")).to_contain_text("Phan Thị Dung đã “Ghi chú”")
    expect(page.locator("#id_opinion")).to_have_value("Ý kiến không được mất")
    press(page, "Control+Enter")
    expect(page.locator(".toast-success")).to_be_visible()


def test_typing_is_lost_when_the_page_reloads(office: Office, page_of: OpenPage) -> None:
    walk = Walk(office, CARE)
    page = page_of("binh")
    page.goto(f"{ALL}{walk.code}/")
    press(page, "F9")
    page.locator("#id_opinion").fill("Đang viết dở")
    page.wait_for_timeout(600)  # what is typed is kept after a quarter of a second
    working.note(walk.id, text="Đã gọi điện", actor=office.actor("dung"), at=NOW)

    page.reload()
    press(page, "F9")
    expect(page.locator("#id_opinion")).to_have_value("Đang viết dở")
    press(page, "Control+Enter")

    expect(page.locator(".toast-success")).to_be_visible()  # the page is fresh, only the typing is old


def test_software_and_register_differ(office: Office, page_of: OpenPage) -> None:
    """The register on the screen is the dossiers themselves, in the order of receipt."""
    for number in range(4):
        Walk(office, (CARE, COPIES)[number % 2], at=NOW - timedelta(days=number))
    office.submitted(CARE)
    page = page_of("hoa")

    page.goto(BOOK)

    received = Dossier.objects.filter(received_at__isnull=False).order_by("received_at")
    assert page.locator("tbody .row-link").all_inner_texts() == [d.code for d in received]
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel").click()
    assert download.value.suggested_filename.startswith("so-theo-doi")


def test_others_read_our_dossiers(office: Office, page_of: OpenPage) -> None:
    """An official of another commune finds neither by code, by name nor in a list."""
    walk = Walk(office, CARE, name="Đặng Thị Riêng Tư")
    page = page_of("khac")

    for address in (f"{ALL}{walk.code}/", f"{ALL}{walk.id}/", f"{ALL}{walk.code}/viec/ghi-chu/"):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 404
    page.goto(ALL)
    press(page, "/")
    page.keyboard.type("rieng tu")
    press(page, "Enter")
    expect(page.locator(".empty-title")).to_have_text("Không có hồ sơ nào khớp")


PAGES = (
    "binh:home",
    "binh:all",
    "binh:dossier",
    "binh:act",
    "chu-tich:leader",
    "hoa:book",
    "hoa:done",
    "binh:waiting",
)


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_the_pages_are_fit_to_look_at(
    office: Office, page_of: OpenPage, picture: Picture, clock: Clock, phone: bool
) -> None:
    """No page is wider than its screen, none has a fault that axe can find."""
    fresh = Walk(office, COPIES, charges=[FEE])
    for days in (4, 3, 2):
        Walk(office, CARE, at=NOW - timedelta(days=days)).examined("Đủ điều kiện theo quy định")
    done, waiting = Walk(office, BIRTH).examined("Đủ").decided().returned(), Walk(office, CARE).asked()
    clock.at = NOW + timedelta(hours=2)
    addresses = {
        "home": HOME,
        "all": ALL,
        "dossier": f"{ALL}{fresh.code}/",
        "act": f"{ALL}{fresh.code}/viec/yeu-cau-bo-sung/",
        "leader": LEADER,
        "book": BOOK,
        "done": f"{ALL}{done.code}/",
        "waiting": f"{ALL}{waiting.code}/",
    }
    for who, _, name in (entry.partition(":") for entry in PAGES):
        page = page_of(who, phone=phone, bypass_csp=True)
        page.goto(addresses[name])
        page.wait_for_load_state("networkidle")
        picture(page, f"{'phone' if phone else 'desk'}-dossiers-{name}", full=True)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, (name, wide)
        if AXE.exists():
            page.add_script_tag(path=str(AXE))
            found = page.evaluate(
                "axe.run().then((r) => r.violations.map((v) => [v.id, v.nodes.map((n) => n.html)]))"
            )
            assert not found, (name, found)
