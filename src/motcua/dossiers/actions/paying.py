"""Paying by a platform: orders, notices, and money that becomes settled charges exactly once.

Whatever a platform says is stored first and dealt with after: nothing is lost when something breaks here.
Every đồng that came is either settled or surplus; the database keeps that sum.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import F

from motcua.dossiers import lifecycle
from motcua.dossiers.actions import receipting, timing
from motcua.dossiers.lifecycle import Act, Performed, Sent
from motcua.dossiers.models import Dossier, DossierCharge, PaymentNotice, PaymentOrder
from motcua.dossiers.queries.payments import (
    CLOSED,
    NothingHere,
    OrderInfo,
    account_of,
    mark_of,
    open_charges,
    order_info,
)
from motcua.dossiers.types import OrderState, PaymentMethod, State
from motcua.gateways.payments.base import Bill, GatewayDown, Notice, PaymentGateway, Said, Verdict
from motcua.law.calendar import local
from motcua.lib.payment_reference import order_reference
from motcua.lib.refused import Refused
from motcua.lib.vietnamese_text import clean
from motcua.org.queries.units import unit
from motcua.org.types import SYSTEM, Actor

logger = logging.getLogger("motcua.payments")
#: how long a platform's page takes money for an order
STANDS = timedelta(minutes=30)
_LARGEST = 2**62
#: notices of one order that nobody can believe: enough to see a wrong secret, too few to fill the store
_MOST_DOUBTFUL = 20
_TAKEN = ["settled", "surplus", "state", "reason", "method", "platform_number", "paid_at", "taken_at"]


class NothingDue(Refused):
    """Everything is paid already, or the dossier takes no money."""

    code = "nothing-due"


class NoSuchWay(Refused):
    """The authority does not take money by this platform."""

    code = "no-such-way"


class PlatformDown(Refused):
    """The platform did not answer: no money moved."""

    code = "platform-down"
    status = 503


def open_order(token: str, *, gateway: str, at: datetime) -> OrderInfo:
    """An order for everything due; asked for again, the open one of the same charges is given.

    Args:
        token: the dossier's secret address. gateway: name of a platform that the authority switched on.

    Raises:
        NothingHere: no such dossier. NothingDue: nothing to pay. NoSuchWay: not by this platform.
    """

    def run() -> OrderInfo:
        with lifecycle.writing():
            rows = Dossier.objects.select_for_update(of=("self",)).filter(token=token, is_test=False)
            dossier = rows.first()
            if dossier is None:
                raise NothingHere
            return order_info(_opened(dossier, gateway, at))

    return lifecycle.unlocked(run)


def _opened(dossier: Dossier, gateway: str, at: datetime) -> PaymentOrder:
    charges = [] if dossier.state in CLOSED else list(open_charges(dossier.pk))
    if not charges:
        raise NothingDue("Hồ sơ này không còn khoản nào phải nộp.")
    account = account_of(dossier.authority_id, local(at).date())
    if account is None or gateway not in account.platforms:
        raise NoSuchWay("Nơi nhận hồ sơ chưa thu tiền qua cách này. Hãy chọn cách khác.")
    mark = mark_of(charges)
    same = PaymentOrder.objects.filter(
        dossier=dossier, gateway=gateway, covered=mark, state=OrderState.OPEN
    ).first()
    if same is not None and same.expires_at > at:
        return same
    if same is not None:
        _expire(same)
    return PaymentOrder.objects.create(
        reference=new_reference(),
        token=secrets.token_urlsafe(16),
        dossier=dossier,
        account_id=account.id,
        gateway=gateway,
        method=PaymentMethod.ONLINE,
        covers=[[c.pk, c.name, c.amount] for c in charges],
        covered=mark,
        amount=sum(c.amount for c in charges),
        state=OrderState.OPEN,
        created_at=at,
        expires_at=at + STANDS,
    )


def new_reference() -> str:
    """A reference that no order has yet (fifty random bits; the database refuses the impossible second)."""
    return order_reference(secrets.randbits(50))


def _expire(order: PaymentOrder) -> None:
    order.state = OrderState.EXPIRED
    order.save(update_fields=["state"])


def pay_address(reference: str, gateway: PaymentGateway, *, return_url: str, client_address: str = "") -> str:
    """Where the citizen's browser goes to pay this order; the platform is asked once.

    Raises:
        PlatformDown: it did not answer; the order stands and can be tried again.
    """
    order = PaymentOrder.objects.select_related("dossier", "account").get(reference=reference)
    if order.pay_url:
        return order.pay_url
    bill = bill_of(order, return_url=return_url, client_address=client_address)
    try:
        url = gateway.pay_url(bill)
    except GatewayDown as error:
        logger.warning("%s did not take order %s: %s", gateway.name, reference, error)
        raise PlatformDown(
            f"{gateway.label} chưa trả lời. Chưa có khoản tiền nào bị trừ; hãy thử lại sau ít phút "
            "hoặc chuyển khoản bằng mã QR."
        ) from error
    PaymentOrder.objects.filter(pk=order.pk, pay_url="").update(pay_url=url)
    return url


def bill_of(
    order: PaymentOrder,
    *,
    return_url: str = "",
    client_address: str = "",
    asked_at: datetime | None = None,
) -> Bill:
    """The order as a platform wants to know it; the person stays with us."""
    dossier, account = order.dossier, order.account
    where = unit(dossier.authority_id)
    return Bill(
        reference=order.reference,
        amount=order.amount,
        words=f"Phi ho so {order.reference}",
        dossier_code=dossier.code or "",
        procedure_code=dossier.procedure_code,
        procedure_name=dossier.procedure_name,
        authority_code=where.code,
        authority_name=where.name,
        created_at=order.created_at,
        expires_at=order.expires_at,
        return_url=return_url,
        client_address=client_address,
        lines=tuple((name, amount) for _, name, amount in order.covers),
        account={"bin": account.bin, "number": account.number, "holder": account.holder} if account else {},
        asked_at=asked_at,
    )


def take_notice(
    gateway: PaymentGateway,
    body: bytes,
    query: Mapping[str, str],
    headers: Mapping[str, str],
    *,
    at: datetime,
) -> tuple[Verdict, Notice]:
    """A platform's notice: stored as it came, then dealt with in one transaction."""
    notice = gateway.read(body, query, headers)
    told = body + b"\n" + "&".join(f"{k}={v}" for k, v in sorted(query.items())).encode()
    digest = hashlib.sha256(told).hexdigest()
    if notice.said in {Said.FORGED, Said.UNREADABLE} and _worthless(notice, digest):
        logger.debug("a notice of %s that says nothing (%s) is not kept", gateway.name, notice.said.value)
        return Verdict.FORGED if notice.said is Said.FORGED else Verdict.UNKNOWN, notice
    kept = keep_notice(gateway.name, notice, digest, at=at)
    return settle_notice(kept, at=at), notice


