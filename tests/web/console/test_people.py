"""Accounts, assignments and standing in, as the manager makes them."""

from __future__ import annotations

import re
from datetime import date

from django.test import Client
from django.urls import reverse

from motcua.org.models import Assignment, Delegation, Official
from motcua.org.queries.actors import actor_for
from tests.web.console.pages import text
from tests.web.desk.office import NOW, Office

TODAY = NOW.date()
PAPER = {
    "decision_number": "77/QĐ-UBND",
    "decision_date": "16/11/2026",
    "valid_from": "18/11/2026",
    "valid_to": "",
}


def test_officials_stand_by_given_name(manager: Client) -> None:
    page = text(manager.get(reverse("console:officials")))
    order = ["Nguyễn Văn An", "Trần Văn Bình", "Phan Thị Dung", "Lê Thị Hoa", "Hoàng Văn Lý", "Hồ Thị Thu"]
    places = [page.rindex(name) for name in order]
    assert places == sorted(places)
    assert "Bùi Thị Khác" not in page


def test_a_new_account_shows_its_password_once_and_must_change_it(manager: Client) -> None:
    answer = manager.post(
        reverse("console:official-new"), {"full_name": "Võ Thị Én", "username": "en.vt", "title": "Công chức"}
    )
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    password = re.search(r'id="once">([^<]+)<', answer.content.decode())
    assert password is not None
    made = Official.objects.get(username="en.vt")
    assert made.check_password(password[1].strip())
    assert made.must_change_password
    again = text(manager.get(reverse("console:official", args=[made.pk])))
    assert password[1].strip() not in again
    assert "Chưa được phân công việc nào" in again


