"""What the bank says and what stands here: differences by name, and the sums of each day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Sum

from motcua.dossiers.models import (
    BankLine,
    BankStatement,
    DossierCharge,
    FeeReceipt,
    PaymentAccount,
    PaymentOrder,
)
from motcua.dossiers.queries.payments import AccountInfo, account_info
from motcua.dossiers.types import BankFinding, PaymentMethod, ReceiptState
from motcua.law.calendar import local
from motcua.lib.refused import NotFound
from motcua.org.queries.units import unit
from motcua.org.types import Actor

_VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
#: names of one kind under a day
_NAMED = 20
_BY_BANK = (PaymentMethod.ONLINE.value, PaymentMethod.TRANSFER.value)


@dataclass(frozen=True, slots=True)
class Managed:
    """An account with its office, for those who compare."""

    account: AccountInfo
    authority: str
    columns: dict[str, str]
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class LineInfo:
    """A line that somebody has to look at."""

    id: int
    day: date
    amount: int
    words: str
    number: str
    finding: str
    label: str
    code: str
    reference: str
    expected: int | None

    @property
    def takeable(self) -> bool:
        return self.amount > 0


@dataclass(frozen=True, slots=True)
class MissingOrder:
    """Paid here, but the bank's statement does not show it."""

    id: int
    reference: str
    code: str
    gateway: str
    amount: int
    paid_on: date


@dataclass(frozen=True, slots=True)
class Day:
    """The money of one day, in đồng: at the bank, by orders, by charges, by receipts."""

    day: date
    bank: int
    orders: int
    surplus: int
    charges: int
    receipts: int
    #: (dossier code, đồng) put down at the counter as paid through the bank, with no order behind it
    unproven: tuple[tuple[str, int], ...] = ()
    #: (words, đồng) at the bank that nobody took yet
    unknown: tuple[tuple[str, int], ...] = ()

    @property
    def differs(self) -> bool:
        """Receipts are compared where the office issues them here."""
        missing = bool(self.receipts) and self.receipts != self.charges
        return missing or self.bank != self.orders or self.orders - self.surplus != self.charges


def accounts(actor: Actor) -> list[Managed]:
    """Receiving accounts of the actor's authorities, present ones first."""
    rows = PaymentAccount.objects.filter(authority_id__in=actor.authority_ids)
    return [_managed(row) for row in rows.order_by("valid_to", "-valid_from", "pk")]


def account(account_id: int, actor: Actor) -> Managed:
    """One of them. Raises NotFound."""
    row = PaymentAccount.objects.filter(pk=account_id, authority_id__in=actor.authority_ids).first()
    if row is None:
        raise NotFound("Không tìm thấy tài khoản này trong phạm vi bạn quản lý.")
    return _managed(row)


def _managed(row: PaymentAccount) -> Managed:
    return Managed(
        account_info(row), unit(row.authority_id).name, dict(row.columns), row.valid_from, row.valid_to
    )


def statements(account_id: int) -> list[dict[str, Any]]:
    """The files read so far, the newest first."""
    rows = BankStatement.objects.filter(account_id=account_id).order_by("-pk")
    wanted = ("name", "uploaded_at", "uploaded_by__full_name", "first_day", "last_day", "lines", "known")
    return list(rows.values(*wanted)[:30])


def open_lines(account_id: int) -> list[LineInfo]:
    """Lines that nobody settled yet, those that wait for a press first."""
    rows = BankLine.objects.filter(account_id=account_id, settled_at=None).select_related("order", "dossier")
    order = list(BankFinding)
    found = sorted(rows, key=lambda r: (order.index(BankFinding(r.finding)), r.day, r.pk))
    return [
        LineInfo(
            id=r.pk,
            day=r.day,
            amount=r.amount,
            words=r.words,
            number=r.bank_number,
            finding=r.finding,
            label=BankFinding(r.finding).label,
            code=(r.dossier.code or "") if r.dossier else "",
            reference=r.order.reference if r.order else "",
            expected=r.order.amount if r.order else None,
        )
        for r in found
    ]


