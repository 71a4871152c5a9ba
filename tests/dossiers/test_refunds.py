"""Money that goes back: proposed by the rule, decided by a person, and the receipts follow."""

from __future__ import annotations

import pytest

from motcua.dossiers.actions import charging, receipting, refunding, timing
from motcua.dossiers.actions.refunding import Back, RefundDone
from motcua.dossiers.models import DossierCharge, FeeReceipt, Refund
from motcua.dossiers.queries import receipts
from motcua.lib.refused import Invalid
from tests.dossiers.office import MONDAY
from tests.dossiers.test_receipts import a_series, charged, settle

ON = MONDAY.date()


@pytest.fixture
def paid(office):
    a_series(office)
    dossier = charged(office, 8000, 15_000)
    settle(dossier)
    return dossier


def charges(dossier):
    return list(DossierCharge.objects.filter(dossier_id=dossier.id).order_by("pk"))


def decide(dossier, *back, ground="Dừng trước khi giải quyết"):
    refunding.decide(
        dossier.id, back=[Back(pk, amount) for pk, amount in back], ground=ground,
        actor=dossier.actor("intake"), at=dossier.at,
    )  # fmt: skip
    return Refund.objects.get(dossier_id=dossier.id, state="due")


def by(dossier):
    return {"actor": dossier.actor("intake"), "at": dossier.at}


def test_the_whole_of_a_receipt_goes_back_and_it_is_cancelled(paid):
    refund = decide(paid, *((c.pk, c.amount) for c in charges(paid)))
    assert FeeReceipt.objects.get().state == "valid"  # the money is still here
    refunding.pay(refund.pk, proof="Phiếu chi 12", **by(paid))
    receipt = FeeReceipt.objects.get()
    assert receipt.state == "cancelled"
    assert [c.refunded for c in charges(paid)] == [8000, 15_000]
    with pytest.raises(RefundDone):
        refunding.pay(refund.pk, proof="Phiếu chi 13", **by(paid))


def test_a_part_goes_back_by_a_negative_receipt(paid):
    first, _ = charges(paid)
    refund = decide(paid, (first.pk, 8000))
    refunding.pay(refund.pk, proof="UNC 5", **by(paid))
    old, less = FeeReceipt.objects.order_by("pk")
    assert (old.state, less.total, less.about_id) == ("adjusted", -8000, old.pk)
    assert less.data["words"].startswith("Âm")
    month = receipts.summary(paid.office.units["a"], ON.replace(day=1), ON.replace(day=30))
    assert month.total == 15_000


def test_no_more_goes_back_than_was_paid(paid):
    first, _ = charges(paid)
    with pytest.raises(Invalid):
        decide(paid, (first.pk, 8001))
    with pytest.raises(Invalid):
        decide(paid)
    with pytest.raises(Invalid):
        decide(paid, (first.pk, 1), ground=" ")
    refund = decide(paid, (first.pk, 5000))
    with pytest.raises(Invalid):
        decide(paid, (first.pk, 3000))  # one at a time
    refunding.pay(refund.pk, proof="UNC 5", **by(paid))
    with pytest.raises(Invalid):
        decide(paid, (first.pk, 3001))


def test_a_charge_named_twice_does_not_go_back_twice(paid):
    first, _ = charges(paid)
    with pytest.raises(Invalid):
        decide(paid, (first.pk, 8000), (first.pk, 8000))
    assert not Refund.objects.exists()


def test_what_was_not_paid_cannot_go_back(office):
    dossier = charged(office, 8000)
    with pytest.raises(Invalid):
        decide(dossier, (charges(dossier)[0].pk, 8000))
    charging.settle(dossier.id, method="exempt", note="Hộ nghèo", **by(dossier))
    with pytest.raises(Invalid):
        decide(dossier, (charges(dossier)[0].pk, 8000))


def test_dropped_with_a_reason_the_receipt_stays(paid):
    refund = decide(paid, *((c.pk, c.amount) for c in charges(paid)))
    refunding.drop(refund.pk, reason="Đã giải quyết xong", **by(paid))
    assert FeeReceipt.objects.get().state == "valid"
    assert charges(paid)[0].refunded == 0


def test_a_dossier_stopped_before_work_is_listed_with_what_the_rule_says(paid):
    actor = paid.actor("intake")
    assert receipts.refund_cases(actor, ON) == []
    timing.stop(paid.id, reason="Người nộp rút hồ sơ", actor=actor, at=paid.at)
    (case,) = receipts.refund_cases(actor, ON)
    assert (case.left, case.ruling.ok) == (23_000, True)
    decide(paid, *((c.pk, c.amount) for c in charges(paid)))
    assert receipts.refund_cases(actor, ON) == []
    assert [r.amount for r in receipts.refunds(actor, states=["due"])] == [23_000]
    assert receipts.refunds(paid.office.actor("intake_b", paid.at), states=["due"]) == []


def test_a_cancelled_receipt_is_not_issued_again_for_money_that_went_back(paid):
    refund = decide(paid, *((c.pk, c.amount) for c in charges(paid)))
    refunding.pay(refund.pk, proof="Phiếu chi 12", **by(paid))
    assert receipting.issue_missing(paid.id, **by(paid)) == ()
