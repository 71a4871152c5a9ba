"""Money at the desk: proposed by the rules, why in cash, receipts, money given back."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from motcua.catalogue.actions.fee_rules import RuleData, add
from motcua.dossiers.actions import charging, timing
from motcua.dossiers.actions.preparing import ChargeLine
from motcua.dossiers.actions.receipt_series import SeriesData, register
from motcua.dossiers.models import Dossier, DossierCharge, FeeReceipt, Refund
from motcua.org.types import SYSTEM
from tests.web.desk.forms import values_of
from tests.web.desk.office import NOW, Office
from tests.web.desk.walk import ready_to_return

Browser = Callable[[str], Client]
EXTRACT = "2.000635"
DESK = "/ban-lam-viec"


@pytest.fixture
def series(office: Office) -> None:
    register(
        SeriesData(
            authority_id=office.units["xa"], form_symbol="01BLP-001", symbol="AA-26E",
            valid_from=date(2026, 1, 1), tax_number="3000123456",
        ),
        actor=SYSTEM, at=NOW,
    )  # fmt: skip


@pytest.fixture
def owing(office: Office, series: None) -> Dossier:
    taken = office.received(
        EXTRACT, name="Dương Thị Út", charges=[ChargeLine("Phí trích lục", 8000, "fee", 2)]
    )
    return Dossier.objects.get(pk=taken.dossier_id)


def act(client: Client, dossier: Dossier, name: str, **values: Any) -> Any:
    dossier.refresh_from_db()
    sent = {"key": str(uuid4()), "expected": dossier.last_seq} | values
    return client.post(f"{DESK}/ho-so/{dossier.pk}/{name}/", sent)


def address(client: Client, dossier: Dossier, name: str) -> str:
    html = client.get(f"{DESK}/ho-so/{dossier.code}/").content.decode()
    found = re.search(rf'"([^"]*/{name}/)"', html)
    assert found, f"{name} is not offered"
    return found[1]


def settle(client: Client, dossier: Dossier, **values: Any) -> Any:
    charges = [str(pk) for pk in DossierCharge.objects.filter(dossier=dossier).values_list("pk", flat=True)]
    sent = {"charges": charges, "method": "cash", "key": str(uuid4()), "expected": dossier.last_seq} | values
    return client.post(address(client, dossier, "thu-tien"), sent)


def test_cash_with_its_reason_gives_a_receipt_to_print(owing: Dossier, browser: Browser) -> None:
    client = browser("hoa")
    assert settle(client, owing, cash_reason="no_account").status_code == 302
    charge = DossierCharge.objects.get(dossier=owing)
    assert (charge.cash_reason, charge.receipt_number) == ("no_account", "01BLP-001 AA-26E số 1")
    html = client.get(f"{DESK}/ho-so/{owing.code}/").content.decode()
    receipt = FeeReceipt.objects.get()
    assert f"/bien-lai-thu/{receipt.pk}.pdf" in html
    answer = client.get(f"{DESK}/bien-lai-thu/{receipt.pk}.pdf")
    assert answer.content.startswith(b"%PDF")
    assert browser("khac").get(f"{DESK}/bien-lai-thu/{receipt.pk}.pdf").status_code == 404


def test_an_unknown_reason_is_refused(owing: Dossier, browser: Browser) -> None:
    assert settle(browser("hoa"), owing, cash_reason="vui").status_code == 422
    assert not FeeReceipt.objects.exists()


def test_a_receipt_is_cancelled_and_written_again(owing: Dossier, browser: Browser) -> None:
    client = browser("hoa")
    settle(client, owing)
    first = FeeReceipt.objects.get()
    where = address(client, owing, "huy-bien-lai")
    owing.refresh_from_db()
    sent = {"key": str(uuid4()), "expected": owing.last_seq, "receipt": first.pk, "reason": "Thu nhầm"}
    assert client.post(where, sent).status_code == 302
    owing.refresh_from_db()
    sent = {"key": str(uuid4()), "expected": owing.last_seq}
    assert client.post(address(client, owing, "lap-bien-lai"), sent).status_code == 302
    states = FeeReceipt.objects.order_by("number").values_list("number", "state")
    assert list(states) == [(1, "cancelled"), (2, "valid")]


def test_a_wrong_name_is_put_right_by_a_replacement(owing: Dossier, browser: Browser) -> None:
    client = browser("hoa")
    settle(client, owing)
    where = address(client, owing, "thay-bien-lai")
    owing.refresh_from_db()
    sent = {
        "key": str(uuid4()), "expected": owing.last_seq, "receipt": FeeReceipt.objects.get().pk,
        "reason": "Sai tên", "payer_name": "Dương Thị Út Em", "payer_address": "Thạch Lạc",
    }  # fmt: skip
    assert client.post(where, sent).status_code == 302
    new = FeeReceipt.objects.get(relation="replaces")
    assert new.data["payer"]["name"] == "Dương Thị Út Em"


def test_money_taken_while_handing_over_has_its_reason_too(
    office: Office, owing: Dossier, browser: Browser
) -> None:
    ready = ready_to_return(office, owing.pk)
    client = browser("hoa")
    page = f"{DESK}/tra-ket-qua/{ready.pk}/"
    values = values_of(client.get(page).content.decode(), "return-form")
    assert client.post(page, values | {"pay_method": "cash", "cash_reason": "unsure"}).status_code == 302
    assert DossierCharge.objects.get(dossier=owing).cash_reason == "unsure"
    assert FeeReceipt.objects.count() == 1


def test_the_counter_proposes_what_the_rule_says_and_who_is_exempt(office: Office, browser: Browser) -> None:
    exempt = {"key": "ho_ngheo", "words": "Hộ nghèo", "percent": 100, "citation": "Luật", "paper": "Giấy"}
    add(
        RuleData(
            name="Lệ phí mẫu", kind="charge", way="fixed", amount=15_000, online_amount=0, basis="NQ mẫu",
            valid_from=date(2026, 1, 1), procedure_code=EXTRACT, pay_when="before", exemptions=(exempt,),
        ),
        at=NOW, by="Quản lý",
    )  # fmt: skip
    client = browser("hoa")
    html = client.get(f"{DESK}/tiep-nhan/?tt={EXTRACT}").content.decode()
    assert "Lệ phí mẫu" in html
    assert 'value="15.000"' in html or 'value="15000"' in html
    assert "Hộ nghèo (xuất trình: Giấy)" in html
    online = client.get(f"{DESK}/tiep-nhan/?tt={EXTRACT}&kenh=online").content.decode()
    assert "trực tuyến" in online


def test_online_what_is_due_first_keeps_the_dossier_waiting(office: Office, browser: Browser) -> None:
    taken = office.submitted(EXTRACT)
    line = ChargeLine("Lệ phí", 8000, "charge", when="before")
    charging.add_charges(taken.dossier_id, lines=[line], actor=office.actor("hoa"), at=NOW)
    client = browser("hoa")
    page = f"{DESK}/tiep-nhan/{taken.dossier_id}/"
    values = values_of(client.get(page).content.decode())
    answer = client.post(page, values | {"act": "receive"})
    assert answer.status_code in {409, 422}
    assert "chưa thanh toán 8.000" in answer.content.decode()
    charging.settle(taken.dossier_id, method="transfer", actor=office.actor("hoa"), at=NOW)
    values = values_of(client.get(page).content.decode())
    assert client.post(page, values | {"act": "receive"}).status_code == 302


def test_a_stopped_dossier_gets_its_money_back(office: Office, owing: Dossier, browser: Browser) -> None:
    client = browser("hoa")
    settle(client, owing)
    timing.stop(owing.pk, reason="Người nộp rút hồ sơ", actor=office.actor("hoa"), at=NOW)
    html = client.get(f"{DESK}/hoan-tra/").content.decode()
    assert owing.code in html
    assert "Đề nghị hoàn trả" in html
    where = f"{DESK}/hoan-tra/ho-so/{owing.pk}/"
    charge = DossierCharge.objects.get(dossier=owing)
    sent = {f"back_{charge.pk}": "16.000", "ground": "Dừng trước khi giải quyết", "key": str(uuid4())}
    assert client.post(where, sent | {f"back_{charge.pk}": "16.001"}).status_code == 422
    assert client.post(where, sent | {"ground": ""}).status_code == 422
    assert client.post(where, sent).status_code == 302
    refund = Refund.objects.get()
    page = f"{DESK}/hoan-tra/{refund.pk}/"
    assert client.get(page).status_code == 200
    assert client.post(page, {"act": "pay", "said": "", "key": str(uuid4())}).status_code == 422
    assert client.post(page, {"act": "pay", "said": "Phiếu chi 12", "key": str(uuid4())}).status_code == 302
    assert FeeReceipt.objects.get().state == "cancelled"
    assert "Phiếu chi 12" in client.get(f"{DESK}/hoan-tra/").content.decode()
    assert browser("khac").get(page).status_code == 404
    assert owing.code not in browser("khac").get(f"{DESK}/hoan-tra/").content.decode()
