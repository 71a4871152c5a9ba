"""Notices to citizens: to whom a dossier's news may go, what was sent, and what an account wants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core import signing
from django.db.models import Count, QuerySet

from motcua.dossiers.models import Dossier, Notice, NoticeChoice, PhoneConsent
from motcua.dossiers.queries.visible import visible_to
from motcua.dossiers.types import NoticeState, ToldAt, Way
from motcua.gateways.messages.telephone import mobile
from motcua.lib.refused import NotFound
from motcua.org.models import CitizenAccount
from motcua.org.types import Actor, ActorKind

#: what holds while nobody chose: Zalo costs a template message and is asked for first
USUALLY: Mapping[str, bool] = {Way.EMAIL: True, Way.SMS: True, Way.ZALO: False}
_SALT = "motcua.notices.stop"


class NoSuchLink(NotFound):
    """The address of an opt-out is none of ours."""

    code = "stop-link-unknown"

    def __init__(self) -> None:
        super().__init__("Địa chỉ này không còn dùng được. Đăng nhập để chọn cách nhận thông báo.")


@dataclass(frozen=True, slots=True)
class Address:
    """One address of a dossier's owner, by one way; ``wanted`` is what its owner said of that way."""

    channel: str
    told_at: str
    to: str
    language: str
    account_id: int | None
    wanted: bool

    @property
    def masked(self) -> str:
        return masked(self.to)


def masked(address: str) -> str:
    """An address for the eyes of others.

    >>> masked("0912345678"), masked("hoa.nguyen@example.vn")
    ('09*****678', 'h***@example.vn')
    """
    name, at, domain = address.partition("@")
    if at:
        return f"{name[:1]}***@{domain}"
    return f"{address[:2]}{'*' * max(len(address) - 5, 0)}{address[-3:]}" if len(address) > 5 else "***"


def wanted_ways(account_id: int) -> dict[str, bool]:
    """What an account said of each way, with what usually holds where it said nothing."""
    said = dict(NoticeChoice.objects.filter(account_id=account_id).values_list("channel", "wanted"))
    return {way: said.get(way, usual) for way, usual in USUALLY.items()}


def addresses(dossier: Dossier) -> Iterator[Address]:
    """Where news of a dossier may go: its account's contacts, else the counter's number if agreed to."""
    account = dossier.account
    if account is not None:
        if account.is_active:
            yield from _of_account(account)
        return
    consent = PhoneConsent.objects.filter(dossier=dossier).first()
    number = mobile(dossier.applicant_phone)
    if consent is not None and number:
        wanted = consent.withdrawn_at is None
        yield Address(Way.SMS.value, ToldAt.COUNTER.value, number, "vi", None, wanted)


def _of_account(account: CitizenAccount) -> Iterator[Address]:
    wanted = wanted_ways(account.pk)
    number = mobile(account.phone)
    for way, to in ((Way.EMAIL, account.email), (Way.SMS, number), (Way.ZALO, number)):
        if to:
            language = "en" if account.language == "en" else "vi"
            yield Address(way.value, ToldAt.ACCOUNT.value, to, language, account.pk, wanted[way])


def stop_token(account_id: int, channel: str) -> str:
    """The signed word in the address that turns one way off without a login."""
    return signing.dumps([account_id, channel], salt=_SALT)


def read_stop_token(token: str) -> tuple[int, str]:
    """Account and way of such a word.

    Raises:
        NoSuchLink: it was not signed here.
    """
    try:
        account_id, channel = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise NoSuchLink from error
    if channel not in USUALLY or not isinstance(account_id, int):
        raise NoSuchLink
    return account_id, channel


def told_by_phone(token: str) -> str:
    """The masked number that a counter dossier's news goes to; empty when none does."""
    row = (
        PhoneConsent.objects.filter(dossier__token=token, withdrawn_at=None).select_related("dossier").first()
    )
    number = mobile(row.dossier.applicant_phone) if row else ""
    return masked(number) if number and row and row.dossier.account_id is None else ""


COLUMNS = (
    "id",
    "dossier__code",
    "dossier_id",
    "kind",
    "channel",
    "masked",
    "state",
    "tries",
    "made_at",
    "next_try_at",
    "sent_at",
    "provider_number",
    "pretended",
    "problem",
    "subject",
    "body",
)


def notices(
    actor: Actor, *, state: str = "", channel: str = "", kind: str = "", code: str = ""
) -> QuerySet[Notice, dict[str, Any]]:
    """Rows (``COLUMNS``) of what was, will be or could not be sent about dossiers in scope, newest first."""
    rows = _seen_by(actor)
    asked = {"state": state, "channel": channel, "kind": kind, "dossier__code": code.strip().upper()}
    found: QuerySet[Notice, dict[str, Any]] = (
        rows.filter(**{name: value for name, value in asked.items() if value})
        .order_by("-pk")
        .values(*COLUMNS)
    )
    return found


def counts(actor: Actor) -> dict[str, int]:
    """How many in each state."""
    rows = _seen_by(actor).order_by().values_list("state").annotate(Count("pk"))
    return dict.fromkeys(NoticeState.values, 0) | dict(rows)


def _seen_by(actor: Actor) -> QuerySet[Notice]:
    rows = Notice.objects.all()
    if actor.kind == ActorKind.SYSTEM:
        return rows
    return rows.filter(dossier__in=visible_to(actor, reach="own").values("pk"))


@dataclass(frozen=True, slots=True)
class Told:
    """One notice as its receiver sees it afterwards."""

    at: datetime
    channel: str
    masked: str
    state: str
    body: str


def told(dossier_id: int) -> list[Told]:
    """What was sent about one dossier, newest first."""
    rows = Notice.objects.filter(dossier_id=dossier_id).order_by("-pk")[:50]
    return [
        Told(
            row.sent_at or row.made_at,
            str(Way(row.channel).label),
            row.masked,
            str(NoticeState(row.state).label),
            row.body,
        )
        for row in rows
    ]
