"""Money for tests: an account of the office, a played bank, orders and notices."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from motcua.dossiers.actions import paying
from motcua.dossiers.actions.receiving_accounts import set_account
from motcua.dossiers.models import DossierCharge, PaymentOrder
from motcua.dossiers.queries.payments import AccountInfo, OrderInfo
from motcua.gateways.payments.base import Verdict
from motcua.gateways.payments.fake import FakeBank
from motcua.org.types import SYSTEM
from tests.dossiers.builders import TheDossier, a_dossier
from tests.dossiers.office import MONDAY, Office

BANK = FakeBank("http://127.0.0.1/ngan-hang-thu/{reference}/", "a-secret-of-the-tests")


def an_account(office: Office, unit: str = "a", platforms: tuple[str, ...] = ("fake",)) -> AccountInfo:
    return set_account(
        authority_id=office.units[unit],
        bin_code="970418",
        number="1234567890",
        holder="UBND XA AN BINH",
        platforms=platforms,
        valid_from=date(2026, 1, 1),
        actor=SYSTEM,
    )


def a_payable(office: Office, *amounts: int) -> TheDossier:
    """A received dossier that owes these amounts."""
    an_account(office)
    dossier = a_dossier(office).received()
    for amount in amounts or (8000,):
        dossier.charged(amount)
    return dossier


def ordered(dossier: TheDossier, at: datetime | None = None) -> OrderInfo:
    return paying.open_order(dossier.row.token, gateway="fake", at=at or dossier.at)


def told(
    order: OrderInfo,
    *,
    at: datetime = MONDAY + timedelta(hours=2),
    amount: int | None = None,
    paid: bool = True,
    bank: FakeBank = BANK,
) -> Verdict:
    """The bank tells that an order was paid (or that it failed)."""
    body = bank.told(order.reference, order.amount if amount is None else amount, at, paid=paid)
    return paying.take_notice(BANK, body, {}, {}, at=at)[0]


def row(order: OrderInfo) -> PaymentOrder:
    return PaymentOrder.objects.get(reference=order.reference)


def money_is_whole() -> None:
    """Of all money that came, every đồng is settled by one charge or surplus."""
    for order in PaymentOrder.objects.exclude(taken_at=None):
        assert order.settled + order.surplus == order.amount
        paid_by = DossierCharge.objects.filter(note=f"Mã thanh toán {order.reference}")
        assert sum(c.amount for c in paid_by) == order.settled
    assert not PaymentOrder.objects.filter(taken_at=None).exclude(settled=0, surplus=0).exists()
