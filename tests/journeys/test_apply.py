"""From home with a telephone: a birth is registered, from the photo of the birth note to the result.

Also: the line breaks in the middle of a photo and of the form; no script runs, in English.
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from PIL import Image
from playwright.sync_api import Browser, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from motcua.catalogue.actions import fee_rules
from motcua.catalogue.actions.eform_importing import import_forms
from motcua.catalogue.types import StepKind
from motcua.dossiers.actions.receiving_accounts import set_account
from motcua.dossiers.models import Dossier, DossierCharge
from motcua.dossiers.queries.applications import own_drafts
from motcua.org.actions.applicants import ApplicantData
from motcua.org.types import SYSTEM, Actor
from tests.dossiers.citizens import a_citizen, a_photo
from tests.journeys import steps
from tests.journeys.conftest import PHONE, OpenPage
from tests.journeys.test_portal import AXE, RULES, fits_the_screen
from tests.web.desk.office import BIRTH, NOW, ROOT, SINCE, Office
from tests.web.desk.walk import walked_to
from tests.web.portal.citizens import signed_in

MOTHER = ApplicantData(
    name="Trần Thị Ánh",
    identity_number="042190001111",
    birth_text="05/03/1990",
    sex="female",
    address="Thôn Bắc Lạc, xã Thạch Lạc, tỉnh Hà Tĩnh",
    phone="0912345678",
)
AtHome = Callable[..., Page]
RESULT = b"%PDF-1.7 the signed certificate"


@pytest.fixture
def mother(office: Office) -> Actor:
    return a_citizen("0912345678", proven=MOTHER)


@pytest.fixture
def at_home(chromium: Browser, live_server: LiveServer, mother: Actor) -> Iterator[AtHome]:
    """A telephone on which the mother is signed in."""
    contexts = []

    def open_page(*, script: bool = True, language: str = "vi-VN", checked: bool = False) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport=PHONE,  # type: ignore[arg-type]
            locale=language,
            timezone_id="Asia/Ho_Chi_Minh",
            java_script_enabled=script,
            bypass_csp=checked,
        )
        contexts.append(context)
        client: Client = signed_in(mother, NOW)
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(20_000)
        return page

    yield open_page
    for context in contexts:
        context.close()


def photo(folder: Path) -> str:
    file = folder / "giay-chung-sinh.jpg"
    file.write_bytes(a_photo(secrets.choice(["white", "red", "blue"])))
    return str(file)


def large_photo(folder: Path) -> str:
    """One that goes in several pieces: noise, as a camera sees a wall."""
    file = folder / "giay-chung-sinh-lon.png"
    Image.frombytes("RGB", (500, 400), random.Random(1).randbytes(500 * 400 * 3)).save(file)
    return str(file)


@pytest.fixture
def takes_money(office: Office, settings: Any) -> None:
    """The commune has an account and a bank to try with; national fees are known."""
    settings.MOTCUA_PAYMENTS = {
        "fake_page": "/thanh-toan/ngan-hang-thu/{reference}/",
        "fake_secret": "a-secret-of-the-tests",
    }
    set_account(
        authority_id=office.units["xa"],
        bin_code="970418",
        number="1234567890",
        holder="UBND XA THACH LAC",
        platforms=("fake",),
        valid_from=SINCE,
        actor=SYSTEM,
    )
    fee_rules.load(ROOT / "data" / "fees", at=NOW, by=SYSTEM)


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Tiếp tục").last.click()


def accessible(page: Page) -> None:
    """WCAG 2.2 AA by axe-core, and nothing wider than the screen."""
    assert fits_the_screen(page), page.url
    if AXE.exists():
        page.evaluate(AXE.read_text(encoding="utf-8"))
        broken: Any = page.evaluate("rules => axe.run({runOnly: rules})", RULES)["violations"]
        assert [(rule["id"], [part["html"][:200] for part in rule["nodes"]][:3]) for rule in broken] == []


def test_a_birth_is_registered_from_home(
    office: Office,
    takes_money: None,
    mother: Actor,
    at_home: AtHome,
    page_of: OpenPage,
    tmp_path: Path,
    picture: Callable[..., None],
) -> None:
    import_forms(ROOT / "data" / "forms" / "khai_sinh.yaml", at=NOW, by=SYSTEM)
    page = at_home(checked=True)
    written_at_home(page, tmp_path, picture)
    page.get_by_role("button", name="Gửi hồ sơ").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã gửi hồ sơ")
    picture(page, "apply-filed", full=True)
    accessible(page)
    dossier = Dossier.objects.get()
    assert (dossier.account_id, dossier.details["ho_ten_con"]) == (mother.account_id, "Nguyễn Minh An")
    paid_by_qr(page)
    page.goto("/ho-so-cua-toi/")
    picture(page, "own-list", full=True)
    accessible(page)
    the_office_answers(office, page_of, dossier.pk)
    page.goto(f"/ho-so-cua-toi/{dossier.token}/")
    picture(page, "own-dossier", full=True)
    accessible(page)
    with page.expect_download() as coming:
        page.get_by_role("link", name="Tải kết quả").click()
    coming.value.save_as(tmp_path / "ket-qua.pdf")
    assert (tmp_path / "ket-qua.pdf").read_bytes() == RESULT


def written_at_home(page: Page, tmp_path: Path, picture: Callable[..., None]) -> None:
    """Every step up to the review, each looked at: what it shows, that it fits, that everybody can use it."""
    page.goto(f"/thu-tuc/{BIRTH}/")
    page.get_by_role("link", name="Nộp trực tuyến").click()
    picture(page, "apply-start", full=True)
    page.get_by_role("button", name="Bắt đầu").click()
    page.get_by_label("xã Thạch Lạc").check()
    picture(page, "apply-office", full=True)
    accessible(page)
    go_on(page)
    expect(page.get_by_label("Họ và tên")).to_have_value("Trần Thị Ánh")
    picture(page, "apply-person", full=True)
    accessible(page)
    go_on(page)
    picture(page, "apply-section", full=True)
    assert fits_the_screen(page)
    accessible(page)
    the_child(page)
    picture(page, "apply-papers", full=True)
    accessible(page)
    cut_in_the_middle_of_a_photo(page, large_photo(tmp_path))
    send_photos(page, photo(tmp_path))
    picture(page, "apply-papers-sent", full=True)
    go_on(page)
    picture(page, "apply-return", full=True)
    accessible(page)
    page.get_by_label("Nhận bản điện tử trên trang này").check()
    go_on(page)
    picture(page, "apply-review", full=True)
    accessible(page)


def cut_in_the_middle_of_a_photo(page: Page, file: str) -> None:
    """The first piece arrives, then the line is gone; when it is back the photo goes on by itself."""
    arrived: list[str] = []

    def weak_line(route: Route) -> None:
        arrived.append(route.request.headers["upload-offset"])
        route.continue_() if len(arrived) == 1 else route.abort("connectionreset")

    page.context.route("**/phan/", weak_line)
    paper = page.locator(".apply-paper:has([data-upload])").first
    paper.locator("[data-upload-input=file]").set_input_files(file)
    expect(paper.get_by_text("Mất kết nối").first).to_be_visible()
    page.context.unroute("**/phan/")
    with page.expect_request("**/phan/") as again:
        page.evaluate("dispatchEvent(new Event('online'))")
    assert arrived[0] == "0"
    assert int(again.value.headers["upload-offset"]) > 0  # nothing is sent twice
    expect(paper.get_by_text("Đã gửi xong").first).to_be_visible()


def paid_by_qr(page: Page) -> None:
    """The two copies are paid at once; the money and the dossier agree."""
    page.get_by_role("link", name="Nộp phí qua mạng").click()
    expect(page.get_by_role("img", name="Mã VietQR để chuyển khoản")).to_be_visible()
    page.get_by_role("button", name="Trả qua Ngân hàng thử").click()
    page.get_by_role("button", name="Chuyển tiền (thử)").click()
    expect(page.get_by_role("status")).to_contain_text("Đã nhận được tiền")
    assert [(one.amount, one.method) for one in DossierCharge.objects.all()] == [(16_000, "online")]


def the_office_answers(office: Office, page_of: OpenPage, dossier_id: int) -> None:
    """The counter receives what came, the chairman signs and hands in the certificate as a file."""
    counter = page_of("hoa")
    counter.goto("/ban-lam-viec/")
    counter.locator(f'a[href="/ban-lam-viec/tiep-nhan/{dossier_id}/"]').first.click()
    expect(counter.get_by_text("Nguyễn Minh An").first).to_be_visible()
    counter.get_by_role("button", name="Tiếp nhận").click()
    expect(counter.get_by_role("heading", name="Đã tiếp nhận")).to_be_visible()
    walked_to(office, dossier_id, StepKind.DECIDE)
    leader = page_of("chu-tich")
    leader.goto(f"/ban-lam-viec/ho-so/{Dossier.objects.get(pk=dossier_id).code}/")
    panel = steps.begin(leader, "Ký duyệt")
    panel.get_by_label("Số kết quả").fill("15/2026")
    panel.get_by_label("Bản điện tử của kết quả").set_input_files(
        {"name": "giay-khai-sinh.pdf", "mimeType": "application/pdf", "buffer": RESULT}
    )
    panel.get_by_role("button", name="Đồng ý, ký duyệt").click()
    steps.told(leader, "Đã ký duyệt")


def the_child(page: Page) -> None:
    """The sections of the form, each checked as it stands filled in."""
    place(page, "Nơi cư trú của bạn")
    fill_section(page, {"Bạn là gì của trẻ?": "Mẹ"})
    page.get_by_label("Họ, chữ đệm, tên của trẻ").fill("Nguyễn Minh An")
    page.get_by_label("Ngày sinh của trẻ").fill("10/11/2026")
    page.get_by_role("group", name="Giới tính của trẻ").get_by_label("Nam", exact=True).check()
    place(page, "Nơi sinh")
    accessible(page)
    go_on(page)
    fill_section(page, {"Đã biết rõ cha và mẹ của trẻ chưa?": "Chưa xác định được cha"})
    page.get_by_label("Họ, chữ đệm, tên của mẹ").fill("Trần Thị Ánh")
    go_on(page)
    page.get_by_role("group", name="Bạn có cần bản sao").get_by_label("Có", exact=True).check()
    page.get_by_label("Số bản sao").fill("2")
    page.get_by_label("Tôi cam đoan").check()
    go_on(page)


def send_photos(page: Page, file: str) -> None:
    """Each paper by the file button; what has gone up is told by its line."""
    for paper in page.locator(".apply-paper:has([data-upload])").all():
        if paper.get_by_text("Đã gửi xong").count():
            continue
        paper.locator("[data-upload-input=file]").set_input_files(file)
        expect(paper.get_by_text("Đã gửi xong").first).to_be_visible()


def place(page: Page, label: str) -> None:
    where = page.get_by_role("group", name=label)
    where.get_by_label("Tỉnh, thành phố").fill("Tỉnh Hà Tĩnh")
    where.get_by_label("Xã, phường").fill("Xã Thạch Lạc")


def fill_section(page: Page, answers: dict[str, str]) -> None:
    for label, value in answers.items():
        page.get_by_role("group", name=label).get_by_label(value, exact=True).check()
    go_on(page)


def test_the_line_breaks_in_the_middle_and_nothing_is_lost(
    office: Office, mother: Actor, at_home: AtHome
) -> None:
    page = at_home()
    page.goto(f"/nop-ho-so/{BIRTH}/")
    page.get_by_role("button", name="Bắt đầu").click()
    page.get_by_label("xã Thạch Lạc").check()
    go_on(page)
    go_on(page)
    asked = page.get_by_label("Bạn đề nghị giải quyết việc gì?")
    asked.fill("Khai sinh cho con gái")
    expect(page.get_by_text("Đã lưu lúc")).to_be_visible()
    assert own_drafts(mother)[0].answers["noi_dung_de_nghi"] == "Khai sinh cho con gái"
    page.context.set_offline(True)
    asked.fill("Khai sinh cho con gái Nguyễn Minh An")
    expect(page.get_by_text("Chưa lưu được, đang giữ trên máy này")).to_be_visible()
    page.context.set_offline(False)
    page.reload()
    expect(asked).to_have_value("Khai sinh cho con gái Nguyễn Minh An")
    expect(page.get_by_text("Đã lưu lúc")).to_be_visible()
    go_on(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Giấy tờ")
    assert own_drafts(mother)[0].answers["noi_dung_de_nghi"] == "Khai sinh cho con gái Nguyễn Minh An"


def test_without_script_and_in_english(
    office: Office, mother: Actor, at_home: AtHome, live_server: LiveServer, tmp_path: Path
) -> None:
    page = at_home(script=False)
    language = {"name": "django_language", "value": "en", "url": live_server.url}
    page.context.add_cookies([language])  # type: ignore[list-item]
    page.goto(f"/thu-tuc/{BIRTH}/")
    page.get_by_role("link", name="Apply online").click()
    page.get_by_role("button", name="Start").click()
    page.get_by_label("xã Thạch Lạc").check()
    for heading in ("Applicant", "What you ask for"):
        page.get_by_role("button", name="Continue").last.click()
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    page.get_by_label("What do you ask the office to do?").fill("Register my daughter")
    page.get_by_role("button", name="Continue").last.click()
    file = photo(tmp_path)
    for field in page.locator("input[type=file]:not([hidden])").all():
        field.set_input_files(file)
    page.get_by_role("button", name="Continue").last.click()
    page.get_by_label("Electronic copy").check()
    page.get_by_role("button", name="Continue").last.click()
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Send the application").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Application sent")
    assert Dossier.objects.get().documents.exclude(file=None).count() == 3
