"""Fees and charges of a dossier: add, settle, exempt. Amounts in đồng."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from motcua.dossiers import lifecycle
from motcua.dossiers.actions import intake
from motcua.dossiers.actions.preparing import ChargeLine, is_chargeable
from motcua.dossiers.lifecycle import NOTHING_SENT, Act, Performed, Sent
from motcua.dossiers.models.inserting import insert
from motcua.dossiers.types import PaymentMethod
from motcua.lib.refused import Invalid
from motcua.lib.vietnamese_text import clean
from motcua.org.types import Actor


def add_charges(
    dossier_id: int, *, lines: Sequence[ChargeLine], actor: Actor, at: datetime, sent: Sent = NOTHING_SENT
) -> Performed:
    """Add what is due."""
    if not lines or not all(map(is_chargeable, lines)):
        raise Invalid({"charges": "Nhập khoản thu với mức thu và số lượng."})

    def apply(act: Act) -> None:
        insert(intake.charges_of(act.dossier, lines, at))
        act.data["added"] = [[c.name, c.amount * c.quantity] for c in lines]

    return lifecycle.perform("record_charge", dossier_id, apply, actor=actor, at=at, sent=sent)


def settle(
    dossier_id: int,
    *,
    charge_ids: Sequence[int] | None = None,
    method: str,
    receipt_number: str = "",
    note: str = "",
    actor: Actor,
    at: datetime,
    sent: Sent = NOTHING_SENT,
) -> Performed:
    """Mark charges as paid (all open ones when none is named) or exempt, with the receipt's number.

    Raises:
        Invalid: no method, nothing open, or an exemption without its ground.
    """
    if method not in PaymentMethod.values or not method:
        raise Invalid({"method": "Chọn hình thức nộp."})
    if method == PaymentMethod.EXEMPT and not clean(note):
        raise Invalid({"note": "Ghi căn cứ miễn phí, lệ phí."})

    def apply(act: Act) -> None:
        open_charges = act.dossier.charges.filter(method="")
        if charge_ids is not None:
            open_charges = open_charges.filter(pk__in=charge_ids)
        settled = [[c.name, c.amount] for c in open_charges]
        if not settled:
            raise Invalid({"charges": "Không còn khoản nào chưa nộp."})
        open_charges.update(
            method=method, paid_at=at, receipt_number=clean(receipt_number)[:40], note=clean(note)[:300]
        )
        act.data |= {"settled": settled, "method": method, "receipt": clean(receipt_number)[:40]}

    return lifecycle.perform("record_charge", dossier_id, apply, actor=actor, at=at, sent=sent)
