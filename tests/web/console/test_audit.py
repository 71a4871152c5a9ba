"""The organisation's record, and the proof of the dossiers' history."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from motcua.org.actions.accounts import set_password
from motcua.org.types import SYSTEM
from tests.web.console.pages import text
from tests.web.desk.office import COPIES, NOW, Office


def test_every_change_stands_in_the_record(manager: Client, office: Office) -> None:
    set_password(actor=SYSTEM, at=NOW, official_id=office.officials["hoa"], password="mot-mat-khau-rat-dai")
    page = text(manager.get(reverse("console:log")))
    assert "Đặt lại mật khẩu Lê Thị Hoa" in page
    assert "Nhập quy trình" in page
    assert "mot-mat-khau-rat-dai" not in page


@pytest.mark.parametrize(
    ("query", "there", "absent"),
    [
        ("?ve=route", "Nhập quy trình", "Tạo tài khoản"),
        ("?ve=official", "Tạo tài khoản", "Nhập quy trình"),
        ("?tu=19/11/2026", "Không có việc nào khớp", "Tạo tài khoản"),
        ("?nguoi=khong-ai-ca", "Không có việc nào khớp", "Tạo tài khoản"),
    ],
)
def test_the_record_is_filtered(manager: Client, query: str, there: str, absent: str) -> None:
    page = text(manager.get(reverse("console:log") + query)).split("Chi tiết")[-1]
    assert there in page
    assert absent not in page


def test_the_proof_counts_and_names_the_broken_row(manager: Client, office: Office) -> None:
    taken = office.received(COPIES)
    address = reverse("console:integrity")
    assert "Toàn vẹn" in text(manager.post(address))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE dossiers_dossier SET last_seq = 9 WHERE id = %s", [taken.dossier_id])
    page = text(manager.post(address))
    assert "Có chỗ không khớp" in page
    assert taken.code in page
