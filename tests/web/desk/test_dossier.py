"""The page of one dossier: what it tells, what it offers to whom, and that others see nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from motcua.dossiers.actions import timing, working
from tests.web.desk.conftest import Clock
from tests.web.desk.office import BIRTH, CARE, COPIES, FEE, NOW, VIETNAM, Office
from tests.web.desk.walking import Walk

Browser = Callable[[str], Client]


def words(response) -> str:
    return response.content.decode()


def test_a_dossier_opens_by_code_and_by_id(office: Office, browser: Browser):
    walk = Walk(office)
    client = browser("binh")

    for address in (walk.code, walk.code.lower(), walk.id):
        response = client.get(f"/ban-lam-viec/ho-so/{address}/")
        assert response.status_code == 200
        assert walk.code in words(response)


def test_another_commune_finds_nothing(office: Office, browser: Browser):
    walk = Walk(office)

    assert browser("khac").get(f"/ban-lam-viec/ho-so/{walk.code}/").status_code == 404
    assert browser("khac").get(f"/ban-lam-viec/ho-so/{walk.id}/vi-sao/").status_code == 404
    assert browser("khac").get(f"/ban-lam-viec/ho-so/{walk.id}/viec/ghi-chu/").status_code == 404


def test_each_person_is_offered_what_they_may_do_now_and_only_that(office: Office, browser: Browser):
    walk = Walk(office)
    address = f"/ban-lam-viec/ho-so/{walk.code}/"

    assert "/viec/chuyen-buoc/" in words(browser("binh").get(address))
    assert "/viec/ky-duyet/" not in words(browser("binh").get(address))
    assert "/viec/chuyen-buoc/" not in words(browser("hoa").get(address))
    assert "/viec/lap-lai/" in words(browser("hoa").get(address))

    walk.examined()
    assert "/viec/ky-duyet/" in words(browser("chu-tich").get(address))
    assert "/viec/ky-duyet/" not in words(browser("binh").get(address))


def test_the_main_act_is_first_and_has_the_key(office: Office, browser: Browser):
    walk = Walk(office)

    text = words(browser("binh").get(f"/ban-lam-viec/ho-so/{walk.code}/"))

    assert text.count('data-key="F9"') == 1
    assert text.index('data-key="F9"') < text.index("Việc khác")


def test_why_this_date_names_the_law_and_later_changes(office: Office, browser: Browser, clock: Clock):
    walk = Walk(office)
    new_date = datetime(2026, 12, 8, 17, 0, tzinfo=VIETNAM)
    walk.at = NOW + timedelta(days=16)
    walk.apologised(new_date)
    clock.at = walk.at

    text = words(browser("binh").get(f"/ban-lam-viec/ho-so/{walk.id}/vi-sao/"))

    assert "Hẹn trả kết quả: 9 giờ, thứ Tư ngày 02/12/2026." in text
    assert "118/2025/NĐ-CP" in text
    assert "17:00 08/12/2026" in text
    assert "Chờ xác minh thực địa" in text


def test_the_original_date_stays_beside_the_new_one(office: Office, browser: Browser, clock: Clock):
    walk = Walk(office)
    walk.at = clock.at = NOW + timedelta(days=16)
    walk.apologised(datetime(2026, 12, 8, 17, 0, tzinfo=VIETNAM))

    text = words(browser("binh").get(f"/ban-lam-viec/ho-so/{walk.code}/"))

    assert "Hẹn lần đầu" in text
    assert "09:00 02/12/2026" in text
    assert "17:00 08/12/2026" in text
    assert "/viec/hen-lai/" not in text  # the date moves once only


def test_a_late_dossier_without_apology_says_so_and_offers_it_first(
    office: Office, browser: Browser, clock: Clock
):
    walk = Walk(office).examined()
    clock.at = NOW + timedelta(days=16)

    leader = words(browser("chu-tich").get(f"/ban-lam-viec/ho-so/{walk.code}/"))
    specialist = words(browser("binh").get(f"/ban-lam-viec/ho-so/{walk.code}/"))

    assert "Quá hạn, chưa có phiếu xin lỗi" in leader
    assert leader.index("/viec/hen-lai/") < leader.index("/viec/ky-duyet/")
    assert "Lãnh đạo phải ký phiếu xin lỗi" in specialist


def test_the_timeline_tells_every_event_in_words(office: Office, browser: Browser):
    walk = Walk(office, COPIES).examined("Đủ giấy tờ").decided().returned()

    text = words(browser("hoa").get(f"/ban-lam-viec/ho-so/{walk.code}/"))

    for told in ("Nộp hồ sơ", "Tiếp nhận", "Ý kiến: Đủ giấy tờ", "Ký duyệt kết quả", "Trả kết quả"):
        assert told in text
    assert "sct_bs" in text  # the line of the special register links to its book
    assert "{'" not in text


def test_money_owed_and_paid(office: Office, browser: Browser):
    walk = Walk(office, COPIES, charges=[FEE])

    text = words(browser("hoa").get(f"/ban-lam-viec/ho-so/{walk.code}/"))

    assert "6.000\u00a0đ" in text
    assert "Còn phải thu" in text
    assert "/viec/thu-tien/" in text


def test_waiting_for_the_applicant_names_what_is_wanted(office: Office, browser: Browser):
    walk = Walk(office).asked()

    text = words(browser("hoa").get(f"/ban-lam-viec/ho-so/{walk.code}/"))

    assert "Đang chờ người nộp bổ sung" in text
    assert "thiếu chữ ký trang 2" in text
    assert "/viec/nhan-bo-sung/" in text
    assert "Tạm dừng tính giờ" in text


def test_a_pause_shows_its_ground(office: Office, browser: Browser):
    walk = Walk(office)
    actor = office.actor("binh")
    timing.await_payment(walk.id, ground="financial_duty", reason="TB 12/TB-CCT", actor=actor, at=NOW)

    text = words(browser("binh").get(f"/ban-lam-viec/ho-so/{walk.code}/"))

    assert "Đang tạm dừng tính hạn" in text
    assert "TB 12/TB-CCT" in text
    assert "/viec/da-nop/" in text


def test_a_dossier_not_yet_received_has_no_clock_but_an_offer(office: Office, browser: Browser):
    taken = office.submitted(CARE)

    text = words(browser("hoa").get(f"/ban-lam-viec/ho-so/{taken.dossier_id}/"))

    assert "Chưa tiếp nhận nên chưa tính hạn" in text
    assert f'href="/ban-lam-viec/tiep-nhan/{taken.dossier_id}/"' in text
    assert "/viec/khong-tiep-nhan/" in text


def test_what_people_typed_is_shown_as_text(office: Office, browser: Browser):
    walk = Walk(office, name="<script>alert(1)</script> Nguyễn Văn Ả'")
    working.note(walk.id, text="<b>đậm</b> 😀", actor=office.actor("binh"), at=NOW)

    text = words(browser("binh").get(f"/ban-lam-viec/ho-so/{walk.code}/"))

    assert "<script>alert" not in text
    assert "&lt;b&gt;đậm&lt;/b&gt; 😀" in text


@pytest.mark.parametrize("code", [CARE, BIRTH])
def test_the_page_takes_the_same_number_of_queries_however_much_happened(
    office: Office, browser: Browser, code: str, django_assert_max_num_queries
):
    client = browser("binh")
    walk = Walk(office, code)
    client.get(f"/ban-lam-viec/ho-so/{walk.code}/")
    for number in range(15):
        working.note(walk.id, text=f"Lần {number}", actor=office.actor("binh"), at=NOW)

    with django_assert_max_num_queries(26):
        assert client.get(f"/ban-lam-viec/ho-so/{walk.code}/").status_code == 200
