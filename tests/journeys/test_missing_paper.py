"""People are sent home again and again for papers; officials ask for more than the list says.

D0 6: exactly the listed papers, none missing, none asked in addition. D3 2: check and guide before receipt,
so that as little as possible is sent back.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from motcua.dossiers.models import Dossier, Slip, SupplementRequest
from tests.dossiers.slips.papers import words_of
from tests.journeys import steps
from tests.journeys.conftest import OpenPage
from tests.web.desk.conftest import Clock
from tests.web.desk.office import BIRTH, CARE, COPIES, Office
from tests.web.desk.walking import Walk

FORM, PROOF, IDENTITY = "Tờ khai đăng ký khai sinh", "Giấy chứng sinh", "Giấy tờ tùy thân của người yêu cầu"
BEYOND = "Có giấy tờ không thuộc thành phần hồ sơ của thủ tục này; không được yêu cầu thêm."
#: a box that the page does not have, put in as a tampered page would
ADD_BOX = """([selector, name]) => {
  const box = Object.assign(document.createElement("input"), {type: "checkbox", name, checked: true});
  document.querySelector(selector).append(box);
}"""


def declared(page: Page) -> None:
    """A birth declared with two of three papers."""
    page.goto(f"{steps.INTAKE}?tt={BIRTH}")
    steps.scan_card(page)
    page.get_by_role("checkbox", name=FORM).check()
    page.get_by_role("checkbox", name=IDENTITY).check()


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_a_missing_paper_is_told_piece_by_piece(
    office: Office, page_of: OpenPage, clock: Clock, printed: list[bytes], phone: bool
) -> None:
    page = page_of("hoa", phone=phone)
    declared(page)
    expect(page.get_by_role("button", name="Tiếp nhận và in")).to_be_hidden()
    page.get_by_role("button", name="Lập phiếu bổ sung").click()
    dialog = page.get_by_role("dialog", name="Phiếu yêu cầu bổ sung")
    expect(dialog.get_by_role("listitem")).to_have_count(1)
    expect(dialog.get_by_role("listitem")).to_contain_text(PROOF)
    steps.looked_over(page)
    dialog.get_by_label("Lý do").fill("Chưa có giấy chứng sinh của bệnh viện")
    with steps.printing(page):
        dialog.get_by_role("button", name="Lập phiếu và in").click()
    expect(page.get_by_role("heading", name="Đã yêu cầu bổ sung")).to_be_visible()
    steps.looked_over(page)
    exact_slip(printed)

    waiting = Dossier.objects.get()
    assert (waiting.state, waiting.received_at, waiting.due_at) == ("awaiting_applicant", None, None)
    clock.at += timedelta(days=1)
    page.goto(f"{steps.DOSSIERS}?ds=awaiting_applicant")
    page.get_by_role("link", name="chưa có mã").click()
    panel = steps.begin(page, "Nhận bổ sung")
    expect(panel.get_by_role("checkbox", name=PROOF)).to_be_checked()
    expect(panel.get_by_role("checkbox", name=FORM)).not_to_be_checked()
    steps.looked_over(page)
    panel.get_by_role("button", name="Nhận bổ sung").click()
    steps.told(page, "Đã nhận bổ sung")
    assert SupplementRequest.objects.count() == 1
    assert Slip.objects.filter(kind="supplement").count() == 1
    acts = page.get_by_role("navigation", name="Việc bạn làm được lúc này")
    expect(acts.get_by_text("Yêu cầu bổ sung")).to_have_count(0)
    page.goto(f"{steps.DOSSIERS}{waiting.pk}/viec/yeu-cau-bo-sung/")
    expect(page.get_by_text("Đã yêu cầu bổ sung 1 lần: khi tiếp nhận chỉ được hướng dẫn")).to_be_visible()


def exact_slip(printed: list[bytes]) -> None:
    """Mẫu 02 names the one paper that lacks, the reason, and nothing else of the list."""
    (slip,) = (words_of(paper) for paper in printed)
    assert "Mẫu số 02" in slip
    assert "YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ" in slip.upper()
    assert "Nguyễn Văn Tài" in slip
    assert f"Bản chính Bản sao 1 {PROOF} hoặc văn bản của người làm chứng" in slip
    assert "sinh 1 0 Lý do: Chưa có giấy chứng sinh" in slip
    assert FORM not in slip
    assert IDENTITY not in slip


def test_officials_ask_for_papers_beyond_the_list(office: Office, page_of: OpenPage) -> None:
    """The page offers the papers of the case alone; a forged form is refused by law, nothing is kept."""
    listed = [paper.name for paper in office.procedure(BIRTH).papers(0)]
    foreign = f"paper_{office.procedure(COPIES).cases[0].papers[0].id}"
    page = page_of("hoa")
    declared(page)
    papers = page.get_by_role("region", name="Thành phần hồ sơ")
    expect(papers.get_by_role("checkbox")).to_have_count(len(listed))
    for name in listed:
        expect(papers.get_by_role("checkbox", name=name)).to_have_count(1)
    expect(papers.get_by_label("chính", exact=True)).to_have_count(len(listed))
    steps.looked_over(page)

    page.evaluate(ADD_BOX, ["form[data-counter]", foreign])
    page.get_by_role("button", name="Lập phiếu bổ sung").click()
    dialog = page.get_by_role("dialog", name="Phiếu yêu cầu bổ sung")
    dialog.get_by_label("Lý do").fill("Cần thêm bản chính")
    dialog.get_by_role("button", name="Lập phiếu và in").click()
    expect(page.get_by_text(BEYOND)).to_be_visible()
    expect(page.get_by_text("Căn cứ: NĐ 118/2025/NĐ-CP, Điều 5")).to_be_visible()
    expect(page.get_by_label("Họ và tên").first).to_have_value("Nguyễn Văn Tài")
    assert not Dossier.objects.exists()
    assert not Slip.objects.exists()


def test_a_paper_asked_while_examining_is_one_of_the_list_too(office: Office, page_of: OpenPage) -> None:
    walk = Walk(office, CARE)
    foreign = office.procedure(BIRTH).cases[0].papers[0]
    page = page_of("binh")
    steps.open_from(page, steps.DESK, walk.code)
    panel = steps.begin(page, "Yêu cầu bổ sung")
    expect(panel.get_by_role("checkbox")).to_have_count(len(walk.page("binh").documents))
    steps.looked_over(page)
    page.evaluate(ADD_BOX, ["#viec form", f"paper_{foreign.id}"])
    panel.get_by_label("Lý do").fill("Cần thêm giấy khác")
    panel.get_by_role("button", name="Lập phiếu yêu cầu bổ sung").click()
    expect(page.get_by_text("Chọn ít nhất một giấy tờ")).to_be_visible()
    assert walk.dossier.state == "in_progress"
    assert not Slip.objects.filter(kind="supplement").exists()
