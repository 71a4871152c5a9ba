"""The pages of the narrative report and of the activities that feed it."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from docx import Document

from motcua.law.periods import parse
from motcua.reports.actions.recording import save_text
from motcua.reports.models import Activity, NarrativeText
from tests.dossiers.builders import a_dossier
from tests.dossiers.office import FIVE_DAYS, MONDAY, SAME_DAY, THREE_DAYS, Office
from tests.web.reports.office_of_dossiers import browser, office

__all__ = ["browser", "office"]
PAGE, DONE = "/bao-cao/thuyet-minh/", "/bao-cao/viec-da-lam/"
#: the first day after the state's November
NOW = MONDAY + timedelta(days=13)
NOVEMBER = "?period=2026-M11"


def words(answer: HttpResponse) -> str:
    plain = re.sub(r"<[^>]+>", "", re.sub(r"<(li|p|h\d|dt|dd|td)\b[^>]*>", " ", answer.content.decode()))
    return re.sub(r"\s+", " ", unescape(plain))


def saving(office: Office, section: str = "causes", unit: str = "a") -> str:
    return f"{PAGE}{office.units[unit]}/2026-M11/{section}/"


def last_month(office: Office, section: str, text: str) -> None:
    save_text(
        office.units["a"], parse("2026-M10"), section, text=text, actor=office.actor("clerk"), at=MONDAY
    )


def test_figures_stand_as_chips_that_open(office, browser):
    code = a_dossier(office).received().code
    answer = browser("clerk").get(PAGE + NOVEMBER)
    assert "mới tiếp nhận trong kỳ 1 hồ sơ, từ kỳ trước chuyển qua 0 hồ sơ" in words(answer)
    links = re.findall(r'class="figure-chip" href="([^"]+)"', answer.content.decode())
    behind = next(unescape(link) for link in links if "measures=received&" in unescape(link))
    assert code in browser("clerk").get(behind).content.decode()


def test_prose_saves_itself_and_says_so(office, browser):
    clerk = browser("clerk")
    first = clerk.post(saving(office), {"text": "Vì mạng chậm"}, headers={"HX-Request": "true"})
    assert "Đã lưu" in words(first)
    mark = re.search(r'name="mark" value="([^"]+)"', first.content.decode())
    assert mark
    again = {"text": "Vì mạng chậm, máy cũ", "mark": mark[1]}
    assert clerk.post(saving(office), again, headers={"HX-Request": "true"}).status_code == 200
    assert NarrativeText.objects.get().text == "Vì mạng chậm, máy cũ"
    assert "Vì mạng chậm, máy cũ" in clerk.get(PAGE + NOVEMBER).content.decode()


def test_two_writers_are_told_of_each_other(office, browser):
    browser("clerk").post(saving(office), {"text": "Của văn thư"})
    answer = browser("leader").post(saving(office), {"text": "Của lãnh đạo"}, headers={"HX-Request": "true"})
    assert "đã sửa mục này" in words(answer)
    plain = browser("leader").post(saving(office), {"text": "Của lãnh đạo"})
    assert plain.status_code == 409
    assert NarrativeText.objects.get().text == "Của văn thư"


def test_last_periods_text_is_offered_and_taken_with_one_press(office, browser):
    last_month(office, "causes", "Nguyên nhân của tháng trước")
    clerk = browser("clerk")
    page = clerk.get(PAGE + NOVEMBER)
    assert "Lời văn tháng 10 năm 2026, chưa sửa" in words(page)
    assert "lấy nguyên từ báo cáo tháng 10 năm 2026" in words(page)
    clerk.post(saving(office), {"text": "Nguyên nhân khác"})
    assert "Lấy lại lời văn kỳ trước" in words(clerk.get(PAGE + NOVEMBER))
    taken = clerk.post(saving(office), {"text": "gõ dở", "mark": "1.1", "take": "1"})
    assert taken.headers["Location"].endswith("#muc-causes")
    kept = NarrativeText.objects.filter(period="2026-M11").order_by("version").values_list("text", flat=True)
    assert list(kept) == ["Nguyên nhân khác", "Nguyên nhân của tháng trước"]


def test_the_document_comes_with_what_was_typed(office, browser):
    clerk = browser("clerk")
    clerk.post(saving(office, "proposals"), {"text": "Đề nghị tập huấn"})
    answer = clerk.get(f"{PAGE}tai/{NOVEMBER}")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    document = Document(io.BytesIO(answer.content))
    assert "Đề nghị tập huấn" in [paragraph.text for paragraph in document.paragraphs]


def test_who_may_read_and_who_may_write(office, browser):
    a = f"&unit={office.units['a']}"
    assert browser("leader_b").get(PAGE + NOVEMBER + a).status_code == 404
    assert browser("leader_b").get(f"{PAGE}tai/{NOVEMBER}{a}").status_code == 404
    assert browser("leader_b").post(saving(office), {"text": "x"}).status_code == 404
    assert browser("specialist").get(PAGE).status_code == 403
    assert browser("clerk").get(saving(office)).status_code == 405
    assert not NarrativeText.objects.exists()


@pytest.mark.parametrize("period", ["2027-Q1", "sai", "2026-Q9"])
def test_a_period_that_cannot_be_is_said_in_words(browser, period):
    answer = browser("clerk").get(f"{PAGE}?period={period}")
    assert answer.status_code == 422


def test_an_activity_in_one_go(office, browser):
    clerk = browser("clerk")
    typed = {"text": "Phát thanh về dịch vụ công", "kind": "communication", "day": "12/11/2026"}
    assert clerk.post(DONE, {**typed, "quantity": "3", "reach": "1.200"}).status_code == 302
    row = Activity.objects.get()
    assert (row.section, row.quantity, row.reach, row.day) == ("communication", 3, 1200, date(2026, 11, 12))
    assert "Trong kỳ có 3 lượt truyền thông, khoảng 1.200 lượt người" in words(clerk.get(PAGE + NOVEMBER))
    listed = words(clerk.get(DONE))
    assert "Phát thanh về dịch vụ công" in listed
    assert "3 lượt" in listed


def test_a_paper_may_be_attached_and_only_the_office_reads_it(office, browser):
    scan = SimpleUploadedFile("ke-hoach.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
    typed = {"text": "Kế hoạch", "kind": "document", "day": "12/11/2026", "file": scan}
    browser("specialist").post(DONE, typed)
    path = f"{DONE}{Activity.objects.get().pk}/tep/"
    assert browser("clerk").get(path).content.startswith(b"%PDF")
    assert browser("leader_b").get(path).status_code == 404


def test_wrong_input_stays_on_the_page(browser):
    answer = browser("clerk").post(DONE, {"text": "Họp", "kind": "other", "day": "31/11/2026"})
    assert answer.status_code == 422
    assert "Tháng 11/2026 chỉ có 30 ngày" in words(answer)
    assert "Họp" in answer.content.decode()
    assert not Activity.objects.exists()


def test_a_wrong_one_is_taken_back(browser):
    clerk = browser("clerk")
    clerk.post(DONE, {"text": "Nhầm", "kind": "other", "day": "12/11/2026"})
    row = Activity.objects.get()
    assert browser("leader_b").post(f"{DONE}{row.pk}/bo/").status_code == 404
    clerk.post(f"{DONE}{row.pk}/bo/")
    row.refresh_from_db()
    assert row.withdrawn_at == NOW
    clerk.get(DONE)
    assert "Nhầm" not in words(clerk.get(DONE))


LIST = "/bao-cao/danh-muc/"


def test_a_list_is_pasted_and_counts_from_then_on(office, browser):
    manager = browser("manager")
    assert "chưa ghi danh mục của mình" in words(manager.get(LIST))
    pasted = f"1\t{SAME_DAY}\tChứng thực\n2\t{THREE_DAYS}\tHộ tịch\tLiên thông\n\n3;{FIVE_DAYS};ND"
    typed = {"decision": "5/QĐ-UBND", "valid_from": "01/11/2026", "lines": pasted}
    assert manager.post(LIST, typed).status_code == 302
    assert "3 TTHC: 2 thuộc thẩm quyền, 1 của ngành dọc; 1 liên thông" in words(manager.get(LIST))
    assert "3 TTHC: 2 TTHC thuộc thẩm quyền giải quyết (trong đó 1 TTHC liên thông) và 1 TTHC" in words(
        manager.get(PAGE + NOVEMBER)
    )
    assert SAME_DAY in manager.get(f"{LIST}?xuat=csv").content.decode()


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ("không có mã", "dòng 1"),
        ("9.999999", "chưa có mã: 9.999999"),
        (f"{SAME_DAY}\n{SAME_DAY} LT", "ghi hai lần"),
    ],
)
def test_a_list_that_cannot_be_is_refused_with_its_lines(browser, lines, sentence):
    typed = {"decision": "5/QĐ-UBND", "valid_from": "01/11/2026", "lines": lines}
    answer = browser("manager").post(LIST, typed)
    assert answer.status_code == 422
    assert sentence in words(answer)


def test_only_the_manager_posts_a_list(browser):
    typed = {"decision": "5/QĐ-UBND", "valid_from": "01/11/2026", "lines": SAME_DAY}
    answer = browser("clerk").post(LIST, typed)
    assert answer.status_code == 403
    assert "do người quản lý Một cửa ghi" in words(answer)


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script> {{ 7*7 }}", "a\x00\x01b \u202e đảo", "\U0001f600 " * 40]
)
def test_hostile_text_is_only_text(office, browser, text):
    clerk = browser("clerk")
    assert clerk.post(saving(office), {"text": text}).status_code == 302
    assert clerk.post(DONE, {"text": text, "kind": "other", "day": "12/11/2026"}).status_code == 302
    for page in (PAGE + NOVEMBER, DONE):
        assert "<script>alert(1)" not in clerk.get(page).content.decode()
    Document(io.BytesIO(clerk.get(f"{PAGE}tai/{NOVEMBER}").content))


def test_pages_take_a_fixed_number_of_queries(office, browser, django_assert_max_num_queries):
    clerk = browser("clerk")
    clerk.get(PAGE + NOVEMBER)
    clerk.get(DONE)
    with django_assert_max_num_queries(60) as counted:
        clerk.get(PAGE + NOVEMBER)
    first = len(counted)
    with django_assert_max_num_queries(14) as counted:
        clerk.get(DONE)
    listed = len(counted)
    for number in range(4):
        clerk.post(DONE, {"text": f"Việc {number}", "kind": "other", "day": "12/11/2026"})
        a_dossier(office).received()
    clerk.get(DONE)
    with django_assert_max_num_queries(first):
        clerk.get(PAGE + NOVEMBER)
    with django_assert_max_num_queries(listed):
        clerk.get(DONE)
