"""How charges are paid: share of online payment by channel and field, the period's end, why in cash.

Counts as ``reports/facts/dossiers.sql`` does: a dossier received in the period counts when something above
0 đồng is or was due and not exempt; it is paid online when at least one charge of it was.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from motcua.catalogue.types import Channel
from motcua.dossiers.models import Dossier, DossierCharge
from motcua.dossiers.queries.cash_reasons import NOT_ASKED, cash_reasons
from motcua.dossiers.types import PaymentMethod

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
#: days whose pace the forecast goes on with
PACE_DAYS = 30


@dataclass(frozen=True, slots=True)
class Share:
    """Dossiers with something to pay, and those of them paid online."""

    key: str
    label: str
    charged: int
    online: int

    @property
    def rate(self) -> Decimal | None:
        """Per cent, two places; None where nothing is to be paid."""
        if not self.charged:
            return None
        return (Decimal(self.online) * 100 / self.charged).quantize(Decimal("0.01"))


@dataclass(frozen=True, slots=True)
class Reason:
    """Why in cash: how many charges, and their sum in đồng."""

    key: str
    label: str
    count: int
    amount: int


@dataclass(frozen=True, slots=True)
class Paid:
    """The shares of a period, whole and in parts, and the reasons for cash."""

    first: date
    last: date
    total: Share
    by_channel: tuple[Share, ...]
    by_field: tuple[Share, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Forecast:
    """Where the share will stand at the period's end if the last days' pace goes on.

    Attributes:
        days_left: days of the period after today.
        pace_charged, pace_online: dossiers a day, over the last :data:`PACE_DAYS` days at most.
        charged, online: at the period's end, rounded.
        needed: of the dossiers still to come, how many must be paid online to reach the goal; None
            without a goal, 0 when it is reached already.
        sentence: the same arithmetic in words.
    """

    days_left: int
    pace_charged: Decimal
    pace_online: Decimal
    charged: int
    online: int
    goal: Decimal | None
    needed: int | None
    sentence: str

    @property
    def rate(self) -> Decimal | None:
        return Share("", "", self.charged, self.online).rate

    @property
    def coming(self) -> int:
        """Dossiers with something to pay that are still expected."""
        return round(self.pace_charged * self.days_left)


def paid(authority_ids: Iterable[int], first: date, last: date, *, names: Mapping[str, str]) -> Paid:
    """The shares of dossiers received in a period (both days inclusive); ``names`` of fields by code."""
    ids = list(authority_ids)
    rows = list(
        _charged(ids, first, last)
        .order_by()
        .values("channel", "field_code")
        .annotate(charged=Count("pk"), online=Count("pk", filter=Q(paid_online=True)))
    )
    channels: dict[str, list[int]] = {}
    fields: dict[str, list[int]] = {}
    for row in rows:
        for held, key in ((channels, row["channel"]), (fields, row["field_code"])):
            counts = held.setdefault(key, [0, 0])
            counts[0] += row["charged"]
            counts[1] += row["online"]
    words = dict(Channel.choices)
    whole = Share("", "Tổng", sum(r["charged"] for r in rows), sum(r["online"] for r in rows))
    return Paid(
        first,
        last,
        whole,
        tuple(Share(key, str(words[key]), *channels[key]) for key in words if key in channels),
        tuple(
            sorted(
                (Share(key, names.get(key, key), *c) for key, c in fields.items()), key=lambda s: -s.charged
            )
        ),
        _reasons(ids, first, last),
    )


def forecast(
    authority_ids: Iterable[int], first: date, end: date, today: date, goal: Decimal | None
) -> Forecast:
    """What the last days' pace makes of a period that runs from ``first`` to ``end``."""
    ids = list(authority_ids)
    so_far = _count(ids, first, min(today, end))
    begin = max(first, today - timedelta(days=PACE_DAYS - 1))
    days = max((min(today, end) - begin).days + 1, 1)
    recent = _count(ids, begin, min(today, end))
    left = max((end - today).days, 0)
    pace, pace_online = Decimal(recent.charged) / days, Decimal(recent.online) / days
    charged, online = round(so_far.charged + pace * left), round(so_far.online + pace_online * left)
    needed = None if goal is None else max(0, math.ceil(goal * charged / 100) - so_far.online)
    return Forecast(
        left, pace, pace_online, charged, online, goal, needed,
        _said(so_far, days, left, (pace, pace_online), (charged, online)),
    )  # fmt: skip


def _said(so_far: Share, days: int, left: int, pace: tuple[Decimal, Decimal], end: tuple[int, int]) -> str:
    return (
        f"Đến hôm nay {so_far.online}/{so_far.charged} hồ sơ có phí được thanh toán trực tuyến. "
        f"{days} ngày gần nhất mỗi ngày có {_two(pace[0])} hồ sơ có phí, {_two(pace[1])} trả trực tuyến. "
        f"Còn {left} ngày: {so_far.charged} + {_two(pace[0])} × {left} ≈ {end[0]}; "
        f"{so_far.online} + {_two(pace[1])} × {left} ≈ {end[1]}."
    )


def _two(value: Decimal) -> str:
    return f"{value.quantize(Decimal('0.01'))}".replace(".", ",")


def _count(ids: list[int], first: date, last: date) -> Share:
    found = _charged(ids, first, last).aggregate(
        charged=Count("pk"), online=Count("pk", filter=Q(paid_online=True))
    )
    return Share("", "", found["charged"], found["online"])


def _charged(ids: list[int], first: date, last: date) -> QuerySet[Dossier, Any]:
    of = DossierCharge.objects.filter(dossier_id=OuterRef("pk"), amount__gt=0)
    received = Dossier.objects.filter(
        authority_id__in=ids,
        received_at__gte=_begin(first),
        received_at__lt=_begin(last + timedelta(days=1)),
        is_test=False,
    )
    return received.filter(Exists(of.exclude(method=PaymentMethod.EXEMPT))).annotate(
        paid_online=Exists(of.filter(method=PaymentMethod.ONLINE))
    )


def _reasons(ids: list[int], first: date, last: date) -> tuple[Reason, ...]:
    rows = DossierCharge.objects.filter(
        dossier__authority_id__in=ids,
        dossier__is_test=False,
        method=PaymentMethod.CASH,
        paid_at__gte=_begin(first),
        paid_at__lt=_begin(last + timedelta(days=1)),
    )
    counted = rows.order_by().values_list("cash_reason").annotate(count=Count("pk"), amount=Sum("amount"))
    words = {**cash_reasons(), "": NOT_ASKED}
    found = [Reason(key, words.get(key, key), count, amount) for key, count, amount in counted]
    return tuple(sorted(found, key=lambda one: (one.key == "", -one.count)))


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM)
