"""Paper slips at the desk, the code to scan after the result, the manager's page, an official's own sums."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.oversight.actions import feedback as acts
from motcua.oversight.models import FeedbackAnswer, Petition
from tests.dossiers.builders import TheDossier, a_dossier
from tests.dossiers.office import MONDAY, Office
from tests.web.reports.office_of_dossiers import browser, office

__all__ = ["browser", "office"]
PLACE, PAGE = "/ban-lam-viec/phieu-danh-gia/", "/bao-cao/danh-gia/"
ANSWERS = {"level": "satisfied", "time": "on_time", "contacts": "none", "agencies": "counter"}
NOW = MONDAY + timedelta(days=1)
Browser = Callable[[str], Client]


@pytest.fixture
def returned(office: Office) -> TheDossier:
    return a_dossier(office).received().decided().returned()


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_the_person_at_the_counter_may_scan_right_away(browser: Browser, returned: TheDossier) -> None:
    page = text_of(browser("intake"), f"/ban-lam-viec/tra-ket-qua/{returned.id}/")
    assert "Mời người nhận quét mã để đánh giá" in page
    assert 'class="qr"' in page


def test_another_types_the_paper_slip(browser: Browser, returned: TheDossier) -> None:
    client, where = browser("clerk"), f"{PLACE}?ma={returned.code}"
    assert "Nguyễn Thị Hoa" not in text_of(client, where)
    assert client.post(where, {"time": "later"}).status_code == 422
    day = (returned.at + timedelta(hours=7)).strftime("%d/%m/%Y")
    answer = client.post(where, {**ANSWERS, "answered_on": day, "remark": "Ghế ít"})
    assert answer.status_code == 302, answer.content.decode()
    row = FeedbackAnswer.objects.get()
    assert (row.way, row.level, row.points_4, row.remark) == ("paper", 1, 1, "Ghế ít")


@pytest.mark.parametrize("measure", ["feedback_level_0", "feedback_answered", "feedback_due"])
def test_no_list_stands_behind_what_people_said(browser: Browser, measure: str) -> None:
    answer = browser("manager").get(f"/bao-cao/ho-so/chi-tieu/?measures={measure}")
    assert answer.status_code == 422
    assert "không ai được biết" in answer.content.decode()


def test_whom_it_rates_is_refused_with_the_ground(browser: Browser, returned: TheDossier) -> None:
    answer = browser("intake").post(f"{PLACE}?ma={returned.code}", ANSWERS)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Phiếu này đánh giá chính bạn" in page
    assert "TT 01/2018/TT-VPCP" in page
    assert not FeedbackAnswer.objects.exists()


def test_an_unknown_code_says_so(browser: Browser, office: Office) -> None:
    answer = browser("clerk").get(f"{PLACE}?ma=H27.15-260105-0001")
    assert answer.status_code == 404
    assert "chưa có phiếu đánh giá" in answer.content.decode()


def answered(office: Office, number: int, remark: str = "") -> list[TheDossier]:
    made = [a_dossier(office, at=MONDAY).received().decided().returned() for _ in range(number)]
    for one in made:
        acts.answer(one.row.token, answers=ANSWERS, remark=remark, at=one.at)
    return made


def test_the_managers_page_shows_coverage_and_sums_and_names_no_dossier(
    browser: Browser, office: Office
) -> None:
    dossiers = answered(office, 3, "Chờ hơi lâu")
    page = text_of(browser("manager"), f"{PAGE}?period=2026-M11")
    assert "Đã mời đánh giá" in page
    assert "100,0" in page
    assert page.count("Chờ hơi lâu") == 3
    for one in dossiers:
        assert one.code not in page
    assert "Nguyễn Văn Bình" in page, "by the official who received them"


def test_what_people_wrote_is_for_the_manager_only(browser: Browser, office: Office) -> None:
    answered(office, 3, "Chờ hơi lâu")
    assert "Chờ hơi lâu" not in text_of(browser("clerk"), f"{PAGE}?period=2026-M11")
    assert browser("intake").get(PAGE).status_code == 403


def test_few_answers_are_not_shown(browser: Browser, office: Office) -> None:
    answered(office, 2, "Chờ hơi lâu")
    page = text_of(browser("manager"), f"{PAGE}?period=2026-M11")
    assert "Mới có 2 phiếu trả lời" in page
    assert "Chờ hơi lâu" not in page
    own = text_of(browser("intake"), f"{PAGE}cua-toi/")
    assert "Kết quả đánh giá của tôi" in own


def test_the_figures_go_out_as_a_workbook(browser: Browser, office: Office) -> None:
    answered(office, 3)
    answer = browser("manager").get(f"{PAGE}?period=2026-M11&xuat=csv")
    assert "Hài lòng trở lên" in answer.content.decode("utf-8-sig")


def test_a_petition_from_the_web_with_its_files_and_the_letter_to_sign(
    browser: Browser, office: Office, client: Client
) -> None:
    png = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
    given = {
        "content": "Quầy đóng sớm.",
        "authority_id": office.units["a"],
        "name": "Trần Thị Mận",
        "phone": "0987654321",
        "files": [SimpleUploadedFile("anh.png", png)],
    }
    assert client.post("/phan-anh/gui/", given).status_code == 302
    row = Petition.objects.get()
    leader, here = browser("leader"), f"/bao-cao/phan-anh/{row.pk}/"
    page = text_of(leader, here)
    assert "anh.png" in page
    assert leader.get(f"{here}thu-tra-loi.docx").status_code == 404
    leader.post(f"{here}phan-loai/", {"kind": "conduct"})
    leader.post(f"{here}tra-loi/", {"number": "12/UBND-VP", "outcome": "founded", "text": "Đã nhắc nhở."})
    letter = leader.get(f"{here}thu-tra-loi.docx")
    assert letter.content.startswith(b"PK")
    assert "tra-loi-phan-anh-1-2026.docx" in letter.headers["Content-Disposition"]
    for named in ("Quầy đóng sớm, bà Trần Thị Mận.", "Quay dong som, tran thi man", "Gọi 0987.654.321"):
        assert leader.post(f"{here}cong-khai/", {"public_content": named}).status_code == 422, named
    assert leader.post(f"{here}cong-khai/", {"public_content": "Quầy đóng sớm."}).status_code == 302
    assert browser("intake_b").get(here).status_code == 404
