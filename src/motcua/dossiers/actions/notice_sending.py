"""Sending the notices that wait: with growing pauses after a failure, and an end that somebody sees."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from motcua.dossiers.actions.telling import not_at_night, stop_url
from motcua.dossiers.models import Notice
from motcua.dossiers.queries.notices import Address, addresses
from motcua.dossiers.queries.visible import visible_to
from motcua.dossiers.types import NoticeState, Way
from motcua.gateways.messages.base import Gateways, Message, NotSent
from motcua.lib.refused import NotFound, Refused
from motcua.org.types import Actor

#: how long after the first, second … try the next one comes; after the last the notice is given up
PAUSES = (
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(hours=24),
)
#: a way that failed so often in one run rests until the next run
_ENOUGH = 3
_WAITING = (NoticeState.QUEUED.value, NoticeState.FAILED.value)


class NotToSend(Refused):
    """The notice was sent, waits already, or its receiver does not want it."""

    code = "notice-not-to-send"


@dataclass(frozen=True, slots=True)
class Sending:
    """What one run did."""

    sent: int = 0
    failed: int = 0
    given_up: int = 0
    opted_out: int = 0


def deliver(ways: Gateways, *, at: datetime, most: int = 100) -> Sending:
    """Send what is due, the oldest first; each notice is claimed first, so that two runs send it once.

    Must not run inside a transaction: the network is waited for.
    """
    due = Notice.objects.filter(state__in=_WAITING, next_try_at__lte=at).order_by("next_try_at", "pk")
    ended: Counter[str] = Counter()
    failures: Counter[str] = Counter()
    for notice in due.select_related("dossier__account")[:most]:
        if failures[notice.channel] >= _ENOUGH:
            continue
        if not _claim(notice, at):
            continue
        _send(notice, ways, at)
        ended[notice.state] += 1
        failures[notice.channel] += notice.state == NoticeState.FAILED
    return Sending(*(ended[s.value] for s in (
        NoticeState.SENT, NoticeState.FAILED, NoticeState.GIVEN_UP, NoticeState.OPTED_OUT
    )))  # fmt: skip


def _claim(notice: Notice, at: datetime) -> bool:
    """Take one try of a notice; somebody else who wanted the same one finds it taken.

    The next try is set before this one: a run that dies on the way leaves nothing for ever unsent.
    """
    pause = PAUSES[min(notice.tries, len(PAUSES) - 1)]
    taken = Notice.objects.filter(pk=notice.pk, tries=notice.tries, state__in=_WAITING).update(
        tries=notice.tries + 1, next_try_at=not_at_night(at + pause, notice.channel)
    )
    notice.tries += 1
    return bool(taken)


def _send(notice: Notice, ways: Gateways, at: datetime) -> None:
    address = _address(notice)
    gateway = ways.get(notice.channel)
    if address is None or not address.wanted:
        _end(notice, NoticeState.OPTED_OUT, problem="" if address else "không còn địa chỉ")
        return
    if gateway is None:
        _end(notice, NoticeState.GIVEN_UP, problem="chưa cài đặt cách gửi này")
        return
    try:
        number = gateway.send(_message(notice, address))
    except NotSent as error:
        last = error.for_good or notice.tries > len(PAUSES)
        _end(notice, NoticeState.GIVEN_UP if last else NoticeState.FAILED, problem=error.reason)
        return
    notice.sent_at, notice.provider_number, notice.pretended = at, number[:120], gateway.pretends
    notice.masked = address.masked
    _end(notice, NoticeState.SENT)


def _message(notice: Notice, address: Address) -> Message:
    mail = notice.channel == Way.EMAIL and notice.account_id is not None
    return Message(
        to=address.to,
        body=notice.body,
        subject=notice.subject,
        reference=f"motcua-{notice.event_id}-{notice.pk}",
        unsubscribe=stop_url(notice.account_id, notice.channel) if mail and notice.account_id else "",
    )


def _address(notice: Notice) -> Address | None:
    return next(
        (
            one
            for one in addresses(notice.dossier)
            if (one.channel, one.told_at) == (notice.channel, notice.told_at)
        ),
        None,
    )


def _end(notice: Notice, state: NoticeState, *, problem: str = "") -> None:
    notice.state, notice.problem = state, problem[:300]
    changed = ["state", "problem", "sent_at", "provider_number", "pretended", "masked"]
    if state != NoticeState.FAILED:
        notice.next_try_at = None
        changed.append("next_try_at")
    notice.save(update_fields=changed)


def resend(notice_id: int, *, actor: Actor, at: datetime) -> None:
    """Try once more what was given up, from the beginning of the pauses.

    Raises:
        NotFound: not in the actor's scope. NotToSend: there is nothing to try again.
    """
    rows = Notice.objects.filter(pk=notice_id, dossier__in=visible_to(actor, reach="own").values("pk"))
    if not rows.exists():
        raise NotFound("Không tìm thấy tin nhắn này.")
    again = (NoticeState.GIVEN_UP.value, NoticeState.FAILED.value)
    if not rows.filter(state__in=again).update(state=NoticeState.QUEUED, tries=0, next_try_at=at, problem=""):
        raise NotToSend("Chỉ gửi lại được tin đã lỗi hoặc không gửi được.")
