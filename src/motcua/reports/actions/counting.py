"""Keeping the counts: the engine takes them from the facts, the events of dossiers say what to take again."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, Min

from motcua.dossiers.models import Dossier, DossierEvent
from motcua.law.calendar import local
from motcua.law.periods import Period, PeriodKind, half, month_of, parse, quarter_of, year
from motcua.org.models import Unit
from motcua.org.types import UnitKind
from motcua.reports import measuring
from motcua.reports.counted import (
    RULES,
    catalogue_stamp,
    counted_since,
    moved_since,
    whole,
    with_heirs,
)
from motcua.reports.measuring import asked
from motcua.reports.models import CountCursor, CountedMonth, MonthCount
from motcua.reports.models.counts import KEPT
from motcua.reports.types import RuleSet

logger = logging.getLogger("motcua.reports")
#: an event may be on its way in for so long while a later one is already seen
SETTLED_AFTER = timedelta(minutes=1)
#: more news than this is a load of histories: its authorities are counted at night or by ``motcua counts``
_A_LOAD = 100_000
#: periods that ended no longer ago are counted again when the catalogue has changed
_LATELY = timedelta(days=120)
#: authorities counted with one statement
_TOGETHER = 50
#: a closed month other than the last is proven again after so many nights
_ROUND = 28

Pairs = Mapping[Period, set[int]]


@dataclass(frozen=True, slots=True)
class Unequal:
    """Counts that were not those of the facts; they have been counted again."""

    authority_id: int
    period: str
    kept: Mapping[str, int]
    facts: Mapping[str, int]


def recount(period: Period, authority_ids: Iterable[int], *, at: datetime) -> int:
    """Count a period of some authorities anew from the facts; returns how many rows stand now.

    Months take every measure, longer periods those that cannot be added up from months.
    """
    ids, names = sorted(set(authority_ids)), KEPT if period.kind is PeriodKind.MONTH else whole()
    stored = 0
    for start in range(0, len(ids), _TOGETHER):
        some = ids[start : start + _TOGETHER]
        for rules in RULES:
            stamp = catalogue_stamp()
            stored += _keep(_rows(names, some, period, rules, at), some, period, rules, at, stamp)
    return stored


_Rows = dict[tuple[int, str], dict[str, int]]


def _rows(names: Sequence[str], ids: Sequence[int], period: Period, rules: RuleSet, at: datetime) -> _Rows:
    what = asked(period, at=at, rules=rules)
    found: _Rows = {}
    for (authority, code), counts in measuring.count(names, ids, what, ("authority_id", "field_code")):
        if any(counts.values()):
            row = found.setdefault((authority, code), dict.fromkeys(names, 0))
            for name, number in counts.items():
                row[name] += number
    return found


@transaction.atomic
def _keep(rows: _Rows, ids: Sequence[int], period: Period, rules: RuleSet, at: datetime, stamp: str) -> int:
    """Put the counts in the place of older ones; counts taken later meanwhile are left alone."""
    place = {"period": period.code, "rules": rules.value}
    newer = CountedMonth.objects.filter(**place, authority_id__in=ids, counted_at__gt=at)
    mine = set(ids) - set(newer.values_list("authority_id", flat=True))
    MonthCount.objects.filter(**place, authority_id__in=mine).delete()
    CountedMonth.objects.filter(**place, authority_id__in=mine).delete()
    MonthCount.objects.bulk_create(
        MonthCount(authority_id=authority, field_code=code, **place, **counts)
        for (authority, code), counts in rows.items()
        if authority in mine
    )
    marks = {**place, "counted_at": at, "catalogue": stamp}
    CountedMonth.objects.bulk_create(CountedMonth(authority_id=i, **marks) for i in mine)
    return len(rows)


def refresh(at: datetime) -> int:
    """Count again what the events since the last time have touched; returns how many months of authorities.

    Months and quarters are counted at once; halves and years lose their mark and are counted at night.
    """
    cursor = _cursor(at)
    head = DossierEvent.objects.aggregate(head=Max("pk"))["head"] or 0
    news = DossierEvent.objects.filter(pk__gt=cursor.last_event, pk__lte=head)
    if head - cursor.last_event > _A_LOAD:
        touched: Pairs = {}
        CountedMonth.objects.filter(authority_id__in=moved_since(cursor.last_event)).delete()
    else:
        touched = _touched(news.values_list("dossier_id", flat=True).distinct(), at)
    for period, ids in touched.items():
        if period.kind in {PeriodKind.MONTH, PeriodKind.QUARTER}:
            recount(period, ids, at=at)
        else:
            CountedMonth.objects.filter(period=period.code, authority_id__in=ids).delete()
    _move(cursor, head, at)
    return sum(len(ids) for period, ids in touched.items() if period.kind is PeriodKind.MONTH)


def _cursor(at: datetime) -> CountCursor:
    found = CountCursor.objects.order_by("pk").first()
    if found is None:
        head = DossierEvent.objects.aggregate(head=Max("pk"))["head"] or 0
        found = CountCursor.objects.create(last_event=head, head_event=head, head_at=at)
    return found


def _move(cursor: CountCursor, head: int, at: datetime) -> None:
    if head == cursor.head_event == cursor.last_event:
        return  # an idle night writes nothing
    if at - cursor.head_at >= SETTLED_AFTER or head - cursor.last_event > _A_LOAD:
        cursor.last_event, cursor.head_at = cursor.head_event, at
    cursor.head_event = max(cursor.head_event, head)
    cursor.save()


def _touched(dossier_ids: Iterable[int], at: datetime) -> Pairs:
    """The periods in which these dossiers count: from receipt to their end, or to now."""
    found: dict[Period, set[int]] = defaultdict(set)
    rows = Dossier.objects.filter(pk__in=list(dossier_ids), received_at__isnull=False, is_test=False)
    for authority, received, finished in rows.values_list("authority_id", "received_at", "finished_at"):
        if received is None:
            continue
        for month in _months(received, min(finished or at, at)):
            for period in (month, *_around(month)):
                found[period].add(authority)
    return {period: with_heirs(ids) for period, ids in found.items()}


def _months(first: datetime, last: datetime) -> list[Period]:
    month, end = month_of(local(first).date()), month_of(local(max(first, last)).date())
    found = [month]
    while month.first < end.first:
        month = month.after()
        found.append(month)
    return found


def _around(month: Period) -> tuple[Period, Period, Period]:
    """The longer periods that a month belongs to."""
    return quarter_of(month.last), half(month.year, (month.number + 5) // 6), year(month.year)


def complete(at: datetime) -> int:
    """Count every month, quarter, half and year that has no counts or outdated ones; how many pairs.

    Run after midnight: with the day open dossiers become overdue, and a period may have ended.
    """
    _cursor(at)
    first = Dossier.objects.filter(is_test=False).aggregate(first=Min("received_at"))["first"]
    if first is None:
        return 0
    authorities = set(
        Unit.objects.filter(kind__in=[UnitKind.AUTHORITY, UnitKind.DEPARTMENT]).values_list("pk", flat=True)
    )
    periods: dict[Period, None] = {}
    # from the beginning of its year, so that longer periods find all their months
    for month in _months(year(month_of(local(first).date()).year).starts_at, at):
        periods |= dict.fromkeys((month, *_around(month)))
    done, stamp = 0, catalogue_stamp()
    for period in periods:
        counted = CountedMonth.objects.filter(
            period=period.code, rules__in=RULES, counted_at__gte=counted_since(period, at)
        )
        if at - period.ends_at < _LATELY:
            counted = counted.filter(catalogue=stamp)
        missing = authorities - set(counted.values_list("authority_id", flat=True))
        if missing:
            recount(period, missing, at=at)
            done += len(missing)
    return done


def rebuild(at: datetime) -> int:
    """Forget every count and take all anew; how many pairs of authority and period."""
    with transaction.atomic():
        CountedMonth.objects.all().delete()
        CountCursor.objects.all().delete()
    return complete(at)


def prove(at: datetime, *, everything: bool = False) -> list[Unequal]:
    """Compare counts with the facts: the last closed month whole, of the others a share each night.

    Differences are logged, counted again and returned: each means that something changed a dossier without
    an event, or a definition changed.
    """
    last = month_of(local(at).date()).before()
    found: list[Unequal] = []
    for code in CountedMonth.objects.order_by("period").values_list("period", flat=True).distinct():
        period = parse(code)
        if period.ends_at > at:
            continue
        ids = set(
            CountedMonth.objects.filter(period=code, counted_at__gte=period.ends_at).values_list(
                "authority_id", flat=True
            )
        )
        if not everything and period != last:
            ids = {i for i in ids if i % _ROUND == local(at).date().toordinal() % _ROUND}
        found += _prove(period, ids, at)
    return found


def _prove(period: Period, ids: set[int], at: datetime) -> list[Unequal]:
    names = KEPT if period.kind is PeriodKind.MONTH else whole()
    wrong: list[Unequal] = []
    for rules in RULES:
        facts = _rows(names, sorted(ids), period, rules, at) if ids else {}
        rows = MonthCount.objects.filter(period=period.code, rules=rules, authority_id__in=ids)
        kept = {
            (row.authority_id, row.field_code): {name: getattr(row, name) for name in names} for row in rows
        }
        for key in sorted(facts.keys() | kept.keys()):
            if facts.get(key) != kept.get(key):
                wrong.append(Unequal(key[0], period.code, kept.get(key, {}), facts.get(key, {})))
    for one in wrong:
        logger.error(
            "counts of unit %s in %s are not the facts': kept %s, facts %s",
            one.authority_id, one.period, dict(one.kept), dict(one.facts),
        )  # fmt: skip
    if wrong:
        recount(period, {one.authority_id for one in wrong}, at=at)
    return wrong


__all__ = ["Unequal", "complete", "prove", "rebuild", "recount", "refresh"]