def _worthless(notice: Notice, digest: str) -> bool:
    """Whether what cannot be believed need not be kept: anybody may call, and must not fill the store.

    A platform names one of our orders, so what names none is noise; of one order some are kept, each once.
    """
    reference = clean(notice.reference)[:40]
    if not PaymentOrder.objects.filter(reference=reference).exists():
        return True
    doubtful = PaymentNotice.objects.filter(
        reference=reference, said__in=[Said.FORGED.value, Said.UNREADABLE.value]
    )
    return doubtful.filter(digest=digest).exists() or doubtful.count() >= _MOST_DOUBTFUL


def keep_notice(gateway: str, notice: Notice, digest: str, *, at: datetime) -> int:
    """Store what was told, without anything of the payer; its id."""
    row = PaymentNotice.objects.create(
        gateway=gateway,
        received_at=at,
        digest=digest,
        said=notice.said.value,
        reference=clean(notice.reference)[:40],
        amount=min(notice.amount, _LARGEST),
        platform_number=clean(notice.platform_number)[:60],
        paid_at=notice.paid_at,
        reason=clean(notice.reason)[:100],
    )
    return row.pk


def settle_notice(notice_id: int, *, at: datetime) -> Verdict:
    """Deal with a stored notice; one that fails here stays to be tried again."""
    try:
        return lifecycle.unlocked(lambda: _settle_notice(notice_id, at))
    except Exception:
        logger.exception("notice %s could not be dealt with; it is kept and tried again", notice_id)
        PaymentNotice.objects.filter(pk=notice_id).update(tries=F("tries") + 1)
        return Verdict.FAILED_HERE


def _settle_notice(notice_id: int, at: datetime) -> Verdict:
    with lifecycle.writing():
        row = PaymentNotice.objects.select_for_update().get(pk=notice_id)
        if row.verdict:
            return Verdict(row.verdict)
        verdict = _judge(row, at)
        row.verdict, row.done_at = verdict.value, at
        row.save(update_fields=["verdict", "done_at"])
        return verdict


