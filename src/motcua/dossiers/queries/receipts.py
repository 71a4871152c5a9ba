"""Receipts as they stand: of a dossier, by the citizen's address, of an authority and period; refunds due."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from motcua.dossiers.models import (
    Dossier,
    DossierCharge,
    DossierEvent,
    FeeReceipt,
    PaymentOrder,
    ReceiptSeries,
    Refund,
)
from motcua.dossiers.queries.visible import visible_to
from motcua.dossiers.types import OrderState, PaymentMethod, ReceiptState, RefundState, State
from motcua.law.receipts import Ending, refund_due
from motcua.law.rulings import Ruling
from motcua.lib.refused import NotFound
from motcua.lib.remembered import remembered
from motcua.org.types import Actor

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
#: acts after which somebody has worked on a dossier
_WORK = ("advance", "send_back", "hand_off", "decide", "request_supplement")
_PAID = (PaymentMethod.CASH.value, PaymentMethod.TRANSFER.value, PaymentMethod.ONLINE.value)


@dataclass(frozen=True, slots=True)
class ReceiptInfo:
    """One receipt as issued (``data``), and what it is worth now."""

    id: int
    token: str
    number: int
    year: int
    form_symbol: str
    symbol: str
    dossier_id: int
    authority_id: int
    total: int
    method: str
    issued_at: datetime
    state: str
    state_at: datetime
    state_reason: str
    relation: str
    reason: str
    prints: int
    data: dict[str, Any] = field(default_factory=dict)
    #: label of the receipt that this one replaces or adjusts, and of those that came after it
    about: str = ""
    later: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return f"{self.form_symbol} {self.symbol} số {self.number}"

    @property
    def method_words(self) -> str:
        return str(PaymentMethod(self.method).label)

    @property
    def state_words(self) -> str:
        return str(ReceiptState(self.state).label)

    @property
    def counts(self) -> bool:
        """Whether its amount counts in sums."""
        return self.state in {ReceiptState.VALID, ReceiptState.ADJUSTED}


def _rows() -> QuerySet[FeeReceipt]:
    return FeeReceipt.objects.select_related("series", "about__series").prefetch_related("later__series")


def _label(row: FeeReceipt) -> str:
    return f"{row.series.form_symbol} {row.series.symbol} số {row.number}"


def _info(row: FeeReceipt) -> ReceiptInfo:
    return ReceiptInfo(
        id=row.pk,
        token=row.token,
        number=row.number,
        year=row.year,
        form_symbol=row.series.form_symbol,
        symbol=row.series.symbol,
        dossier_id=row.dossier_id,
        authority_id=row.authority_id,
        total=row.total,
        method=row.method,
        issued_at=row.issued_at,
        state=row.state,
        state_at=row.state_at,
        state_reason=row.state_reason,
        relation=row.relation,
        reason=row.reason,
        prints=row.prints,
        data=row.data,
        about=_label(row.about) if row.about else "",
        later=tuple(_label(one) for one in sorted(row.later.all(), key=lambda one: one.pk)),
    )


def of_dossier(dossier_id: int, actor: Actor) -> list[ReceiptInfo]:
    """The receipts of a dossier in the actor's scope, oldest first."""
    if not visible_to(actor).filter(pk=dossier_id).exists():
        return []
    return [_info(row) for row in _rows().filter(dossier_id=dossier_id).order_by("pk")]


def receipt(receipt_id: int, actor: Actor) -> ReceiptInfo:
    """One receipt of a dossier in the actor's scope.

    Raises:
        NotFound: there is none.
    """
    row = _rows().filter(pk=receipt_id, dossier__in=visible_to(actor)).first()
    if row is None:
        raise NotFound("Không tìm thấy biên lai này.")
    return _info(row)


def by_token(token: str) -> ReceiptInfo:
    """The receipt of a citizen's address; whoever has the address may see it.

    Raises:
        NotFound: there is none.
    """
    row = _rows().filter(token=token[:32]).first() if token else None
    if row is None:
        raise NotFound("Không tìm thấy biên lai này. Kiểm tra lại đường dẫn hoặc mã QR.")
    return _info(row)


