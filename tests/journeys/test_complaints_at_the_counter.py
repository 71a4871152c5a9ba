"""Journeys of the counter that begin with a complaint of the sources."""

from __future__ import annotations

from playwright.sync_api import expect

from motcua.dossiers.models import Dossier
from tests.journeys.conftest import OpenPage
from tests.web.desk.office import BIRTH, Office
from tests.web.desk.walk import ready_to_return

INTAKE, RETURN = "/ban-lam-viec/tiep-nhan/", "/ban-lam-viec/tra-ket-qua/"
EXTRACT = "2.000635"
CARD = "042090001234|184000111|Nguyễn Văn Tài|15031990|Nam|Thôn Bắc Lạc, Thạch Lạc, Hà Tĩnh|10052022"


def test_a_birth_certificate_takes_days_instead_of_the_same_day(office: Office, page_of: OpenPage) -> None:
    """Received at nine by keyboard, signed, and handed out before noon of the same day."""
    page = page_of("hoa")
    page.goto(INTAKE)
    page.keyboard.type("khai sinh")
    page.keyboard.press("Enter")
    expect(page.locator("#id_detail_ho_ten_con")).to_be_visible()
    page.keyboard.insert_text(CARD)
    page.keyboard.press("Enter")
    expect(page.locator("#id_detail_ho_ten_con")).to_be_focused()
    for answer in ("Nguyễn Minh Khôi", "Nam", "10112026", "Bệnh viện đa khoa tỉnh Hà Tĩnh"):
        page.keyboard.type(answer)
        page.keyboard.press("Tab")
    page.keyboard.press("F4")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".done-due")).to_contain_text("17:00 18/11/2026")
    dossier = Dossier.objects.get()
    assert dossier.details["ngay_sinh_con"] == "2026-11-10"
    assert dossier.details["gioi_tinh_con"] == "Nam"

    ready_to_return(office, dossier.pk)
    page.goto(RETURN)
    page.keyboard.type(str(dossier.code).rsplit("-", 1)[-1])
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Trả kết quả và in biên nhận")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Kết quả đã trao cho")).to_be_visible()
    dossier.refresh_from_db()
    assert (dossier.state, dossier.verdict) == ("returned", "on_time")


def test_the_counter_asks_for_papers_that_no_rule_knows(office: Office, page_of: OpenPage) -> None:
    """There is no way to ask beyond the list: the page offers none, and a forged one is refused."""
    page = page_of("hoa")
    page.goto(f"{INTAKE}?tt={BIRTH}")
    foreign = page.locator("[data-given]").first.get_attribute("name")
    page.goto(f"{INTAKE}?tt={EXTRACT}")
    assert page.locator("[data-paper]").count() == len(office.procedure(EXTRACT).papers(0))
    page.locator("#id_name").fill("Nguyễn Văn Tài")
    page.keyboard.press("F4")
    page.evaluate(
        "(name) => { document.querySelector('[data-given]').insertAdjacentHTML('afterend',"
        " `<input type=hidden name=${name} value=on>`) }",
        foreign,
    )
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("không được yêu cầu thêm").first).to_be_visible()
    assert not Dossier.objects.exists()


def test_any_commune_reads_the_dossiers_of_its_neighbour(office: Office, page_of: OpenPage) -> None:
    taken = office.received(EXTRACT, name="Dương Thị Út")
    page = page_of("khac")
    for address in (f"{INTAKE}{taken.dossier_id}/xong/", f"{RETURN}{taken.dossier_id}/"):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 404
    page.goto(RETURN)
    page.keyboard.type("duong thi ut")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Không có hồ sơ nào khớp")).to_be_visible()
