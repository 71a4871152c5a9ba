"""Figures of many units from the counts kept beside the facts; whatever is not certain there is counted anew.

``count`` answers like ``measuring.count`` and always the same: an authority whose dossiers have moved since
its counts were taken, a free run of days, an earlier moment of knowledge go to the facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from enum import Enum
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import Count, Max, Q

from motcua.dossiers.models import DossierEvent
from motcua.dossiers.queries.lists import day_start
from motcua.law.calendar import local
from motcua.law.periods import Period, PeriodKind
from motcua.org.models import OrgEvent
from motcua.org.queries import units
from motcua.reports import measuring
from motcua.reports.defined import measure
from motcua.reports.measuring import Asked
from motcua.reports.models import CountCursor, CountedMonth, ProcedureList
from motcua.reports.models.counts import KEPT
from motcua.reports.types import RuleSet

#: few units are counted from the facts: that is quick enough and needs no looking after
MANY = 8
#: rule sets whose counts are kept
RULES = (RuleSet.LEGAL,)
#: so many events not yet counted, and the counts are not asked at all
_TOO_MANY_NEWS = 20_000
#: acts of the organisation's record that change no procedure, route or unit
_NOT_THE_CATALOGUE = (
    "official",
    "client",
    "calendar",
    "delegation",
    "assignment",
    "report",
    "target",
    "book",
)
_DIMENSIONS = frozenset({"authority_id", "field_code"})
#: what a later act may still change while the period runs: a longer period is more than its months together
_MOVING = ("supplements", "paid_online", "apologised")

Counted = Iterator[tuple[tuple[Any, ...], dict[str, int]]]


class Sums(Enum):
    """How a period's figure comes from those of its months."""

    FLOW = "every month"
    START = "the first month"
    END = "the last month"
    WHOLE = "a row of the period's own"


def sums(name: str) -> Sums:
    """How a kept measure is added up, read from its definition."""
    if _shared([name]):
        return Sums.WHOLE
    where = measure(name).where
    if where.startswith("received_at < :first"):
        return Sums.START
    if where.startswith("finished_at IS NULL"):
        return Sums.END
    return Sums.WHOLE if any(word in where for word in _MOVING) else Sums.FLOW


def whole() -> tuple[str, ...]:
    """Measures that every longer period keeps for itself."""
    return tuple(name for name in KEPT if sums(name) is Sums.WHOLE)


def count(
    names: Sequence[str], authority_ids: Iterable[int] | None, what: Asked, by: Sequence[str] = ()
) -> Counted:
    """Measures counted by groups, as ``measuring.count`` does; see there."""
    ids = None if authority_ids is None else list(authority_ids)
    left = list(dict.fromkeys(names))
    for kept in _kept(left) if ids is not None and _may(ids, what, by) else ():
        if _shared(kept) and "authority_id" not in by:
            continue  # several authorities have the same procedure: no sum over them
        sure = sure_authorities(kept, ids or [], what)
        if not sure:
            continue
        yield from _from_counts(kept, sure, what, by)
        others = [i for i in ids or [] if i not in sure]
        if others:
            yield from measuring.count(kept, others, what, by)
        left = [name for name in left if name not in kept]
    if left:
        yield from measuring.count(left, ids, what, by)


def _kept(names: Sequence[str]) -> list[list[str]]:
    """Of these measures those that are kept: of dossiers, and of procedures, which need the catalogue."""
    found = [[n for n in names if n in KEPT and _shared([n]) is shared] for shared in (False, True)]
    return [part for part in found if part]


def _shared(names: Sequence[str]) -> bool:
    return measure(names[0]).source == "procedures"


def _may(ids: list[int], what: Asked, by: Sequence[str]) -> bool:
    return (
        len(ids) > MANY
        and what.rules in RULES
        and what.period.statutory
        and what.as_of == what.at
        and set(by) <= _DIMENSIONS
    )


