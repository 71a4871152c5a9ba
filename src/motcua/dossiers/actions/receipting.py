"""Receipts of fees and charges: issued in the transaction that settles, cancelled, replaced, adjusted."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from motcua.dossiers import lifecycle
from motcua.dossiers.actions import papers
from motcua.dossiers.actions.numbers import take
from motcua.dossiers.lifecycle import NOTHING_SENT, Act, Performed, Sent
from motcua.dossiers.models import Dossier, DossierCharge, FeeReceipt, ReceiptLine, ReceiptSeries
from motcua.dossiers.queries import receipts
from motcua.dossiers.queries.visible import UnknownDossier, visible_to
from motcua.dossiers.types import PaymentMethod, ReceiptRelation, ReceiptState
from motcua.law.receipts import NoNumberLeft, may_issue, receipt_number
from motcua.law.registry import basis_of
from motcua.lib.money import in_words
from motcua.lib.refused import Invalid, Refused
from motcua.lib.vietnamese_text import clean
from motcua.org.queries import units
from motcua.org.types import Actor


class NotAmendable(Refused):
    """A receipt that was cancelled or replaced already."""

    code = "receipt-not-valid"


@dataclass(frozen=True, slots=True)
class Issued:
    """A receipt that was just made; ``label`` is what people write: symbols and number."""

    id: int
    token: str
    label: str
    number: int
    total: int


@dataclass(frozen=True, slots=True)
class _Paper:
    """What a receipt says beyond its number."""

    series: ReceiptSeries
    payer: dict[str, str]
    lines: list[dict[str, Any]]
    method: str
    about: FeeReceipt | None = None
    relation: str = ReceiptRelation.NONE.value
    reason: str = ""

    @property
    def total(self) -> int:
        return sum(line["amount"] for line in self.lines)


def issue_for(dossier: Dossier, charge_ids: Sequence[int], *, method: str, act: Act) -> tuple[Issued, ...]:
    """Receipts for charges just paid; runs inside the act that settles them (NĐ 254/2026, Điều 23).

    Fees and charges go on one receipt, or on two where the authority keeps a series for each. Nothing is
    issued for what is exempt or free, for a charge that has a receipt, or where the authority has no series:
    it then writes receipts elsewhere. The receipts' labels go into the charges and into the event.
    """
    if method in {PaymentMethod.NONE, PaymentMethod.EXEMPT} or dossier.is_test:
        return ()
    charges = _without_receipt(dossier, charge_ids)
    if not charges:
        return ()
    authority_id = act.grant.authority_id if act.grant else dossier.authority_id
    by_series: dict[int, tuple[ReceiptSeries, list[DossierCharge]]] = {}
    for charge in charges:
        series = _series_for(authority_id, charge.kind, _day(act.at))
        if series is not None:
            by_series.setdefault(series.pk, (series, []))[1].append(charge)
    payer = _payer(dossier)
    return tuple(
        _issue(_Paper(series, payer, [_line(c) for c in some], method), dossier, some, act)
        for series, some in by_series.values()
    )


def issue_if_numbers_last(dossier: Dossier, charge_ids: Sequence[int], *, method: str, act: Act) -> None:
    """As :func:`issue_for`, for money that came by itself: it goes on record all the same.

    With the numbers used up the charges are paid without a receipt, the event says so, and
    :func:`issue_missing` makes up for it once the office has registered new ones.
    """
    before = list(act.data.get("receipts", []))
    try:
        with transaction.atomic():
            issue_for(dossier, charge_ids, method=method, act=act)
    except NoNumberLeft as none_left:
        act.data["receipts"] = before
        act.data["without_receipt"] = none_left.message


def issue_missing(
    dossier_id: int, *, actor: Actor, at: datetime, sent: Sent = NOTHING_SENT
) -> tuple[Issued, ...]:
    """Receipts for what is paid and has none: after an intake with money, or after a cancelled receipt."""
    if not any(receipts.has_series(authority_id, at) for authority_id in sorted(actor.authority_ids)):
        return ()
    waiting = list(_paid_without(dossier_id).values_list("pk", "method"))
    if not waiting:
        return ()
    made: list[Issued] = []

    def apply(act: Act) -> None:
        for method in sorted({m for _, m in waiting}):
            made.extend(
                issue_for(act.dossier, [pk for pk, m in waiting if m == method], method=method, act=act)
            )

    lifecycle.perform("record_charge", dossier_id, apply, actor=actor, at=at, sent=sent)
    return tuple(made)


def cancel(
    receipt_id: int, *, reason: str, actor: Actor, at: datetime, sent: Sent = NOTHING_SENT
) -> Performed:
    """Cancel a receipt made in error; its charges stay paid and may get another one.

    Raises:
        NotAmendable: it does not count any more. Invalid: no reason.
    """
    reason = _reason(reason)

    def apply(act: Act) -> None:
        receipt = _locked(receipt_id, act)
        void(receipt, ReceiptState.CANCELLED, reason, act)

    return _amend(receipt_id, apply, actor, at, sent)


def replace(
    receipt_id: int,
    *,
    reason: str,
    payer_name: str,
    payer_address: str,
    actor: Actor,
    at: datetime,
    sent: Sent = NOTHING_SENT,
) -> Performed:
    """A new receipt with the right payer in the place of one with a mistake; both say so.

    Raises:
        NotAmendable, Invalid.
    """
    reason = _reason(reason)
    if not clean(payer_name):
        raise Invalid({"payer_name": "Ghi họ và tên người nộp tiền."})

    def apply(act: Act) -> None:
        old = _locked(receipt_id, act)
        charges = [line.charge for line in old.lines.filter(counts=True).select_related("charge")]
        void(old, ReceiptState.REPLACED, reason, act)
        paper = _Paper(
            _open_series(old.series, act),
            {"name": clean(payer_name)[:300], "address": clean(payer_address)[:500]},
            [dict(line) for line in old.data["lines"]],
            old.method,
            old,
            ReceiptRelation.REPLACES.value,
            reason,
        )
        _issue(paper, act.dossier, charges, act)

    return _amend(receipt_id, apply, actor, at, sent)


def lessen(receipt: FeeReceipt, back: Sequence[tuple[str, int]], *, reason: str, act: Act) -> Issued:
    """A receipt with a negative amount for what was given back of another one, inside the act of it."""
    lines = [{"name": name, "kind": "", "quantity": 1, "amount": -amount} for name, amount in back]
    paper = _Paper(
        _open_series(receipt.series, act),
        dict(receipt.data["payer"]),
        lines,
        receipt.method,
        receipt,
        ReceiptRelation.ADJUSTS.value,
        reason,
    )
    _set_state(receipt, ReceiptState.ADJUSTED, reason, act)
    return _issue(paper, act.dossier, [], act)


def void(receipt: FeeReceipt, state: ReceiptState, reason: str, act: Act) -> None:
    """Take a receipt out of account, inside the act that does it; its charges are without receipt then."""
    _set_state(receipt, state, reason, act)
    ids = list(receipt.lines.filter(counts=True).values_list("charge_id", flat=True))
    receipt.lines.filter(counts=True).update(counts=False)
    DossierCharge.objects.filter(pk__in=ids).update(receipt_number="")
    act.data.setdefault("voided", []).append([label_of(receipt), receipt.total, state.value])
    act.data["reason"] = reason


def label_of(receipt: FeeReceipt) -> str:
    """Symbols and number, as people write them."""
    return f"{receipt.series.form_symbol} {receipt.series.symbol} số {receipt.number}"


def _issue(paper: _Paper, dossier: Dossier, charges: Sequence[DossierCharge], act: Act) -> Issued:
    series, year = paper.series, papers.local_year(act.at)
    counter = f"receipt:{series.pk}:{year}"
    taken = take(series.authority_id, [counter])[counter]
    receipt = FeeReceipt.objects.create(
        series=series,
        year=year,
        number=receipt_number(taken, series.first_number, series.last_number),
        dossier=dossier,
        authority_id=series.authority_id,
        token=secrets.token_urlsafe(18),
        data=_data(paper, dossier, act),
        total=paper.total,
        method=paper.method,
        issued_at=act.at,
        issued_by_id=act.actor.official_id,
        about=paper.about,
        relation=paper.relation,
        reason=paper.reason,
        state_at=act.at,
        state_by=act.actor.name[:160],
    )
    label = label_of(receipt)
    ReceiptLine.objects.bulk_create(ReceiptLine(receipt=receipt, charge=c, amount=c.amount) for c in charges)
    DossierCharge.objects.filter(pk__in=[c.pk for c in charges]).update(receipt_number=label[:40])
    act.data.setdefault("receipts", []).append([label, receipt.total])
    return Issued(receipt.pk, receipt.token, label, receipt.number, receipt.total)


def _data(paper: _Paper, dossier: Dossier, act: Act) -> dict[str, Any]:
    """Everything that is printed but the number: what stands here is never asked again elsewhere."""
    series, agency = paper.series, units.unit(paper.series.authority_id)
    return {
        "title": series.name,
        "form_symbol": series.form_symbol,
        "symbol": series.symbol,
        "electronic": series.electronic,
        "agency": agency.name,
        "agency_address": agency.address,
        "tax_number": series.tax_number,
        "payer": paper.payer,
        "code": dossier.code or "",
        "procedure": dossier.procedure_name,
        "lines": paper.lines,
        "words": in_words(paper.total),
        "collector": _collector(series, act),
        "about": label_of(paper.about) if paper.about else "",
        "is_test": dossier.is_test,
        "citation": basis_of("receipts.receipt_number", _day(act.at)),
    }


def _collector(series: ReceiptSeries, act: Act) -> str:
    return act.actor.name if act.actor.official_id is not None else series.collector


def _line(charge: DossierCharge) -> dict[str, Any]:
    return {
        "name": charge.name,
        "kind": charge.kind,
        "quantity": charge.quantity,
        "amount": charge.amount,
        "basis": charge.basis,
    }


def _payer(dossier: Dossier) -> dict[str, str]:
    person = papers.person_of(dossier)
    return {"name": person.name, "address": person.address}


def _without_receipt(dossier: Dossier, charge_ids: Sequence[int]) -> list[DossierCharge]:
    covered = ReceiptLine.objects.filter(charge__dossier=dossier, counts=True).values("charge_id")
    rows = dossier.charges.select_for_update().filter(pk__in=charge_ids, amount__gt=0)
    return list(rows.exclude(pk__in=covered).order_by("pk"))


def _paid_without(dossier_id: int) -> Any:
    """Charges that were paid, whole, and stand on no receipt of this system or any other."""
    paid = Q(method__in=[PaymentMethod.CASH, PaymentMethod.TRANSFER, PaymentMethod.ONLINE])
    rows = DossierCharge.objects.filter(paid, dossier_id=dossier_id, receipt_number="", refunded=0)
    return rows.filter(amount__gt=0).order_by("pk")


def _valid_series(authority_ids: set[int], on: date) -> Any:
    valid = Q(valid_to=None) | Q(valid_to__gte=on)
    return ReceiptSeries.objects.filter(valid, authority_id__in=authority_ids, valid_from__lte=on)


def _series_for(authority_id: int, kind: str, on: date) -> ReceiptSeries | None:
    """The series for a kind of collection, else the one for both; none that the law ended."""
    rows = _valid_series({authority_id}, on).filter(kind__in=["", kind]).order_by("-kind", "-pk")
    return next((row for row in rows if may_issue(electronic=row.electronic, on=on).ok), None)


def _open_series(series: ReceiptSeries, act: Act) -> ReceiptSeries:
    """The series that now stands in the place of one: what amends is issued under today's symbols."""
    return _series_for(series.authority_id, series.kind, _day(act.at)) or series


