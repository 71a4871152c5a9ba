"""Managers' pages of money: fee rules with their arithmetic, symbols and summary of receipts, shares."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.test import Client

from motcua.catalogue.actions.fee_rules import RuleData, add
from motcua.catalogue.models import FeeRule
from motcua.dossiers.actions import charging
from motcua.dossiers.actions.preparing import ChargeLine
from motcua.dossiers.actions.receipt_series import SeriesData, register
from motcua.dossiers.models import FeeReceipt, ReceiptSeries
from motcua.dossiers.queries import payment_shares
from motcua.org.types import SYSTEM
from motcua.reports.actions.targets import NewTarget, set_target
from motcua.web.console.payments import bounds
from tests.web.desk.office import NOW, Office

Browser = Callable[[str], Client]
CONSOLE = "/quan-tri"
EXTRACT = "2.000635"


def test_a_rule_is_added_and_its_arithmetic_shown(office: Office, manager: Client) -> None:
    page = manager.get(f"{CONSOLE}/phi/them/?tt={EXTRACT}")
    assert page.status_code == 200
    sent: dict[str, Any] = {
        "procedure_code": EXTRACT, "unit_id": office.units["xa"], "name": "Phí trích lục", "kind": "fee",
        "way": "extract", "counted_by": "so_ban_sao", "pay_when": "before", "basis": "TT 281/2016/TT-BTC",
        "valid_from": "01/01/2026", "exempt": ["ho_ngheo"], "exempt_citation": "Luật Hộ tịch 2014, Điều 11",
    }  # fmt: skip
    assert manager.post(f"{CONSOLE}/phi/them/", sent | {"basis": ""}).status_code == 422
    assert manager.post(f"{CONSOLE}/phi/them/", sent).status_code == 302
    rule = FeeRule.objects.get(procedure_code=EXTRACT)
    assert (rule.unit_code, rule.pay_when, rule.exemptions[0]["key"]) == ("H27.15", "before", "ho_ngheo")
    html = manager.get(f"{CONSOLE}/phi/?tt={EXTRACT}&kenh=counter&ban=3").content.decode()
    assert "24.000" in html
    assert "8.000 đ × 3 = 24.000 đ" in html
    free = manager.get(f"{CONSOLE}/phi/?tt={EXTRACT}&kenh=counter&ban=3&mien=ho_ngheo").content.decode()
    assert "không phải nộp" in free


def test_a_rule_ends_only_by_its_own_manager(office: Office, manager: Client) -> None:
    values: dict[str, Any] = {
        "name": "Lệ phí", "kind": "charge", "way": "fixed", "amount": 8000, "basis": "NQ",
        "valid_from": date(2026, 1, 1), "procedure_code": EXTRACT,
    }  # fmt: skip
    own = add(RuleData(**values, unit_code="H27.15"), at=NOW, by="x")
    province = add(RuleData(**values, unit_code="H27"), at=NOW, by="x")
    assert manager.post(f"{CONSOLE}/phi/{own}/ket-thuc/", {"last_day": "31/12/2026"}).status_code == 302
    assert FeeRule.objects.get(pk=own).valid_to == date(2026, 12, 31)
    assert manager.get(f"{CONSOLE}/phi/{province}/ket-thuc/").status_code == 404
    assert manager.post(f"{CONSOLE}/phi/{own}/ket-thuc/", {"last_day": "31/12/2025"}).status_code == 422


@pytest.mark.parametrize("page", ["phi/", "phi/them/", "bien-lai/", "bien-lai/ky-hieu/", "thu-phi/"])
def test_only_managers_come_here(browser: Browser, manager: Client, page: str) -> None:
    assert browser("hoa").get(f"{CONSOLE}/{page}").status_code == 403
    assert manager.get(f"{CONSOLE}/{page}").status_code == 200


@pytest.mark.parametrize(
    "query",
    ["tt=khong-co", "tt=" + "9" * 200, f"tt={EXTRACT}&ngay=99/99/2026", f"tt={EXTRACT}&trang=abc", "ma=%00x"],
)
def test_odd_questions_are_answered(manager: Client, query: str) -> None:
    assert manager.get(f"{CONSOLE}/phi/?{query}").status_code in {200, 400}


def a_receipt(office: Office, amount: int, method: str = "cash", reason: str = "") -> None:
    taken = office.received(EXTRACT, charges=[ChargeLine("Phí trích lục", amount, "fee")])
    charging.settle(taken.dossier_id, method=method, cash_reason=reason, actor=office.actor("hoa"), at=NOW)


def test_symbols_and_the_summary_equal_the_receipts(office: Office, manager: Client) -> None:
    sent: dict[str, Any] = {
        "authority_id": office.units["xa"], "name": "Biên lai thu phí, lệ phí", "form_symbol": "01BLP-001",
        "symbol": "AA-26E", "kind": "", "electronic": "on", "first_number": "1", "valid_from": "01/01/2026",
        "tax_number": "3000123456",
    }  # fmt: skip
    assert manager.post(f"{CONSOLE}/bien-lai/ky-hieu/", sent | {"tax_number": "1"}).status_code == 422
    assert manager.post(f"{CONSOLE}/bien-lai/ky-hieu/", sent).status_code == 302
    for amount in (8000, 16_000, 24_000):
        a_receipt(office, amount)
    html = manager.get(f"{CONSOLE}/bien-lai/?tu=01/11/2026&den=30/11/2026").content.decode()
    assert "48.000" in html
    assert sum(FeeReceipt.objects.values_list("total", flat=True)) == 48_000
    book = openpyxl.load_workbook(
        io.BytesIO(manager.get(f"{CONSOLE}/bien-lai/?tu=01/11/2026&den=30/11/2026&xuat=xlsx").content)
    )
    cells = [cell.value for row in book.active.iter_rows() for cell in row]
    assert {"01BLP-001", "AA-26E", 8000, 16_000, 24_000} <= set(cells)
    for title in ("Tỷ giá", "Kỳ điều chỉnh", "Biên lai liên quan", "Giải trình"):
        assert title in cells
    paper = manager.get(f"{CONSOLE}/bien-lai/?tu=01/11/2026&den=30/11/2026&xuat=pdf")
    assert paper.content.startswith(b"%PDF")
    series = ReceiptSeries.objects.get()
    assert (
        manager.post(
            f"{CONSOLE}/bien-lai/ky-hieu/{series.pk}/ket-thuc/", {"last_day": "31/12/2026"}
        ).status_code
        == 302
    )
    assert manager.get(f"{CONSOLE}/bien-lai/?tu=xx&den=31/02/2026&don-vi=1").status_code in {200, 404}


def test_the_page_of_shares_says_goal_forecast_and_reasons(office: Office, manager: Client) -> None:
    for number in range(4):
        a_receipt(office, 8000, "online" if number == 0 else "cash", "" if number == 0 else "no_account")
    set_target(
        actor=SYSTEM, at=NOW,
        new=NewTarget(
            unit_id=office.units["tinh"], indicator="online_payment", value=Decimal(30),
            valid_from=date(2025, 7, 1), decision="KH",
        ),
    )  # fmt: skip
    html = manager.get(f"{CONSOLE}/thu-phi/?ky=nam").content.decode()
    assert "25,00 %" in html
    assert "Không có tài khoản ngân hàng" in html
    assert "Để đạt 30 %" in html
    for period in ("thang", "quy", "nam", "x"):
        assert manager.get(f"{CONSOLE}/thu-phi/?ky={period}").status_code == 200


def test_the_forecast_goes_on_with_the_last_days_pace(office: Office) -> None:
    for number in range(4):
        a_receipt(office, 8000, "online" if number == 0 else "cash")
    ids, day = [office.units["xa"]], NOW.date()
    ahead = payment_shares.forecast(ids, date(2026, 11, 1), date(2026, 11, 30), day, Decimal(50))
    assert (ahead.days_left, ahead.charged, ahead.online) == (12, 7, 2)  # 4 + 4/18 × 12, 1 + 1/18 × 12
    assert ahead.needed == 3  # half of 7, less the one that is there
    nothing = payment_shares.forecast(ids, date(2026, 1, 1), date(2026, 1, 31), day, None)
    assert (nothing.charged, nothing.needed) == (0, None)


def test_shares_count_as_the_reports_do(office: Office) -> None:
    """Exempt and free dossiers leave the denominator; one charge paid online is enough."""
    a_receipt(office, 8000, "online")
    a_receipt(office, 8000, "cash")
    office.received(EXTRACT, charges=[ChargeLine("Phí", 0, "fee")])
    office.received(EXTRACT, charges=[ChargeLine("Phí", 8000, "fee", method="exempt", note="Hộ nghèo")])
    both = [
        ChargeLine("Phí", 8000, "fee", method="online"),
        ChargeLine("Lệ phí", 5000, "charge", method="cash"),
    ]
    office.received(EXTRACT, charges=both)
    found = payment_shares.paid([office.units["xa"]], date(2026, 11, 1), date(2026, 11, 30), names={})
    assert (found.total.charged, found.total.online) == (3, 2)
    assert sum(one.charged for one in found.by_channel) == sum(one.charged for one in found.by_field) == 3
    assert {one.key: one.count for one in found.reasons} == {"": 2}


@pytest.mark.parametrize(
    ("period", "day", "first", "end"),
    [
        ("thang", date(2026, 2, 10), date(2026, 2, 1), date(2026, 2, 28)),
        ("thang", date(2026, 12, 31), date(2026, 12, 1), date(2026, 12, 31)),
        ("quy", date(2026, 11, 18), date(2026, 10, 1), date(2026, 12, 31)),
        ("quy", date(2026, 3, 31), date(2026, 1, 1), date(2026, 3, 31)),
        ("nam", date(2028, 2, 29), date(2028, 1, 1), date(2028, 12, 31)),
    ],
)
def test_bounds_of_periods(period: str, day: date, first: date, end: date) -> None:
    assert bounds(period, day) == (first, end)


def test_paper_symbols_are_for_this_year_only(office: Office) -> None:
    register(
        SeriesData(
            authority_id=office.units["xa"], form_symbol="01BLP", symbol="G-26", valid_from=date(2026, 1, 1),
            electronic=False,
        ),
        actor=SYSTEM, at=NOW,
    )  # fmt: skip
    assert not ReceiptSeries.objects.get().electronic
