"""A citizen's word: rated at the counter on a telephone without script; a petition answered late is seen."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from motcua.dossiers.models import Dossier
from motcua.oversight.models import FeedbackAnswer, Petition
from tests.journeys.conftest import OpenPage
from tests.journeys.test_portal import AXE, RULES, fits_the_screen
from tests.web.desk.conftest import Clock
from tests.web.desk.office import BIRTH, Office
from tests.web.desk.walk import ready_to_return

RETURN, PETITIONS, ALERTS = "/ban-lam-viec/tra-ket-qua/", "/bao-cao/phan-anh/", "/bao-cao/canh-bao/"


def citizen(page_of: OpenPage, *, script: bool = True) -> Page:
    # the checker of barriers measures by styles of its own, which the content policy would refuse
    page = page_of("hoa", phone=True, java_script_enabled=script, bypass_csp=script)
    page.context.clear_cookies()
    return page


def no_barrier(page: Page) -> None:
    page.evaluate(Path(AXE).read_text(encoding="utf-8"))
    found = page.evaluate("(rules) => axe.run({runOnly: rules})", RULES)["violations"]
    assert not found, [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found]


def test_the_result_is_handed_over_and_the_person_says_how_it_was(office: Office, page_of: OpenPage) -> None:
    """The code on the counter's screen, a telephone without script, two presses; changed on another one."""
    taken = office.received(BIRTH, name="Nguyễn Thị Ánh")
    ready_to_return(office, taken.dossier_id)
    counter = page_of("hoa")
    counter.goto(f"{RETURN}{taken.dossier_id}/")
    counter.get_by_role("button", name="Trả kết quả và in biên nhận").click()
    expect(counter.get_by_text("Mời người nhận quét mã để đánh giá")).to_be_visible()

    plain = citizen(page_of, script=False)
    token = Dossier.objects.get(pk=taken.dossier_id).token
    plain.goto(f"/danh-gia/{token}/?tu=qr")
    plain.get_by_label("Rất hài lòng").check()
    plain.get_by_label("Chỉ Bộ phận Một cửa").check()
    assert "Nguyễn Thị Ánh" not in plain.content()
    plain.get_by_role("button", name="Gửi phiếu đánh giá").click()
    plain.get_by_text("Cảm ơn bạn. Phiếu đã được ghi.").wait_for()
    answer = FeedbackAnswer.objects.get()
    assert (answer.way, answer.level, answer.points_4) == ("qr", 2, 1)

    page = citizen(page_of)
    page.goto(f"/danh-gia/{token}/")
    page.get_by_text("Sửa câu trả lời").click()
    page.get_by_label("Không hài lòng").check()
    page.get_by_role("button", name="Gửi phiếu đánh giá").click()
    expect(page.get_by_text("Cảm ơn bạn. Phiếu đã được ghi.")).to_be_visible()
    assert FeedbackAnswer.objects.order_by("seq").last().level == 0  # type: ignore[union-attr]
    assert fits_the_screen(page)
    no_barrier(page)


def test_a_petition_answered_late_turns_up_on_the_managers_page(
    office: Office, page_of: OpenPage, clock: Clock
) -> None:
    """Sent from a telephone without script; nobody answers; late it is answered, and both are seen."""
    page = citizen(page_of, script=False)
    page.goto("/phan-anh/")
    page.get_by_role("link", name="Gửi phản ánh, kiến nghị").first.click()
    page.get_by_label("Điều gì đã xảy ra?").fill("Quầy đóng cửa trước 16 giờ, tôi phải đi hai lần.")
    page.get_by_label("Gửi đến cơ quan").select_option(str(office.units["xa"]))
    page.get_by_label("Họ và tên của bạn").fill("Trần Thị Mận")
    page.get_by_label("Điện thoại").fill("0987 654 321")
    page.get_by_role("button", name="Gửi", exact=True).click()
    page.get_by_text("Giữ lại địa chỉ của trang này").wait_for()
    petition = Petition.objects.get()
    follow = f"/phan-anh/theo-doi/{petition.token}/"
    assert page.url.endswith(follow)

    clock.at += timedelta(days=40)
    manager = page_of("quan-ly")
    manager.goto(ALERTS)
    expect(manager.get_by_text("Phản ánh quá hạn").first).to_be_visible()
    leader = page_of("chu-tich")
    leader.goto(f"{PETITIONS}{petition.pk}/")
    leader.locator("#viec-phan-loai").get_by_label("Hành vi hành chính", exact=False).first.check()
    leader.locator("#viec-phan-loai").get_by_role("button").click()
    leader.locator("#viec-tra-loi summary").click()
    act = leader.locator("#viec-tra-loi")
    act.get_by_label("Số, ký hiệu văn bản trả lời").fill("31/UBND-VP")
    act.get_by_label("Có cơ sở, đã tiếp thu").check()
    act.get_by_label("Nội dung trả lời").fill("Đã chấn chỉnh giờ làm việc của quầy.")
    act.get_by_role("button", name="Trả lời").click()
    expect(leader.get_by_text("Còn việc công khai")).to_be_visible()

    manager.goto(ALERTS)
    expect(manager.get_by_text("Phản ánh trả lời muộn").first).to_be_visible()
    manager.get_by_role("link", name="1/2026").first.click()
    expect(manager.get_by_text("31/UBND-VP").first).to_be_visible()

    reader = citizen(page_of)
    reader.goto(follow)
    expect(reader.get_by_text("(quá hạn)").last).to_be_visible()
    expect(reader.get_by_text("Đã chấn chỉnh giờ làm việc của quầy.")).to_be_visible()
    no_barrier(reader)
    reader.get_by_role("button", name="Không hài lòng").click()
    expect(reader.get_by_text("Bạn đã đánh giá: không hài lòng.")).to_be_visible()
    reader.get_by_role("link", name="Phản ánh tiếp về việc này").click()
    assert fits_the_screen(reader)
    no_barrier(reader)
