"""Comparing the money in the console: account, statement, differences, each settled by one press."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from motcua.dossiers.actions.preparing import ChargeLine
from motcua.dossiers.actions.receiving_accounts import set_account
from motcua.dossiers.models import BankLine, DossierCharge, PaymentAccount, PaymentOrder
from motcua.lib.payment_reference import dossier_reference
from motcua.lib.remembered import forget_everything
from motcua.org.actions.assignments import assign
from motcua.org.types import SYSTEM
from tests.web.console.conftest import Browser
from tests.web.console.pages import text
from tests.web.desk.office import COPIES, NOW, SINCE, Office
from tests.web.signing_in import signed_in

HEAD = "Ngày giao dịch;Số tiền;Nội dung"


@pytest.fixture
def account_id(office: Office) -> int:
    made = set_account(
        authority_id=office.units["xa"],
        bin_code="970418",
        number="1234567890",
        holder="UBND XA THACH LAC",
        valid_from=SINCE,
        actor=SYSTEM,
    )
    return made.id


def uploaded(client: Client, account_id: int, *lines: str, name: str = "sao-ke.csv") -> Any:
    content = "\n".join([HEAD, *lines]).encode()
    return client.post(
        reverse("console:statement-upload", args=[account_id]),
        {"file": SimpleUploadedFile(name, content, "text/csv")},
        follow=True,
    )


def stored(client: Client, account_id: int, *lines: str) -> Any:
    preview = uploaded(client, account_id, *lines)
    address = preview.redirect_chain[-1][0]
    chosen = {"day": "Ngày giao dịch", "words": "Nội dung", "amount": "Số tiền"}
    return client.post(address, chosen, follow=True)


def owing(office: Office) -> Any:
    charge = ChargeLine(name="Phí chứng thực", amount=8000)
    return office.received(COPIES, charges=[charge])


def test_an_account_is_set_by_the_manager(manager: Client, office: Office) -> None:
    assert "Chưa có tài khoản thu" in text(manager.get(reverse("console:money")))
    told = {"bin": "970436", "number": "0011 0022", "holder": "UBND XA THACH LAC", "valid_from": "18/11/2026"}
    page = manager.post(reverse("console:money-account"), told, follow=True)
    assert "Vietcombank 00110022" in text(page)
    again = manager.post(reverse("console:money-account"), told)
    assert again.status_code == 422
    assert PaymentAccount.objects.count() == 1


def test_a_statement_is_looked_at_before_it_is_stored(
    manager: Client, office: Office, account_id: int
) -> None:
    preview = uploaded(manager, account_id, "18/11/2026;8.000;ABC")
    assert "1 dòng giao dịch" in text(preview)
    assert "8.000 đ" in text(preview).replace("\xa0", " ")
    assert not BankLine.objects.exists()
    page = stored(manager, account_id, "18/11/2026;8.000;ABC")
    assert "Đã đọc 1 dòng, 1 dòng mới" in text(page)
    again = stored(manager, account_id, "18/11/2026;8.000;ABC")
    assert "đã nhập trước đó" in text(again)
    assert BankLine.objects.count() == 1


def test_a_file_that_is_none_is_told(manager: Client, office: Office, account_id: int) -> None:
    page = manager.post(
        reverse("console:statement-upload", args=[account_id]),
        {"file": SimpleUploadedFile("x.csv", b"hello world")},
        follow=True,
    )
    assert "Không tìm thấy dòng tiêu đề" in text(page)
    assert "Chọn tệp" in text(
        manager.post(reverse("console:statement-upload", args=[account_id]), follow=True)
    )


def test_who_only_receives_at_another_office_has_nothing_to_do_with_its_money(
    manager: Client, office: Office, account_id: int
) -> None:
    stored(manager, account_id, "18/11/2026;8.000;ABC")
    line = BankLine.objects.get()
    both = {"mot-cua": "INTAKE", "xa-khac": "MANAGER"}
    for unit, role in both.items():
        assign(
            actor=SYSTEM,
            at=NOW,
            official_id=office.officials["khac"],
            unit_id=office.units[unit],
            role=role,
            decision_number="16/QĐ-UBND",
            decision_date=SINCE,
            valid_from=SINCE,
        )
    forget_everything()
    other = signed_in(office.officials["khac"])
    assert "1234567890" not in text(other.get(reverse("console:money")))
    for name, key in (("money-take", line.pk), ("money-settle", line.pk), ("money-take-all", account_id)):
        other.post(reverse(f"console:{name}", args=[key]), {"reason": "x", "code": owing(office).code})
    assert uploaded(other, account_id, "18/11/2026;9.000;ABC").status_code == 404
    line.refresh_from_db()
    assert line.settled_at is None


def test_a_wrong_line_is_named_and_nothing_is_stored(
    manager: Client, office: Office, account_id: int
) -> None:
    page = stored(manager, account_id, "18/11/2026;8.000;ABC", "18/11/2026;8,5x;DEF")
    assert page.status_code == 422
    assert "Dòng 3" in text(page)
    assert not BankLine.objects.exists()


def test_expected_money_is_taken_by_one_press(manager: Client, office: Office, account_id: int) -> None:
    taken = owing(office)
    page = stored(manager, account_id, f"18/11/2026;8.000;CT {dossier_reference(taken.dossier_id)}")
    assert "Ghi nhận 1 khoản khớp" in text(page)
    page = manager.post(reverse("console:money-take-all", args=[account_id]), follow=True)
    assert "Đã ghi nhận 1 khoản" in text(page)
    assert DossierCharge.objects.get(dossier_id=taken.dossier_id).method == "transfer"
    assert "Mọi dòng sao kê đều đã khớp" in text(manager.get(reverse("console:money")))


def test_money_without_an_order_goes_to_a_named_dossier(
    manager: Client, office: Office, account_id: int
) -> None:
    taken = owing(office)
    page = stored(manager, account_id, "18/11/2026;10.000;Nguyen Van A nop tien")
    assert "Không rõ của hồ sơ nào" in text(page)
    take = reverse("console:money-take", args=[BankLine.objects.get().pk])
    unknown = manager.post(take, {"code": "H27.15-000000-0001"}, follow=True)
    assert "Không tìm thấy hồ sơ" in text(unknown)
    assert not PaymentOrder.objects.exists()
    page = manager.post(take, {"code": taken.code, "account": str(account_id)}, follow=True)
    assert "Có tiền thừa phải hoàn trả" in text(page)
    assert "Phải hoàn trả 2.000 đ" in text(page).replace("\xa0", " ")
    assert PaymentOrder.objects.get().settled == 8000
    again = manager.post(take, {"code": taken.code}, follow=True)
    assert "đã được xử lý rồi" in text(again)


def test_a_line_is_settled_with_a_reason(manager: Client, office: Office, account_id: int) -> None:
    stored(manager, account_id, "18/11/2026;-1.100;PHI SMS")
    settle = reverse("console:money-settle", args=[BankLine.objects.get().pk])
    assert "Ghi lý do" in text(manager.post(settle, {"reason": " "}, follow=True))
    manager.post(settle, {"reason": "Phí tin nhắn"})
    assert BankLine.objects.get().reason == "Phí tin nhắn"


def test_others_do_not_see_the_money(browser: Browser, office: Office, account_id: int) -> None:
    assert browser("hoa").get(reverse("console:money")).status_code == 403
    assert browser("khac").get(reverse("console:money")).status_code == 403
