"""Nothing is paid twice, no notice is lost, the state of money and of the dossier never part."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.dossiers import jobs
from motcua.dossiers.actions import asking, charging, paying
from motcua.dossiers.actions.paying import NoSuchWay, NothingDue, PlatformDown
from motcua.dossiers.actions.preparing import ChargeLine
from motcua.dossiers.actions.receiving_accounts import set_account
from motcua.dossiers.models import PaymentNotice, PaymentOrder
from motcua.dossiers.queries import audit, payments
from motcua.dossiers.queries.payments import NothingHere
from motcua.dossiers.queries.replay import differences
from motcua.dossiers.types import OrderState, State
from motcua.gateways.payments.base import Verdict
from motcua.gateways.payments.fake import FakeBank
from motcua.gateways.payments.vietqr import decode
from motcua.lib.payment_reference import dossier_reference
from motcua.lib.refused import Invalid, NotFound
from motcua.org.types import SYSTEM
from tests.dossiers.builders import a_dossier
from tests.dossiers.office import MONDAY, Office
from tests.dossiers.paying import BANK, a_payable, an_account, money_is_whole, ordered, row, told
from tests.gateways.platforms import Platform, a_platform, national_notice, vnpay_notice

# -- orders --


def test_an_order_covers_what_is_due_and_is_given_again(office: Office) -> None:
    dossier = a_payable(office, 5000, 3000)
    first = ordered(dossier)
    assert (first.amount, [amount for _, amount in first.lines]) == (8000, [5000, 3000])
    assert ordered(dossier).reference == first.reference
    dossier.charged(2000)
    assert ordered(dossier).amount == 10000
    assert decode(first.square).purpose == first.reference


def test_an_order_that_ran_out_is_followed_by_another(office: Office) -> None:
    dossier = a_payable(office)
    first = ordered(dossier)
    second = ordered(dossier, dossier.at + timedelta(hours=1))
    assert second.reference != first.reference
    assert row(first).state == OrderState.EXPIRED


def test_nothing_due_is_refused(office: Office) -> None:
    dossier = a_payable(office).settled()
    with pytest.raises(NothingDue):
        ordered(dossier)
    with pytest.raises(NothingDue):
        ordered(a_payable_other(office).stopped())
    with pytest.raises(NothingHere):
        paying.open_order("no-such-token", gateway="fake", at=MONDAY)


def a_payable_other(office: Office) -> Any:
    return a_dossier(office).received().charged()


def test_a_way_that_is_not_switched_on_is_refused(office: Office) -> None:
    dossier = a_payable(office)
    with pytest.raises(NoSuchWay):
        paying.open_order(dossier.row.token, gateway="vnpay", at=dossier.at)


def test_accounts_follow_one_another_by_day(office: Office) -> None:
    an_account(office)
    new = {"authority_id": office.units["a"], "bin_code": "970436", "number": "00 1100-22", "holder": "UBND"}
    set_account(**new, valid_from=date(2026, 12, 1), actor=SYSTEM)  # type: ignore[arg-type]
    before = payments.account_of(office.units["a"], date(2026, 11, 30))
    after = payments.account_of(office.units["a"], date(2026, 12, 1))
    assert before is not None
    assert after is not None
    assert (before.bank, after.bank, after.number) == ("BIDV", "Vietcombank", "00110022")
    with pytest.raises(Invalid):
        set_account(**new, valid_from=date(2026, 11, 1), actor=SYSTEM)  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        set_account(**new, valid_from=date(2027, 1, 1), actor=office.actor("intake_b"))  # type: ignore[arg-type]


# -- notices --


def test_a_notice_settles_the_charges_online(office: Office) -> None:
    dossier = a_payable(office, 5000, 3000)
    order = ordered(dossier)
    assert told(order) is Verdict.TAKEN
    charges = dossier.row.charges.all()
    assert {c.method for c in charges} == {"online"}
    assert row(order).state == OrderState.PAID
    event = dossier.row.events.get(name="receive_money")
    assert (event.data["amount"], event.data["surplus"]) == (8000, 0)
    assert event.actor_kind == "system"
    money_is_whole()
    assert not differences(dossier.row, list(dossier.row.events.all()))


def test_the_same_notice_again_changes_nothing(office: Office) -> None:
    dossier = a_payable(office)
    order = ordered(dossier)
    assert [told(order) for _ in range(3)] == [Verdict.TAKEN, Verdict.AGAIN, Verdict.AGAIN]
    assert dossier.row.events.filter(name="receive_money").count() == 1
    assert PaymentNotice.objects.count() == 3
    money_is_whole()


def test_a_forged_notice_is_on_record_and_does_nothing(office: Office) -> None:
    order = ordered(a_payable(office))
    assert told(order, bank=FakeBank("", "guessed")) is Verdict.FORGED
    assert row(order).state == OrderState.OPEN
    assert PaymentNotice.objects.get().verdict == Verdict.FORGED


def test_another_amount_is_refused_and_shown(office: Office) -> None:
    dossier = a_payable(office)
    order = ordered(dossier)
    assert told(order, amount=800) is Verdict.WRONG_AMOUNT
    assert row(order).taken_at is None
    found = payments.differing_notices(office.actor("manager"))
    assert [(d.reference, d.amount, d.expected) for d in found] == [(order.reference, 800, 8000)]
    assert payments.differing_notices(office.actor("intake_b")) == []
    paying.note_remark(found[0].notice_id, remark="đã gọi cổng thanh toán", actor=office.actor("manager"))
    assert payments.differing_notices(office.actor("manager")) == []


def test_an_unknown_reference_is_kept_and_garbage_is_not(office: Office) -> None:
    verdicts = [
        paying.take_notice(BANK, body, {}, {}, at=MONDAY)[0]
        for body in (BANK.told("MC1", 8000, MONDAY), b"\xff garbage")
    ]
    assert verdicts == [Verdict.UNKNOWN, Verdict.UNKNOWN]
    assert PaymentNotice.objects.get().reference == "MC1"


def test_a_notice_of_another_platform_is_unknown(office: Office) -> None:
    order = ordered(a_payable(office))
    with a_platform() as platform:
        body = vnpay_notice(order.reference, 8000)
        assert paying.take_notice(platform.vnpay(), b"", body, {}, at=MONDAY)[0] is Verdict.UNKNOWN


def test_failure_then_success_and_success_then_failure(office: Office) -> None:
    first = ordered(a_payable(office))
    assert told(first, paid=False) is Verdict.TAKEN
    assert row(first).state == OrderState.FAILED
    assert told(first) is Verdict.TAKEN
    assert row(first).state == OrderState.PAID
    assert told(first, paid=False) is Verdict.AGAIN
    assert row(first).state == OrderState.PAID
    money_is_whole()


def test_a_late_notice_still_pays_what_is_still_due(office: Office) -> None:
    dossier = a_payable(office)
    order = ordered(dossier)
    assert asking.expire(dossier.at + timedelta(days=1)) == 1
    assert told(order, at=dossier.at + timedelta(days=1)) is Verdict.TAKEN
    assert (row(order).state, row(order).surplus) == (OrderState.PAID, 0)


def test_money_for_what_was_paid_in_cash_is_to_be_given_back(office: Office) -> None:
    dossier = a_payable(office)
    order = ordered(dossier)
    dossier.settled("cash")
    assert told(order) is Verdict.TAKEN
    assert (row(order).state, row(order).surplus) == (OrderState.REFUND_DUE, 8000)
    assert dossier.row.charges.get().method == "cash"
    owed = payments.refunds_due(office.actor("manager"))
    assert [(o.reference, o.surplus) for o in owed] == [(order.reference, 8000)]
    money_is_whole()


def test_money_for_a_part_paid_otherwise_is_split(office: Office) -> None:
    dossier = a_payable(office, 5000, 3000)
    order = ordered(dossier)
    first = dossier.row.charges.first()
    assert first is not None
    paying_in_cash = {"charge_ids": [first.pk], "method": "cash", "actor": office.actor("intake")}
    from_desk(dossier, **paying_in_cash)
    told(order)
    assert (row(order).settled, row(order).surplus) == (3000, 5000)
    money_is_whole()


def from_desk(dossier: Any, **how: Any) -> None:
    charging.settle(dossier.id, at=dossier.at, **how)


def test_money_for_a_stopped_dossier_is_to_be_given_back(office: Office) -> None:
    dossier = a_payable(office)
    order = ordered(dossier)
    dossier.stopped()
    assert told(order) is Verdict.TAKEN
    assert row(order).surplus == 8000
    assert "Dừng giải quyết" in row(order).reason
    assert dossier.row.state == State.STOPPED


def test_two_orders_paid_for_the_same_charges(office: Office) -> None:
    dossier = a_payable(office)
    first = ordered(dossier)
    second = ordered(dossier, dossier.at + timedelta(hours=1))
    told(second, at=dossier.at + timedelta(hours=2))
    told(first, at=dossier.at + timedelta(hours=3))
    assert (row(second).settled, row(first).surplus) == (8000, 8000)
    money_is_whole()


def test_a_dossier_that_waited_for_the_money_works_on(office: Office) -> None:
    dossier = a_payable(office).paused()
    order = ordered(dossier)
    told(order, at=dossier.at)
    assert dossier.row.state == State.IN_PROGRESS
    assert dossier.row.events.filter(name="pay").exists()
    assert not differences(dossier.row, list(dossier.row.events.all()))


def test_what_fails_here_is_tried_again(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    dossier = a_payable(office)
    order = ordered(dossier)

    def broken(*_: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(paying, "_go_on", broken)
    assert told(order) is Verdict.FAILED_HERE
    assert row(order).taken_at is None
    assert dossier.row.charges.get().method == ""
    assert asking.retry_notices(dossier.at) == 0
    monkeypatch.undo()
    assert asking.retry_notices(dossier.at) == 1
    assert row(order).state == OrderState.PAID
    assert asking.retry_notices(dossier.at) == 0


def test_what_was_stored_before_a_crash_is_dealt_with_later(office: Office) -> None:
    dossier = a_payable(office)
    order = ordered(dossier)
    notice = BANK.read(BANK.told(order.reference, 8000, dossier.at), {}, {})
    paying.keep_notice("fake", notice, "digest", at=dossier.at)
    assert asking.retry_notices(dossier.at + timedelta(seconds=5)) == 0
    assert asking.retry_notices(dossier.at + timedelta(minutes=2)) == 1
    assert row(order).state == OrderState.PAID


def test_the_record_of_money_cannot_be_rewritten(office: Office) -> None:
    order = ordered(a_payable(office))
    told(order)
    for change in (
        lambda: PaymentNotice.objects.update(amount=1),
        lambda: PaymentNotice.objects.all().delete(),
        lambda: PaymentOrder.objects.update(amount=1),
        lambda: PaymentOrder.objects.update(settled=1),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    assert audit.verify().ok


def test_the_job_looks_after_everything(office: Office) -> None:
    dossier = a_payable(office, 5000, 3000)
    order = ordered(dossier)
    notice = BANK.read(BANK.told(order.reference, 8000, dossier.at), {}, {})
    paying.keep_notice("fake", notice, "digest", at=dossier.at)
    dossier.charged(1000)
    forgotten = ordered(dossier)
    assert jobs.keep_payments(dossier.at + timedelta(hours=1)) == 1
    assert (row(order).state, row(forgotten).state) == (OrderState.PAID, OrderState.EXPIRED)


def test_the_slip_carries_what_is_due_and_stays_as_it_was(office: Office) -> None:
    an_account(office)
    due = ChargeLine(name="Lệ phí", amount=4000, quantity=2)
    paid = ChargeLine(name="Phí", amount=1000, method="cash")
    dossier = a_dossier(office, charges=[due, paid]).received()
    before = dossier.row.slips.get(kind="receipt").data["payment"]
    read = decode(before["square"])
    assert (read.amount, read.purpose) == (8000, dossier_reference(dossier.id))
    assert (before["amount"].replace("\xa0", " "), before["words"]) == ("8.000 đ", "Tám nghìn đồng")
    told(ordered(dossier))
    assert dossier.row.slips.get(kind="receipt").data["payment"] == before
    assert a_dossier(office).received().row.slips.get(kind="receipt").data["payment"] is None


# -- the platforms --


@pytest.fixture
def both(office: Office) -> Any:
    with a_platform() as platform:
        an_account(office, platforms=("national", "vnpay", "fake"))
        yield platform


@pytest.mark.parametrize("kind", ["national", "vnpay"])
def test_a_late_platform_is_asked(office: Office, both: Platform, kind: str) -> None:
    dossier = a_dossier(office).received().charged()
    order = paying.open_order(dossier.row.token, gateway=kind, at=dossier.at)
    gateways = {kind: getattr(both, kind)()}
    later = dossier.at + timedelta(minutes=5)
    assert asking.ask_open(later, gateways) == 0
    both.paid[order.reference] = (8000, True)
    assert asking.ask_open(later + timedelta(minutes=1), gateways) == 0  # asked just now
    assert asking.ask_open(later + timedelta(minutes=11), gateways) == 1
    assert row(order).state == OrderState.PAID
    assert asking.ask_open(later + timedelta(minutes=30), gateways) == 0
    notice = json_body(kind, order.reference)
    assert paying.take_notice(gateways[kind], *notice, {}, at=later)[0] is Verdict.AGAIN
    money_is_whole()


def json_body(kind: str, reference: str) -> tuple[bytes, dict[str, str]]:
    if kind == "national":
        return json.dumps(national_notice(reference, 8000)).encode(), {}
    return b"", vnpay_notice(reference, 8000)


def test_a_platform_that_is_down_costs_nothing(office: Office, both: Platform) -> None:
    dossier = a_dossier(office).received().charged()
    order = paying.open_order(dossier.row.token, gateway="national", at=dossier.at)
    gateway = both.national()
    both.mode = "down"
    with pytest.raises(PlatformDown):
        paying.pay_address(order.reference, gateway, return_url="http://127.0.0.1/")
    assert asking.ask_open(dossier.at + timedelta(minutes=5), {"national": gateway}) == 0
    both.mode = "well"
    url = paying.pay_address(order.reference, gateway, return_url="http://127.0.0.1/")
    assert url.endswith(order.reference)
    both.mode = "down"  # the page is known by now
    assert paying.pay_address(order.reference, gateway, return_url="http://127.0.0.1/") == url


def test_nothing_of_the_payer_goes_to_a_platform(office: Office, both: Platform) -> None:
    dossier = a_dossier(office).received().charged()
    order = paying.open_order(dossier.row.token, gateway="national", at=dossier.at)
    paying.pay_address(order.reference, both.national(), return_url="http://127.0.0.1/ve/")
    sent = str(both.seen[0])
    assert "Nguyễn Thị Hoa" not in sent
    assert "042190001234" not in sent
    assert dossier.row.token not in sent


# -- any order of anything --

_STEPS = st.lists(
    st.sampled_from(["paid", "paid 2", "failed", "wrong", "forged", "cash", "stop", "expire", "retry"]),
    min_size=1,
    max_size=8,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=_STEPS)
def test_any_order_of_notices_counts_money_once(office: Office, steps: list[str]) -> None:
    with transaction.atomic():
        dossier = a_payable(office, 5000, 3000)
        first = ordered(dossier)
        second = ordered(dossier, dossier.at + timedelta(hours=1))
        taken = []
        for number, step in enumerate(steps):
            at = dossier.at + timedelta(hours=2, minutes=number)
            order = second if step == "paid 2" else first
            if step.startswith("paid"):
                verdict = told(order, at=at)
                assert (verdict is Verdict.TAKEN) == (order.reference not in taken)
                taken.append(order.reference)
            elif step in {"failed", "wrong", "forged"}:
                bank = FakeBank("", "guessed") if step == "forged" else BANK
                told(order, at=at, paid=step != "failed", amount=1 if step == "wrong" else None, bank=bank)
            elif step == "cash" and dossier.row.charges.filter(method="").exists():
                if dossier.row.state != State.STOPPED:
                    dossier.settled("cash")
            elif step == "stop" and dossier.row.state != State.STOPPED:
                dossier.stopped()
            elif step == "expire":
                asking.expire(at)
            else:
                asking.retry_notices(at)
        money_is_whole()
        came = sum(o.amount for o in PaymentOrder.objects.exclude(taken_at=None))
        assert came == 8000 * len(set(taken))
        online = sum(c.amount for c in dossier.row.charges.filter(method="online"))
        assert online + sum(o.surplus for o in PaymentOrder.objects.all()) == came
        assert not differences(dossier.row, list(dossier.row.events.all()))
        transaction.set_rollback(True)
    payments.account_of.forget()
