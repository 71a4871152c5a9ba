"""Acts on clock, decision and file by their forms: what each does, what it refuses and where it says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.dossiers.models import Dossier, Slip
from tests.web.desk.conftest import Clock
from tests.web.desk.office import BIRTH, CARE, COPIES, FEE, NOW, VIETNAM, Office
from tests.web.desk.sending import do, same_papers, words
from tests.web.desk.walking import Walk

Browser = Callable[[str], Client]
PDF = b"%PDF-1.7 scan"


@pytest.fixture
def walk(office: Office) -> Walk:
    return Walk(office)


def test_one_exact_supplement_slip(browser: Browser, walk: Walk):
    client, paper = browser("binh"), walk.page("binh").documents[0].required_id

    empty = do(client, walk, "yeu-cau-bo-sung", reason="Thiếu")
    assert empty.status_code == 422
    assert "Chọn ít nhất một giấy tờ" in words(empty)

    done = do(
        client, walk, "yeu-cau-bo-sung", reason="Chưa ký đủ", **{f"what_{paper}": "thiếu chữ ký trang 2"}
    )
    assert done.status_code == 302
    assert "phieu=" in done["Location"]
    assert walk.dossier.state == "awaiting_applicant"
    assert (
        Slip.objects.get(dossier_id=walk.id, kind="supplement").data["items"][0]["name"].endswith("trang 2")
    )


def test_the_form_lists_the_papers_of_the_case_and_no_others(office: Office, browser: Browser):
    walk = Walk(office, BIRTH)
    listed = {p.name for p in walk.page("binh").procedure.papers(walk.dossier.case_position)}

    text = words(browser("binh").get(f"/ban-lam-viec/ho-so/{walk.id}/viec/yeu-cau-bo-sung/"))

    assert text.count("want-line") == len(listed)
    assert "Được yêu cầu bổ sung một lần" in text


def test_a_second_supplement_needs_ground_and_approval(browser: Browser, walk: Walk, clock: Clock):
    walk.asked()
    clock.at = NOW + timedelta(hours=1)
    paper = walk.page("binh").documents[0].required_id
    assert do(browser("hoa"), walk, "nhan-bo-sung", papers=[paper]).status_code == 302

    without = do(browser("binh"), walk, "yeu-cau-bo-sung", reason="Còn sai", **{f"paper_{paper}": "on"})
    assert without.status_code == 409
    assert "phải nêu lý do theo pháp luật chuyên ngành" in words(without)
    assert "Còn sai" in words(without)

    with_ground = do(
        browser("binh"),
        walk,
        "yeu-cau-bo-sung",
        reason="Còn sai",
        approval="NĐ 20/2021/NĐ-CP Điều 8; Chủ tịch đồng ý",
        **{f"paper_{paper}": "on"},
    )
    assert with_ground.status_code == 302


def test_what_the_applicant_brings_starts_the_clock_again(browser: Browser, walk: Walk, clock: Clock):
    walk.asked()
    paper = walk.page("hoa").documents[0].required_id
    clock.at = NOW + timedelta(days=2)

    done = do(browser("hoa"), walk, "nhan-bo-sung", papers=[paper])

    assert done.status_code == 302
    assert walk.dossier.state == "in_progress"
    page = words(browser("hoa").get(f"/ban-lam-viec/ho-so/{walk.code}/"))
    assert "Theo luật: " in page


def test_apologise_and_promise_a_new_date_once(browser: Browser, walk: Walk, clock: Clock):
    clock.at = NOW + timedelta(days=13)  # the day before the promise
    client = browser("chu-tich")

    holiday = do(client, walk, "hen-lai", day="06/12/2026", hour="17:00", reason="Chờ xác minh")
    assert holiday.status_code == 422
    assert "06/12/2026 không làm việc (Chủ nhật" in words(holiday)
    assert "Chờ xác minh" in words(holiday)

    impossible = do(client, walk, "hen-lai", day="31/02/2026", hour="25:00", reason="x")
    assert "Tháng 02/2026 chỉ có 28 ngày" in words(impossible)
    assert "ví dụ 16:30" in words(impossible)

    earlier = do(client, walk, "hen-lai", day="01/12/2026", hour="17:00", reason="x")
    assert "phải sau ngày hẹn cũ" in words(earlier)

    good = do(client, walk, "hen-lai", day="07/12/2026", hour="16h30", reason="Chờ xác minh")
    assert good.status_code == 302
    assert walk.dossier.due_at == datetime(2026, 12, 7, 16, 30, tzinfo=VIETNAM)
    assert Slip.objects.filter(dossier_id=walk.id, kind="apology").count() == 1

    again = do(client, walk, "hen-lai", day="09/12/2026", hour="17:00", reason="nữa")
    assert again.status_code in {409, 422}
    assert walk.dossier.reschedules == 1


def test_the_new_date_is_checked_while_it_is_typed(browser: Browser, walk: Walk):
    address = f"/ban-lam-viec/ho-so/{walk.id}/ngay-moi/"
    client = browser("chu-tich")

    assert "không làm việc" in words(client.get(address, {"day": "06/12/2026", "hour": "17:00"}))
    assert "ngày làm việc, sau ngày hẹn cũ" in words(
        client.get(address, {"day": "07/12/2026", "hour": "17:00"})
    )
    assert words(client.get(address, {"day": "khi nào", "hour": ""})).strip() == ""


def test_pause_for_a_legal_duty_only_and_run_on(browser: Browser, walk: Walk):
    client = browser("binh")

    bad = do(client, walk, "cho-nghia-vu-tai-chinh", ground="nghi_mat", reason="x")
    assert bad.status_code == 422

    assert (
        do(client, walk, "cho-nghia-vu-tai-chinh", ground="financial_duty", reason="TB 5").status_code == 302
    )
    assert walk.dossier.state == "awaiting_payment"
    assert do(client, walk, "da-nop", proof="").status_code == 422
    assert do(client, walk, "da-nop", proof="GNT 77 ngày 18/11/2026").status_code == 302
    assert walk.dossier.state == "in_progress"


def test_stop_on_the_applicants_request(browser: Browser, walk: Walk):
    done = do(browser("hoa"), walk, "dung", channel="Trực tiếp", reason="Ông đề nghị ngày 18/11/2026")

    assert done.status_code == 302
    assert walk.dossier.state == "stopped"
    assert Slip.objects.filter(dossier_id=walk.id, kind="stop").exists()


def test_grant_with_number_and_file(browser: Browser, walk: Walk):
    walk.examined()
    file = SimpleUploadedFile("qd.pdf", PDF)

    done = do(
        browser("chu-tich"),
        walk,
        "ky-duyet",
        result_number="12/QĐ-UBND",
        signed_on="18/11/2026",
        result_name="",
        file=file,
    )

    assert done.status_code == 302
    result = walk.dossier.results.get()
    assert (result.number, result.file.name, result.signer) == ("12/QĐ-UBND", "qd.pdf", "Nguyễn Văn An")
    answer = browser("hoa").get(f"/ban-lam-viec/ho-so/{walk.id}/tep/{result.file_id}/")
    assert answer.content == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert browser("khac").get(f"/ban-lam-viec/ho-so/{walk.id}/tep/{result.file_id}/").status_code == 404


def test_a_file_that_is_not_what_it_says_is_refused_at_its_field(browser: Browser, walk: Walk):
    walk.examined()
    file = SimpleUploadedFile("qd.pdf", b"MZ program")

    refused = do(browser("chu-tich"), walk, "ky-duyet", result_number="12/QĐ-UBND", file=file)

    assert refused.status_code == 422
    assert "Không nhận tệp “qd.pdf”" in words(refused)
    assert "12/QĐ-UBND" in words(refused)
    assert walk.dossier.state == "in_progress"


def test_refuse_only_with_a_reason(browser: Browser, walk: Walk):
    walk.examined()

    assert do(browser("chu-tich"), walk, "tu-choi", reason="").status_code == 422
    done = do(browser("chu-tich"), walk, "tu-choi", reason="Không thuộc diện")
    assert done.status_code == 302
    assert (walk.dossier.state, walk.dossier.outcome) == ("decided", "refused")
    assert "phieu=" in done["Location"]


def test_a_late_dossier_is_not_signed_before_its_apology(browser: Browser, walk: Walk, clock: Clock):
    walk.examined()
    clock.at = NOW + timedelta(days=20)

    refused = do(browser("chu-tich"), walk, "ky-duyet", result_number="1/QĐ")

    assert refused.status_code == 409
    assert "chưa có phiếu xin lỗi" in words(refused)
    assert "Điều 19" in words(refused)


def test_money_is_added_and_settled(office: Office, browser: Browser):
    walk = Walk(office, COPIES, charges=[FEE])
    client = browser("hoa")
    owed = [c.pk for c in walk.page("hoa").charges]

    assert do(client, walk, "thu-tien", charges=owed, method="exempt").status_code == 422
    assert (
        do(client, walk, "thu-tien", charges=owed, method="cash", receipt_number="0000123").status_code == 302
    )
    assert walk.page("hoa").owed == 0
    added = do(
        client, walk, "them-khoan-thu", charge_name="Phí sao lục", kind="fee", amount="12.000", quantity="2"
    )
    assert added.status_code == 302
    assert walk.page("hoa").owed == 24_000


def test_attach_a_scan_to_a_paper(browser: Browser, walk: Walk):
    paper = walk.page("binh").documents[0].required_id

    assert do(browser("binh"), walk, "dinh-kem", paper=paper).status_code == 422
    done = do(browser("binh"), walk, "dinh-kem", paper=paper, file=SimpleUploadedFile("to-khai.pdf", PDF))
    assert done.status_code == 302
    assert "to-khai.pdf" in words(browser("hoa").get(f"/ban-lam-viec/ho-so/{walk.code}/"))


def test_the_clerk_numbers_and_attaches_the_signed_result(office: Office, browser: Browser):
    walk = Walk(office, BIRTH).examined()
    walk.decided(number="")
    client = browser("thu")

    assert do(client, walk, "dinh-kem-ket-qua", number="").status_code == 422
    done = do(client, walk, "dinh-kem-ket-qua", number="45/KS", file=SimpleUploadedFile("ks.pdf", PDF))
    assert done.status_code == 302
    result = walk.dossier.results.get()
    assert (result.number, result.file.name) == ("45/KS", "ks.pdf")


def test_fill_in_what_the_special_register_needs(office: Office, browser: Browser):
    walk = Walk(office, BIRTH)
    known = {f"d_{key}": value for key, value in walk.dossier.details.items()}
    known["d_ngay_sinh_con"] = "10/11/2026"

    bad = do(browser("binh"), walk, "thong-tin-so", **{**known, "d_ngay_sinh_con": "31/02/2026"})
    assert bad.status_code == 422
    assert "chỉ có 28 ngày" in words(bad)

    done = do(browser("binh"), walk, "thong-tin-so", **{**known, "d_ho_ten_con": "Nguyễn Minh Khôi"})
    assert done.status_code == 302
    assert walk.dossier.details["ho_ten_con"] == "Nguyễn Minh Khôi"
    assert walk.dossier.details["ngay_sinh_con"] == "2026-11-10"


def test_note_and_control_slip(browser: Browser, walk: Walk):
    assert do(browser("binh"), walk, "ghi-chu", text="Đã gọi điện báo").status_code == 302
    done = do(browser("hoa"), walk, "phieu-kiem-soat")
    assert done.status_code == 302
    assert "phieu=" in done["Location"]


def test_decline_what_came_online(office: Office, browser: Browser):
    bad = office.submitted(CARE)
    client = browser("hoa")

    assert do(client, bad.dossier_id, "khong-tiep-nhan", reason="").status_code == 422
    assert do(client, bad.dossier_id, "khong-tiep-nhan", reason="Sai thẩm quyền").status_code == 302
    assert Dossier.objects.get(pk=bad.dossier_id).state == "declined"


def test_a_wrong_intake_is_cancelled_and_issued_anew(browser: Browser, walk: Walk):
    client = browser("hoa")
    page = words(client.get(f"/ban-lam-viec/ho-so/{walk.id}/viec/lap-lai/"))
    assert walk.dossier.applicant_name in page

    done = do(
        client,
        walk,
        "lap-lai",
        reason="Ghi sai họ tên",
        **same_papers(walk),
        full_name="Nguyễn Thị Ánh Tuyết",
        number=walk.dossier.applicant.identity_number,
        phone_number="0912345678",
        address="Thôn Nam",
        subject="",
    )

    assert done.status_code == 302, words(done)
    new = Dossier.objects.get(replaces_id=walk.id)
    assert new.applicant_name == "Nguyễn Thị Ánh Tuyết"
    assert new.received_at == walk.dossier.received_at
    assert walk.dossier.state == "stopped"
    assert new.code in words(client.get(f"/ban-lam-viec/ho-so/{walk.code}/"))
    assert walk.code in words(client.get(f"/ban-lam-viec/ho-so/{new.code}/"))


def test_a_wrong_procedure_shows_its_own_papers_and_questions_first(
    office: Office, browser: Browser, walk: Walk
):
    client, right = browser("hoa"), office.procedure(COPIES)
    typed = {
        **same_papers(walk),
        "procedure_code": COPIES,
        "reason": "Nhầm thủ tục",
        "full_name": "Lê Thị Mai",
    }

    first = do(client, walk, "lap-lai", **typed)
    assert first.status_code == 422
    assert "Đã đổi thủ tục hoặc trường hợp" in words(first)
    assert all(paper.name in words(first) for paper in right.papers(right.cases[0].position))
    assert 'name="d_ten_ban_chinh"' in words(first)
    assert walk.dossier.state == "in_progress"

    position = right.cases[0].position
    typed |= {
        "papers": [paper.id for paper in right.papers(position)],
        "papers_for": f"{right.version_id}:{position}",
        "d_ten_ban_chinh": "Bằng tốt nghiệp",
        "d_so_trang": "2",
        "d_so_ban_sao": "3",
    }
    assert do(client, walk, "lap-lai", **typed).status_code == 302
    new = Dossier.objects.get(replaces_id=walk.id)
    assert (new.procedure_code, new.details["so_ban_sao"]) == (COPIES, 3)
    assert new.received_at == walk.dossier.received_at


def test_a_procedure_nobody_knows_is_told_at_its_field(browser: Browser, walk: Walk):
    answer = do(
        browser("hoa"),
        walk,
        "lap-lai",
        **{**same_papers(walk), "procedure_code": "9.999999", "reason": "x", "full_name": "Lê Thị Mai"},
    )

    assert answer.status_code == 422
    assert "Không có thủ tục nào mang mã “9.999999”" in words(answer)
