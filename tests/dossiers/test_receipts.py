"""Receipts of fees: numbered without a gap, one for each charge, never changed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, connections, transaction

from motcua.dossiers.actions import charging, receipting
from motcua.dossiers.actions.preparing import ChargeLine
from motcua.dossiers.actions.receipt_series import SeriesData, end, register
from motcua.dossiers.actions.receipting import NotAmendable
from motcua.dossiers.models import DossierCharge, FeeReceipt, ReceiptLine
from motcua.dossiers.queries import receipts
from motcua.lib.money import in_words
from motcua.lib.refused import Invalid, NotFound
from tests.dossiers.builders import TheDossier, a_dossier, a_request
from tests.dossiers.office import MONDAY, Office


def a_series(office: Office, **changes: Any) -> int:
    values: dict[str, Any] = {
        "authority_id": office.units["a"], "form_symbol": "01BLP-001", "symbol": "AA-26E",
        "valid_from": date(2026, 1, 1), "tax_number": "3000123456", "collector": "Bộ phận thu",
    }  # fmt: skip
    return register(SeriesData(**values | changes), actor=office.actor("manager", MONDAY), at=MONDAY)


def charged(office: Office, *amounts: int, kind: str = "fee", **request: Any) -> TheDossier:
    dossier = a_dossier(office, **request).received()
    lines = [ChargeLine(name=f"Phí {n}", amount=amount, kind=kind) for n, amount in enumerate(amounts, 1)]
    charging.add_charges(dossier.id, lines=lines, actor=dossier.actor("intake"), at=dossier.at)
    return dossier


def settle(dossier: TheDossier, **how: Any) -> Any:
    values: dict[str, Any] = {"method": "cash", "actor": dossier.actor("intake"), "at": dossier.at} | how
    return charging.settle(dossier.id, **values)


def only(dossier: TheDossier) -> FeeReceipt:
    return FeeReceipt.objects.get(dossier_id=dossier.id)


def test_settling_issues_the_receipt_in_the_same_act(office):
    a_series(office)
    dossier = charged(office, 8000, 15_000)
    done = settle(dossier)
    row = only(dossier)
    assert (row.number, row.total, row.state) == (1, 23_000, "valid")
    assert row.data["words"] == in_words(23_000) == "Hai mươi ba nghìn đồng"
    assert row.data["tax_number"] == "3000123456"
    assert row.data["payer"]["name"] == dossier.row.applicant_name
    assert row.data["code"] == dossier.code
    assert done.data["receipt"] == "01BLP-001 AA-26E số 1"
    assert set(
        DossierCharge.objects.filter(dossier_id=dossier.id).values_list("receipt_number", flat=True)
    ) == {"01BLP-001 AA-26E số 1"}


def test_numbers_have_no_gap_and_begin_anew_each_year(office):
    a_series(office)
    for expected in (1, 2, 3):
        dossier = charged(office, 8000)
        settle(dossier)
        assert only(dossier).number == expected
    later = charged(office, 8000)
    settle(later, at=datetime(2026, 12, 31, 17, 30, tzinfo=UTC))  # 00:30 on 01/01/2027 in Vietnam
    row = only(later)
    assert (row.year, row.number) == (2027, 1)


def test_a_settlement_that_fails_gives_its_number_back(office):
    a_series(office)
    dossier = charged(office, 8000)
    with transaction.atomic():
        settle(dossier)
        transaction.set_rollback(True)
    settle(dossier)
    assert only(dossier).number == 1


def test_without_symbols_the_number_is_the_one_typed(office):
    dossier = charged(office, 8000)
    settle(dossier, receipt_number="0001234")
    assert not FeeReceipt.objects.exists()
    assert DossierCharge.objects.get(dossier_id=dossier.id).receipt_number == "0001234"


def test_a_number_typed_by_hand_is_of_a_receipt_written_elsewhere(office):
    a_series(office)
    dossier = charged(office, 8000)
    settle(dossier, receipt_number="0001234")
    assert not FeeReceipt.objects.exists()


@pytest.mark.parametrize("how", [{"method": "exempt", "note": "Hộ nghèo"}])
def test_nothing_is_issued_for_what_is_exempt(office, how):
    a_series(office)
    dossier = charged(office, 8000)
    settle(dossier, **how)
    assert not FeeReceipt.objects.exists()


def test_what_is_paid_at_intake_has_its_receipt_too(office):
    a_series(office)
    request = replace(a_request(office), charges=[ChargeLine("Lệ phí", 8000, "charge", 2, "cash")])
    dossier = TheDossier(office, request, MONDAY).received()
    assert only(dossier).total == 16_000


def test_paper_symbols_end_with_paper(office):
    a_series(office, electronic=False)
    first = charged(office, 8000)
    settle(first)
    assert FeeReceipt.objects.count() == 1
    second = charged(office, 8000)
    settle(second, at=datetime(2027, 1, 4, 2, tzinfo=UTC))
    assert FeeReceipt.objects.count() == 1
    with pytest.raises(Invalid) as refused:
        a_series(office, electronic=False, valid_from=date(2027, 1, 1))
    assert "electronic" in refused.value.errors


def test_fees_and_charges_under_symbols_of_their_own(office):
    a_series(office, kind="fee", symbol="PH-26E")
    a_series(office, kind="charge", symbol="LP-26E")
    dossier = a_dossier(office).received()
    lines = [ChargeLine("Phí", 8000, "fee"), ChargeLine("Lệ phí", 5000, "charge")]
    charging.add_charges(dossier.id, lines=lines, actor=dossier.actor("intake"), at=dossier.at)
    settle(dossier)
    found = FeeReceipt.objects.filter(dossier_id=dossier.id).values_list("series__symbol", "total", "number")
    assert sorted(found) == [("LP-26E", 5000, 1), ("PH-26E", 8000, 1)]


def test_a_receipt_that_was_issued_cannot_be_changed_or_deleted(office):
    a_series(office)
    dossier = charged(office, 8000)
    settle(dossier)
    row = only(dossier)
    for change in ({"total": 1}, {"number": 7}, {"data": {}}):
        with pytest.raises(DatabaseError), transaction.atomic():
            FeeReceipt.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        ReceiptLine.objects.filter(receipt=row).update(amount=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        FeeReceipt.objects.filter(pk=row.pk).delete()


def test_a_cancelled_receipt_says_why_and_another_may_follow(office):
    a_series(office)
    dossier = charged(office, 8000)
    settle(dossier)
    old = only(dossier)
    by = {"actor": dossier.actor("intake"), "at": dossier.at}
    with pytest.raises(Invalid):
        receipting.cancel(old.pk, reason=" ", **by)
    receipting.cancel(old.pk, reason="Thu nhầm người", **by)
    old.refresh_from_db()
    assert (old.state, old.state_reason) == ("cancelled", "Thu nhầm người")
    with pytest.raises(NotAmendable):
        receipting.cancel(old.pk, reason="Lần nữa", **by)
    (new,) = receipting.issue_missing(dossier.id, **by)
    assert (new.number, new.total) == (2, 8000)
    assert receipting.issue_missing(dossier.id, **by) == ()


def test_a_replacement_names_the_one_it_stands_for(office):
    a_series(office)
    dossier = charged(office, 8000)
    settle(dossier)
    old = only(dossier)
    receipting.replace(
        old.pk, reason="Sai tên", payer_name="Lê Văn Tám", payer_address="Xóm 1",
        actor=dossier.actor("intake"), at=dossier.at,
    )  # fmt: skip
    first, second = receipts.of_dossier(dossier.id, dossier.actor("intake"))
    assert (first.state, second.state) == ("replaced", "valid")
    assert second.about == first.label
    assert first.later == (second.label,)
    assert second.data["payer"] == {"name": "Lê Văn Tám", "address": "Xóm 1"}
    assert second.total == first.total
    assert ReceiptLine.objects.get(counts=True).receipt_id == second.id


def test_the_sums_of_periods_are_what_the_receipts_come_to(office):
    """01/TH-BLĐT: a receipt cancelled in a later month lessens that month, and nothing is lost."""
    a_series(office)
    made = []
    for amount in (8000, 15_000, 50_000):
        dossier = charged(office, amount)
        settle(dossier)
        made.append(dossier)
    by = {"actor": made[0].actor("intake"), "at": made[0].at}
    receipting.cancel(only(made[1]).pk, reason="Sai", **by)
    unit = office.units["a"]
    november = receipts.summary(unit, date(2026, 11, 1), date(2026, 11, 30))
    assert (len(november.rows), november.total) == (3, 58_000)
    in_december = datetime(2026, 12, 3, 2, tzinfo=UTC)
    receipting.cancel(only(made[2]).pk, reason="Hoàn", actor=by["actor"], at=in_december)
    again = receipts.summary(unit, date(2026, 11, 1), date(2026, 11, 30))
    december = receipts.summary(unit, date(2026, 12, 1), date(2026, 12, 31))
    assert again.total == 58_000
    assert (december.total, december.rows[0].period_adjusted) == (-50_000, "11/2026")
    counted = FeeReceipt.objects.filter(state__in=["valid", "adjusted"])
    assert again.total + december.total == sum(counted.values_list("total", flat=True)) == 8000


def test_other_offices_see_nothing_of_it_and_the_address_is_a_secret(office):
    a_series(office)
    dossier = charged(office, 8000)
    settle(dossier)
    row = only(dossier)
    assert receipts.by_token(row.token).id == row.pk
    assert dossier.code not in row.token
    stranger = office.actor("intake_b", dossier.at)
    assert receipts.of_dossier(dossier.id, stranger) == []
    with pytest.raises(NotFound):
        receipts.receipt(row.pk, stranger)
    with pytest.raises(NotFound):
        receipting.cancel(row.pk, reason="Không phải của mình", actor=stranger, at=dossier.at)
    with pytest.raises(NotFound):
        receipts.by_token("x" * 24)


def test_used_up_numbers_stop_the_settlement(office):
    a_series(office, first_number=501, last_number=501)
    first, second = charged(office, 8000), charged(office, 8000)
    settle(first)
    assert only(first).number == 501
    with pytest.raises(receipting.Refused, match="Đã dùng hết"):
        settle(second)
    assert DossierCharge.objects.get(dossier_id=second.id).method == ""


def test_symbols_follow_each_other_by_day(office):
    first = a_series(office)
    a_series(office, symbol="BB-26E", valid_from=date(2026, 12, 1))
    rows = {row.symbol: row for row in receipts.series_of([office.units["a"]], 2026)}
    assert rows["AA-26E"].valid_to == date(2026, 11, 30)
    dossier = charged(office, 8000)
    settle(dossier)
    assert only(dossier).series_id == first
    with pytest.raises(Invalid):
        end(first, last_day=date(2025, 1, 1), actor=office.actor("manager", MONDAY), at=MONDAY)


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"form_symbol": "01 BL"}, "form_symbol"),
        ({"symbol": ""}, "symbol"),
        ({"tax_number": "12"}, "tax_number"),
        ({"first_number": 0}, "first_number"),
        ({"last_number": 100_000_000}, "last_number"),
        ({"kind": "tax"}, "kind"),
        ({"name": " "}, "name"),
    ],
)
def test_impossible_symbols_are_told_at_their_field(office, changes, where):
    with pytest.raises(Invalid) as refused:
        a_series(office, **changes)
    assert where in refused.value.errors


def test_many_at_once_get_every_number_once(committed_office):
    """Eight clerks settle at the same moment: numbers 1 to 8, none doubled, none lost."""
    office = committed_office
    a_series(office)
    waiting = [charged(office, 8000) for _ in range(8)]

    def one(dossier: TheDossier) -> None:
        try:
            settle(dossier)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one, waiting))
    assert sorted(FeeReceipt.objects.values_list("number", flat=True)) == list(range(1, 9))


def test_one_charge_settled_twice_at_once_has_one_receipt(committed_office):
    office = committed_office
    a_series(office)
    dossier = charged(office, 8000)

    def one(_: int) -> str:
        try:
            settle(dossier)
        except Invalid:
            return "nothing open"
        finally:
            connections.close_all()
        return "settled"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(one, range(2))) == ["nothing open", "settled"]
    assert FeeReceipt.objects.count() == 1
