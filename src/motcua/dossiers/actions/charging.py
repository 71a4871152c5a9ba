"""Fees and charges of a dossier: add, settle, exempt. Amounts in đồng."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from motcua.catalogue.types import Channel, PayWhen
from motcua.dossiers import lifecycle
from motcua.dossiers.actions import intake, receipting
from motcua.dossiers.actions.preparing import ChargeLine, is_chargeable
from motcua.dossiers.lifecycle import NOTHING_SENT, Act, Performed, Sent
from motcua.dossiers.models import Dossier
from motcua.dossiers.models.inserting import insert
from motcua.dossiers.queries.cash_reasons import cash_reasons
from motcua.dossiers.queries.fees import FeeDue
from motcua.dossiers.types import PaymentMethod
from motcua.law.regimes import Regime
from motcua.lib.money import dong
from motcua.lib.refused import Invalid, Refused
from motcua.lib.vietnamese_text import clean
from motcua.org.types import Actor


class PayFirst(Refused):
    """A dossier handed in online whose procedure wants the money before it is received."""

    code = "pay-first"


def lines_of(dues: Sequence[FeeDue]) -> tuple[ChargeLine, ...]:
    """The lines that become charges of a dossier: what is known and not free, and what is wholly exempt.

    What is exempt stands there with its full amount, settled at once by its ground.
    """
    lines = []
    for due in dues:
        exempt = bool(due.exempt) and due.amount == 0
        amount = due.full if exempt else due.amount
        if amount:
            lines.append(
                ChargeLine(
                    name=due.name,
                    amount=amount,
                    kind=due.kind,
                    quantity=due.quantity,
                    method=PaymentMethod.EXEMPT.value if exempt else "",
                    note=due.exempt,
                    when=due.when,
                    basis=due.basis,
                )
            )
    return tuple(lines)


def check_paid_before(dossier: Dossier) -> None:
    """Refuse to receive online while something is unpaid that is due when handing in.

    Raises:
        PayFirst: with what is open. At the counter the money is taken in the same act.
    """
    if dossier.channel != Channel.ONLINE or dossier.pk is None:
        return
    open_ones = dossier.charges.filter(method="", due_when=PayWhen.BEFORE, amount__gt=0)
    owed = sum(open_ones.values_list("amount", flat=True))
    if owed:
        raise PayFirst(
            f"Người nộp chưa thanh toán {dong(owed)} phải nộp khi nộp hồ sơ. "
            "Chờ thanh toán, hoặc thu tại quầy rồi tiếp nhận.",
            citation=Regime(dossier.regime).article(before=17, after=24),
        )


def add_charges(
    dossier_id: int, *, lines: Sequence[ChargeLine], actor: Actor, at: datetime, sent: Sent = NOTHING_SENT
) -> Performed:
    """Add what is due."""
    if not lines or not all(map(is_chargeable, lines)):
        raise Invalid({"charges": "Nhập khoản thu với mức thu và số lượng."})
    if any(line.method == PaymentMethod.EXEMPT and not clean(line.note) for line in lines):
        raise Invalid(
            {"charges": "Miễn phí phải ghi căn cứ: thêm khoản chưa nộp, rồi ghi miễn ở “Thu phí, lệ phí”."}
        )

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
    cash_reason: str = "",
    actor: Actor,
    at: datetime,
    sent: Sent = NOTHING_SENT,
) -> Performed:
    """Mark charges as paid (all open ones when none is named) or exempt, and issue the receipt.

    Args:
        receipt_number: of a receipt written elsewhere; none of ours is issued then.
        cash_reason: why in cash, a key of :func:`~motcua.dossiers.queries.cash_reasons.cash_reasons`;
            ``note`` may say more.

    Raises:
        Invalid: no method, nothing open, an exemption without its ground, an unknown reason.
    """
    _check_way(method, note, cash_reason)
    typed = clean(receipt_number)[:40]

    def apply(act: Act) -> None:
        open_charges = act.dossier.charges.filter(method="")
        if charge_ids is not None:
            open_charges = open_charges.filter(pk__in=charge_ids)
        rows = list(open_charges)
        if not rows:
            raise Invalid({"charges": "Không còn khoản nào chưa nộp."})
        ids = [c.pk for c in rows]
        act.dossier.charges.filter(pk__in=ids).update(
            method=method,
            paid_at=at,
            receipt_number=typed,
            note=clean(note)[:300],
            cash_reason=cash_reason if method == PaymentMethod.CASH else "",
        )
        act.data |= {"settled": [[c.name, c.amount] for c in rows], "method": method, "receipt": typed}
        if not typed:
            issued = receipting.issue_for(act.dossier, ids, method=method, act=act)
            act.data["receipt"] = ", ".join(one.label for one in issued)

    return lifecycle.perform("record_charge", dossier_id, apply, actor=actor, at=at, sent=sent)


def _check_way(method: str, note: str, cash_reason: str) -> None:
    if method not in PaymentMethod.values or not method:
        raise Invalid({"method": "Chọn hình thức nộp."})
    if method == PaymentMethod.EXEMPT and not clean(note):
        raise Invalid({"note": "Ghi căn cứ miễn phí, lệ phí."})

    if cash_reason and cash_reason not in cash_reasons():
        raise Invalid({"cash_reason": "Chọn một lý do trong danh sách."})