def test_a_taken_name_stands_at_its_field_and_nothing_typed_is_lost(manager: Client) -> None:
    answer = manager.post(
        reverse("console:official-new"),
        {"full_name": "Võ Thị Én", "username": "hoa", "phone": "0912 345 678"},
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Tên đăng nhập “hoa” đã có người dùng." in page
    assert 'value="Võ Thị Én"' in page
    assert 'value="0912 345 678"' in page


def test_a_role_is_given_by_a_written_decision(manager: Client, office: Office) -> None:
    hoa = office.officials["hoa"]
    form = {**PAPER, "role": "CLERK", "unit_id": office.units["phong"], "field_code": "", "signing": ""}
    wrong = manager.post(
        reverse("console:assign", args=[hoa]), {**form, "decision_number": "", "valid_from": "31/02/2026"}
    )
    assert wrong.status_code == 422
    assert "Tháng 02/2026 chỉ có 28 ngày" in text(wrong)
    assert not Assignment.objects.filter(official_id=hoa, role="CLERK").exists()
    assert manager.post(reverse("console:assign", args=[hoa]), form).status_code == 302
    made = Assignment.objects.get(official_id=hoa, role="CLERK")
    assert (made.decision_number, made.valid_from, made.valid_to) == ("77/QĐ-UBND", TODAY, None)
    twice = manager.post(reverse("console:assign", args=[hoa]), form)
    assert twice.status_code == 422
    assert "đang giữ vai trò này" in text(twice)


def test_a_manager_makes_no_administrator(manager: Client, office: Office) -> None:
    form = {**PAPER, "role": "ADMIN", "unit_id": office.units["xa"]}
    answer = manager.post(reverse("console:assign", args=[office.officials["hoa"]]), form)
    assert answer.status_code == 422
    assert "Chọn một mục trong danh sách." in text(answer)


def test_a_role_ends_on_its_day(manager: Client, office: Office) -> None:
    hoa = office.officials["hoa"]
    held = Assignment.objects.get(official_id=hoa)
    answer = manager.post(reverse("console:assignment-end", args=[hoa, held.pk]), {"last_day": "20/11/2026"})
    assert answer.status_code == 302
    held.refresh_from_db()
    assert held.valid_to == date(2026, 11, 20)
    page = text(manager.get(reverse("console:roles") + "?het_han=30"))
    assert "Lê Thị Hoa" in page
    assert "Sắp hết" in page
    assert "Nguyễn Văn An" not in page


def test_the_deputy_signs_for_the_chair_between_two_days(manager: Client, office: Office) -> None:
    chair, deputy = office.officials["chu-tich"], office.officials["quang"]
    form = {
        **PAPER,
        "held": f"{office.units['xa']}:LEADER",
        "stand_in_id": deputy,
        "signing": "",
        "valid_to": "25/11/2026",
    }
    wrong = manager.post(reverse("console:delegate", args=[chair]), form)
    assert wrong.status_code == 422
    assert "Ký thay lãnh đạo phải ghi hình thức" in text(wrong)
    done = manager.post(reverse("console:delegate", args=[chair]), {**form, "signing": "KT."})
    assert done.status_code == 302
    assert any(g.signing == "KT." for g in actor_for(deputy, TODAY).grants)
    page = text(manager.get(reverse("console:delegations")))
    assert "Nguyễn Văn An Đặng Minh Quang KT." in page
    made = Delegation.objects.get()
    ended = manager.post(reverse("console:delegation-end", args=[made.pk]), {"last_day": "19/11/2026"})
    assert ended.status_code == 302
    made.refresh_from_db()
    assert made.valid_to == date(2026, 11, 19)


def test_closing_an_account_takes_its_roles_and_it_may_be_opened_again(
    manager: Client, office: Office
) -> None:
    thu = office.officials["thu"]
    assert (
        manager.post(reverse("console:official-close", args=[thu]), {"reason": "Nghỉ việc"}).status_code
        == 302
    )
    assert not actor_for(thu, date(2026, 11, 19)).grants
    assert "Tài khoản đang khóa" in text(manager.get(reverse("console:official", args=[thu])))
    assert manager.post(reverse("console:official-open", args=[thu])).status_code == 302
    assert Official.objects.get(pk=thu).is_active


def test_nobody_closes_their_own_account(manager: Client, office: Office) -> None:
    answer = manager.post(
        reverse("console:official-close", args=[office.officials["quan-ly"]]), {"reason": ""}
    )
    assert answer.status_code == 422
    assert "Không thể tự khóa tài khoản của mình" in text(answer)


def test_a_new_temporary_password_replaces_the_old_one(manager: Client, office: Office) -> None:
    hoa = office.officials["hoa"]
    answer = manager.post(reverse("console:official-password", args=[hoa]))
    password = re.search(r'id="once">([^<]+)<', answer.content.decode())
    assert password is not None
    assert Official.objects.get(pk=hoa).check_password(password[1].strip())
    assert manager.get(reverse("console:official-password", args=[hoa])).status_code == 405


def test_people_are_found_as_one_types(manager: Client) -> None:
    page = text(manager.get(reverse("console:official-options") + "?q=dung"))
    assert "Phan Thị Dung" in page
    assert "Lê Thị Hoa" not in page


def test_a_name_is_put_right_and_the_log_tells_both(manager: Client, office: Office) -> None:
    hoa = office.officials["hoa"]
    address = reverse("console:official-edit", args=[hoa])
    assert 'value="Lê Thị Hoa"' in manager.get(address).content.decode()
    wrong = manager.post(address, {"full_name": "", "email": "hoa"})
    assert wrong.status_code == 422
    assert "Chưa nhập mục này." in text(wrong)
    done = manager.post(address, {"full_name": "Lê Thị Hòa", "title": "Công chức", "phone": "", "email": ""})
    assert done.status_code == 302
    page = text(manager.get(reverse("console:official", args=[hoa])))
    assert "Lê Thị Hòa" in page
    assert "Sửa thông tin cán bộ" in page
    log = text(manager.get(reverse("console:log")))
    assert "trước: họ tên: Lê Thị Hoa" in log
    assert "sau: họ tên: Lê Thị Hòa" in log
    other = reverse("console:official-edit", args=[office.officials["khac"]])
    assert manager.get(other).status_code == 404