def sure_authorities(names: Sequence[str], ids: Sequence[int], what: Asked) -> set[int]:
    """The authorities whose counts are those of the facts at this moment: counted since the period ended or
    today, and no event of theirs since. Empty as long as nothing was ever counted."""
    cursor = CountCursor.objects.order_by("pk").first()
    if cursor is None or what.at < cursor.head_at:
        return set()
    newest = DossierEvent.objects.aggregate(newest=Max("pk"))["newest"] or 0
    if newest - cursor.head_event > _TOO_MANY_NEWS:
        return set()
    needed = _needed(names, what)
    fresh = reduce(or_, (Q(period=p.code, counted_at__gte=counted_since(p, what.at)) for p in needed))
    if _shared(names):
        fresh &= Q(catalogue=catalogue_stamp())
    found = (
        CountedMonth.objects.filter(fresh, rules=what.rules, authority_id__in=ids, counted_at__lte=what.at)
        .values("authority_id")
        .annotate(n=Count("pk"))
        .filter(n=len(needed))
        .values_list("authority_id", flat=True)
    )
    return set(found) - moved_since(cursor.head_event)


def moved_since(event_id: int) -> set[int]:
    """Authorities of which an event is told after this one, and those that they went into."""
    news = DossierEvent.objects.filter(pk__gt=event_id)
    moved = news.order_by().values_list("dossier__authority_id", flat=True).distinct()
    return with_heirs(i for i in moved if i is not None)


def with_heirs(authority_ids: Iterable[int]) -> set[int]:
    """These authorities and those that they went wholly into: procedures used count for the successor."""
    found = edge = set(authority_ids)
    while edge:
        edge = {new for old, new in units.whole_successions() if old in edge} - found
        found = found | edge
    return found


def catalogue_stamp() -> str:
    """Changes when a procedure, a route, a unit or a list that an office posts was changed."""
    acts = OrgEvent.objects.all()
    for prefix in _NOT_THE_CATALOGUE:
        acts = acts.exclude(action__startswith=prefix)
    lists = ProcedureList.objects.aggregate(newest=Max("pk"))["newest"] or 0
    return f"{acts.aggregate(newest=Max('pk'))['newest'] or 0}.{lists}"


def counted_since(period: Period, at: datetime) -> datetime:
    """Counts taken before this moment no longer hold: the period went on, or a day's dates have passed."""
    return min(period.ends_at, day_start(local(at).date()))


def begun(period: Period, at: datetime) -> list[Period]:
    """The months of a period that have begun."""
    return [month for month in period.months() if month.starts_at <= at]


def _needed(names: Sequence[str], what: Asked) -> list[Period]:
    if _shared(names):
        return [what.period]
    longer = what.period.kind is not PeriodKind.MONTH and any(sums(n) is Sums.WHOLE for n in names)
    return [*begun(what.period, what.at), *([what.period] if longer else [])]


def _from_counts(names: Sequence[str], ids: set[int], what: Asked, by: Sequence[str]) -> Counted:
    """One statement: each row of a period weighs 1 or 0 for each way of adding up."""
    months = [month.code for month in begun(what.period, what.at)]
    places = {
        Sums.FLOW: set(months),
        Sums.START: set(months[:1]),
        Sums.END: set(months[-1:]),
        Sums.WHOLE: {what.period.code},
    }
    weights = " UNION ALL ".join(
        f"SELECT '{p.code}' AS period, "
        + ", ".join(f"{int(p.code in places[way])} AS {way.name.lower()}_weight" for way in Sums)
        for p in _needed(names, what)
    )
    added = [f"SUM(c.{_quoted(name)} * w.{sums(name).name.lower()}_weight)" for name in names]
    grouping = f" GROUP BY {', '.join(by)}" if by else ""
    sql = (
        f"SELECT {', '.join([*by, *added])} FROM reports_monthcount c JOIN ({weights}) w "  # noqa: S608 - ours
        f"ON w.period = c.period WHERE c.rules = %s AND c.authority_id IN ({_listed(ids)}){grouping}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [what.rules.value])
        rows = cursor.fetchall()
    for row in rows:
        values = row[len(by) :]
        yield tuple(row[: len(by)]), {name: int(n or 0) for name, n in zip(names, values, strict=True)}


def _quoted(name: str) -> str:
    """A measure as a column: some are words of SQL (``open``)."""
    return connection.ops.quote_name(name)


def _listed(ids: Iterable[int]) -> str:
    return ", ".join(str(int(i)) for i in sorted(ids))
