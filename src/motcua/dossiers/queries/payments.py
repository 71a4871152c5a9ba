"""What is due for a dossier and how it may be paid; orders and the work that money makes. Amounts in đồng."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import Q, QuerySet

from motcua.dossiers.models import Dossier, DossierCharge, PaymentAccount, PaymentNotice, PaymentOrder
from motcua.dossiers.types import OrderState, State
from motcua.gateways.payments.banks import bank_name
from motcua.gateways.payments.base import Verdict
from motcua.gateways.payments.vietqr import Transfer, encode
from motcua.law.calendar import local
from motcua.lib.payment_reference import dossier_reference
from motcua.lib.refused import NotFound
from motcua.lib.remembered import remembered
from motcua.org.queries.units import unit
from motcua.org.types import Actor

#: a dossier that ended without a decision takes no more money
CLOSED = frozenset({State.DRAFT.value, State.STOPPED.value, State.DECLINED.value})


class NothingHere(NotFound):
    """No such address of a payment; whether it ever was is not said."""

    code = "payment-not-found"

    def __init__(self) -> None:
        super().__init__("Địa chỉ này không dẫn đến khoản nào. Quét lại mã QR trên giấy hẹn.")


@dataclass(frozen=True, slots=True)
class AccountInfo:
    """The account by which an authority receives money on a day."""

    id: int
    authority_id: int
    bin: str
    bank: str
    number: str
    holder: str
    platforms: tuple[str, ...]

    def square(self, amount: int, purpose: str) -> str:
        """The text of a VietQR for a transfer to this account."""
        return encode(Transfer(self.bin, self.number, amount, purpose))


@dataclass(frozen=True, slots=True)
class DueLine:
    """One charge not yet paid."""

    id: int
    name: str
    quantity: int
    amount: int


@dataclass(frozen=True, slots=True)
class Payable:
    """What the page of a payment shows: nothing of the person."""

    dossier_id: int
    token: str
    code: str
    procedure: str
    authority: str
    lines: tuple[DueLine, ...]
    paid: tuple[DueLine, ...]
    account: AccountInfo | None
    closed: bool

    @property
    def amount(self) -> int:
        return sum(line.amount for line in self.lines)

    @property
    def reference(self) -> str:
        return dossier_reference(self.dossier_id)

    @property
    def square(self) -> str:
        """The text of the VietQR of everything due; empty where there is no account or nothing due."""
        if self.account is None or not self.amount or self.closed:
            return ""
        return self.account.square(self.amount, self.reference)


@dataclass(frozen=True, slots=True)
class OrderInfo:
    """An order as its own page shows it."""

    reference: str
    token: str
    dossier_token: str
    gateway: str
    state: str
    state_label: str
    amount: int
    settled: int
    surplus: int
    lines: tuple[tuple[str, int], ...]
    created_at: datetime
    expires_at: datetime
    paid_at: datetime | None
    pay_url: str
    reason: str
    square: str

    @property
    def waiting(self) -> bool:
        return self.state == OrderState.OPEN


@remembered()
def account_of(authority_id: int, on: date) -> AccountInfo | None:
    """The receiving account of an authority on a day."""
    row = (
        PaymentAccount.objects.filter(authority_id=authority_id, valid_from__lte=on)
        .filter(Q(valid_to=None) | Q(valid_to__gte=on))
        .order_by("-valid_from", "-pk")
        .first()
    )
    return account_info(row) if row else None


def account_info(row: PaymentAccount) -> AccountInfo:
    """The row as plain data."""
    return AccountInfo(
        row.pk,
        row.authority_id,
        row.bin,
        bank_name(row.bin, settings.DATA_DIR / "banks.yaml"),
        row.number,
        row.holder,
        tuple(row.platforms),
    )


def due_lines(charges: Iterable[DossierCharge]) -> tuple[DueLine, ...]:
    """Charges as lines of a bill."""
    return tuple(DueLine(c.pk, c.name, c.quantity, c.amount) for c in charges)


def open_charges(dossier_id: int) -> QuerySet[DossierCharge]:
    """What is still to be paid for a dossier, in the order it was put down."""
    return DossierCharge.objects.filter(dossier_id=dossier_id, method="", amount__gt=0).order_by("pk")


def mark_of(charges: Sequence[DossierCharge]) -> str:
    """Which charges at which amounts an order covers; equal marks are the same bill."""
    told = ";".join(f"{c.pk}:{c.amount}" for c in sorted(charges, key=lambda c: c.pk))
    return hashlib.sha256(told.encode()).hexdigest()


def payable(token: str, *, at: datetime) -> Payable:
    """What is due, by the secret address of the dossier.

    Raises:
        NothingHere: no such dossier.
    """
    dossier = Dossier.objects.filter(token=token, is_test=False).exclude(state=State.DRAFT).first()
    if dossier is None:
        raise NothingHere
    charges = list(dossier.charges.all())
    return Payable(
        dossier_id=dossier.pk,
        token=dossier.token,
        code=dossier.code or "",
        procedure=dossier.procedure_name,
        authority=unit(dossier.authority_id).name,
        lines=due_lines(c for c in charges if not c.method and c.amount > 0),
        paid=due_lines(c for c in charges if c.method and c.amount > 0),
        account=account_of(dossier.authority_id, local(at).date()),
        closed=dossier.state in CLOSED,
    )


def due_amount(token: str) -> int:
    """Đồng still to be paid for the dossier of this address; 0 where nothing may be paid any more."""
    charges = DossierCharge.objects.filter(dossier__token=token, method="").exclude(dossier__state__in=CLOSED)
    return sum(charges.values_list("amount", flat=True))


def order(token: str) -> OrderInfo:
    """An order by the secret address of its own page.

    Raises:
        NothingHere: no such order.
    """
    row = PaymentOrder.objects.filter(token=token).select_related("dossier", "account").first()
    if row is None:
        raise NothingHere
    return order_info(row)


def order_by_reference(reference: str) -> OrderInfo:
    """An order by what stands in its transfer. Raises NothingHere."""
    row = PaymentOrder.objects.filter(reference=reference).select_related("dossier", "account").first()
    if row is None:
        raise NothingHere
    return order_info(row)


def order_info(row: PaymentOrder) -> OrderInfo:
    """The row as plain data."""
    square = account_info(row.account).square(row.amount, row.reference) if row.account else ""
    return OrderInfo(
        reference=row.reference,
        token=row.token,
        dossier_token=row.dossier.token,
        gateway=row.gateway,
        state=row.state,
        state_label=OrderState(row.state).label,
        amount=row.amount,
        settled=row.settled,
        surplus=row.surplus,
        lines=tuple((name, amount) for _, name, amount in row.covers),
        created_at=row.created_at,
        expires_at=row.expires_at,
        paid_at=row.paid_at,
        pay_url=row.pay_url,
        reason=row.reason,
        square=square,
    )


@dataclass(frozen=True, slots=True)
class Owed:
    """Money to be given back: of which payment, how much and why."""

    order_id: int
    reference: str
    code: str
    gateway: str
    surplus: int
    reason: str
    taken_at: datetime


def refunds_due(actor: Actor) -> list[Owed]:
    """Surplus money of the actor's authorities that nobody gave back yet, the oldest first."""
    rows = PaymentOrder.objects.filter(
        state=OrderState.REFUND_DUE, dossier__authority_id__in=actor.authority_ids
    ).select_related("dossier")
    return [
        Owed(r.pk, r.reference, r.dossier.code or "", r.gateway, r.surplus, r.reason, r.taken_at)
        for r in rows.order_by("taken_at")
        if r.taken_at is not None
    ]


@dataclass(frozen=True, slots=True)
class Differing:
    """A notice that could not be taken as it came."""

    notice_id: int
    gateway: str
    reference: str
    code: str
    amount: int
    expected: int
    received_at: datetime
    verdict: str


def differing_notices(actor: Actor) -> list[Differing]:
    """Notices of another amount than the order's, not yet settled with a remark."""
    notices = PaymentNotice.objects.filter(verdict=Verdict.WRONG_AMOUNT.value, remark="").order_by("pk")
    by_reference = {n.reference: n for n in notices}
    orders = PaymentOrder.objects.filter(
        reference__in=by_reference, dossier__authority_id__in=actor.authority_ids
    ).select_related("dossier")
    return [
        Differing(
            n.pk, n.gateway, n.reference, o.dossier.code or "", n.amount, o.amount, n.received_at, n.verdict
        )
        for o in orders
        for n in [by_reference[o.reference]]
    ]
