"""Money that goes back: decided with its ground, paid with its proof, or dropped with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from motcua.dossiers import lifecycle
from motcua.dossiers.actions import receipting
from motcua.dossiers.lifecycle import NOTHING_SENT, Act, Performed, Sent
from motcua.dossiers.models import DossierCharge, FeeReceipt, PaymentOrder, ReceiptLine, Refund
from motcua.dossiers.queries.visible import UnknownDossier, visible_to
from motcua.dossiers.types import OrderState, PaymentMethod, ReceiptState, RefundState
from motcua.lib.money import dong
from motcua.lib.refused import Invalid, NotFound, Refused
from motcua.lib.vietnamese_text import clean
from motcua.org.types import Actor


class RefundDone(Refused):
    """The refund was paid or dropped already."""

    code = "refund-done"


@dataclass(frozen=True, slots=True)
class Back:
    """So many đồng of one charge that was paid."""

    charge_id: int
    amount: int


def decide(
    dossier_id: int,
    *,
    back: Sequence[Back],
    ground: str,
    account: str = "",
    actor: Actor,
    at: datetime,
    sent: Sent = NOTHING_SENT,
) -> Performed:
    """Decide that paid charges go back, wholly or in part; the money itself is :func:`pay`.

    Args:
        account: bank, number and holder; empty pays in cash.

    Raises:
        Invalid: nothing paid to give back, more than was paid, or no ground.
    """
    said = _ground(ground)
    if not back or any(one.amount < 1 for one in back):
        raise Invalid({"amount": "Chọn khoản đã thu và số tiền hoàn trả lớn hơn 0."})
    if len({one.charge_id for one in back}) != len(back):
        raise Invalid({"amount": "Mỗi khoản đã thu chỉ ghi một dòng hoàn trả."})

    def apply(act: Act) -> None:
        rows = act.dossier.charges.select_for_update().filter(pk__in=[one.charge_id for one in back])
        charges = {charge.pk: charge for charge in rows}
        lines = [_checked(charges.get(one.charge_id), one.amount) for one in back]
        if Refund.objects.filter(dossier=act.dossier, order=None, state=RefundState.DUE).exists():
            raise Invalid({"amount": "Hồ sơ đang có một khoản chờ hoàn trả; trả hoặc bỏ khoản đó trước."})
        refund = Refund.objects.create(
            dossier=act.dossier,
            charges=lines,
            amount=sum(amount for _, _, amount in lines),
            ground=said,
            account=clean(account)[:200],
            state=RefundState.DUE,
            decided_at=at,
            decided_by=actor.name[:160],
        )
        act.data |= {"refund": refund.pk, "due": refund.amount, "ground": said}

    return lifecycle.perform("refund", dossier_id, apply, actor=actor, at=at, sent=sent)


def decide_surplus(
    order_id: int, *, account: str = "", actor: Actor, at: datetime, sent: Sent = NOTHING_SENT
) -> Performed:
    """Decide that what an online payment brought too much goes back.

    Raises:
        NotFound: no such order with a surplus in the actor's scope.
    """
    order = PaymentOrder.objects.filter(pk=order_id, state=OrderState.REFUND_DUE, surplus__gt=0).first()
    if order is None:
        raise NotFound("Không có khoản thanh toán thừa này.")

    def apply(act: Act) -> None:
        locked = PaymentOrder.objects.select_for_update().get(pk=order_id)
        if Refund.objects.filter(order=locked).exclude(state=RefundState.DROPPED).exists():
            raise RefundDone("Khoản thanh toán thừa này đã được quyết định hoàn trả.")
        refund = Refund.objects.create(
            dossier=act.dossier,
            order=locked,
            amount=locked.surplus,
            ground=locked.reason or "Tiền nộp thừa",
            account=clean(account)[:200],
            state=RefundState.DUE,
            decided_at=at,
            decided_by=actor.name[:160],
        )
        act.data |= {"refund": refund.pk, "due": refund.amount, "order": locked.reference}

    return lifecycle.perform("refund", order.dossier_id, apply, actor=actor, at=at, sent=sent)


def pay(refund_id: int, *, proof: str, actor: Actor, at: datetime, sent: Sent = NOTHING_SENT) -> Performed:
    """The money was given back: the receipts are cancelled, or lessened where a part stays paid.

    Args:
        proof: payment order, signature of the receiver, number of the transfer.

    Raises:
        RefundDone, Invalid.
    """
    said = clean(proof)[:300]
    if not said:
        raise Invalid(
            {"proof": "Ghi chứng từ hoàn trả: số ủy nhiệm chi, mã giao dịch, phiếu chi có ký nhận."}
        )

    def apply(act: Act) -> None:
        refund = _locked(refund_id, act)
        refund.state, refund.paid_at, refund.paid_by, refund.proof = RefundState.PAID, at, actor.name, said
        refund.save(update_fields=["state", "paid_at", "paid_by", "proof"])
        act.data |= {"refund": refund.pk, "paid": refund.amount, "proof": said}
        if refund.order_id is not None:
            PaymentOrder.objects.filter(pk=refund.order_id).update(state=OrderState.REFUNDED, refunded_at=at)
        else:
            _take_back(refund, act)

    return _act(refund_id, apply, actor, at, sent)


def drop(refund_id: int, *, reason: str, actor: Actor, at: datetime, sent: Sent = NOTHING_SENT) -> Performed:
    """A decided refund is not paid after all, with a reason.

    Raises:
        RefundDone, Invalid.
    """
    said = _ground(reason)

    def apply(act: Act) -> None:
        refund = _locked(refund_id, act)
        refund.state, refund.paid_at, refund.paid_by = RefundState.DROPPED, at, actor.name
        refund.proof = said[:300]
        refund.save(update_fields=["state", "paid_at", "paid_by", "proof"])
        act.data |= {"refund": refund.pk, "dropped": refund.amount, "reason": said}

    return _act(refund_id, apply, actor, at, sent)


def _checked(charge: DossierCharge | None, amount: int) -> tuple[int, str, int]:
    if charge is None or charge.method in {PaymentMethod.NONE, PaymentMethod.EXEMPT}:
        raise Invalid({"amount": "Chỉ hoàn trả khoản đã nộp của hồ sơ này."})
    left = charge.amount - charge.refunded
    if amount > left:
        raise Invalid({"amount": f"“{charge.name}” chỉ còn {dong(left)} có thể hoàn trả."})
    return charge.pk, charge.name, amount


def _take_back(refund: Refund, act: Act) -> None:
    """Mark the charges, then cancel each receipt that is given back whole, lessen the others."""
    back = {charge_id: (name, amount) for charge_id, name, amount in refund.charges}
    for charge in act.dossier.charges.select_for_update().filter(pk__in=back):
        charge.refunded += back[charge.pk][1]
        charge.save(update_fields=["refunded"])
    lines = ReceiptLine.objects.filter(charge_id__in=back, counts=True)
    for receipt_id in sorted(set(lines.values_list("receipt_id", flat=True))):
        _amend_receipt(receipt_id, back, f"Hoàn trả: {refund.ground}"[:300], act)


def _amend_receipt(receipt_id: int, back: dict[int, tuple[str, int]], reason: str, act: Act) -> None:
    receipt = FeeReceipt.objects.select_related("series").get(pk=receipt_id)
    lines = list(receipt.lines.filter(counts=True).select_related("charge"))
    if all(line.charge.refunded >= line.amount for line in lines) and receipt.state == ReceiptState.VALID:
        receipting.void(receipt, ReceiptState.CANCELLED, reason, act)
        return
    parts = [back[line.charge_id] for line in lines if line.charge_id in back]
    receipting.lessen(receipt, parts, reason=reason, act=act)


def _locked(refund_id: int, act: Act) -> Refund:
    refund = Refund.objects.select_for_update(of=("self",)).get(pk=refund_id, dossier=act.dossier)
    if refund.state != RefundState.DUE:
        raise RefundDone(f"Khoản này đang ở trạng thái “{refund.get_state_display()}”.")
    return refund


def _act(refund_id: int, apply: lifecycle.Apply, actor: Actor, at: datetime, sent: Sent) -> Performed:
    dossier_id = Refund.objects.filter(pk=refund_id).values_list("dossier_id", flat=True).first()
    if dossier_id is None or not visible_to(actor).filter(pk=dossier_id).exists():
        raise UnknownDossier
    return lifecycle.perform("refund", dossier_id, apply, actor=actor, at=at, sent=sent)


def _ground(text: str) -> str:
    said = clean(text)[:500]
    if not said:
        raise Invalid({"ground": "Ghi căn cứ, lý do."})
    return said