def _judge(row: PaymentNotice, at: datetime) -> Verdict:
    if row.said == Said.FORGED:
        return Verdict.FORGED
    order = PaymentOrder.objects.filter(reference=row.reference, gateway=row.gateway).first()
    if order is None or row.said == Said.UNREADABLE:
        return Verdict.UNKNOWN
    if row.said == Said.FAILED:
        return _note_failure(order, row)
    if row.amount != order.amount:
        return Verdict.WRONG_AMOUNT
    done = take_money(
        order, method=PaymentMethod.ONLINE, number=row.platform_number, paid_at=row.paid_at, at=at
    )
    return Verdict.AGAIN if done.replayed else Verdict.TAKEN


def _note_failure(order: PaymentOrder, row: PaymentNotice) -> Verdict:
    """A failure counts while no money came; one that arrives after the money says nothing new."""
    changed = PaymentOrder.objects.filter(
        pk=order.pk, state__in=[OrderState.OPEN, OrderState.EXPIRED], taken_at=None
    ).update(state=OrderState.FAILED, reason=row.reason)
    return Verdict.TAKEN if changed else Verdict.AGAIN


def take_money(
    order: PaymentOrder,
    *,
    method: str,
    number: str,
    paid_at: datetime | None,
    at: datetime,
    actor: Actor = SYSTEM,
) -> Performed:
    """Put the whole money of an order on record, once: settled charges, and what is over as surplus.

    Runs inside the caller's transaction. Taken before, the first act is given back (``replayed``).
    """

    def apply(act: Act) -> None:
        locked = PaymentOrder.objects.select_for_update().get(pk=order.pk)
        settled, why = _settle_charges(act.dossier, locked, method, at)
        locked.settled = sum(c.amount for c in settled)
        locked.surplus = locked.amount - locked.settled
        locked.state, locked.reason = OrderState.PAID, ""
        if locked.surplus:
            locked.state, locked.reason = OrderState.REFUND_DUE, why
        locked.method, locked.platform_number = method, number[:60]
        locked.paid_at, locked.taken_at = paid_at or at, at
        locked.save(update_fields=_TAKEN)
        act.data |= {
            "order": locked.reference,
            "gateway": locked.gateway,
            "method": method,
            "amount": locked.amount,
            "settled": [[c.name, c.amount] for c in settled],
            "surplus": locked.surplus,
            "reason": locked.reason,
        }
        receipting.issue_if_numbers_last(act.dossier, [c.pk for c in settled], method=method, act=act)

    sent = Sent(f"money:{order.reference}")
    done = lifecycle.perform("receive_money", order.dossier_id, apply, actor=actor, at=at, sent=sent)
    if not done.replayed and done.data["settled"]:
        _go_on(order.dossier_id, order.reference, at)
    return done


def _settle_charges(
    dossier: Dossier, order: PaymentOrder, method: str, at: datetime
) -> tuple[Sequence[DossierCharge], str]:
    """Pay by the order what it covers and nobody paid meanwhile; why something is over."""
    if dossier.state in CLOSED:
        return [], f"Hồ sơ đã chuyển sang “{State(dossier.state).label}” trước khi tiền đến"
    wanted = [charge_id for charge_id, _, _ in order.covers]
    left, settled = order.amount, []
    for charge in dossier.charges.select_for_update().filter(pk__in=wanted, method="").order_by("pk"):
        if charge.amount <= left:
            left -= charge.amount
            settled.append(charge)
    for charge in settled:
        charge.method, charge.paid_at, charge.note = method, at, f"Mã thanh toán {order.reference}"
        charge.save(update_fields=["method", "paid_at", "note"])
    return settled, "Khoản thu đã được nộp bằng cách khác trước khi tiền đến" if left else ""


def _go_on(dossier_id: int, reference: str, at: datetime) -> None:
    """A dossier that waited for this money works on."""
    waits = Dossier.objects.filter(pk=dossier_id, state=State.AWAITING_PAYMENT).exists()
    if waits and not open_charges(dossier_id).exists():
        timing.pay(dossier_id, proof=f"Thanh toán trực tuyến {reference}", actor=SYSTEM, at=at)


def note_remark(notice_id: int, *, remark: str, actor: Actor) -> None:
    """Settle a differing notice with a sentence; the notice itself stays as it came."""
    references = PaymentOrder.objects.filter(dossier__authority_id__in=actor.authority_ids)
    PaymentNotice.objects.filter(
        pk=notice_id, remark="", reference__in=references.values("reference")
    ).update(remark=f"{actor.name}: {remark}"[:300])