def of_dossier_address(token: str) -> list[ReceiptInfo]:
    """The receipts that count of the dossier with this secret address, oldest first."""
    counting = [ReceiptState.VALID, ReceiptState.ADJUSTED]
    rows = _rows().filter(dossier__token=token, state__in=counting) if token else FeeReceipt.objects.none()
    return [_info(row) for row in rows.order_by("pk")]


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One line of 01/TH-BLĐT; ``amount`` counts in the sum as it stands."""

    receipt: ReceiptInfo
    amount: int
    state: str
    period_adjusted: str
    related: str
    explanation: str
    note: str


@dataclass(frozen=True, slots=True)
class Summary:
    """Bảng tổng hợp dữ liệu biên lai of an authority and a period."""

    authority_id: int
    first: date
    last: date
    rows: tuple[SummaryRow, ...]

    @property
    def total(self) -> int:
        return sum(row.amount for row in self.rows)


def summary(authority_id: int, first: date, last: date) -> Summary:
    """Receipts issued in a period, and those of earlier periods that lost their value in it (negative).

    So the sums of all periods together are what the receipts that count come to, whatever was cancelled when.
    """
    begin, end = _moment(first), _moment(last + timedelta(days=1))
    of_unit = _rows().filter(authority_id=authority_id)
    lost = [ReceiptState.CANCELLED, ReceiptState.REPLACED]
    issued = of_unit.filter(issued_at__gte=begin, issued_at__lt=end).order_by("issued_at", "pk")
    earlier = of_unit.filter(issued_at__lt=begin, state__in=lost, state_at__gte=begin, state_at__lt=end)
    rows = [_issued_row(_info(row), end) for row in issued]
    rows += [_lost_row(_info(row)) for row in earlier.order_by("issued_at", "pk")]
    return Summary(authority_id, first, last, tuple(rows))


def _issued_row(info: ReceiptInfo, end: datetime) -> SummaryRow:
    """The receipt as it stood at the end of the period."""
    still = info.counts or info.state_at >= end
    state = ReceiptState.VALID.label if still and not info.counts else info.state_words
    reason = info.reason or (info.state_reason if info.state_at < end else "")
    return SummaryRow(info, info.total if still else 0, str(state), "", _related(info), reason, "")


def _lost_row(info: ReceiptInfo) -> SummaryRow:
    period = info.issued_at.astimezone(VIETNAM).strftime("%m/%Y")
    return SummaryRow(
        info, -info.total, info.state_words, period, _related(info), info.state_reason, "Lập ở kỳ trước"
    )


def _related(info: ReceiptInfo) -> str:
    return "; ".join(part for part in (info.about, *info.later) if part)


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM)


@dataclass(frozen=True, slots=True)
class SeriesInfo:
    """Registered symbols of receipts, and how many were issued this year."""

    id: int
    authority_id: int
    name: str
    form_symbol: str
    symbol: str
    kind: str
    electronic: bool
    first_number: int
    last_number: int | None
    tax_number: str
    collector: str
    valid_from: date
    valid_to: date | None
    issued: int = 0


def series_of(authority_ids: Iterable[int], year: int) -> list[SeriesInfo]:
    """The symbols of some authorities, newest first."""
    rows = ReceiptSeries.objects.filter(authority_id__in=list(authority_ids)).order_by("-valid_from", "-pk")
    of_year = FeeReceipt.objects.filter(series__in=rows, year=year).order_by()
    used = dict(of_year.values_list("series_id").annotate(count=Count("pk")))
    return [
        SeriesInfo(
            row.pk, row.authority_id, row.name, row.form_symbol, row.symbol, row.kind, row.electronic,
            row.first_number, row.last_number, row.tax_number, row.collector, row.valid_from, row.valid_to,
            used.get(row.pk, 0),
        )
        for row in rows
    ]  # fmt: skip


def has_series(authority_id: int, at: datetime) -> bool:
    """Whether an authority issues its receipts here at a moment; known for some seconds without asking."""
    return _has_series(authority_id, at.astimezone(VIETNAM).date())


@remembered(20.0)
def _has_series(authority_id: int, day: date) -> bool:
    valid = Q(valid_to=None) | Q(valid_to__gte=day)
    return ReceiptSeries.objects.filter(valid, authority_id=authority_id, valid_from__lte=day).exists()


def forget() -> None:
    """Called by what registers or ends symbols."""
    _has_series.forget()


@dataclass(frozen=True, slots=True)
class PaidCharge:
    id: int
    name: str
    amount: int
    refunded: int
    method: str
    receipt_number: str

    @property
    def left(self) -> int:
        return self.amount - self.refunded


@dataclass(frozen=True, slots=True)
class RefundCase:
    """A dossier that ended although it was paid for, with what the rule proposes."""

    dossier_id: int
    code: str
    procedure: str
    payer: str
    state: str
    ended_at: datetime | None
    charges: tuple[PaidCharge, ...]
    ruling: Ruling

    @property
    def left(self) -> int:
        return sum(charge.left for charge in self.charges)


def refund_cases(actor: Actor, on: date) -> list[RefundCase]:
    """Declined and stopped dossiers in scope with money that nobody has decided about yet."""
    paid = DossierCharge.objects.filter(dossier_id=OuterRef("pk"), method__in=_PAID, amount__gt=F("refunded"))
    decided = Refund.objects.filter(dossier_id=OuterRef("pk"), order=None)
    ended = visible_to(actor, reach="own").filter(
        Exists(paid), ~Exists(decided), state__in=[State.DECLINED, State.STOPPED], is_test=False
    )
    rows = ended.prefetch_related("charges").order_by("finished_at", "pk")[:200]
    return [_case(row, on) for row in rows]


def refund_case(dossier_id: int, actor: Actor, on: date) -> RefundCase:
    """One dossier's paid charges and what the rule proposes, whatever its state.

    Raises:
        NotFound: not in the actor's scope.
    """
    row = visible_to(actor).filter(pk=dossier_id).prefetch_related("charges").first()
    if row is None:
        raise NotFound("Không tìm thấy hồ sơ này.")
    return _case(row, on)


def _case(row: Dossier, on: date) -> RefundCase:
    ending = {State.DECLINED.value: Ending.DECLINED, State.STOPPED.value: Ending.STOPPED}.get(row.state)
    worked = DossierEvent.objects.filter(dossier_id=row.pk, name__in=_WORK).exists()
    return RefundCase(
        row.pk,
        row.code or "",
        row.procedure_name,
        row.applicant_name,
        row.state,
        row.finished_at,
        tuple(
            PaidCharge(c.pk, c.name, c.amount, c.refunded, c.method, c.receipt_number)
            for c in row.charges.all()
            if c.method in _PAID and c.amount > c.refunded
        ),
        refund_due(ending or Ending.FINISHED, worked_on=worked, on=on),
    )


@dataclass(frozen=True, slots=True)
class Surplus:
    """What an online payment brought too much and nobody has decided about."""

    order_id: int
    reference: str
    dossier_id: int
    code: str
    payer: str
    amount: int
    reason: str
    taken_at: datetime | None


def surpluses(actor: Actor) -> list[Surplus]:
    """Orders in scope whose surplus must go back, oldest first."""
    decided = Refund.objects.filter(order_id=OuterRef("pk")).exclude(state=RefundState.DROPPED)
    rows = PaymentOrder.objects.select_related("dossier").filter(
        ~Exists(decided),
        state=OrderState.REFUND_DUE,
        surplus__gt=0,
        dossier__in=visible_to(actor, reach="own"),
    )
    return [
        Surplus(
            row.pk, row.reference, row.dossier_id, row.dossier.code or "", row.dossier.applicant_name,
            row.surplus, row.reason, row.taken_at,
        )
        for row in rows.order_by("taken_at", "pk")[:200]
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class RefundInfo:
    """A decided refund."""

    id: int
    dossier_id: int
    code: str
    payer: str
    amount: int
    ground: str
    account: str
    state: str
    decided_at: datetime
    decided_by: str
    paid_at: datetime | None
    paid_by: str
    proof: str

    @property
    def state_words(self) -> str:
        return str(RefundState(self.state).label)


def refunds(actor: Actor, *, states: Sequence[str], dossier_id: int | None = None) -> list[RefundInfo]:
    """Decided refunds in scope, newest first."""
    rows = Refund.objects.select_related("dossier").filter(
        state__in=list(states), dossier__in=visible_to(actor)
    )
    if dossier_id is not None:
        rows = rows.filter(dossier_id=dossier_id)
    return [
        RefundInfo(
            row.pk, row.dossier_id, row.dossier.code or "", row.dossier.applicant_name, row.amount,
            row.ground, row.account, row.state, row.decided_at, row.decided_by, row.paid_at, row.paid_by,
            row.proof,
        )
        for row in rows.order_by("-decided_at", "-pk")[:200]
    ]  # fmt: skip
