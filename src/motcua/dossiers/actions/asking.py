"""What payments need again and again: notices tried once more, platforms asked, old orders closed."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import Q

from motcua.dossiers.actions.paying import bill_of, keep_notice, settle_notice
from motcua.dossiers.models import PaymentNotice, PaymentOrder
from motcua.dossiers.types import OrderState
from motcua.gateways.payments.base import GatewayDown, PaymentGateway, Verdict

logger = logging.getLogger("motcua.payments")
#: an order is asked about from a little after it was opened until so long after; not too often
_FIRST, _LONGEST, _PAUSE = timedelta(minutes=3), timedelta(days=3), timedelta(minutes=10)
#: one run does no more than this: the next comes soon
_MOST_NOTICES, _MOST_QUESTIONS = 500, 50


def retry_notices(at: datetime) -> int:
    """Deal with what was stored and not finished: a failure here, or a machine that stopped; how many."""
    waiting = PaymentNotice.objects.filter(verdict="").filter(
        Q(tries__gt=0) | Q(received_at__lt=at - timedelta(minutes=1))
    )
    ids = list(waiting.order_by("tries", "pk").values_list("pk", flat=True)[:_MOST_NOTICES])
    return sum(settle_notice(pk, at=at) is not Verdict.FAILED_HERE for pk in ids)


def ask_open(at: datetime, gateways: Mapping[str, PaymentGateway]) -> int:
    """Ask the platforms about orders that they have told nothing final of; how many are settled now."""
    rows = (
        PaymentOrder.objects.filter(taken_at=None, gateway__in=list(gateways))
        .filter(state__in=[OrderState.OPEN, OrderState.EXPIRED, OrderState.FAILED])
        .filter(created_at__lt=at - _FIRST, created_at__gt=at - _LONGEST)
        .filter(Q(asked_at=None) | Q(asked_at__lt=at - _PAUSE))
        .select_related("dossier", "account")
        .order_by("asked_at", "pk")
    )
    settled, down = 0, set[str]()
    for order in rows[:_MOST_QUESTIONS]:
        if order.gateway in down:
            continue
        try:
            settled += ask(order, gateways[order.gateway], at=at) is Verdict.TAKEN
        except GatewayDown as error:
            logger.warning("%s could not be asked: %s", order.gateway, error)
            down.add(order.gateway)
    return settled


def ask(order: PaymentOrder, gateway: PaymentGateway, *, at: datetime) -> Verdict | None:
    """Ask about one order; None when the platform knows nothing of it.

    Raises:
        GatewayDown: it did not answer.
    """
    PaymentOrder.objects.filter(pk=order.pk).update(asked_at=at)
    told = gateway.ask(bill_of(order, asked_at=at))
    if told is None:
        return None
    digest = hashlib.sha256(f"asked {order.reference} {told}".encode()).hexdigest()
    return settle_notice(keep_notice(gateway.name, told, digest, at=at), at=at)


def ask_about(token: str, gateways: Mapping[str, PaymentGateway], *, at: datetime) -> None:
    """A citizen came back from the platform before its notice did: ask, at most every twenty seconds."""
    order = (
        PaymentOrder.objects.filter(token=token, taken_at=None).select_related("dossier", "account").first()
    )
    if order is None or order.gateway not in gateways:
        return
    if order.asked_at is not None and at - order.asked_at < timedelta(seconds=20):
        return
    try:
        ask(order, gateways[order.gateway], at=at)
    except GatewayDown as error:
        logger.warning("%s could not be asked: %s", order.gateway, error)


def expire(at: datetime) -> int:
    """Close orders whose time ran out; money that comes later all the same is still taken. How many."""
    late = PaymentOrder.objects.filter(state=OrderState.OPEN, expires_at__lt=at, taken_at=None)
    return late.update(state=OrderState.EXPIRED)