def missing_orders(account_id: int) -> list[MissingOrder]:
    """Paid by a platform on days that statements cover, with no line at the bank and no reason yet."""
    covered = _covered(account_id)
    rows = PaymentOrder.objects.filter(
        account_id=account_id, taken_at__isnull=False, bank_reason="", lines=None
    ).exclude(gateway="bank")
    return [
        MissingOrder(r.pk, r.reference, r.dossier.code or "", r.gateway, r.amount, local(r.paid_at).date())
        for r in rows.select_related("dossier").order_by("paid_at")
        if r.paid_at is not None and local(r.paid_at).date() in covered
    ]


def _covered(account_id: int) -> set[date]:
    days: set[date] = set()
    for first, last in BankStatement.objects.filter(account_id=account_id).values_list(
        "first_day", "last_day"
    ):
        days |= set(_span(first, last))
    return days


def _span(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def days(managed: Managed, first: date, last: date) -> list[Day]:
    """The sums of each day with money, the newest first; ``charges`` and ``receipts`` of the whole office.

    Money counts on the day the bank has it, an order on the day it was paid, a charge and a receipt on the
    day they were put on record here.
    """
    begin, end = _midnight(first), _midnight(last + timedelta(days=1))
    authority = managed.account.authority_id
    sums: dict[date, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    names: dict[date, dict[str, list[tuple[str, int]]]] = defaultdict(lambda: defaultdict(list))
    lines = BankLine.objects.filter(account_id=managed.account.id, day__range=(first, last), amount__gt=0)
    for day, amount in lines.values_list("day").annotate(sum=Sum("amount")).order_by():
        sums[day]["bank"] += amount
    for day, words, amount in lines.filter(order=None).values_list("day", "words", "amount"):
        names[day]["unknown"].append((words[:60], amount))
    _add_orders(sums, managed.account.id, begin, end)
    for day, code, amount in _desk_transfers(authority, begin, end):
        sums[day]["charges"] += amount
        names[day]["unproven"].append((code, amount))
    receipts = FeeReceipt.objects.filter(
        authority_id=authority, issued_at__gte=begin, issued_at__lt=end, method__in=_BY_BANK
    ).filter(total__gt=0, state__in=[ReceiptState.VALID, ReceiptState.ADJUSTED])
    for at, total in receipts.values_list("issued_at", "total"):
        sums[_day(at)]["receipts"] += total
    return [
        Day(
            day,
            found["bank"],
            found["orders"],
            found["surplus"],
            found["charges"],
            found["receipts"],
            unproven=tuple(names[day]["unproven"][:_NAMED]),
            unknown=tuple(names[day]["unknown"][:_NAMED]),
        )
        for day, found in sorted(sums.items(), reverse=True)
        if first <= day <= last
    ]


def _add_orders(sums: dict[date, dict[str, int]], account_id: int, begin: datetime, end: datetime) -> None:
    """Money that was taken: on the day the bank has it, else on the day it was paid."""
    orders = PaymentOrder.objects.filter(account_id=account_id, taken_at__gte=begin, taken_at__lt=end)
    for order in orders.prefetch_related("lines"):
        line = next((one for one in order.lines.all() if one.amount > 0), None)
        day = line.day if line else _day(order.paid_at or order.taken_at)
        sums[day]["orders"] += order.amount
        sums[day]["surplus"] += order.surplus
        sums[day]["charges"] += order.settled


def _desk_transfers(authority_id: int, begin: datetime, end: datetime) -> Iterator[tuple[date, str, int]]:
    """Charges that the counter marked as paid through a bank: no order stands behind them."""
    charges = DossierCharge.objects.filter(
        dossier__authority_id=authority_id, method__in=_BY_BANK, paid_at__gte=begin, paid_at__lt=end
    ).exclude(note__startswith="Mã thanh toán MC")
    for at, code, amount in charges.values_list("paid_at", "dossier__code", "amount"):
        if at is not None and amount:
            yield _day(at), code or "", amount


def _day(at: datetime | None) -> date:
    assert at is not None  # noqa: S101 - taken money has its moment
    return local(at).date()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), _VIETNAM)