def _day(at: datetime) -> date:
    return at.astimezone(papers.VIETNAM).date()


def _reason(reason: str) -> str:
    said = clean(reason)[:300]
    if not said:
        raise Invalid({"reason": "Ghi lý do; lý do được lưu cùng biên lai."})
    return said


def _amend(receipt_id: int, apply: Any, actor: Actor, at: datetime, sent: Sent) -> Performed:
    found = FeeReceipt.objects.filter(pk=receipt_id).values_list("dossier_id", flat=True).first()
    if found is None or not visible_to(actor).filter(pk=found).exists():
        raise UnknownDossier
    return lifecycle.perform("record_charge", found, apply, actor=actor, at=at, sent=sent)


def _locked(receipt_id: int, act: Act) -> FeeReceipt:
    """The receipt of this dossier, while it counts.

    Raises:
        NotAmendable: it was cancelled or replaced, or it only lessens another one.
    """
    rows = FeeReceipt.objects.select_for_update(of=("self",)).select_related("series")
    receipt = rows.get(pk=receipt_id, dossier=act.dossier)
    if receipt.state != ReceiptState.VALID or receipt.relation == ReceiptRelation.ADJUSTS:
        raise NotAmendable(
            f"Biên lai {label_of(receipt)}: “{receipt.get_state_display()}”, nên không sửa được nữa."
        )
    return receipt


def _set_state(receipt: FeeReceipt, state: ReceiptState, reason: str, act: Act) -> None:
    receipt.state = state
    receipt.state_at = act.at
    receipt.state_reason, receipt.state_by = reason[:300], act.actor.name[:160]
    receipt.save(update_fields=["state", "state_at", "state_reason", "state_by"])
