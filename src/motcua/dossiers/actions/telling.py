"""From the record to messages: every event that concerns a citizen becomes one notice by each wanted way.

It reads the record behind a cursor, so that no act waits for a message; done twice it makes nothing twice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, time, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from motcua.catalogue.types import Channel, PayWhen
from motcua.dossiers.actions.papers import tracking_url
from motcua.dossiers.lifecycle import writing
from motcua.dossiers.models import (
    Dossier,
    DossierCharge,
    DossierEvent,
    Notice,
    NoticeCursor,
    PhoneConsent,
    SupplementRequest,
)
from motcua.dossiers.queries import outbox
from motcua.dossiers.queries.notices import Address, addresses, stop_token
from motcua.dossiers.slips import notices as words
from motcua.dossiers.types import NoticeKind, NoticeState, State, Way
from motcua.law.calendar import local
from motcua.law.intake import auto_close_after, online_answer_by
from motcua.law.registry import number
from motcua.org.queries.calendars import calendar_of
from motcua.org.queries.units import unit
from motcua.org.types import SYSTEM

#: older events are history: nobody is told of them late
STALE_AFTER = timedelta(days=3)
_CURSOR, _MOST = "notices", 500
_KINDS = {
    "submit": NoticeKind.SUBMITTED,
    "receive": NoticeKind.RECEIVED,
    "request_supplement": NoticeKind.SUPPLEMENT,
    "decline": NoticeKind.DECLINED,
    "reschedule": NoticeKind.APOLOGY,
    "await_payment": NoticeKind.PAYMENT_DUE,
    "pay": NoticeKind.PAID,
    "receive_money": NoticeKind.PAID,
    "decide": NoticeKind.READY,
    "return_result": NoticeKind.RETURNED,
    "stop": NoticeKind.STOPPED,
    "withdraw": NoticeKind.STOPPED,
    "close_unanswered": NoticeKind.CLOSED,
}


def gather(*, at: datetime, channels: Collection[str]) -> int:
    """Make the notices of all events since the last time; how many.

    Args:
        at: now.
        channels: the ways that the installation has.
    """
    with writing():
        cursor = _cursor(at)
        events = outbox.events_after(SYSTEM, cursor.last_event, at=at)
        newest = events.order_by("-pk").values_list("pk", flat=True).first()
        if newest is None:
            return 0
        consent = PhoneConsent.objects.filter(dossier_id=OuterRef("dossier_id"), withdrawn_at=None)
        told = events.filter(
            Q(dossier__account__isnull=False) | Exists(consent), name__in=_KINDS, at__gte=at - STALE_AFTER
        )
        chunk = list(told.select_related("dossier__account")[:_MOST])
        made = _store(_of_events(chunk, channels, at))
        cursor.last_event = chunk[-1].pk if len(chunk) == _MOST else newest
        cursor.save(update_fields=["last_event"])
    return made


def remind_closing(*, at: datetime, channels: Collection[str]) -> int:
    """Tell those who were asked for papers that the time runs out; how many notices were made.

    ``notice.closing_days`` working days before the dossier may be closed (``law.intake.auto_close_after``).
    """
    asked = SupplementRequest.objects.filter(
        answered_at=None,
        dossier__state=State.AWAITING_APPLICANT,
        dossier__channel=Channel.ONLINE,
        dossier__received_at=None,
        dossier__is_test=False,
    )
    made: list[Notice] = []
    for request in asked.select_related("dossier__account"):
        dossier = request.dossier
        until, warn_at = closing(request)
        if not warn_at <= at <= until:
            continue
        event = dossier.events.filter(name="request_supplement").order_by("-seq").first()
        if event is not None:
            made += _to_all(event, dossier, NoticeKind.CLOSING_SOON, channels, at, until=until)
    return _store(made)


def closing(request: SupplementRequest) -> tuple[datetime, datetime]:
    """Until when the papers may come, and when its owner is warned."""
    calendar = calendar_of(request.dossier.one_stop_id)
    until = auto_close_after(request.requested_at, calendar).by or request.requested_at
    day = until.date()
    for _ in range(number("notice.closing_days", day)):
        day = calendar.previous_working_day(day)
    return until, calendar.opening(day)


def _cursor(at: datetime) -> NoticeCursor:
    """Where reading goes on; a new installation begins with what is not yet history."""
    found = NoticeCursor.objects.select_for_update().filter(name=_CURSOR).first()
    if found is not None:
        return found
    before = DossierEvent.objects.filter(at__lt=at - STALE_AFTER).order_by("-at", "-pk").first()
    return NoticeCursor.objects.create(name=_CURSOR, last_event=before.pk if before else 0)


def _of_events(events: Collection[DossierEvent], channels: Collection[str], at: datetime) -> Iterator[Notice]:
    owing = _owing(events)
    for event in events:
        if not _concerns(event):
            continue
        until = None
        if event.name == "submit":
            until = online_answer_by(event.at, calendar_of(event.dossier.one_stop_id)).by
        pay = pay_url(event.dossier.token) if event.pk in owing else ""
        yield from _to_all(event, event.dossier, _KINDS[event.name], channels, at, until=until, pay=pay)


def _owing(events: Collection[DossierEvent]) -> set[int]:
    """Online filings and receipts whose dossier has something to pay before its result: ids of the events."""
    asked = {
        event.pk: event.dossier_id
        for event in events
        if event.name in {"submit", "receive"} and event.dossier.channel == Channel.ONLINE
    }
    unpaid = DossierCharge.objects.filter(dossier_id__in=set(asked.values()), method="", amount__gt=0)
    owed = (
        set(unpaid.exclude(due_when=PayWhen.AFTER).values_list("dossier_id", flat=True)) if asked else set()
    )
    return {event_id for event_id, dossier_id in asked.items() if dossier_id in owed}


def _concerns(event: DossierEvent) -> bool:
    """News for its owner: not history told afterwards, and what was filed at the counter is seen there."""
    if event.data.get("happened_at") or event.dossier.entered_late:
        return False
    if event.name != "submit":
        return True
    return event.dossier.channel == Channel.ONLINE and event.dossier.account_id is not None


def _to_all(
    event: DossierEvent,
    dossier: Dossier,
    kind: NoticeKind,
    channels: Collection[str],
    at: datetime,
    *,
    until: datetime | None,
    pay: str = "",
) -> list[Notice]:
    return [
        _notice(event, dossier, kind, address, at, until=until, pay=pay)
        for address in addresses(dossier)
        # Zalo is asked for: who did not choose it did not refuse it either
        if address.channel in channels and (address.wanted or address.channel != Way.ZALO)
    ]


def _notice(
    event: DossierEvent,
    dossier: Dossier,
    kind: NoticeKind,
    address: Address,
    at: datetime,
    *,
    until: datetime | None,
    pay: str,
) -> Notice:
    subject, body = _words(dossier, kind, address, until, pay)
    state = NoticeState.QUEUED if address.wanted else NoticeState.OPTED_OUT
    return Notice(
        dossier=dossier,
        account_id=address.account_id,
        event=event,
        kind=kind.value,
        channel=address.channel,
        told_at=address.told_at,
        masked=address.masked,
        language=address.language,
        subject=subject[:200],
        body=body,
        state=state.value,
        made_at=at,
        next_try_at=not_at_night(at, address.channel) if address.wanted else None,
    )


def _words(
    dossier: Dossier, kind: NoticeKind, address: Address, until: datetime | None, pay: str
) -> tuple[str, str]:
    one_stop = unit(dossier.one_stop_id)
    mail = address.channel == Way.EMAIL and address.account_id is not None
    facts = words.Facts(
        code=dossier.code or "",
        filed_at=local(dossier.submitted_at or dossier.entered_at),
        link=tracking_url(dossier.token),
        procedure=dossier.procedure_name,
        office=one_stop.name,
        phone=one_stop.phone,
        due_at=local(dossier.due_at) if dossier.due_at else None,
        until=local(until) if until else None,
        stop=stop_url(address.account_id, address.channel) if mail and address.account_id else "",
        pay=pay,
    )
    if mail:
        return words.letter(kind.value, address.language, facts)
    return "", words.text_message(kind.value, address.language, facts)


def pay_url(token: str) -> str:
    """Where everything due for a dossier is shown and paid."""
    return f"{settings.PUBLIC_URL}/thanh-toan/{token}/"


def stop_url(account_id: int, channel: str) -> str:
    """The address that turns one way off without a login."""
    return f"{settings.PUBLIC_URL}/thong-bao/tat/{stop_token(account_id, channel)}/"


def not_at_night(at: datetime, channel: str) -> datetime:
    """When a message may go: a telephone is left alone between ``notice.quiet_from`` and ``…quiet_until``."""
    if channel == Way.EMAIL:
        return at
    here = local(at)
    begins, ends = (number(f"notice.quiet_{name}", here.date()) for name in ("from", "until"))
    if ends <= here.hour < begins:
        return at
    day = here.date() + timedelta(days=1 if here.hour >= begins else 0)
    return local(datetime.combine(day, time(ends), here.tzinfo))


def _store(notices: Iterable[Notice]) -> int:
    """Store those that are not there yet; how many."""
    rows = list(notices)
    if not rows:
        return 0
    same = Notice.objects.filter(event_id__in={row.event_id for row in rows})
    before = same.count()
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    return same.count() - before
