"""Every act by its form: what it does, what it refuses and where it says so, stale pages, double clicks."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.catalogue.models import Route
from motcua.dossiers.actions import working
from motcua.dossiers.models import Dossier, DossierEvent, Slip
from motcua.web.desk.offers import BY_NAME
from tests.web.desk.conftest import Clock
from tests.web.desk.office import BIRTH, CARE, COPIES, FEE, MARRIAGE_STATE, NOW, VIETNAM, Office
from tests.web.desk.walking import Walk

Browser = Callable[[str], Client]
PDF = b"%PDF-1.7 scan"


def do(
    client: Client, walk: Walk | int, act: str, *, expected: object = None, key: str = "", **fields: object
):
    """Send the form of an act as its page would."""
    dossier = Dossier.objects.get(pk=walk.id if isinstance(walk, Walk) else walk)
    data = {
        "expected": dossier.last_seq if expected is None else expected,
        "key": key or str(uuid.uuid4()),
        **fields,
    }
    return client.post(f"/ban-lam-viec/ho-so/{dossier.pk}/viec/{act}/", data)


def words(response) -> str:
    return response.content.decode()


def last(walk: Walk | int) -> DossierEvent:
    pk = walk.id if isinstance(walk, Walk) else walk
    event = DossierEvent.objects.filter(dossier_id=pk).order_by("-seq").first()
    assert event is not None
    return event


def task_of(walk: Walk, username: str) -> int:
    return walk.page(username).my_tasks[0].pk


@pytest.fixture
def walk(office: Office) -> Walk:
    return Walk(office)


def test_move_on_with_an_opinion_to_a_named_colleague(office: Office, browser: Browser, walk: Walk):
    response = do(
        browser("binh"),
        walk,
        "chuyen-buoc",
        task=task_of(walk, "binh"),
        opinion="Đủ điều kiện",
        assign_to=office.officials["chu-tich"],
    )

    assert response.status_code == 302
    assert last(walk).data["opinion"] == "Đủ điều kiện"
    assert walk.page("chu-tich").my_tasks[0].official_id == office.officials["chu-tich"]


def test_the_form_says_what_comes_next_and_offers_only_those_who_may(browser: Browser, walk: Walk):
    text = words(browser("binh").get(f"/ban-lam-viec/ho-so/{walk.id}/viec/chuyen-buoc/"))

    assert "Bước tiếp theo: Ký duyệt" in text
    assert "Nguyễn Văn An – Chủ tịch" in text
    assert "Lê Thị Hoa – " not in text


def test_a_step_outside_asks_for_the_agency_and_comes_back(office: Office, browser: Browser):
    route = Route.objects.get(key="commune_department", state="published")
    walk = Walk(office, route_id=route.pk)
    working.advance(walk.id, **walk._by("binh"))

    missing = do(browser("chu-tich"), walk, "chuyen-buoc", task=task_of(walk, "chu-tich"))
    assert missing.status_code == 422
    assert "Chọn cơ quan nhận hồ sơ liên thông" in words(missing)

    sent = do(
        browser("chu-tich"), walk, "chuyen-buoc", task=task_of(walk, "chu-tich"), target=office.units["so"]
    )
    assert sent.status_code == 302
    department = browser("long")
    assert "Nhận hồ sơ liên thông" in words(department.get(f"/ban-lam-viec/ho-so/{walk.code}/"))
    assert do(department, walk, "nhan-lien-thong").status_code == 302
    done = do(department, walk, "chuyen-buoc", task=task_of(walk, "long"), opinion="Thống nhất")
    assert done.status_code == 302
    assert walk.page("binh").my_tasks[0].name == "Hoàn thiện"


def test_send_back_names_what_to_do_again(browser: Browser, walk: Walk):
    walk.examined()

    refused = do(browser("chu-tich"), walk, "tra-lai-buoc-truoc", task=task_of(walk, "chu-tich"), reason=" ")
    assert refused.status_code == 422
    assert "Chưa nhập mục này." in words(refused)

    done = do(
        browser("chu-tich"), walk, "tra-lai-buoc-truoc", task=task_of(walk, "chu-tich"), reason="Xác minh lại"
    )
    assert done.status_code == 302
    assert walk.page("binh").my_tasks
    page = words(browser("binh").get(f"/ban-lam-viec/ho-so/{walk.code}/"))
    assert "Lý do: Xác minh lại" in page


def test_hand_over_to_a_colleague_of_the_same_role_only(office: Office, browser: Browser, walk: Walk):
    client, task = browser("binh"), task_of(walk, "binh")

    wrong = do(client, walk, "giao-nguoi-khac", task=task, official_id=office.officials["hoa"])
    assert wrong.status_code == 422

    right = do(
        client, walk, "giao-nguoi-khac", task=task, official_id=office.officials["dung"], reason="Nghỉ phép"
    )
    assert right.status_code == 302
    assert not walk.page("binh").my_tasks
    assert walk.page("dung").my_tasks


def test_a_leader_gives_the_step_of_others(office: Office, browser: Browser, walk: Walk):
    task = task_of(walk, "binh")

    done = do(browser("chu-tich"), walk, "giao-nguoi-khac", task=task, official_id=office.officials["dung"])

    assert done.status_code == 302
    assert walk.page("dung").my_tasks[0].pk == task


def test_ask_another_agency_and_get_its_answer(office: Office, browser: Browser, walk: Walk):
    asked = do(
        browser("binh"),
        walk,
        "lay-y-kien",
        task=task_of(walk, "binh"),
        target=office.units["so"],
        hours="16",
        question="Xác nhận ranh giới?",
    )
    assert asked.status_code == 302

    department = browser("long")
    assert "Xác nhận ranh giới?" in words(department.get(f"/ban-lam-viec/ho-so/{walk.code}/"))
    answered = do(department, walk, "tra-loi", task=task_of(walk, "long"), opinion="Đúng ranh giới")
    assert answered.status_code == 302
    assert walk.page("binh").my_tasks


def test_take_another_branch_reckons_the_date_anew(office: Office, browser: Browser):
    walk = Walk(office, MARRIAGE_STATE)
    others = [b.key for b in walk.page("binh").route.branches][1:]
    if not others:
        pytest.fail("the procedure should have two branches")
    before = walk.dossier.due_at

    done = do(browser("binh"), walk, "chon-nhanh", branch=others[0], reason="Phải xác minh nơi cư trú cũ")

    assert done.status_code == 302
    assert walk.dossier.due_at > before


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


def same_papers(walk: Walk) -> dict[str, object]:
    """What the form of a reissue carries when neither procedure nor case changes."""
    dossier = walk.dossier
    return {
        "procedure_code": dossier.procedure_code,
        "papers_of": dossier.case_position,
        "papers": [d.required_id for d in dossier.documents.all()],
        "papers_for": f"{dossier.version_id}:{dossier.case_position}",
    }


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


def test_a_stale_page_says_what_happened_and_keeps_what_was_typed(
    office: Office, browser: Browser, walk: Walk
):
    seen = walk.dossier.last_seq
    working.note(walk.id, text="Đã gọi điện", actor=office.actor("dung"), at=NOW)

    stale = do(browser("binh"), walk, "chuyen-buoc", expected=seen, opinion="Đủ điều kiện hưởng")

    text = words(stale)
    assert stale.status_code == 409
    assert "09:00 18/11/2026 Phan Thị Dung đã “Ghi chú”" in text
    assert "tải lại trang" in text
    assert "Đủ điều kiện hưởng" in text
    assert f'name="expected" value="{seen + 1}"' in text
    assert last(walk).name == "note"


def test_a_stale_page_whose_act_is_gone_shows_the_text_to_copy(browser: Browser, walk: Walk):
    seen = walk.dossier.last_seq
    walk.examined()

    stale = do(browser("binh"), walk, "chuyen-buoc", expected=seen, opinion="Ý kiến dài không được mất")

    assert stale.status_code == 409
    assert "Nội dung bạn đã gõ" in words(stale)
    assert "Ý kiến dài không được mất" in words(stale)


def test_the_same_form_sent_twice_is_done_once(browser: Browser, walk: Walk):
    key, seen = str(uuid.uuid4()), walk.dossier.last_seq

    first = do(browser("binh"), walk, "ghi-chu", key=key, expected=seen, text="Một lần")
    second = do(browser("binh"), walk, "ghi-chu", key=key, expected=seen, text="Một lần")

    assert (first.status_code, second.status_code) == (302, 302)
    assert DossierEvent.objects.filter(dossier_id=walk.id, name="note").count() == 1


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("2026-11-18T01:30:00.000Z", datetime(2026, 11, 18, 8, 30, tzinfo=VIETNAM)),
        ("2026-11-18T01:30:00", None),
        ("hôm nay", None),
        ("", None),
        ("9" * 5000, None),
    ],
)
def test_the_clock_of_the_device_stands_beside_the_servers(
    browser: Browser, walk: Walk, sent: str, kept: object
):
    assert do(browser("binh"), walk, "ghi-chu", text="x", device_at=sent).status_code == 302

    assert last(walk).device_at == kept
    page = words(browser("binh").get(f"/ban-lam-viec/ho-so/{walk.id}/"))
    assert ("Giờ trên máy của người làm: 08:30 18/11/2026." in page) == bool(kept)


def test_an_act_that_is_not_mine_now_shows_what_is(browser: Browser, walk: Walk):
    opened = browser("hoa").get(f"/ban-lam-viec/ho-so/{walk.id}/viec/ky-duyet/")
    assert opened.status_code == 409
    assert "không làm được lúc này" in words(opened)

    sent = do(browser("hoa"), walk, "ky-duyet", result_number="1")
    assert sent.status_code == 403
    assert walk.dossier.state == "in_progress"


def test_an_act_nobody_knows_is_not_found(browser: Browser, walk: Walk):
    assert browser("hoa").get(f"/ban-lam-viec/ho-so/{walk.id}/viec/xoa/").status_code == 404


def test_htmx_gets_the_form_alone(browser: Browser, walk: Walk):
    answer = browser("binh").get(
        f"/ban-lam-viec/ho-so/{walk.id}/viec/chuyen-buoc/", headers={"HX-Request": "true"}
    )

    assert "<html" not in words(answer)
    assert 'name="opinion"' in words(answer)


HOSTILE = {
    "long": "Ă" * 10_000,
    "html": "<img src=x onerror=alert(1)>",
    "sql": "'; DROP TABLE dossiers_dossier; --",
    "emoji": "😀" * 50,
    "nfd": "Tie\u0302\u0301ng Vie\u0323\u0302t",
    "control": "a\x00b\x08c",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_bad_text_is_told_or_kept_clean(browser: Browser, walk: Walk, name: str):
    answer = do(browser("binh"), walk, "ghi-chu", text=HOSTILE[name])

    if name == "long":
        assert answer.status_code == 422
        assert "Tối đa 5000 ký tự" in words(answer)
        return
    assert answer.status_code == 302
    kept = last(walk).data["text"]
    assert kept == {"nfd": "Tiếng Việt", "control": "abc"}.get(name, HOSTILE[name])
    assert HOSTILE["html"] not in words(browser("binh").get(f"/ban-lam-viec/ho-so/{walk.id}/"))


def test_every_act_has_words_and_a_row_of_the_lifecycle():
    for kind in BY_NAME.values():
        assert kind.label
        assert kind.icon
        assert kind.transition
